//! The formats that leave: each version's title, the words that the standard reads, and what is sent.

use wardmote_domain::{variant::Copy, words::Format};

use super::{Frame, exercise};
use crate::{markdown, render::Words};

/// The shortest title that a forum takes, in characters.
const SHORTEST_TITLE: usize = 15;

/// What a version says in the formats that have wordings of their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    /// The posts; none where there is no post.
    pub posts: Vec<String>,
    /// The words of the post as one text.
    pub post: String,
    /// The text message, without who speaks.
    pub sms: Option<String>,
    /// What is said first in a message that is heard; the words come next.
    pub spoken: String,
}

/// Title, words and copy of one format.
pub(crate) struct Made {
    pub title: String,
    pub text: String,
    pub copy: Copy,
}

impl Frame {
    /// One format; none where the version has no such one.
    pub fn made(&self, format: Format, words: &Words, own: &Own) -> Option<Made> {
        let title = || words.title.clone();
        let (title, text, copy) = match format {
            Format::Short => {
                let (text, thread) = own.posts.split_first()?;
                let copy = Copy::Short {
                    text: text.clone(),
                    thread: thread.to_vec(),
                };
                (String::new(), own.post.clone(), copy)
            }
            Format::Email => (title(), words.text.clone(), self.email(words)),
            Format::Page => (title(), words.text.clone(), self.page(words)),
            Format::Press => (title(), self.press_text(words), self.press(words)),
            Format::Panel => (title(), words.text.clone(), self.panel(words)),
            Format::Sms => {
                let text = own.sms.as_ref()?;
                (String::new(), text.clone(), self.sms(text))
            }
            Format::Voice => (String::new(), own.spoken.clone(), self.voice(&own.spoken)),
        };
        let copy = if self.exercise {
            exercise::marked(copy)
        } else {
            copy
        };
        Some(Made { title, text, copy })
    }

    /// The notice for a ward panel. Forums refuse a short title: then place and date make it longer.
    fn panel(&self, words: &Words) -> Copy {
        let title = if words.title.chars().count() < SHORTEST_TITLE {
            format!("{}: {}", words.title, self.panel_title)
        } else {
            words.title.clone()
        };
        let mut parts = Vec::new();
        if let Some(unread) = &self.unread {
            parts.push(markdown::strong(&unread.own));
            parts.extend((unread.own != unread.english).then(|| markdown::strong(&unread.english)));
        }
        parts.push(words.markdown.clone());
        if !self.footer.is_empty() {
            parts.push("---".to_owned());
            parts.extend(
                self.footer
                    .iter()
                    .map(|(text, _)| markdown::paragraph(std::slice::from_ref(text))),
            );
        }
        Copy::Panel {
            title,
            markdown: parts.join("\n\n") + "\n",
        }
    }

    /// The text message: who speaks, the words, and last that nobody has read them.
    fn sms(&self, text: &str) -> Copy {
        let mut parts = Vec::new();
        parts.extend((!text.contains(&self.organisation)).then(|| self.sms_from.clone()));
        parts.push(text.to_owned());
        if let Some(unread) = &self.unread_short {
            parts.push(unread.own.clone());
            parts.extend((unread.own != unread.english).then(|| unread.english.clone()));
        }
        Copy::Sms {
            text: parts.join(" "),
        }
    }

    /// The script: who speaks, that nobody has read the words, the words.
    fn voice(&self, spoken: &str) -> Copy {
        let mut parts = Vec::new();
        parts.extend((self.around == self.language).then(|| self.voice_from.clone()));
        // Who hears it may know no English: their own language says it in full, English in a few words.
        if let (Some(whole), Some(short)) = (&self.unread, &self.unread_short) {
            parts.push(whole.own.clone());
            parts.extend((whole.own != whole.english).then(|| short.english.clone()));
        }
        parts.push(spoken.to_owned());
        Copy::Voice {
            text: parts.join("\n\n"),
        }
    }

    /// How a version that is heard ends: what matters most, a second time.
    pub fn again(&self, spoken: &str, again: &str) -> String {
        if self.around == self.language {
            format!("{spoken}\n\n{} {again}", self.voice_again)
        } else {
            format!("{spoken}\n\n{again}")
        }
    }
}
