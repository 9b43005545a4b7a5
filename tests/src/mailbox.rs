//! What a relay received, read by a MIME parser that is not ours.

use mail_parser::{HeaderValue, MessageParser};

/// One mail as a reader's program sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Message-ID without angle brackets.
    pub id: String,
    /// The one recipient of the envelope.
    pub to: String,
    /// The envelope's sender.
    pub sender: String,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, decoded.
    pub text: String,
    /// The HTML, decoded, or nothing.
    pub html: String,
    /// The header X-Wardmote-Message: the public id of the message; empty in mails of the desk.
    pub message: String,
    /// The address in List-Unsubscribe, without angle brackets; empty in mails of the desk.
    pub unsubscribe: String,
    /// The mail as it came.
    pub raw: Vec<u8>,
}

impl Mail {
    /// Reads one.
    pub fn read(to: &str, sender: &str, raw: &[u8]) -> Self {
        let parsed = MessageParser::default()
            .parse(raw)
            .expect("the mail can be parsed");
        let header = |name: &str| match parsed.header_raw(name) {
            Some(text) => text.trim().to_owned(),
            None => String::new(),
        };
        Self {
            id: parsed.message_id().unwrap_or_default().to_owned(),
            to: to.to_owned(),
            sender: sender.to_owned(),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            text: parsed
                .body_text(0)
                .map(|t| t.replace("\r\n", "\n"))
                .unwrap_or_default(),
            html: match parsed.html_body_count() {
                0 => String::new(),
                _ => parsed
                    .body_html(0)
                    .map(|t| t.into_owned())
                    .unwrap_or_default(),
            },
            message: header("X-Wardmote-Message"),
            unsubscribe: header("List-Unsubscribe")
                .trim_matches(['<', '>'])
                .to_owned(),
            raw: raw.to_vec(),
        }
    }

    /// The delivery in its Message-ID, if it has one.
    pub fn delivery(&self) -> Option<&str> {
        self.id
            .split_once('@')
            .map(|(left, _)| left)
            .filter(|left| left.starts_with("dlv_"))
    }

    /// How often a header of that name stands in it.
    pub fn count(&self, name: &str) -> usize {
        let parsed = MessageParser::default().parse(&self.raw).unwrap();
        parsed
            .headers()
            .iter()
            .filter(|h| h.name().eq_ignore_ascii_case(name))
            .count()
    }

    /// The raw text of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        let parsed = MessageParser::default().parse(&self.raw).unwrap();
        parsed.header_raw(name).map(|text| text.trim().to_owned())
    }

    /// The addresses of To, as a mail program reads them.
    pub fn to_header(&self) -> Vec<String> {
        let parsed = MessageParser::default().parse(&self.raw).unwrap();
        match parsed.header("To") {
            Some(HeaderValue::Address(to)) => to
                .iter()
                .filter_map(|a| a.address().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        }
    }
}
