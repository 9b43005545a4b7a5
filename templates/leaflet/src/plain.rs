//! Texts come from people and from other programs. Here they become plain text: no controls, no direction marks of their
//! own, one space for any white space. Nothing else is taken out, and nothing in a text is ever an instruction.

use std::ops::Range;

use crate::job::{Direction, Run};

const LTR_ISOLATE: char = '\u{2066}';
const POP_ISOLATE: char = '\u{2069}';

/// A text without what cannot be printed, its white space single.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_clean(&mut out, text);
    out
}

fn push_clean(out: &mut String, text: &str) {
    for c in text.chars() {
        match kept(c) {
            Some(' ') if out.ends_with(' ') => {}
            Some(c) => out.push(c),
            None => {}
        }
    }
}

/// The character as it is printed, or nothing. Joiners stay, Persian and Bengali need them. What could turn a line round,
/// hide a part of it or carry a tag goes.
fn kept(c: char) -> Option<char> {
    match c {
        '\u{9}'..='\u{D}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => None,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' => None,
        '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' => None,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => None,
        c if u32::from(c) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c) => None,
        c => Some(c),
    }
}

/// A mark of direction that the program itself put in: it is for the layout and is not drawn.
#[must_use]
pub fn is_mark(c: char) -> bool {
    matches!(c, LTR_ISOLATE | POP_ISOLATE)
}

/// One paragraph ready to be set: its text with isolates, and where its links are.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// The text.
    pub text: String,
    /// Each link's place in the text, and where it leads.
    pub links: Vec<(Range<usize>, String)>,
    /// Pieces that are set in Latin letters whatever is round them, their spaces too.
    pub latin: Vec<Range<usize>>,
    /// Numbers, which no line breaks.
    pub whole: Vec<Range<usize>>,
}

impl Paragraph {
    /// Joins the runs of a paragraph.
    #[must_use]
    pub fn new(runs: &[Run], dir: Direction) -> Self {
        let mut paragraph = Self::default();
        for run in runs {
            match run {
                Run::Plain(text) => paragraph.push_text(&clean(text), dir),
                Run::Ltr(run) => paragraph.push_ltr(&clean(&run.ltr)),
                Run::Link(run) => paragraph.push_link(&clean(&run.link)),
            }
        }
        let kept = paragraph.text.trim_end().len();
        paragraph.text.truncate(kept);
        paragraph
    }

    /// Whether there is nothing to print.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || is_mark(c))
    }

    /// A text with nothing in it that needs care.
    #[must_use]
    pub fn simple(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// Text of the language. Groups of digits with a space between them would change places in right-to-left text, so each such
    /// number is isolated there even where nobody marked it.
    fn push_text(&mut self, text: &str, dir: Direction) {
        let mut rest = text;
        while let Some(number) = number_in(rest) {
            push_clean(&mut self.text, &rest[..number.start]);
            match dir {
                Direction::Rtl => self.push_ltr(&rest[number.clone()]),
                Direction::Ltr => self.push_whole(&rest[number.clone()]),
            }
            rest = &rest[number.end..];
        }
        push_clean(&mut self.text, rest);
    }

    fn push_whole(&mut self, number: &str) {
        let start = self.text.len();
        self.text.push_str(number);
        self.whole.push(start..self.text.len());
    }

    fn push_ltr(&mut self, text: &str) {
        self.text.push(LTR_ISOLATE);
        let start = self.text.len();
        if number_in(text) == Some(0..text.len()) {
            self.push_whole(text);
        } else {
            self.text.push_str(text);
        }
        self.end_ltr(start, text);
    }

    fn push_link(&mut self, text: &str) {
        self.text.push(LTR_ISOLATE);
        let start = self.text.len();
        self.text.push_str(text);
        if is_web_address(text) {
            self.links.push((start..self.text.len(), text.to_owned()));
        }
        self.end_ltr(start, text);
    }

    fn end_ltr(&mut self, start: usize, text: &str) {
        if text.is_ascii() {
            self.latin.push(start..self.text.len());
        }
        self.text.push(POP_ISOLATE);
    }
}

/// The longest address that can be clicked: it stands in the file once for each line that it takes.
const LONGEST_LINK: usize = 500;

fn is_web_address(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && text.len() <= LONGEST_LINK && text.bytes().all(|b| b.is_ascii_graphic())
}

/// The longest number that is kept on one line: longer than any telephone number, and narrower than any line.
const LONGEST_NUMBER: usize = 20;

/// The first number of two or more groups of digits, as in "0800 123 456" or "+44 20 7946 0000".
fn number_in(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = if at > 0 && bytes[at - 1] == b'+' {
            at - 1
        } else {
            at
        };
        let mut end = at;
        let mut groups = 0;
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            while bytes.get(end).is_some_and(u8::is_ascii_digit) {
                end += 1;
            }
            groups += 1;
            if !(bytes.get(end) == Some(&b' ')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
            {
                break;
            }
            end += 1;
        }
        if (groups > 1 || start < at) && end - start <= LONGEST_NUMBER {
            return Some(start..end);
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{LinkRun, LtrRun};

    #[test]
    fn what_turns_or_hides_a_line_goes_and_white_space_is_single() {
        assert_eq!(clean("a\r\nb\tc\u{2028}d"), "a b c d");
        assert_eq!(
            clean("a\u{202E}b\u{2066}c\u{200F}\u{FEFF}\u{0}\u{1B}\u{E0041}"),
            "abc"
        );
        assert_eq!(
            clean("می\u{200C}خواهم {{x}} <b> #let ক\u{200D}"),
            "می\u{200C}خواهم {{x}} <b> #let ক\u{200D}"
        );
    }

    #[test]
    fn numbers_in_groups_are_isolated_in_right_to_left_text_only() {
        let runs = [Run::Plain(
            "فون 0800 123 456 یا +44 20 7946 0000 یا 101".to_owned(),
        )];
        let text = Paragraph::new(&runs, Direction::Rtl).text;
        assert_eq!(
            text,
            "فون \u{2066}0800 123 456\u{2069} یا \u{2066}+44 20 7946 0000\u{2069} یا 101"
        );
        let runs = [Run::Plain("ring 0800 123 456".to_owned())];
        assert_eq!(
            Paragraph::new(&runs, Direction::Ltr).text,
            "ring 0800 123 456"
        );
    }

    #[test]
    fn a_link_knows_its_place_and_only_web_addresses_can_be_clicked() {
        let link = |s: &str| Run::Link(LinkRun { link: s.to_owned() });
        let runs = [
            Run::Plain("see ".to_owned()),
            link("https://example.org/a"),
            Run::Ltr(LtrRun {
                ltr: "x".to_owned(),
            }),
            link("javascript:alert(1)"),
        ];
        let paragraph = Paragraph::new(&runs, Direction::Ltr);
        let [(range, to)] = &paragraph.links[..] else {
            panic!("one link, not {:?}", paragraph.links)
        };
        assert_eq!(
            (&paragraph.text[range.clone()], to.as_str()),
            ("https://example.org/a", "https://example.org/a")
        );
    }
}
