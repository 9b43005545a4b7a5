//! A panel copy's Markdown as the two bodies of a mail. The renderer writes few signs: paragraphs with line breaks,
//! lists, bold lines, rules and links that show their address; everything typed is escaped there. What is not one of
//! these stays text.

use std::fmt::Write as _;

/// The renderer's mark between a sign and a name that a forum would read together. Mail needs none.
const JOINER: char = '\u{2060}';

/// A piece of a line.
enum Piece<'a> {
    Text(String),
    /// `[shown](<address>)`
    Link {
        shown: String,
        address: &'a str,
    },
}

/// Text for people who read mail as text: no signs, links as they show themselves.
pub(super) fn text(markdown: &str) -> String {
    let blocks = blocks(markdown).map(|block| {
        let lines = block.lines().map(|line| {
            let (line, mark) = line_of(line);
            format!("{mark}{}", plain(line))
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// HTML of a few plain elements.
pub(super) fn html(markdown: &str) -> String {
    let mut out = String::new();
    for block in blocks(markdown) {
        if block == "---" {
            out.push_str("<hr>");
        } else if block.lines().all(|line| line.starts_with("- ")) {
            let points = block
                .lines()
                .map(|line| format!("<li>{}</li>", rich(&line[2..])));
            let _ = write!(out, "<ul>{}</ul>", points.collect::<String>());
        } else {
            let lines: Vec<String> = block.lines().map(|line| rich(line_of(line).0)).collect();
            let _ = write!(out, "<p>{}</p>", lines.join("<br>"));
        }
    }
    out
}

/// What HTML would read as a sign, written out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn blocks(markdown: &str) -> impl Iterator<Item = &str> {
    markdown
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
}

/// A line without its break, and the mark that stands for its place in a list.
fn line_of(line: &str) -> (&str, &'static str) {
    // An escaped backslash at the end is text; a single one is a line break.
    let slashes = line.bytes().rev().take_while(|b| *b == b'\\').count();
    let line = if slashes % 2 == 1 {
        &line[..line.len() - 1]
    } else {
        line
    };
    match line.strip_prefix("- ") {
        Some(point) => (point, "- "),
        None => (line, ""),
    }
}

/// A whole line in bold, without its marks.
fn bold(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("**")?.strip_suffix("**")?;
    (!inner.is_empty() && !inner.ends_with('\\')).then_some(inner)
}

fn plain(line: &str) -> String {
    let pieces = pieces(bold(line).unwrap_or(line)).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Link { shown, .. } => shown,
        })
        .collect()
}

fn rich(line: &str) -> String {
    let (inner, strong) = match bold(line) {
        Some(inner) => (inner, true),
        None => (line, false),
    };
    let pieces = pieces(inner).into_iter();
    let all: String = pieces
        .map(|piece| match piece {
            Piece::Text(text) => escape(&text),
            Piece::Link { shown, address } => {
                let address = address.replace("&amp;", "&");
                format!("<a href=\"{}\">{}</a>", escape(&address), escape(&shown))
            }
        })
        .collect();
    if strong {
        format!("<strong>{all}</strong>")
    } else {
        all
    }
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == '['
            && let Some((shown, address, after)) = link(rest)
        {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
            pieces.push(Piece::Link { shown, address });
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (c, rest.chars().next()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {
                text.push(next);
                rest = &rest[1..];
            }
            (JOINER, _) => {}
            _ => text.push(c),
        }
    }
    pieces.push(Piece::Text(text));
    pieces
}

/// `[shown](<address>)` at the start, for addresses of the web alone.
fn link(from: &str) -> Option<(String, &str, &str)> {
    let (shown, rest) = from.strip_prefix('[')?.split_once("](<")?;
    let (address, after) = rest.split_once(">)")?;
    let web = address.starts_with("https://") || address.starts_with("http://");
    let one = !shown.replace("\\[", "").contains('[');
    (web && one).then(|| (plain(shown), address, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "**Nobody has read this yet.**\n\nTwo men \\& a \\<dog\\>, @\u{2060}ward.\\\nAsk \
                          [met.police.uk/a\\_b](<https://met.police.uk/a_b?x=1&amp;y=2>).\n\n- one\n- \\# two\n\n---\n\nCall 101\\\\";

    #[test]
    fn text_has_no_signs() {
        assert_eq!(
            text(NOTICE),
            "Nobody has read this yet.\n\nTwo men & a <dog>, @ward.\nAsk met.police.uk/a_b.\n\n- one\n- # two\n\n---\n\nCall \
             101\\"
        );
    }

    #[test]
    fn html_is_escaped_and_links_are_links() {
        assert_eq!(
            html(NOTICE),
            "<p><strong>Nobody has read this yet.</strong></p><p>Two men &amp; a &lt;dog&gt;, @ward.<br>Ask \
             <a href=\"https://met.police.uk/a_b?x=1&amp;y=2\">met.police.uk/a_b</a>.</p><ul><li>one</li><li># two</li></ul><hr>\
             <p>Call 101\\</p>"
        );
    }

    #[test]
    fn what_is_no_sign_of_ours_stays_text() {
        for wild in [
            "[x](<javascript:alert(1)>)",
            "[x](https://example.org)",
            "<script>",
            "**",
            "[",
            "\\",
        ] {
            let html = html(wild);
            assert!(
                !html.contains("href") && !html.contains("<script"),
                "{html}"
            );
            let _ = text(wild);
        }
    }
}
