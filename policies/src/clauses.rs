//! What stands before some words in the same clause, and whether it turns them into their opposite.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// Words that make what follows untrue.
static NEGATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:no|not|nobody|none|never|neither|nor|without|cannot|no[- ]one)\b|n['’]t\b",
    )
    .expect("a pattern fixed at compile time")
});

/// Words that only look so.
static NO_NEGATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:no doubt|not only|not just)\b").expect("a pattern fixed at compile time")
});

/// What ends a clause.
static CLAUSE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)[.!?;:,()\n–—“”"]|\b(?:and|but|when|after|because|who|which|while|then|though|although)\b"#)
    .expect("a pattern fixed at compile time")
});

/// How far back a clause is read, in bytes.
const FAR: usize = 160;

/// What ends a part of a sentence that a condition reaches over.
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"[.!?;:,()\n–—“”"]"#).expect("a pattern fixed at compile time"));

/// Up to `words` words before `at`, of the clause that `at` stands in.
pub(crate) fn lead(text: &str, at: usize, words: usize) -> &str {
    before(text, at, words, &CLAUSE_END)
}

/// The same back to a comma or another mark: "when", "until" and "whether" are in it.
pub(crate) fn lead_to_mark(text: &str, at: usize, words: usize) -> &str {
    before(text, at, words, &MARK)
}

fn before<'t>(text: &'t str, at: usize, words: usize, end: &Regex) -> &'t str {
    let from = text.floor_char_boundary(at.saturating_sub(FAR));
    let near = text.get(from..at).unwrap_or_default();
    let clause = match end.find_iter(near).last() {
        Some(end) => &near[end.end()..],
        None => near,
    };
    let mut starts: Vec<usize> = Vec::new();
    let mut inside = false;
    for (i, c) in clause.char_indices() {
        if !c.is_whitespace() && !inside {
            starts.push(i);
        }
        inside = !c.is_whitespace();
    }
    match starts.len().checked_sub(words) {
        Some(skip) => starts.get(skip).map_or("", |i| &clause[*i..]),
        None => clause,
    }
}

/// Whether the words at `at` are denied: "nobody was seriously hurt", "this was not an isolated incident".
pub(crate) fn is_denied(text: &str, at: usize) -> bool {
    let before = NO_NEGATOR.replace_all(lead(text, at, 6), "");
    NEGATOR.is_match(&before)
}

/// Whether the words that end at `at` are denied after them: "a Taser was not used".
pub(crate) fn is_denied_after(text: &str, at: usize) -> bool {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^ (?:(?:was|were|is|has been|have been) \w+ but )?(?:(?:was|were|is|has|have|had) not|(?:was|were|is|has|have|had)n['’]t|not|no)\b")
            .expect("a pattern fixed at compile time")
    });
    let to = text.floor_char_boundary((at + FAR).min(text.len()));
    AFTER.is_match(text.get(at..to).unwrap_or_default())
}

/// Whether a span stands in one of `taken`, which are in order and apart.
pub(crate) fn stands_in(span: &Range<usize>, taken: &[Range<usize>]) -> bool {
    let next = taken.partition_point(|t| t.end <= span.start);
    taken.get(next).is_some_and(|t| t.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        for (text, word, denied) in [
            ("Nobody was killed or seriously hurt.", "seriously", true),
            (
                "His injuries are not believed to be life-threatening.",
                "life",
                true,
            ),
            (
                "They didn’t say it was an isolated incident.",
                "isolated",
                true,
            ),
            ("No shots were fired by officers.", "shots", true),
            ("He was not armed, and he died.", "died", false),
            ("Nobody saw it when a man died.", "died", false),
            ("There is no doubt he died.", "died", false),
            ("No. 12 is shut. He died.", "died", false),
            ("He died.", "died", false),
        ] {
            let at = text.find(word).unwrap();
            assert_eq!(is_denied(text, at), denied, "{text}");
        }
        assert_eq!(lead("a b, c d e", 9, 2), "c d ");
        assert_eq!(lead("a b", 0, 2), "");
        assert_eq!(lead("tell us when it is", 16, 9), " it ");
        assert_eq!(
            lead_to_mark("so, tell us when it is", 20, 9),
            " tell us when it "
        );
        for (text, denied) in [
            (" was not used.", true),
            (" wasn’t fired", true),
            (" no shots", true),
            (" was used", false),
            (", not a gun", false),
        ] {
            assert_eq!(is_denied_after(text, 0), denied, "{text}");
        }
    }

    #[test]
    fn spans_in_order_are_found() {
        let taken = [2..4, 6..9];
        for (span, inside) in [
            (0..2, false),
            (3..5, true),
            (4..6, false),
            (8..9, true),
            (9..12, false),
        ] {
            assert_eq!(stands_in(&span, &taken), inside, "{span:?}");
        }
    }
}
