//! Where a domain ends, as the X reference parser (twitter-text 3.1.0) reads it.

use super::{punycode, tlds};

/// Longest stretch looked at for one domain, in bytes: no link may have more characters than this.
const FAR: usize = 4096;

/// Marks that may not stand in a label. Hyphen and underscore are told apart by [`Mark`].
const PUNCTUATION: &str = "!'#%&()*+,\\./:;<=>?@[]^{|}~$";

/// What a character is to a domain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Letter,
    Hyphen,
    Underscore,
    Dot,
    Outside,
}

fn mark(c: char) -> Mark {
    match c {
        '.' => Mark::Dot,
        '-' => Mark::Hyphen,
        '_' => Mark::Underscore,
        c if PUNCTUATION.contains(c) || is_space(c) || is_forbidden(c) || is_direction(c) => {
            Mark::Outside
        }
        _ => Mark::Letter,
    }
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{9}'..='\u{d}' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The three code points X refuses in a post.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

/// Marks of direction: a link may start right after one.
pub(super) fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

/// Latin letters with accents, as the reference lists them.
pub(super) fn is_latin_accent(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}'
        | '\u{2bb}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}

/// After a top-level domain there may be no more of the word.
fn word_is_over(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '+' | '-'))
}

/// The length of the last label at the start of `text`: a known top-level domain, or punycode.
fn last_label(text: &str) -> Option<usize> {
    tlds::at_start(text, word_is_over).or_else(|| {
        let body = text
            .get(..4)
            .filter(|head| head.eq_ignore_ascii_case("xn--"))
            .map(|_| &text[4..])?;
        let more = body
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
            .count();
        (more > 0).then_some(4 + more)
    })
}

/// The length in bytes of the longest domain at the start of `text`, in any script: labels, then a top-level domain.
///
/// # Errors
/// Without one, the length up to which there is none from any later start either, so that nothing is read twice.
pub(super) fn at_start(text: &str) -> Result<usize, usize> {
    let mut best = None;
    let (mut label_start, mut previous) = (0, None);
    // Underscores stand in subdomains only, not in the label before the last.
    let (mut name_has_underscore, mut any_underscore) = (false, false);
    let mut read = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let here = mark(c);
        let fresh = at == label_start;
        if fresh && label_start > 0 && !name_has_underscore {
            best = last_label(&text[at..]).map(|length| at + length).or(best);
        }
        read = at;
        match here {
            Mark::Outside => break,
            // A label may neither start nor end with a hyphen or underscore, nor be empty.
            Mark::Dot if previous != Some(Mark::Letter) || fresh => break,
            Mark::Dot => {
                name_has_underscore = text[label_start..at].contains('_');
                any_underscore |= name_has_underscore;
                label_start = at + 1;
            }
            Mark::Hyphen | Mark::Underscore if fresh => break,
            _ => {}
        }
        if at > FAR {
            break;
        }
        previous = Some(here);
    }
    // After an underscore a new domain may start, so there is nothing to be said of later starts.
    best.ok_or(if any_underscore { 0 } else { read })
}

/// The ASCII (or accented Latin) domains inside a domain of any script: `twitter.com` of `日本語twitter.com`.
pub(super) fn latin_inside(domain: &str) -> Vec<super::Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(c) = domain[from..].chars().next() {
        match latin_at_start(&domain[from..]) {
            Ok(length) => {
                found.push(from..from + length);
                from += length;
            }
            Err(read) => from += read.max(c.len_utf8()),
        }
    }
    found
}

/// The length of the longest Latin domain at the start of `text`; without one, the length up to which there is none.
fn latin_at_start(text: &str) -> Result<usize, usize> {
    let mut best = None;
    let mut label_start = 0;
    let mut read = text.len();
    for (at, c) in text.char_indices() {
        let ends = if c == '.' {
            let empty = at == label_start;
            if !empty {
                label_start = at + 1;
                best = last_label(&text[label_start..])
                    .map(|length| label_start + length)
                    .or(best);
            }
            empty
        } else {
            !(c.is_ascii_alphanumeric() || c == '-' || is_latin_accent(c))
        };
        if ends {
            read = at;
            break;
        }
    }
    best.ok_or(read)
}

/// Whether every label is 63 characters or fewer once written in ASCII.
pub(super) fn labels_fit(domain: &str) -> bool {
    domain
        .split('.')
        .all(|label| punycode::ascii_length(label).is_some_and(|length| (1..=63).contains(&length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_a_domain_at_its_last_known_label() {
        for (text, domain) in [
            ("met.police.uk", Some("met.police.uk")),
            ("met.police.uk.", Some("met.police.uk")),
            ("gov.uk/report", Some("gov.uk")),
            ("end.Next", Some("end.Next")),
            ("foo.xyzzy", None),
            ("a.b", None),
            ("foo.com中", Some("foo.com")),
            ("foo.co-op", None),
            ("x.me@example.org", None),
            ("a_b.example.org", Some("a_b.example.org")),
            ("a_b.org", None),
            ("-a.org", None),
            ("a-.org", None),
            ("a..org", None),
            ("xn--bcher-kva.xn--p1ai", Some("xn--bcher-kva.xn--p1ai")),
            ("uk", None),
            ("", None),
        ] {
            assert_eq!(
                at_start(text).ok().map(|end| &text[..end]),
                domain,
                "{text}"
            );
        }
    }

    #[test]
    fn finds_latin_domains_inside() {
        for (domain, found) in [
            ("met.police.uk", vec!["met.police.uk"]),
            ("日本語twitter.com", vec!["twitter.com"]),
            ("été.com", vec!["été.com"]),
            ("twitter.한국", vec!["twitter.한국"]),
            ("日本.한국", vec![]),
            ("“met.police.uk", vec!["met.police.uk"]),
        ] {
            let spans: Vec<_> = latin_inside(domain)
                .into_iter()
                .map(|s| &domain[s])
                .collect();
            assert_eq!(spans, found, "{domain}");
        }
    }

    #[test]
    fn refuses_labels_that_are_too_long() {
        assert!(labels_fit("met.police.uk") && labels_fit(&format!("{}.uk", "a".repeat(63))));
        assert!(
            !labels_fit(&format!("{}.uk", "a".repeat(64)))
                && !labels_fit(&format!("{}.uk", "ü".repeat(70)))
        );
    }
}
