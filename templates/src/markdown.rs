//! Markdown (CommonMark without HTML) for the notice on a ward panel. Whatever was typed stays text: it can make no
//! heading, link, image, mention, HTML, code or list that it was not. Web addresses are links that show their whole
//! address, as `[met.police.uk](<https://met.police.uk>)`.

use wardmote_domain::text::{Span, links};

use crate::html::web_address;

/// Joins what a forum would read as a sign, such as the name of a member after `@`. It is not seen and has no width.
const JOINER: char = '\u{2060}';

/// A paragraph of lines: each stays a line.
pub(crate) fn paragraph(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| begun(&inline(line))).collect();
    lines.join("\\\n")
}

/// A list.
pub(crate) fn list<'a>(points: impl Iterator<Item = &'a str>) -> String {
    let points: Vec<String> = points
        .map(|point| format!("- {}", begun(&inline(point.trim()))))
        .collect();
    points.join("\n")
}

/// A line in bold.
pub(crate) fn strong(line: &str) -> String {
    format!("**{}**", inline(line))
}

/// Text inside a line, its web addresses links.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for link in links::links(text) {
        if let Some(address) =
            web_address(&text[link.span.clone()]).filter(|_| link.span.start >= from)
        {
            out.push_str(&escape(text, from..link.span.start));
            let shown = escape(text, link.span.clone());
            out.push_str(&format!("[{shown}](<{}>)", address.replace('&', "&amp;")));
            from = link.span.end;
        }
    }
    out.push_str(&escape(text, from..text.len()));
    out
}

/// A span of a line without a meaning in Markdown; what stands round it counts, because a reader joins it again. An
/// exclamation mark before a link would make a picture of it.
fn escape(line: &str, span: Span) -> String {
    let mut out = String::with_capacity(span.len() + 8);
    let mut last = line[..span.start].chars().next_back();
    let mut at = span.start;
    for c in line[span.clone()].chars() {
        at += c.len_utf8();
        let after = &line[at..];
        let sign = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$'
        );
        if sign || (c == '!' && at == span.end) {
            out.push('\\');
        }
        out.push(c);
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let mention = matches!(c, '@' | '#') && after.starts_with(word) && !last.is_some_and(word);
        if mention || (c == ':' && picture(after)) {
            out.push(JOINER);
        }
        last = Some(c);
    }
    out
}

/// Whether what follows a colon names a small picture, as in `:smile:`.
fn picture(after: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let end = after.find(|c| !name(c)).unwrap_or(after.len());
    let digits = after[..end].bytes().all(|b| b.is_ascii_digit());
    !digits && after[end..].starts_with(':')
}

/// The start of a line, where some signs mean a heading, a list or a rule.
fn begun(line: &str) -> String {
    if line.starts_with(['#', '+', '-', '=']) {
        return format!("\\{line}");
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes().get(digits) {
        Some(b'.' | b')') if (1..=9).contains(&digits) => {
            format!("{}\\{}", &line[..digits], &line[digits..])
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_nothing() {
        let one = |line: &str| paragraph(&[line.to_owned()]);
        for (typed, written) in [
            ("# Big", "\\# Big"),
            ("- point", "\\- point"),
            ("12. It", "12\\. It"),
            ("===", "\\==="),
            (
                "*a* _b_ `c` <d> [e](f) ~g~ h|i",
                "\\*a\\* \\_b\\_ \\`c\\` \\<d\\> \\[e\\](f) \\~g\\~ h\\|i",
            ),
            ("&lt; a\\b", "\\&lt; a\\\\b"),
            (
                "Ask @ward or a@example.org",
                "Ask @\u{2060}ward or a@example.org",
            ),
            (":smile: at 12:30:45", ":\u{2060}smile: at 12:30:45"),
            (
                "Go to met.police.uk/a_b.",
                "Go to [met.police.uk/a\\_b](<https://met.police.uk/a_b>).",
            ),
            (
                "https://met.police.uk/?a=1&copy=2",
                "[https://met.police.uk/?a=1\\&copy=2](<https://met.police.uk/?a=1&amp;copy=2>)",
            ),
            (
                "Look!met.police.uk",
                "Look\\![met.police.uk](<https://met.police.uk>)",
            ),
        ] {
            assert_eq!(one(typed), written, "{typed}");
        }
        assert_eq!(
            paragraph(&["one".to_owned(), "---".to_owned()]),
            "one\\\n\\---"
        );
        assert_eq!(list(["# a", "b"].into_iter()), "- \\# a\n- b");
    }
}
