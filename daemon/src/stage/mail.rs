//! A mail as a reader's program shows it: the headers that matter, and the plain text.

/// Headers worth showing, in this order.
const SHOWN: &[&str] = &[
    "From",
    "To",
    "Subject",
    "Date",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// The value of a header, its folded lines joined.
pub(crate) fn header(raw: &str, name: &str) -> Option<String> {
    let mut lines = raw.split("\r\n").take_while(|line| !line.is_empty());
    let start = format!("{}:", name.to_ascii_lowercase());
    let first = lines.find(|line| line.to_ascii_lowercase().starts_with(&start))?;
    let more = lines.take_while(|line| line.starts_with([' ', '\t']));
    Some(
        std::iter::once(&first[start.len()..])
            .chain(more)
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// The mail that arrived, for reading.
pub(crate) fn as_shown(raw: &[u8]) -> String {
    let raw = String::from_utf8_lossy(raw);
    let mut lines: Vec<String> = SHOWN
        .iter()
        .filter_map(|name| header(&raw, name).map(|value| format!("{name}: {value}")))
        .collect();
    lines.push(String::new());
    lines.push(plain_text(&raw).unwrap_or_else(|| "(this mail has no plain text)".to_owned()));
    lines.join("\n")
}

/// The first plain-text part.
pub(crate) fn plain_text(raw: &str) -> Option<String> {
    let start = raw.find("Content-Type: text/plain")?;
    let (head, body) = raw[start..].split_once("\r\n\r\n")?;
    let body = body.split("\r\n--").next().unwrap_or(body);
    let text = if head.to_ascii_lowercase().contains("quoted-printable") {
        unquoted(body)
    } else {
        body.to_owned()
    };
    Some(text.replace("\r\n", "\n").trim_end().to_owned())
}

/// Quoted-printable (RFC 2045, section 6.7) undone.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        rest = match (byte, code) {
            (b'=', Some("\r\n")) => &after[2..],
            (b'=', Some(hex)) if u8::from_str_radix(hex, 16).is_ok() => {
                bytes.extend(u8::from_str_radix(hex, 16));
                &after[2..]
            }
            _ => {
                bytes.push(byte);
                after
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_reads_as_a_reader_sees_it() {
        let raw = "Subject: Police\r\n search\r\nTo: a@example.org\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\nPrzeszuka=\r\nnie =C5=82=3D\r\n--x\r\n<p>no</p>";
        assert_eq!(
            as_shown(raw.as_bytes()),
            "To: a@example.org\nSubject: Police search\n\nPrzeszukanie ł="
        );
    }
}
