//! The package's list of files against the tree, the units, the pages and the scripts that dpkg runs.

use std::{collections::BTreeSet, process::Command};

use wardmote_tests::root;

use super::{contents, crate_of_the_program, help, text};

/// What may name a file of the package.
const READERS: &[&str] = &[
    "docs/installing.md",
    "docs/monitoring.md",
    "docs/running.md",
    "systemd/wardmote.service",
    "systemd/wardmote.socket",
    "systemd/wardmote-exercise.service",
    "systemd/debian/wardmote.1",
    "systemd/debian/copyright",
    "systemd/debian/postinst",
    "systemd/debian/postrm",
    "systemd/debian/changelog",
    "tests/guide.sh",
];

/// The scripts that dpkg runs.
const SCRIPTS: &[&str] = &["postinst", "prerm", "postrm"];

#[test]
fn every_file_of_the_package_is_in_the_tree() {
    for (to, from) in contents() {
        if !["target/release/wardmote", "target/release/wardmote-leaflet"].contains(&from.as_str())
        {
            assert!(root().join(&from).is_file(), "{to}: there is no {from}");
        }
    }
}

/// The paths below `folder` that a text names.
fn named(text: &str, folder: &str) -> BTreeSet<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.match_indices(folder)
        .map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(|c| !plain(c)).unwrap_or(rest.len());
            rest[..end].trim_end_matches(['.', '/']).to_owned()
        })
        .collect()
}

#[test]
fn what_pages_units_and_scripts_name_is_in_the_package() {
    let there = contents();
    let mut seen = 0;
    for reader in READERS {
        let text = text(reader);
        for path in named(&text, "/usr/share/doc/wardmote/") {
            seen += 1;
            // The changelogs are packed, as Debian wants them.
            let plain = path.trim_end_matches(".gz");
            let found = there
                .keys()
                .any(|to| to == plain || to.starts_with(&format!("{path}/")));
            assert!(found, "{reader} names {path}, which is not in the package");
        }
    }
    assert!(seen > 10, "the pages name files: {seen}");
    for (unit, config) in [
        ("wardmote", "wardmote.toml"),
        ("wardmote-exercise", "exercise.toml"),
    ] {
        let unit_text = text(&format!("systemd/{unit}.service"));
        let start = format!("ExecStart=/usr/bin/wardmote serve --config /etc/wardmote/{config}\n");
        assert!(unit_text.contains(&start), "{unit}");
        for to in [
            "/usr/bin/wardmote".to_owned(),
            format!("/etc/wardmote/{config}"),
            format!("/usr/lib/systemd/system/{unit}.service"),
        ] {
            assert!(there.contains_key(&to), "{to}");
        }
    }
    // A page that others link to is beside them.
    let page = text("docs/installing.md");
    for (at, _) in page.match_indices("](") {
        let link = page[at + 2..].split(')').next().unwrap();
        let file = link.split('#').next().unwrap();
        assert!(
            there.contains_key(&format!("/usr/share/doc/wardmote/{file}")),
            "{link}"
        );
    }
}

#[test]
fn every_unit_is_in_the_package_and_known_to_its_scripts() {
    let there = contents();
    let units: BTreeSet<&str> = there
        .keys()
        .filter_map(|to| to.strip_prefix("/usr/lib/systemd/system/"))
        .collect();
    let all = [
        "wardmote-exercise.service",
        "wardmote.service",
        "wardmote.socket",
    ];
    assert_eq!(units, BTreeSet::from(all));
    for script in SCRIPTS {
        let said = text(&format!("systemd/debian/{script}"));
        for unit in all {
            assert!(said.contains(unit), "{script} does not know {unit}");
        }
    }
}

#[test]
fn the_scripts_can_be_read_by_their_shells() {
    let check = |shell: &str, path: &str| {
        let said = Command::new(shell)
            .arg("-n")
            .arg(root().join(path))
            .output()
            .unwrap();
        assert!(
            said.status.success(),
            "{path}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    };
    for script in SCRIPTS {
        let path = format!("systemd/debian/{script}");
        assert!(text(&path).starts_with("#!/bin/sh\n"), "{path}");
        assert!(text(&path).contains("\nset -e\n"), "{path}");
        check("sh", &path);
    }
    for path in [
        "tests/guide",
        "tests/guide.sh",
        "tests/container",
        "tests/proxies",
    ] {
        check("bash", path);
    }
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = crate_of_the_program()["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let changes = text("systemd/debian/changelog");
    assert!(
        changes.starts_with(&format!("wardmote ({version}-1) ")),
        "{changes}"
    );
    let file = format!("wardmote_{version}-1_amd64.deb");
    for reader in ["docs/installing.md", "tests/guide", "tests/guide.sh"] {
        let said = text(reader);
        let others = said
            .split(|c: char| c.is_whitespace() || c == '/' || c == '"')
            .filter(|word| word.ends_with("_amd64.deb") && *word != file)
            .count();
        assert!(said.contains(&file) && others == 0, "{reader}");
    }
}

#[test]
fn the_manual_names_every_command() {
    let manual = text("systemd/debian/wardmote.1").replace("\\-", "-");
    let bold: BTreeSet<&str> = manual
        .lines()
        .filter(|line| line.starts_with(".B"))
        .flat_map(|line| line.split([' ', ',', '"']))
        .collect();
    let help = help(&[]).unwrap();
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let commands: Vec<&str> = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands {
        assert!(bold.contains(command), "the manual has no {command}");
    }
}

#[test]
fn each_override_of_lintian_has_its_reason() {
    let overrides = text("systemd/debian/lintian-overrides");
    let mut reason = false;
    for line in overrides.lines() {
        match line.strip_prefix('#') {
            Some(words) => reason = words.len() > 20,
            None => {
                assert!(reason, "no reason stands above: {line}");
                reason = false;
            }
        }
    }
}
