//! Links, as X finds them: with `http(s)://`, or a bare domain with a known ending.
//!
//! Follows the JavaScript reference (twitter-text 3.1.0), whose regular expressions look ahead and behind, so they are
//! written out here as a scanner. For the links a reader of the standard sees, with the endings public bodies use, see
//! [`super::contacts::find_links`].

use super::{
    Span, domains,
    link_parts::{Tco, path, port, query, scheme, tco},
};

/// A link X would replace by a `t.co` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands; a full stop or bracket after it is outside.
    pub span: Span,
    /// Whether it is written with `http://` or `https://`.
    pub with_scheme: bool,
}

/// The most characters a link may have; a longer one is plain text.
pub const LONGEST_LINK: usize = 4096;

/// The links of a text, in order. Give text in NFC (see [`super::weighted::nfc`]) to count as X does.
pub fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    // Every link has a full stop in it; most posts have few, so the text between is skipped cheaply.
    if !text.contains('.') {
        return found;
    }
    let mut from = 0;
    let mut before = None;
    // The reference takes the character before a link with it, so no link starts right where another ended, and at the
    // start of a text a first character that may stand before a link is tried as that.
    let mut just_ended = false;
    let mut no_bare_link_before = 0;
    while let Some(c) = text[from..].chars().next() {
        let next = from + c.len_utf8();
        let taken_with_it =
            from == 0 && may_follow(Some(c)) && candidate(&text[next..], true).is_ok();
        let allowed = may_follow(before) && !just_ended && !taken_with_it;
        just_ended = false;
        let mut end = next;
        if allowed {
            match candidate(&text[from..], from >= no_bare_link_before) {
                Ok(candidate) => {
                    candidate.keep(text, from, before, &mut found);
                    end = from + candidate.end;
                    just_ended = true;
                }
                Err(read) => no_bare_link_before = no_bare_link_before.max(from + read),
            }
        }
        before = text[..end].chars().next_back();
        from = end;
    }
    found
}

/// Whether a link may start after this character: at the start of a text, or not inside a word, name or tag.
fn may_follow(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        let joined = c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃');
        !(joined || domains::is_forbidden(c))
    })
}

/// Something with the shape of a link; lengths in bytes from its start.
struct Candidate {
    scheme: usize,
    domain: usize,
    path: Option<usize>,
    end: usize,
}

/// What has the shape of a link at the start of `text`; `bare` allows one without a scheme.
///
/// # Errors
/// Without one, the length up to which no link without a scheme can start (0 if there is nothing to be said).
fn candidate(text: &str, bare: bool) -> Result<Candidate, usize> {
    let (scheme, length) = match scheme(text) {
        // `http://a.b` is no link; what follows the slashes cannot be one either, but is looked at in its turn.
        Some(length) => (
            length,
            domains::at_start(&text[length..]).map_err(|_| 0_usize)?,
        ),
        None if bare => (0, domains::at_start(text)?),
        None => return Err(0),
    };
    let domain = scheme + length;
    let port = port(&text[domain..]);
    let path = path(&text[domain + port..]).map(|length| domain + port + length);
    let before_query = path.unwrap_or(domain + port);
    let end = before_query + query(&text[before_query..]);
    Ok(Candidate {
        scheme,
        domain,
        path,
        end,
    })
}

