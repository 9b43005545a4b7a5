//! The parts of a report (RFC 6522) and the fields in them.

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};

/// Fields that are read of one part at most; a real report has a dozen.
const MOST_FIELDS: usize = 500;
/// Recipients that are read of one report; each of our mails has one, an alias may make more.
const MOST_RECIPIENTS: usize = 50;

/// A field: its name and its unfolded value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    name: String,
    /// Without the white space round it.
    pub value: String,
}

impl Field {
    /// Whether it has that name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// What a mail reports.
pub(super) enum Report {
    /// What became of a mail: the fields of each recipient.
    Delivery(Vec<Vec<Field>>),
    /// What a reader did with a mail.
    Feedback {
        /// The fields of the report.
        fields: Vec<Field>,
        /// The head of the mail it is about, where it is in it.
        original: Option<String>,
    },
}

/// What this mail reports, if it is a report.
pub(super) fn report(mail: &Message<'_>) -> Option<Report> {
    let kind = mail.content_type()?;
    let is =
        |value: Option<&str>, wanted: &str| value.is_some_and(|v| v.eq_ignore_ascii_case(wanted));
    if !kind.ctype().eq_ignore_ascii_case("multipart") || !is(kind.subtype(), "report") {
        return None;
    }
    let report_type = kind.attribute("report-type");
    let part = |subtypes: &[&str]| {
        mail.parts.iter().find(|part| {
            part.content_type().is_some_and(|c| {
                c.ctype().eq_ignore_ascii_case("message")
                    && subtypes.iter().any(|wanted| is(c.subtype(), wanted))
            })
        })
    };
    if is(report_type, "delivery-status") {
        let status = part(&["delivery-status", "global-delivery-status"])?;
        let mut blocks = blocks(&text(mail, status));
        // The first block is about the whole mail.
        let recipients = blocks.split_off(blocks.len().min(1));
        return Some(Report::Delivery(recipients));
    }
    if is(report_type, "feedback-report") {
        let fields = fields(&text(mail, part(&["feedback-report"])?));
        let original = part(&["rfc822", "global"])
            .or_else(|| headers_alone(mail))
            .map(|part| text(mail, part));
        return Some(Report::Feedback { fields, original });
    }
    None
}

fn headers_alone<'m, 'x>(mail: &'m Message<'x>) -> Option<&'m MessagePart<'x>> {
    mail.parts.iter().find(|part| {
        part.content_type().is_some_and(|c| {
            c.subtype()
                .is_some_and(|s| s.eq_ignore_ascii_case("rfc822-headers"))
        })
    })
}

/// What stands in a part; of a mail in it, the mail as it came.
fn text(mail: &Message<'_>, part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.clone().into_owned(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(_) | PartType::Multipart(_) => {
            let (from, to) = (part.offset_body as usize, part.offset_end as usize);
            let bytes = mail.raw_message.get(from..to.max(from)).unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}

/// The groups of fields that blank lines part.
fn blocks(text: &str) -> Vec<Vec<Field>> {
    let mut blocks: Vec<Vec<Field>> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && blocks.len() <= MOST_RECIPIENTS {
        let found = fields(rest);
        if !found.is_empty() {
            blocks.push(found);
        }
        rest = after_blank_line(rest).trim_start();
    }
    blocks
}

fn after_blank_line(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() {
            return &text[at..];
        }
    }
    ""
}

/// The fields up to the first blank line, each unfolded.
pub(super) fn fields(text: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
        } else if fields.len() == MOST_FIELDS {
            break;
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push(Field {
                name: name.trim().to_owned(),
                value: value.trim().to_owned(),
            });
        }
    }
    fields
}
