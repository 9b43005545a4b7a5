//! A sheet as PO.

use super::plurals;
use crate::{Sheet, State, sheet::Outgoing, slots};

/// Writes a sheet as PO, in UTF-8. Lines of [`Sheet::left_out`] are not in it.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut out = header(sheet);
    for line in sheet.outgoing() {
        entry(&mut out, &line);
    }
    out.into_bytes()
}

fn header(sheet: &Sheet) -> String {
    let by = sheet.organisation.as_deref().unwrap_or("Wardmote");
    let fields = [
        format!("Project-Id-Version: {by}\n"),
        format!("Language: {}\n", sheet.language.as_str().replace('-', "_")),
        "MIME-Version: 1.0\n".to_owned(),
        "Content-Type: text/plain; charset=UTF-8\n".to_owned(),
        "Content-Transfer-Encoding: 8bit\n".to_owned(),
        format!(
            "Plural-Forms: {}\n",
            plurals::forms(sheet.language.primary())
        ),
    ];
    let fields: String = fields
        .iter()
        .map(|field| format!("{}\n", quoted(field)))
        .collect();
    format!(
        "# Sentences in {}. Keep words in square brackets, such as [time started], exactly as they are.\n\
# A line that is right is one that is not fuzzy.\nmsgid \"\"\nmsgstr \"\"\n{fields}",
        one_line(&sheet.language_name)
    )
}

fn entry(out: &mut String, outgoing: &Outgoing<'_>) {
    let line = outgoing.line;
    out.push('\n');
    out.push_str(&format!("#. Used: {}\n", one_line(&line.used)));
    if let Some(note) = &line.note {
        out.push_str(&format!("#. {}\n", one_line(note)));
    }
    out.push_str(&format!("#. State: {}\n", line.state.words()));
    if line.own.is_some() && line.state != State::Signed {
        out.push_str("#, fuzzy\n");
    }
    for (word, text) in [
        ("msgctxt", line.id.clone()),
        ("msgid", slots::shown(&outgoing.english)),
        ("msgstr", slots::shown(&outgoing.own)),
    ] {
        out.push_str(&format!("{word} {}\n", quoted(&text)));
    }
}

/// What stands in a comment must not begin another line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