impl Candidate {
    /// Adds the links it holds: none if it is too long, one with a scheme, one or more without.
    fn keep(&self, text: &str, from: usize, before: Option<char>, found: &mut Vec<Link>) {
        let link = &text[from..from + self.end];
        let domain = &link[self.scheme..self.domain];
        // The reference counts the scheme a second time, and `https://` for a link without one.
        let scheme = if self.scheme > 0 {
            self.scheme
        } else {
            "https://".len()
        };
        if scheme + link.chars().map(char::len_utf16).sum::<usize>() > LONGEST_LINK
            || !domains::labels_fit(domain)
        {
            return;
        }
        if self.scheme > 0 {
            match tco(link) {
                Tco::Not => found.push(Link {
                    span: from..from + self.end,
                    with_scheme: true,
                }),
                Tco::Ends(end) => found.push(Link {
                    span: from..from + end,
                    with_scheme: true,
                }),
                Tco::TooLong => {}
            }
            return;
        }
        if matches!(before, Some('-' | '_' | '.' | '/')) {
            return;
        }
        let spans = domains::latin_inside(domain);
        let last = spans.len().saturating_sub(1);
        for (at, span) in spans.into_iter().enumerate() {
            // Path and query belong to the last domain; without a path, neither port nor query is part of the link.
            let end = if at == last && self.path.is_some() {
                self.end
            } else {
                span.end
            };
            found.push(Link {
                span: from + span.start..from + end,
                with_scheme: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        links(text)
            .into_iter()
            .map(|link| &text[link.span])
            .collect()
    }

    #[test]
    fn finds_links_with_and_without_scheme() {
        for (text, expected) in [
            ("see met.police.uk/report now", vec!["met.police.uk/report"]),
            ("https://met.police.uk)", vec!["https://met.police.uk"]),
            (
                "(HTTPS://Met.Police.UK/a/b?c=d).",
                vec!["HTTPS://Met.Police.UK/a/b?c=d"],
            ),
            ("end.Next", vec!["end.Next"]),
            ("http://a.b", vec![]),
            ("a@mail.met.police.uk", vec![]),
            ("first.last@met.police.uk", vec![]),
            ("#gov.uk @gov.uk $gov.uk", vec![]),
            (
                "x-gov.uk and crimestoppers-uk.org.",
                vec!["x-gov.uk", "crimestoppers-uk.org"],
            ),
            ("a_gov.uk", vec![]),
            (".gov.uk", vec![]),
            ("gov.uk:8080", vec!["gov.uk"]),
            ("gov.uk:8080/x", vec!["gov.uk:8080/x"]),
            ("gov.uk?a=b", vec!["gov.uk"]),
            ("gov.uk/?a=b!", vec!["gov.uk/?a=b"]),
            ("日本語twitter.com です", vec!["twitter.com"]),
            (
                "https://日本語twitter.com です",
                vec!["https://日本語twitter.com"],
            ),
            (
                "https://en.wikipedia.org/wiki/Primer_(film)",
                vec!["https://en.wikipedia.org/wiki/Primer_(film)"],
            ),
            ("(gov.uk/a_(b_(c)))", vec!["gov.uk/a_(b_(c))"]),
            ("“met.police.uk”", vec!["met.police.uk"]),
            (
                "gov.uk, gov.wales; gov.scot",
                vec!["gov.uk", "gov.wales", "gov.scot"],
            ),
            ("No links here. None", vec![]),
            ("5.30pm No. 12 e.g. this", vec![]),
            ("https://t.co/abc123/more", vec!["https://t.co/abc123"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
        let schemes: Vec<_> = links("gov.uk https://gov.uk")
            .into_iter()
            .map(|l| l.with_scheme)
            .collect();
        assert_eq!(schemes, [false, true]);
    }

    #[test]
    fn leaves_out_links_that_are_too_long() {
        let long = format!("https://gov.uk/{}", "a".repeat(LONGEST_LINK - 23));
        assert_eq!(found(&long), [long.as_str()]);
        assert!(found(&format!("{long}a")).is_empty());
        assert!(found(&format!("https://t.co/{}", "a".repeat(41))).is_empty());
        assert!(found(&format!("https://{}.uk", "a".repeat(64))).is_empty());
    }

    #[test]
    fn takes_time_in_line_with_the_text() {
        for part in ["a.", "日.", "a.日", "a-", "gov.uk.a.", "_a."] {
            links(&part.repeat(20_000));
        }
    }
}
