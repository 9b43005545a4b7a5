//! The parts of a link after its domain, and the scheme before it, as the X reference parser reads them.

use super::domains;

/// The most characters a `t.co` name may have; with more, the address is plain text.
const LONGEST_TCO_NAME: usize = 40;

/// The length of `http://` or `https://` in any case.
pub(super) fn scheme(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            text.get(..scheme.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        })
        .map(str::len)
}

/// The length of `:8080`, or 0.
pub(super) fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    });
    if digits > 0 { digits + 1 } else { 0 }
}

fn is_path_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{400}'..='\u{4ff}') || domains::is_latin_accent(c)
}

fn is_path(c: char) -> bool {
    is_path_letter(c) || "!*';:=+,.$/%#[]-–_~@|&".contains(c)
}

/// Marks a path may end with, so that `/foo.` leaves its full stop outside.
fn ends_path(c: char) -> bool {
    is_path_letter(c) || "+-=_#/".contains(c)
}

/// The length of a path, which starts with a slash.
pub(super) fn path(text: &str) -> Option<usize> {
    if !text.starts_with('/') {
        return None;
    }
    let (mut at, mut end) = (1, 1);
    while let Some(c) = text[at..].chars().next() {
        if is_path(c) {
            at += c.len_utf8();
            if ends_path(c) {
                end = at;
            }
        } else if let Some(length) = brackets(&text[at..]) {
            at += length;
            end = at;
        } else {
            break;
        }
    }
    Some(end)
}

/// The length of brackets that close, holding one more pair at most: `(film)`, `(Album_(Edited))`.
fn brackets(text: &str) -> Option<usize> {
    let plain = |text: &str| {
        text.chars()
            .take_while(|c| is_path(*c))
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let inner = text.strip_prefix('(')?;
    let first = plain(inner);
    if first > 0 && inner[first..].starts_with(')') {
        return Some(first + 2);
    }
    let nested = inner[first..].strip_prefix('(')?;
    let second = plain(nested);
    let rest = nested[second..].strip_prefix(')').filter(|_| second > 0)?;
    let third = plain(rest);
    rest[third..]
        .starts_with(')')
        .then_some(first + second + third + 4)
}

/// The length of `?…`, or 0 if nothing of a query follows.
pub(super) fn query(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('?') else {
        return 0;
    };
    let length = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"!?*'@();:&=+$/%#[]-_.,~|".contains(b));
    let taken = &rest[..length.count()];
    taken
        .rfind(|c: char| c.is_ascii_alphanumeric() || "-_&=#/".contains(c))
        .map_or(0, |last| last + 2)
}

/// What the reference makes of an address of X's own shortener.
pub(super) enum Tco {
    /// It is another address.
    Not,
    /// The name ends here; more path than the name is plain text.
    Ends(usize),
    /// The name is too long: plain text.
    TooLong,
}

/// Looks for an address of X's own shortener.
pub(super) fn tco(link: &str) -> Tco {
    let Some(scheme) = scheme(link) else {
        return Tco::Not;
    };
    let Some(name) = link[scheme..]
        .get(..5)
        .filter(|head| head.eq_ignore_ascii_case("t.co/"))
    else {
        return Tco::Not;
    };
    let start = scheme + name.len();
    let length = link[start..]
        .bytes()
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    match length {
        0 => Tco::Not,
        length if length > LONGEST_TCO_NAME => Tco::TooLong,
        length => Tco::Ends(start + length + query(&link[start + length..])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_each_part() {
        for (text, length) in [
            ("https://a", Some(8)),
            ("HTTP://a", Some(7)),
            ("ftp://a", None),
            ("http:/", None),
        ] {
            assert_eq!(scheme(text), length, "{text}");
        }
        for (text, length) in [(":80/", 3), (":", 0), (":a", 0), ("", 0)] {
            assert_eq!(port(text), length, "{text}");
        }
        for (text, length) in [
            ("/a.b.", Some(4)),
            ("/", Some(1)),
            ("a", None),
            ("/a_(b)c)", Some(7)),
            ("/(a", Some(1)),
            ("/((a))", Some(6)),
            ("/(((a)))", Some(1)),
            ("/é/ŵ ", Some(6)),
        ] {
            assert_eq!(path(text), length, "{text}");
        }
        for (text, length) in [("?a=b.", 4), ("?", 0), ("?!", 0), ("x", 0), ("?a#b ", 4)] {
            assert_eq!(query(text), length, "{text}");
        }
        assert!(matches!(tco("https://t.co/ab/cd"), Tco::Ends(15)));
        assert!(matches!(tco("https://t.com/ab"), Tco::Not));
        assert!(matches!(tco("t.co/ab"), Tco::Not));
    }
}
