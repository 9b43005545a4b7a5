//! The mark of an exercise: what leaves an exercise says so first, in every format and every language.

use wardmote_domain::{
    text::weighted,
    variant::{Copy, Slotted},
    words::EXERCISE,
};

/// The mark as HTML: English, whatever stands round it.
fn html() -> String {
    format!("<p lang=\"en\" dir=\"ltr\"><strong>{EXERCISE}</strong></p>\n")
}

/// A text with the mark on a line of its own before it.
pub(crate) fn line(text: &str) -> String {
    format!("{EXERCISE}\n{text}")
}

fn paragraph(text: &str) -> String {
    format!("{EXERCISE}\n\n{text}")
}

fn title(text: &str) -> String {
    format!("{EXERCISE}: {text}")
}

/// The first text of what has places in it, changed.
fn first(slotted: Slotted, change: impl Fn(&str) -> String) -> Slotted {
    let mut parts = slotted.0;
    if let Some(head) = parts.first_mut() {
        *head = change(head);
    }
    Slotted(parts)
}

/// The copy with the mark: before everything else, in each post of a thread, and again at the end of what is heard.
/// The first `<h1>` and `<title>` of a version are the frame's own, as what people type is escaped.
pub(super) fn marked(copy: Copy) -> Copy {
    let headed = |text: &str| text.replacen("<h1>", &format!("{}<h1>", html()), 1);
    match copy {
        Copy::Short { text, thread } => Copy::Short {
            text: line(&text),
            thread: thread.iter().map(|post| line(post)).collect(),
        },
        Copy::Email {
            subject,
            text,
            html,
        } => Copy::Email {
            subject: title(&subject),
            text: first(text, paragraph),
            html: first(html, |head| {
                headed(&head.replacen("<title>", &format!("<title>{EXERCISE}: "), 1))
            }),
        },
        Copy::Page { html } => Copy::Page {
            html: headed(&html),
        },
        Copy::Press { text } => Copy::Press {
            text: paragraph(&text),
        },
        Copy::Panel {
            title: heading,
            markdown,
        } => Copy::Panel {
            title: title(&heading),
            markdown: format!("**{EXERCISE}**\n\n{markdown}"),
        },
        Copy::Sms { text } => Copy::Sms { text: line(&text) },
        Copy::Voice { text } => Copy::Voice {
            text: format!("{}\n\n{EXERCISE}", paragraph(&text)),
        },
    }
}

/// What the mark weighs in a post, its line end included: X's weighted characters.
pub fn weight() -> u32 {
    weighted::weighted_length(&line("")).length
}
