//! docs/installing.md: `tests/guide` runs every command of it; here each is held against the program, so that a flag that
//! was renamed is found in seconds.

use std::collections::BTreeSet;

use super::{contents, help, text};

/// The sections of the page, each with the commands in it, a line each.
fn sections() -> Vec<(String, Vec<String>)> {
    let page = text("docs/installing.md");
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    let mut code = false;
    let mut begun = String::new();
    for line in page.lines() {
        match line {
            "```sh" => code = true,
            "```" => code = false,
            _ if line.starts_with("```") => {
                panic!("only commands are run, and this is none: {line}")
            }
            _ if code => {
                begun.push_str(line.trim_end_matches('\\'));
                if !line.ends_with('\\') {
                    let section = all.last_mut().expect("commands stand in a section");
                    section.1.push(std::mem::take(&mut begun));
                }
            }
            _ => {
                if let Some(title) = line.strip_prefix("## ") {
                    all.push((title.to_owned(), Vec::new()));
                }
            }
        }
    }
    all
}

/// A section's name in tests/guide.sh.
fn hook(title: &str) -> String {
    let letters = |c: char| if c.is_ascii_lowercase() { c } else { ' ' };
    let plain: String = title.to_lowercase().chars().map(letters).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("_")
}

/// The calls of our program in a line of shell, each as its words.
fn calls(line: &str) -> Vec<Vec<String>> {
    let words: Vec<String> = line
        .replace("$(", " ( ")
        .replace([')', ';'], " ; ")
        .split_whitespace()
        .map(|word| word.trim_matches('"').to_owned())
        .collect();
    let ends = |word: &String| matches!(word.as_str(), "|" | "||" | "&&" | ";" | ">" | "(");
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let begins = at == 0 || ends(&words[at - 1]) || words[at - 1] == "--";
        if word == "wardmote" && begins {
            found.push(
                words[at + 1..]
                    .iter()
                    .take_while(|w| !ends(w))
                    .cloned()
                    .collect(),
            );
        }
    }
    found
}

#[test]
fn every_call_of_the_program_is_one_that_it_knows() {
    let mut seen = BTreeSet::new();
    for (title, commands) in sections() {
        for words in commands.iter().flat_map(|line| calls(line)) {
            let verbs: Vec<&str> = words
                .iter()
                .map(String::as_str)
                .take_while(|w| {
                    w.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !w.starts_with('-')
                })
                .collect();
            let said = help(&verbs).unwrap_or_else(|| panic!("{title}: no command {verbs:?}"));
            for flag in words.iter().filter(|w| w.starts_with("--")) {
                let known = said
                    .split_whitespace()
                    .any(|word| word.trim_end_matches(',') == flag);
                assert!(known, "{title}: {verbs:?} has no {flag}\n{said}");
            }
            seen.insert(verbs.join(" "));
        }
    }
    for verb in [
        "alive",
        "submit",
        "approve",
        "status",
        "backup",
        "restore",
        "restored release",
        "prune",
        "doctor",
    ] {
        assert!(
            seen.contains(verb),
            "the page no longer shows {verb}: {seen:?}"
        );
    }
}

#[test]
fn every_unit_that_the_page_starts_is_in_the_package() {
    let there = contents();
    let mut seen = 0;
    for line in sections().into_iter().flat_map(|(_, commands)| commands) {
        let Some(rest) = line.strip_prefix("systemctl ") else {
            continue;
        };
        let names = rest.split_whitespace().skip(1);
        for name in names.filter(|name| !name.starts_with('-') && *name != "nginx") {
            let unit = match name.contains('.') {
                true => name.to_owned(),
                false => format!("{name}.service"),
            };
            assert!(
                there.contains_key(&format!("/usr/lib/systemd/system/{unit}")),
                "{line}"
            );
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn the_script_reads_this_page_and_looks_at_its_sections() {
    let script = text("tests/guide");
    assert!(script.contains("$here/docs/installing.md") && script.contains("/^```sh$/"));
    let titles: BTreeSet<String> = sections().iter().map(|(title, _)| hook(title)).collect();
    let looks = text("tests/guide.sh");
    let hooks: Vec<&str> = looks
        .lines()
        .filter_map(|line| line.split_once("() {"))
        .filter_map(|(name, _)| {
            name.strip_prefix("after_")
                .or_else(|| name.strip_prefix("before_"))
        })
        .collect();
    assert!(hooks.len() > 10, "{hooks:?}");
    for name in &hooks {
        assert!(
            titles.contains(*name),
            "tests/guide.sh looks at {name}, which the page has not"
        );
    }
    for (title, commands) in sections() {
        let name = hook(&title);
        assert!(
            commands.is_empty() || hooks.contains(&name.as_str()),
            "nothing is looked at after \"{title}\""
        );
        assert!(commands.len() <= 16, "\"{title}\" is longer than a page");
    }
}
