//! How a mark stands in a Word cell: in one piece, and in a right-to-left text in its own order.

const START: char = '\u{2066}';
const END: char = '\u{2069}';

/// A mark as it is written: no line ends inside it, and in a right-to-left text an isolate keeps its brackets round it.
pub(super) fn written(mark: &str, isolated: bool) -> String {
    // What is shown as a program has it keeps its own spaces, for they count.
    let mark = if mark.starts_with("[= ") {
        mark.to_owned()
    } else {
        mark.replace(' ', "\u{a0}")
    };
    if isolated {
        format!("{START}{mark}{END}")
    } else {
        mark
    }
}

/// A text without the isolates that [`written`] put round its marks. Its own, and those round brackets of the text itself,
/// stay; a mark that somebody copied without them is one all the same.
pub(super) fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + START.len_utf8()..];
        match isolated_mark(inside) {
            Some(mark) => {
                out.push_str(mark);
                rest = &inside[mark.len() + END.len_utf8()..];
            }
            None => {
                out.push(START);
                rest = inside;
            }
        }
    }
    out + rest
}

/// The mark with which a text begins, if an isolate ends right after it.
fn isolated_mark(text: &str) -> Option<&str> {
    let words = text.strip_prefix('[')?;
    let end = words.find(['[', ']']).filter(|end| *end > 0)?;
    let mark = &text[..end + 2];
    (mark.ends_with(']') && text[mark.len()..].starts_with(END)).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_only_what_it_put() {
        for (text, bared) in [
            (
                "ا \u{2066}[time\u{a0}started]\u{2069}۔",
                "ا [time\u{a0}started]۔",
            ),
            (
                "\u{2066}\u{2066}[place]\u{2069}\u{2069}",
                "\u{2066}[place]\u{2069}",
            ),
            ("\u{2066}[[note]]\u{2069}", "\u{2066}[[note]]\u{2069}"),
            ("\u{2066}[[\u{2066}[place]\u{2069}", "\u{2066}[[[place]"),
            ("\u{2066}101\u{2069} [place]", "\u{2066}101\u{2069} [place]"),
            ("\u{2066}[place", "\u{2066}[place"),
            ("\u{2066}[]\u{2069}", "\u{2066}[]\u{2069}"),
        ] {
            assert_eq!(bare(text), bared);
        }
        assert_eq!(bare(&written("[in place]", true)), "[in\u{a0}place]");
        assert_eq!(written("[= a  b]", false), "[= a  b]");
    }
}
