//! What may stand in a mail. Everything is checked here before lettre sees it: up to 0.11.23 lettre lets a bare CR or LF
//! through in places (RUSTSEC-2026-0561), and no line of ours may ever be more than one line.

use wardmote_domain::words::Realm;

/// The longest plain word of a header, in octets. A line of a mail has at most 998 (RFC 5322), a header is folded only
/// between words, and quoting can double a word. One outside ASCII is encoded, and parted where need be.
const WORD: usize = 400;

/// Why a value cannot stand in a mail. It does not repeat the value, which may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A line break or another control character in one line of text.
    #[error("it holds a line break or another control character, which one line of a mail cannot")]
    Control,
    /// A NUL, a lone carriage return or another control character in a body.
    #[error(
        "it holds a control character that a mail's text cannot: only line breaks and tabs may stand there"
    )]
    BodyControl,
    /// A word that no line of a header can hold.
    #[error("it holds a word of over {WORD} letters, which no line of a mail can hold: shorten it")]
    LongWord,
    /// Nothing at all.
    #[error("it is empty")]
    Empty,
    /// lettre cannot write it, or not read back what it wrote.
    #[error("it cannot be written in the header of a mail: leave out unusual signs")]
    Unwritable,
    /// Not a link a mail program can open by itself.
    #[error(
        "it is not a link: it must be absolute, without spaces, quotes, brackets or letters outside ASCII"
    )]
    Link,
    /// A live link that is not encrypted.
    #[error("it must start with https:// on the live service")]
    LinkNotHttps,
}

/// One line that goes into a header: no control character of any kind, not empty, and no word that could not be folded.
pub(super) fn header(value: &str) -> Result<(), Unfit> {
    if value.trim().is_empty() {
        return Err(Unfit::Empty);
    }
    if value.contains(char::is_control) {
        return Err(Unfit::Control);
    }
    let long = |word: &str| word.len() > WORD && word.is_ascii();
    if value.split(' ').any(long) {
        return Err(Unfit::LongWord);
    }
    Ok(())
}

/// A body: LF or CRLF ends a line, tabs are allowed, no other control character is.
pub(super) fn body(value: &str) -> Result<(), Unfit> {
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let fine = match c {
            '\n' | '\t' => true,
            '\r' => chars.peek() == Some(&'\n'),
            other => !other.is_control(),
        };
        if !fine {
            return Err(Unfit::BodyControl);
        }
    }
    Ok(())
}

/// A reader's own link: it stands in a header between angle brackets and in HTML between quotes, so it may hold neither.
pub(super) fn link(realm: Realm, value: &str) -> Result<(), Unfit> {
    let plain = |b: u8| b.is_ascii_graphic() && !br#""'<>\^`{|}"#.contains(&b);
    let https = value.starts_with("https://");
    let shaped = value.split_once("://").is_some_and(|(scheme, rest)| {
        matches!(scheme, "https" | "http") && !rest.is_empty() && !rest.starts_with('/')
    });
    // A header line may have 998 octets (RFC 5322); the rest of this one is short.
    if !shaped || value.len() > 900 || !value.bytes().all(plain) {
        return Err(Unfit::Link);
    }
    match realm {
        Realm::Live if !https => Err(Unfit::LinkNotHttps),
        _ => Ok(()),
    }
}

/// A domain as it goes on the wire: lower case, A-labels (RFC 5890) where it is outside ASCII. Hyphens may stand where
/// they like inside a label, as they do in names that exist.
pub(super) fn domain(text: &str) -> Option<String> {
    let ascii = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(text).ok()?
    };
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    (ascii.len() <= 253 && ascii.split('.').all(label)).then_some(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_line() {
        for good in [
            "Police work on Example Road",
            "زبان",
            "Ćwierć – “so”",
            "a\u{a0}b",
        ] {
            assert_eq!(header(good), Ok(()), "{good:?}");
        }
        for bad in [
            "a\r\nBcc: x@example.org",
            "a\rb",
            "a\nb",
            "a\0b",
            "a\tb",
            "\u{85}a",
            "a\u{7f}",
            "\n",
        ] {
            assert!(header(bad).is_err(), "{bad:?}");
        }
        for (word, expected) in [
            ("x".repeat(WORD), Ok(())),
            ("x".repeat(WORD + 1), Err(Unfit::LongWord)),
            ("ż".repeat(WORD), Ok(())),
            ("word ".repeat(WORD), Ok(())),
        ] {
            assert_eq!(header(&word), expected, "{} octets", word.len());
        }
    }

    #[test]
    fn a_body_has_lines_and_nothing_else() {
        for good in ["", "one\ntwo", "one\r\ntwo\r\n", "\tone"] {
            assert_eq!(body(good), Ok(()), "{good:?}");
        }
        for bad in ["a\rb", "a\r", "a\0", "\u{1b}[2J", "a\r\r\n"] {
            assert_eq!(body(bad), Err(Unfit::BodyControl), "{bad:?}");
        }
    }

    #[test]
    fn a_link_by_realm() {
        let cases = [
            (
                Realm::Live,
                "https://alerts.example.org/unsubscribe/a.b-c?x=1&y=2",
                Ok(()),
            ),
            (
                Realm::Live,
                "http://127.0.0.1:8481/unsubscribe/abc",
                Err(Unfit::LinkNotHttps),
            ),
            (
                Realm::Sandbox,
                "http://127.0.0.1:8481/unsubscribe/abc",
                Ok(()),
            ),
            (Realm::Sandbox, "mailto:a@example.org", Err(Unfit::Link)),
            (Realm::Live, "/unsubscribe/abc", Err(Unfit::Link)),
            (Realm::Live, "https://", Err(Unfit::Link)),
            (Realm::Live, "https:///path", Err(Unfit::Link)),
            (
                Realm::Live,
                "https://example.org/a>\r\nBcc: b@example.org",
                Err(Unfit::Link),
            ),
            (
                Realm::Live,
                "https://example.org/a>, <https://example.com",
                Err(Unfit::Link),
            ),
            (
                Realm::Live,
                "https://example.org/\" onclick=\"x",
                Err(Unfit::Link),
            ),
            (Realm::Live, "https://example.org/ż", Err(Unfit::Link)),
        ];
        for (realm, value, expected) in cases {
            assert_eq!(link(realm, value), expected, "{realm} {value:?}");
        }
        assert_eq!(
            link(
                Realm::Live,
                &format!("https://example.org/{}", "a".repeat(900))
            ),
            Err(Unfit::Link)
        );
    }

    #[test]
    fn a_domain_as_it_goes_on_the_wire() {
        let cases = [
            ("Example.ORG", Some("example.org")),
            ("localhost", Some("localhost")),
            ("bücher.example.org", Some("xn--bcher-kva.example.org")),
            ("r3---sn-a.example.org", Some("r3---sn-a.example.org")),
            ("", None),
            ("a..b", None),
            ("a.example.org.", None),
            ("-a.example.org", None),
            ("a_b.example.org", None),
            ("a b.example.org", None),
            ("a.example.org\r\nx", None),
            ("ü\r\nx.example.org", None),
            ("[127.0.0.1]", None),
        ];
        for (text, expected) in cases {
            assert_eq!(domain(text).as_deref(), expected, "{text:?}");
        }
    }
}
