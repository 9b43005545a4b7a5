//! Quoted-printable (RFC 2045, section 6.7) in parts that join. A text is encoded once; only what goes into its slots is
//! encoded for each person. Every part ends on a soft line break, so that the next starts at the first column.

use wardmote_domain::variant::Slotted;

/// The longest line before its `=`.
const WIDTH: usize = 75;

/// A text with slots, encoded.
#[derive(Debug, Clone)]
pub(super) struct Quoted(Vec<Vec<u8>>);

impl Quoted {
    pub(super) fn new(text: &Slotted) -> Self {
        Self(text.0.iter().map(|part| encode(part)).collect())
    }

    /// The whole body with `slot` in each slot.
    pub(super) fn fill(&self, slot: &str) -> Vec<u8> {
        let filling = encode(slot);
        let slots = self.0.len().saturating_sub(1);
        let length = self.0.iter().map(Vec::len).sum::<usize>() + slots * filling.len();
        let mut body = Vec::with_capacity(length);
        for (i, part) in self.0.iter().enumerate() {
            if i > 0 {
                body.extend_from_slice(&filling);
            }
            body.extend_from_slice(part);
        }
        // A body does not end on a soft break. A text's own `=` is always written as =3D, so this is never one.
        if body.ends_with(b"=\r\n") {
            body.truncate(body.len() - 3);
        }
        body
    }
}

/// One part, ended by a soft break unless it ends a line by itself.
fn encode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 16 + 8);
    let mut column = 0;
    let mut chars = text.chars().peekable();
    let mut unit = Vec::with_capacity(12);
    while let Some(c) = chars.next() {
        if c == '\n' || (c == '\r' && chars.peek() == Some(&'\n')) {
            if c == '\r' {
                chars.next();
            }
            out.extend_from_slice(b"\r\n");
            column = 0;
            continue;
        }
        let last = matches!(chars.peek(), None | Some('\n' | '\r'));
        unit.clear();
        if literal(c, last) && !(column == 0 && c == '.') {
            unit.push(c as u8);
        } else {
            let mut bytes = [0u8; 4];
            c.encode_utf8(&mut bytes)
                .bytes()
                .for_each(|byte| unit.extend_from_slice(&escaped(byte)));
        }
        if column + unit.len() > WIDTH {
            out.extend_from_slice(b"=\r\n");
            // What was literal in the middle of a line may not be at its start.
            if unit == b"." {
                unit = escaped(b'.').to_vec();
            }
            column = 0;
        }
        out.extend_from_slice(&unit);
        column += unit.len();
    }
    if column > 0 {
        out.extend_from_slice(b"=\r\n");
    }
    out
}

/// Whether it stands for itself. A space at the end of a line would be lost on the way.
fn literal(c: char, last_of_line: bool) -> bool {
    match c {
        '=' => false,
        ' ' | '\t' => !last_of_line,
        _ => c.is_ascii_graphic(),
    }
}

fn escaped(byte: u8) -> [u8; 3] {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    [
        b'=',
        HEX[usize::from(byte >> 4)],
        HEX[usize::from(byte & 15)],
    ]
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    /// What an implementation that is not ours reads.
    fn decoded(body: &[u8]) -> String {
        let mut mail = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".to_vec();
        mail.extend_from_slice(body);
        let parsed = MessageParser::default().parse(&mail).unwrap();
        parsed
            .body_text(0)
            .map(|t| t.into_owned())
            .unwrap_or_default()
    }

    fn lines_are_short(body: &[u8]) {
        for line in body.split(|b| *b == b'\n') {
            assert!(line.len() <= 77, "{}", String::from_utf8_lossy(line));
            assert!(!line.starts_with(b"."), "a dot at the start of a line");
        }
        assert!(body.is_ascii());
    }

    #[test]
    fn by_hand() {
        let cases: &[(&[&str], &str, &str)] = &[
            (
                &["Leave: ", "\nThank you"],
                "https://a.example/x",
                "Leave:=20=\r\nhttps://a.example/x=\r\n\r\nThank you",
            ),
            (&["a=b", ""], "c", "a=3Db=\r\nc"),
            (&["one ", " two"], "-", "one=20=\r\n-=\r\n two"),
            (&["line \nnext"], "unused", "line=20\r\nnext"),
            (&[".\n.", "."], "l", "=2E\r\n=2E=\r\nl=\r\n=2E"),
            (&["żó"], "", "=C5=BC=C3=B3"),
            (&[], "x", ""),
        ];
        for (parts, slot, expected) in cases {
            let text = Slotted(parts.iter().map(|p| (*p).to_owned()).collect());
            let body = Quoted::new(&text).fill(slot);
            assert_eq!(String::from_utf8(body).unwrap(), *expected, "{parts:?}");
        }
    }

    #[test]
    fn a_dot_that_meets_the_fold_is_escaped() {
        for before in 60..90 {
            let text = format!("{}.{}", "a".repeat(before), ".".repeat(90));
            let body = Quoted::new(&Slotted(vec![text.clone()])).fill("");
            lines_are_short(&body);
            assert_eq!(decoded(&body), text);
        }
    }

    proptest! {
        /// What is read is what was written, for any text and wherever the slots are.
        #[test]
        fn joined_parts_decode_to_the_text(
            parts in prop::collection::vec("(?s)[ -~\n\u{a0}-\u{10ffff}]{0,120}", 1..5),
            slot in "[!-~ż]{0,120}",
        ) {
            let text = Slotted(parts);
            let body = Quoted::new(&text).fill(&slot);
            lines_are_short(&body);
            prop_assert_eq!(decoded(&body).replace("\r\n", "\n"), text.filled(&slot));
        }
    }
}
