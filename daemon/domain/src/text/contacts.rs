//! E-mail addresses, web addresses and references: what must be the same in every language.

use super::{Span, digits, formats::Format, without};

/// Something found, with the form to compare it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub span: Span,
    /// The form to compare: two of the same are the same thing however they are written.
    pub key: String,
}

/// E-mail addresses. The key is in lower case.
pub fn find_emails(text: &str) -> Vec<Found> {
    let loose = Format::Email.loose_regex();
    loose
        .find_iter(text)
        .map(|m| Found {
            span: m.range(),
            key: m.as_str().to_ascii_lowercase(),
        })
        .collect()
}

/// Marks that end a sentence or a quotation, not an address.
const TRAILING: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', ']', '\'', '"', '’', '”', '»', '…', '。', '،', '؛', '؟',
    '۔', '।',
];

/// Web addresses with the endings public bodies use, with or without `https://`; the domain of an e-mail address is
/// not one. The key is without scheme, `www.` and a slash at the end, the domain in lower case, the path as written.
///
/// X finds more (any top-level domain): see [`super::links::links`].
pub fn find_links(text: &str) -> Vec<Found> {
    let emails: Vec<Span> = find_emails(text).into_iter().map(|e| e.span).collect();
    let found = Format::Url.loose_regex().find_iter(text).filter_map(|m| {
        let trimmed = trim(m.as_str());
        // A path letter of another script belongs to the sentence round the link, not to the link.
        let end = trimmed.find(is_other_script).unwrap_or(trimmed.len());
        let trimmed = trim(&trimmed[..end]);
        let key = key(trimmed);
        (!key.is_empty()).then(|| Found {
            span: m.start()..m.start() + trimmed.len(),
            key,
        })
    });
    without(found.collect(), |f| f.span.clone(), &emails)
}

/// Cuts trailing marks; a closing bracket stays if the link opened it.
fn trim(link: &str) -> &str {
    let mut link = link;
    while let Some(last) = link.chars().next_back().filter(|c| TRAILING.contains(c)) {
        if last == ')' && link.matches('(').count() >= link.matches(')').count() {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

/// Letters that no address of an English public body holds and that stand right after a link in scripts without
/// spaces or with endings on words; and the unseen marks of direction that isolate a link in a right-to-left text.
fn is_other_script(c: char) -> bool {
    let mark = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}');
    mark || c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn key(link: &str) -> String {
    let lower = link.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .iter()
        .find(|s| lower.starts_with(**s))
        .map_or(0, |s| s.len());
    let rest = &link[scheme..];
    let www = if lower[scheme..].starts_with("www.") {
        4
    } else {
        0
    };
    let rest = rest[www..].trim_end_matches('/');
    let domain = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    format!("{}{}", rest[..domain].to_ascii_lowercase(), &rest[domain..])
}

/// Crime, CAD and call references, digits of any script. The key is in capitals without spaces.
pub fn find_references(text: &str) -> Vec<Found> {
    let folded = digits::fold(text);
    let found = Format::CrimeRef.loose_regex().find_iter(folded.as_str());
    found
        .map(|m| {
            let key = m
                .as_str()
                .split_whitespace()
                .collect::<String>()
                .to_ascii_uppercase();
            Found {
                span: folded.origin(m.range()),
                key,
            }
        })
        .collect()
}

/// Where e-mail addresses, web addresses and references stand: digits in them are neither phones nor dates nor times.
pub fn spans(text: &str) -> Vec<Span> {
    let all = [find_references(text), find_links(text), find_emails(text)];
    all.into_iter().flatten().map(|found| found.span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, found: Vec<Found>) -> Vec<(&str, String)> {
        found.into_iter().map(|f| (&text[f.span], f.key)).collect()
    }

    #[test]
    fn finds_links_but_not_domains_of_mail() {
        for (text, expected) in [
            (
                "Go to met.police.uk/report.",
                vec![("met.police.uk/report", "met.police.uk/report")],
            ),
            (
                "(see https://www.Met.police.uk/A/)",
                vec![("https://www.Met.police.uk/A/", "met.police.uk/A")],
            ),
            ("Write to Plaistow.ward@met.police.uk", vec![]),
            (
                "“crimestoppers-uk.org”, gov.uk!",
                vec![
                    ("crimestoppers-uk.org", "crimestoppers-uk.org"),
                    ("gov.uk", "gov.uk"),
                ],
            ),
            (
                "https://x.org/a_(b)",
                vec![("https://x.org/a_(b)", "x.org/a_(b)")],
            ),
            (
                "请访问met.police.uk/report举报",
                vec![("met.police.uk/report", "met.police.uk/report")],
            ),
            (
                "\u{2066}met.police.uk/report\u{2069} پر",
                vec![("met.police.uk/report", "met.police.uk/report")],
            ),
            (
                "met.police.uk/reportতে",
                vec![("met.police.uk/report", "met.police.uk/report")],
            ),
            ("e.g. this at 5.30pm", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(t, k)| (t, k.to_owned()))
                .collect();
            assert_eq!(shown(text, find_links(text)), expected, "{text}");
        }
    }

    #[test]
    fn finds_mail_and_references() {
        let text = "Mail A.B@Met.police.uk or quote CAD 7310/02dec26, 01/1234567/26, ১২৩৪৫৬৭/২৬.";
        assert_eq!(
            shown(text, find_emails(text)),
            [("A.B@Met.police.uk", "a.b@met.police.uk".to_owned())]
        );
        assert_eq!(
            shown(text, find_references(text)),
            [
                ("CAD 7310/02dec26", "CAD7310/02DEC26".to_owned()),
                ("01/1234567/26", "01/1234567/26".to_owned()),
                ("১২৩৪৫৬৭/২৬", "1234567/26".to_owned()),
            ]
        );
        assert!(find_references("24/7 on 12/05/26").is_empty());
    }
}
