//! Lines as the wire has them: ended by CRLF and nothing else. A lone CR or LF is how a second mail is smuggled into
//! the first, so it ends the connection.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// The longest line of a mail, with its CRLF (RFC 5321, section 4.5.3.1.6).
pub(super) const TEXT_LINE: usize = 1000;

/// The longest command line, with its CRLF; RFC 5321's 512 and what SMTPUTF8 and BODY add.
pub(super) const COMMAND_LINE: usize = 1000;

/// What was read in place of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its CRLF.
    Whole(Vec<u8>),
    /// A line longer than allowed; it was read to its end and let go.
    TooLong,
    /// A lone CR, a lone LF, or a NUL.
    Smuggling,
    /// The other side hung up, within a line or between two.
    Gone,
}

/// Reads the next line, of at most `most` octets with its CRLF.
pub(super) async fn next<R: AsyncBufRead + Unpin>(reader: &mut R, most: usize) -> Line {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let room = most.saturating_sub(line.len()).max(1) as u64;
        match (&mut *reader).take(room).read_until(b'\n', &mut line).await {
            Ok(n) if n > 0 => {}
            _ => return Line::Gone,
        }
        if line.last() == Some(&b'\n') {
            break;
        }
        if line.len() >= most {
            too_long = true;
            // Only the last octet matters now: whether the line ends in CRLF.
            line.drain(..line.len() - 1);
        }
    }
    if !line.ends_with(b"\r\n") {
        return Line::Smuggling;
    }
    line.truncate(line.len() - 2);
    if line.iter().any(|b| matches!(b, b'\r' | b'\0')) {
        return Line::Smuggling;
    }
    if too_long {
        Line::TooLong
    } else {
        Line::Whole(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_end_in_crlf() {
        let cases: &[(&[u8], Line)] = &[
            (b"NOOP\r\nmore", Line::Whole(b"NOOP".to_vec())),
            (b"\r\n", Line::Whole(Vec::new())),
            (b"12345678\r\n", Line::Whole(b"12345678".to_vec())),
            (b"123456789\r\n", Line::TooLong),
            (
                b"1234567890123456789012345678901234567890\r\n",
                Line::TooLong,
            ),
            (b"NOOP\n", Line::Smuggling),
            (b"NO\rOP\r\n", Line::Smuggling),
            (b"NO\0P\r\n", Line::Smuggling),
            (b"a\r\r\n", Line::Smuggling),
            (b"123456789012\n", Line::Smuggling),
            (b"NOOP", Line::Gone),
            (b"", Line::Gone),
        ];
        for (bytes, expected) in cases {
            let mut reader = *bytes;
            assert_eq!(
                next(&mut reader, 10).await,
                *expected,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
