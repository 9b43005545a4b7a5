//! Text that keeps its left-to-right order inside text of the other direction: names in Latin letters, numbers, links.

use wardmote_domain::{text::isolate, words::Direction};

use crate::html;

/// A value that the catalogue knows to run left to right, isolated whole in plain text.
pub(crate) fn ltr(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// One line of typed text: what runs left to right in it is found and isolated where the line runs right to left.
pub(crate) fn text(line: &str, direction: Direction) -> String {
    match direction {
        Direction::Ltr => line.to_owned(),
        Direction::Rtl => isolate::isolate(line),
    }
}

/// The text without the isolates round plain numbers, which every program shows as they are written: in a text message
/// each isolate takes the room of two letters.
pub(crate) fn lean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find('\u{2066}') {
        let inside = &rest[from + '\u{2066}'.len_utf8()..];
        let end = inside.find('\u{2069}').unwrap_or(inside.len());
        let plain = end > 0
            && inside[..end]
                .split([':', '.', ','])
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        out.push_str(&rest[..from]);
        if plain {
            out.push_str(&inside[..end]);
            rest = inside[end..].strip_prefix('\u{2069}').unwrap_or_default();
        } else {
            out.push('\u{2066}');
            rest = inside;
        }
    }
    out.push_str(rest);
    out
}

/// The same as HTML: escaped, web addresses made links.
pub(crate) fn html(line: &str, direction: Direction) -> String {
    if direction == Direction::Ltr {
        return html::line(line);
    }
    let mut out = String::with_capacity(line.len() + 32);
    let mut from = 0;
    for span in isolate::ltr_spans(line) {
        out.push_str(&html::escape(&line[from..span.start]));
        out.push_str(&html::isolated(&html::line(&line[span.clone()])));
        from = span.end;
    }
    out.push_str(&html::line(&line[from..]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_need_no_isolate() {
        assert_eq!(
            lean("رات \u{2066}22:45\u{2069} بجے \u{2066}020 7946 0187\u{2069} پر"),
            "رات 22:45 بجے \u{2066}020 7946 0187\u{2069} پر"
        );
        assert_eq!(lean("\u{2066}1"), "1");
    }

    #[test]
    fn digits_keep_their_order_in_right_to_left_text_only() {
        let line = "فون <0800 123 456> یا met.police.uk پر";
        assert_eq!(
            text(line, Direction::Rtl),
            "فون <\u{2066}0800 123 456\u{2069}> یا \u{2066}met.police.uk\u{2069} پر"
        );
        assert_eq!(text(line, Direction::Ltr), line);
        assert_eq!(
            html(line, Direction::Rtl),
            "فون &lt;<bdi dir=\"ltr\">0800 123 456</bdi>&gt; یا <bdi dir=\"ltr\"><a href=\"https://met.police.uk\">\
             met.police.uk</a></bdi> پر"
        );
    }
}
