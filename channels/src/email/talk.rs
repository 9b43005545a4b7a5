//! One side of an SMTP dialogue (RFC 5321): what has left is counted to the byte, and replies are read whole or not at all.
//! Ours, because lettre's connection never pipelines (RFC 2920), does not read a reply without text, and cannot say what
//! had left when a connection broke.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::replies::Reply;

/// The longest line of a reply; RFC 5321 has 512, and relays write more.
const LINE: usize = 4096;

/// The longest reply with all its lines.
const WHOLE: usize = 64 * 1024;

/// Any stream a mail can go over.
pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Socket for T {}

/// The connection broke, or what came was no reply.
#[derive(Debug)]
pub(super) struct Broken;

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// A reply: its three digits and the text of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub code: u16,
    pub text: String,
}

impl Said {
    /// 2 for yes, 3 for go on, 4 and 5 for no.
    pub(super) fn class(&self) -> u16 {
        self.code / 100
    }

    /// The first line of its text.
    pub(super) fn first_line(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    pub(super) fn no(&self) -> Reply {
        Reply::new(self.code, &self.text)
    }
}

/// A stream that is spoken over.
pub(super) struct Talk<S> {
    stream: S,
    written: u64,
    heard: Vec<u8>,
    read_to: usize,
}

impl<S: Socket> Talk<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            written: 0,
            heard: Vec::new(),
            read_to: 0,
        }
    }

    /// Bytes given to the stream so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Whether the other side has said more than was read: out of turn, if nothing was asked.
    pub(super) fn has_more(&self) -> bool {
        self.read_to < self.heard.len()
    }

    /// The stream by itself.
    pub(super) fn into_stream(self) -> S {
        self.stream
    }

    /// Sends all of it. When it fails or is dropped, [`Talk::written`] says how much was given to the stream.
    pub(super) async fn put(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = self.stream.write(rest).await?;
            if taken == 0 {
                return Err(Broken);
            }
            self.written += taken as u64;
            rest = &rest[taken..];
        }
        Ok(self.stream.flush().await?)
    }

    /// Sends one command and reads its reply.
    pub(super) async fn ask(&mut self, command: &str) -> Result<Said, Broken> {
        self.put(command.as_bytes()).await?;
        self.reply().await
    }

    /// The next reply, with all its lines. Dropped half-way, it goes on where it was.
    pub(super) async fn reply(&mut self) -> Result<Said, Broken> {
        loop {
            match whole(&self.heard[self.read_to..])? {
                Some((said, length)) => {
                    self.read_to += length;
                    if self.read_to == self.heard.len() {
                        self.heard.clear();
                        self.read_to = 0;
                    }
                    return Ok(said);
                }
                None => {
                    self.heard.drain(..self.read_to);
                    self.read_to = 0;
                    if self.heard.capacity() - self.heard.len() < 512 {
                        self.heard.reserve(1024);
                    }
                    if self.stream.read_buf(&mut self.heard).await? == 0 {
                        return Err(Broken);
                    }
                }
            }
        }
    }
}

/// The first reply in `heard` and its length; nothing while it is not whole.
fn whole(heard: &[u8]) -> Result<Option<(Said, usize)>, Broken> {
    let mut said: Option<Said> = None;
    let mut at = 0;
    loop {
        let rest = &heard[at..];
        let Some(end) = rest.iter().position(|b| *b == b'\n') else {
            let waits = rest.len() <= LINE && heard.len() <= WHOLE;
            return if waits { Ok(None) } else { Err(Broken) };
        };
        at += end + 1;
        if end > LINE || at > WHOLE {
            return Err(Broken);
        }
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        let (code, more, text) = line_of(line).ok_or(Broken)?;
        let text = String::from_utf8_lossy(text);
        match &mut said {
            Some(said) if said.code != code => return Err(Broken),
            Some(said) => {
                said.text.push('\n');
                said.text.push_str(&text);
            }
            None => {
                said = Some(Said {
                    code,
                    text: text.into_owned(),
                });
            }
        }
        if !more && let Some(said) = said {
            return Ok(Some((said, at)));
        }
    }
}

/// One line of a reply: its code, whether another follows, its text. A reply may end after its digits.
fn line_of(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let digits = line.get(..3)?;
    if !matches!(digits[0], b'2'..=b'5') || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = digits
        .iter()
        .fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    match line.get(3) {
        None => Some((code, false, &[])),
        Some(b' ') => Some((code, false, &line[4..])),
        Some(b'-') => Some((code, true, &line[4..])),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_read_whole_or_not_at_all() {
        let said = |code, text: &str| {
            Some(Said {
                code,
                text: text.to_owned(),
            })
        };
        let cases: &[(&[u8], Option<Said>)] = &[
            (b"250 2.0.0 OK\r\n", said(250, "2.0.0 OK")),
            (b"250\r\n", said(250, "")),
            (b"354 \r\n", said(354, "")),
            (b"250-a\r\n250-b\r\n250 c\r\n", said(250, "a\nb\nc")),
            (b"250-a\r\n250\r\n", said(250, "a\n")),
            (b"250 bare\n", said(250, "bare")),
            (b"550 \xff\xfe\r\n", said(550, "\u{fffd}\u{fffd}")),
            (b"250-a\r\n", None),
            (b"250 half", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            let found = whole(bytes).unwrap();
            assert_eq!(found.as_ref().map(|f| &f.0), expected.as_ref());
            if let Some((_, length)) = found {
                assert_eq!(length, bytes.len());
            }
        }
    }

    #[test]
    fn what_is_no_reply_is_no_reply() {
        let long = [b"250 ".as_slice(), &[b'x'; LINE + 1]].concat();
        let endless = b"250-x\r\n".repeat(WHOLE / 7 + 1);
        let cases: &[&[u8]] = &[
            b"hello\r\n",
            b"\r\n",
            b"25\r\n",
            b"2500 x\r\n",
            b"150 x\r\n",
            b"650 x\r\n",
            b"250-a\r\n251 b\r\n",
            b"HTTP/1.1 400 Bad Request\r\n",
            &long,
            &endless,
        ];
        for bytes in cases {
            assert!(whole(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[tokio::test]
    async fn replies_that_come_together_or_in_pieces() {
        for size in 1..12 {
            let (ours, mut theirs) = tokio::io::duplex(size);
            let far = tokio::spawn(async move {
                theirs
                    .write_all(b"250-a\r\n250 b\r\n354\r\n")
                    .await
                    .unwrap();
            });
            let mut talk = Talk::new(ours);
            assert_eq!(talk.reply().await.unwrap().text, "a\nb");
            assert_eq!(talk.reply().await.unwrap().code, 354);
            assert!(!talk.has_more());
            assert!(talk.reply().await.is_err(), "the other side is gone");
            far.await.unwrap();
        }
    }
}
