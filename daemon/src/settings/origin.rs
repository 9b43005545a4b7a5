//! Where each value comes from: a line of a file, or the default that the commented file shows.

use std::collections::BTreeSet;

use serde::Serialize;
use wardmote_config::{ConfigFile, Problem, Problems, Written};

use super::SHIPPED;

/// Commented lines of the shipped file that are examples: without them there is nothing, or the program decides by what else
/// is written. A test holds every other one against what the program takes when the line is left out.
const EXAMPLES: &[&str] = &[
    "backup.folder",
    "standard.file",
    "standard.data",
    "catalogue.languages",
    "catalogue.overlay",
    "catalogue.share_pct",
    "channels.email.per_second",
    "channels.email.mails_24_hours",
    "channels.twitter.spend_cap_usd",
    "print.program",
];

/// A value in force and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// Its dotted path.
    pub key: String,
    /// Its value, as TOML has it.
    pub value: String,
    /// The file it stands in; none for a default.
    pub file: Option<String>,
    /// The line there.
    pub line: Option<u32>,
}

/// A line of the shipped file with a key.
struct Shipped {
    section: String,
    path: String,
    value: String,
    /// Whether the line is commented, in a section that is not.
    default: bool,
}

fn shipped() -> Vec<Shipped> {
    let (mut section, mut on) = (String::new(), true);
    let mut lines = Vec::new();
    for line in SHIPPED.lines() {
        let bare = line.trim_start_matches(['#', ' ']);
        // A comment may begin with a list, too: `# ["pl", "ur"].`
        if let Some(head) = line
            .trim_start_matches("# ")
            .trim_start_matches('#')
            .strip_prefix('[')
            .filter(|head| !head.starts_with(['"', ']']))
        {
            on = line.starts_with('[') && !line.starts_with("[[");
            section = head
                .trim_start_matches('[')
                .split(']')
                .next()
                .unwrap_or("")
                .to_owned();
            continue;
        }
        let Some((key, value)) = bare.split_once(" = ") else {
            continue;
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if key.is_empty() || !key.chars().all(plain) {
            continue;
        }
        let path = format!("{section}.{key}");
        let commented = line.starts_with('#') && !line.starts_with("# ");
        lines.push(Shipped {
            default: on && commented && !EXAMPLES.contains(&path.as_str()),
            section: section.clone(),
            path,
            value: value.to_owned(),
        });
    }
    lines
}

/// A path without the numbers of entries of lists.
fn plain(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Every value in force: what is written, then the defaults of what is not. The value of a secret is its place; that of a
/// field that nobody knows is not shown, for it may be a secret under a wrong name.
///
/// # Errors
/// When the file cannot be read at all.
pub fn in_force(file: &ConfigFile) -> Result<Vec<InForce>, Problem> {
    let shipped = shipped();
    let secrets: BTreeSet<&str> = shipped
        .iter()
        .filter(|s| s.value.starts_with("{ credential"))
        .map(|s| s.path.as_str())
        .collect();
    let known = |path: &str| {
        shipped.iter().any(|s| {
            path == s.path
                || path
                    .strip_prefix(&s.path)
                    .is_some_and(|r| r.starts_with('.'))
        })
    };
    let written = file.written()?;
    let is_place =
        |value: &str| value.starts_with("{ credential = ") || value.starts_with("{ file = ");
    // A section without a line of its own in force says nothing.
    let is_section = |w: &&Written| {
        let path = plain(&w.path);
        w.value == "{}" && shipped.iter().any(|s| s.section == path)
    };
    let mut all: Vec<InForce> = written
        .iter()
        .filter(|w| !is_section(w))
        .map(|w| {
            let path = plain(&w.path);
            let hidden = !known(&path) || secrets.contains(path.as_str()) && !is_place(&w.value);
            InForce {
                key: w.path.clone(),
                value: match hidden {
                    true => "(not shown)".to_owned(),
                    false => w.value.clone(),
                },
                file: Some(w.file.clone()),
                line: Some(w.line),
            }
        })
        .collect();
    let paths: BTreeSet<String> = written.iter().map(|w| plain(&w.path)).collect();
    let on = |section: &str| {
        !section.starts_with("channels.")
            || paths.iter().any(|p| p.starts_with(&format!("{section}.")))
    };
    let missing = |s: &&Shipped| s.default && on(&s.section) && !paths.contains(&s.path);
    all.extend(shipped.iter().filter(missing).map(|s| InForce {
        key: s.path.clone(),
        value: s.value.clone(),
        file: None,
        line: None,
    }));
    Ok(all)
}

/// Gives a fault that says nothing of how to put it right the line that the shipped file has in its place.
pub(super) fn corrected(faults: &mut Problems) {
    let shipped = shipped();
    for fault in &mut faults.0 {
        let says_how = [": write it like ", ": use "]
            .iter()
            .any(|how| fault.what.contains(how));
        if fault.fix.is_some() || says_how {
            continue;
        }
        let path = plain(fault.field.as_deref().unwrap_or_default());
        let line = shipped.iter().find(|s| s.path == path);
        let key = path.rsplit('.').next().unwrap_or(&path);
        fault.fix = line.map(|s| format!("write it like {key} = {}", s.value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Settings, tests::Folder};

    #[test]
    fn every_default_that_is_told_is_the_one_in_force() {
        let folder = Folder::new();
        let without = format!("{:?}", folder.read(SHIPPED).unwrap());
        let mut looked = 0;
        for line in shipped().iter().filter(|s| s.default) {
            let key = line.path.rsplit('.').next().unwrap();
            let shown = format!("#{key} = {}", line.value);
            let head = format!("[{}]\n", line.section);
            let from = SHIPPED.find(&head).unwrap();
            let text = format!(
                "{}{}",
                &SHIPPED[..from],
                SHIPPED[from..].replacen(&shown, &shown[1..], 1)
            );
            assert_ne!(text, SHIPPED, "{}", line.path);
            let with: Settings = folder.read(&text).unwrap();
            assert_eq!(
                format!("{with:?}"),
                without,
                "{} is not the default",
                line.path
            );
            looked += 1;
        }
        assert!(looked > 25, "{looked}");
    }

    #[test]
    fn each_value_is_told_with_its_line_and_a_secret_by_its_place() {
        let main = "[backup]\n[channels.ward_panel]\n[server]\nlisten = \"127.0.0.1:1\"\n[secrets]\nkey = \"written here\"\nkye = \"s3cret\"\n\
                    [channels.sms]\napi_key = { credential = \"notify\" }\n[[outlet]]\nname = \"x\"\n";
        let file = ConfigFile::from_text("a.toml", main)
            .with_text("b.toml", "[server]\n\nlisten = \"127.0.0.1:2\"\n")
            .unwrap();
        let all = in_force(&file).unwrap();
        let told = |key: &str| {
            let one = all.iter().find(|v| v.key == key).unwrap();
            (one.value.as_str(), one.file.as_deref(), one.line)
        };
        assert_eq!(
            told("server.listen"),
            ("\"127.0.0.1:2\"", Some("b.toml"), Some(3))
        );
        assert_eq!(told("server.drain_seconds"), ("30", None, None));
        assert_eq!(
            told("secrets.key"),
            ("(not shown)", Some("a.toml"), Some(6))
        );
        assert_eq!(
            told("secrets.kye"),
            ("(not shown)", Some("a.toml"), Some(7))
        );
        assert_eq!(
            told("channels.sms.api_key").0,
            "{ credential = \"notify\" }"
        );
        assert_eq!(told("outlet[0].name").0, "\"x\"");
        assert!(
            !all.iter().any(|v| v.key == "backup"),
            "nothing is hidden there"
        );
        assert!(
            !all.iter().any(|v| v.key.starts_with("channels.email")),
            "it is off"
        );
    }
}
