//! A post as it stands on the wire: the approved text, then our reference on a line of its own.

use serde::Serialize;
use wardmote_domain::{ids::Reference, text::weighted::weighted_length};

/// What stands before the six characters, on the last line of each post.
const MARK: &str = "Ref ";

/// The text that is posted: the approved text and a last line `Ref abc123`. The line end in front keeps the mark out
/// of a link, an emoji or an accent at the end of the text, so its weight never depends on the text.
pub fn with_reference(text: &str, reference: &Reference) -> String {
    format!("{text}\n{MARK}{reference}")
}

/// What the reference adds to the weighted length of any post: 11.
pub fn reference_weight() -> u32 {
    weighted_length(&format!("\n{MARK}{}", "0".repeat(Reference::LENGTH))).length
}

/// Whether a post's text, as people read it, carries that reference on a line of its own.
pub(super) fn carries(text: &str, reference: &Reference) -> bool {
    text.lines()
        .any(|line| line.trim().strip_prefix(MARK) == Some(reference.as_str()))
}

#[derive(Serialize)]
struct Body<'a> {
    text: &'a str,
}

/// The JSON of `POST /2/tweets`: `{"text":"…"}` and nothing else, for X refuses what it does not know.
///
/// # Errors
/// Never for text; the type of the JSON writer has one.
pub(super) fn body(text: &str) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Body { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Reference {
        Reference::stored("7k2m9q").unwrap()
    }

    #[test]
    fn the_reference_weighs_the_same_after_any_ending() {
        let endings = [
            "end",
            "met.police.uk",
            "https://met.police.uk/report",
            "end.",
            "1",
            "👮🏽",
            "e\u{301}",
            "ŵ",
            "…",
            "#",
            "👨‍👩‍👧",
        ];
        for ending in endings {
            let text = format!("Police are in your street. {ending}");
            let with = weighted_length(&with_reference(&text, &reference())).length;
            assert_eq!(
                with,
                weighted_length(&text).length + reference_weight(),
                "{text}"
            );
        }
        assert_eq!(reference_weight(), 11);
    }

    #[test]
    fn only_the_text_is_in_the_body() {
        let body = body(&with_reference("A \"quoted\" word & more", &reference())).unwrap();
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"text":"A \"quoted\" word & more\nRef 7k2m9q"}"#
        );
    }

    #[test]
    fn a_reference_is_found_on_its_own_line_only() {
        assert!(carries(
            &with_reference("Words", &reference()),
            &reference()
        ));
        assert!(carries("Words\r\nRef 7k2m9q \n", &reference()));
        for other in [
            "Words Ref 7k2m9q",
            "Words\nRef 7k2m9qx",
            "Words\nRef 7K2M9Q",
            "Words\nref 7k2m9q",
            "7k2m9q",
        ] {
            assert!(!carries(other, &reference()), "{other}");
        }
    }
}
