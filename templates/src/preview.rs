//! A version as plain text for a terminal.

use wardmote_domain::{
    text::gsm7,
    variant::{Copy, Variant},
};

/// What stands for the reader's own unsubscribe link.
const LINK: &str = "(a link of the reader's own)";

/// The version as its reader sees it, without HTML: a heading line with language and format, then the text. The text
/// part of a mail is complete, so it stands for the mail; a page shows the same words as its HTML.
pub fn preview(variant: &Variant) -> String {
    let read = match (&variant.unread, &variant.read_by) {
        (Some(_), _) => ", nobody has read it".to_owned(),
        (None, Some(name)) => format!(", read by {name}"),
        (None, None) => String::new(),
    };
    let head = format!(
        "[{} {}{}{read}]",
        variant.language,
        variant.format,
        size(&variant.copy)
    );
    let inside = match &variant.copy {
        Copy::Short { text, thread } => {
            let posts: Vec<&str> = std::iter::once(text)
                .chain(thread)
                .map(|t| t.trim_end())
                .collect();
            posts.join("\n\n")
        }
        Copy::Press { text } | Copy::Sms { text } | Copy::Voice { text } => {
            text.trim_end().to_owned()
        }
        Copy::Panel { title, markdown } => format!("{title}\n\n{}", markdown.trim_end()),
        Copy::Email { subject, text, .. } => {
            format!("Subject: {subject}\n\n{}", text.filled(LINK).trim_end())
        }
        Copy::Page { .. } => page(variant),
    };
    format!("{head}\n{inside}\n")
}

/// How long what leaves is, where its outlets count: parts of a text message, posts of a thread.
fn size(copy: &Copy) -> String {
    match copy {
        Copy::Sms { text } => match gsm7::size(text).parts {
            1 => ", 1 part".to_owned(),
            parts => format!(", {parts} parts"),
        },
        Copy::Short { thread, .. } if !thread.is_empty() => {
            format!(", {} posts", thread.len() + 1)
        }
        _ => String::new(),
    }
}

fn page(variant: &Variant) -> String {
    let mut parts = vec![variant.title.clone()];
    if let Some(unread) = &variant.unread {
        parts.push(if unread.own == unread.english {
            unread.english.clone()
        } else {
            format!("{}\n{}", unread.own, unread.english)
        });
    }
    parts.push(variant.text.clone());
    parts.extend((!variant.footer.is_empty()).then(|| variant.footer.clone()));
    parts.join("\n\n")
}
