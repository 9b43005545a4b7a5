//! The top-level domains that make a link without `https://` in front of it.

use std::{collections::HashSet, sync::LazyLock};

/// The file is a list of test cases, one domain each; its `text` lines hold `https://twitter.` and the domain.
const FILE: &str = include_str!("../../data/tlds.yml");

static TLDS: LazyLock<Table> = LazyLock::new(|| {
    let names: HashSet<&str> = FILE.lines().filter_map(line).collect();
    let longest = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    Table { names, longest }
});

struct Table {
    names: HashSet<&'static str>,
    longest: usize,
}

/// The domain of a `text:` line; every other line gives none.
fn line(line: &'static str) -> Option<&'static str> {
    let address = line.trim_start().strip_prefix("text: https://")?;
    address.trim_end().rsplit_once('.').map(|(_, tld)| tld)
}

/// The length in bytes of the longest top-level domain that `text` starts with and that `ends` accepts, which is given
/// what follows.
pub(super) fn at_start(text: &str, ends: impl Fn(&str) -> bool) -> Option<usize> {
    let mut lower = String::new();
    let mut best = None;
    for (at, c) in text.char_indices().take(TLDS.longest) {
        lower.extend(c.to_lowercase());
        let end = at + c.len_utf8();
        if TLDS.names.contains(lower.as_str()) && ends(&text[end..]) {
            best = Some(end);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_whole_list() {
        assert_eq!(TLDS.names.len(), 1574);
        for name in ["uk", "com", "info", "london", "한국", "香港", "भारत"] {
            assert!(TLDS.names.contains(name), "{name}");
        }
        assert!(!TLDS.names.contains("b"));
    }

    #[test]
    fn finds_the_longest_at_the_start() {
        for (text, length) in [
            ("uk", Some(2)),
            ("UK/report", Some(2)),
            ("com", Some(3)),
            ("company", Some(7)),
            ("companyx", None),
            ("xyzzy", None),
            ("", None),
        ] {
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            assert_eq!(at_start(text, ends), length, "{text}");
        }
    }
}
