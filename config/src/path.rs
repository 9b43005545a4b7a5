//! Dotted field paths: `times.release`, `variants[1].lang`, `names."a.b"`.

use std::fmt::Write as _;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A field by its name.
    Key(String),
    /// An entry of a list, from 0.
    Index(usize),
}

/// The path as text; a name with a dot, bracket, quotation mark or space in it
/// is put in quotation marks.
pub(crate) fn join(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Step::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&quoted_if_needed(key));
            }
        }
    }
    out
}

fn quoted_if_needed(key: &str) -> String {
    let plain = !key.is_empty()
        && !key
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || ".[]\"\\".contains(c));
    if plain {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}

/// Reads a path back. What cannot be read as a path ends it, so that a lookup
/// falls back to the part that can.
pub(crate) fn split(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let taken = if let Some(inside) = rest.strip_prefix('[') {
            index(inside)
        } else if let Some(inside) = rest.strip_prefix('"') {
            quoted(inside)
        } else {
            bare(rest)
        };
        let Some((step, after)) = taken else { break };
        steps.push(step);
        rest = after;
    }
    steps
}

fn index(inside: &str) -> Option<(Step, &str)> {
    let (number, after) = inside.split_once(']')?;
    Some((Step::Index(number.trim().parse().ok()?), after))
}

fn quoted(inside: &str) -> Option<(Step, &str)> {
    let mut key = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((Step::Key(key), &inside[at + 1..])),
            '\\' => key.push(chars.next()?.1),
            other => key.push(other),
        }
    }
    None
}

fn bare(rest: &str) -> Option<(Step, &str)> {
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    (end > 0).then(|| (Step::Key(rest[..end].to_owned()), &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_the_way_there_and_back() {
        for path in [
            "kind",
            "times.release",
            "variants[1].lang",
            "[3].facts.place",
            "grid[0][2]",
            "names.\"a.b\".x",
            "names.\"say \\\"hi\\\"\"",
        ] {
            assert_eq!(join(&split(path)), path);
        }
        assert!(split("").is_empty());
    }

    #[test]
    fn what_is_no_path_ends_it() {
        assert_eq!(join(&split("a[x].b")), "a");
        assert_eq!(join(&split("a..b")), "a");
        assert_eq!(join(&split("a.\"b")), "a");
    }
}
