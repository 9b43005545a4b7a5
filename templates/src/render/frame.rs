//! The words round a message, and the formats they make: mail, page and press copy here, the others beside it.

mod exercise;
mod formats;

pub(crate) use exercise::line as exercise_line;
pub use exercise::weight as exercise_weight;
pub(crate) use formats::Own;
use wardmote_domain::{
    places::{Language, LanguageInfo},
    variant::{Copy, Slotted, Unread},
    words::{Direction, Format},
};

use super::Words;
use crate::{RenderRefusal, bidi, catalogue::Voice, data::Data, engine::Values, html};

/// What stands round the words of one version.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The version's language and direction.
    language: Language,
    direction: Direction,
    /// The language of the footer and the notes: the version's own where the catalogue has it, else English.
    around: Language,
    around_direction: Direction,
    unread: Option<Unread>,
    unread_short: Option<Unread>,
    organisation: String,
    footer: Vec<(String, String)>,
    leave: (String, String),
    embargo: Option<String>,
    press_note: String,
    panel_title: String,
    sms_from: String,
    voice_from: String,
    voice_again: String,
    /// Whether every copy says that it is an exercise.
    exercise: bool,
}

/// What a frame is made for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// The version's language and direction.
    pub language: &'a Language,
    pub direction: Direction,
    /// The organisation's name.
    pub organisation: &'a str,
    /// Whether it has its footer.
    pub footer: bool,
    /// Whether newsdesks are told of an embargo.
    pub embargoed: bool,
    /// Whether every copy says that it is an exercise.
    pub exercise: bool,
}

/// Fills a sentence in both outputs.
pub(crate) fn both(
    voice: &Voice,
    name: &str,
    values: &Values,
) -> Result<(String, String), RenderRefusal> {
    let unfilled = |reason| RenderRefusal::Unfilled {
        language: voice.language.clone(),
        name: name.to_owned(),
        reason,
    };
    Ok((
        voice.text.fill(name, values).map_err(unfilled)?,
        voice.html.fill(name, values).map_err(unfilled)?,
    ))
}

/// Fills a sentence for the ear.
pub(crate) fn heard(voice: &Voice, name: &str, values: &Values) -> Result<String, RenderRefusal> {
    voice
        .ear
        .fill(name, values)
        .map_err(|reason| RenderRefusal::Unfilled {
            language: voice.language.clone(),
            name: name.to_owned(),
            reason,
        })
}

/// Makes data ready for a voice.
pub(crate) fn values(voice: &Voice, data: &Data) -> Result<Values, RenderRefusal> {
    Values::of(data).map_err(|reason| RenderRefusal::Unfilled {
        language: voice.language.clone(),
        name: "values".to_owned(),
        reason,
    })
}

fn lang(language: &Language, direction: Direction) -> String {
    format!(
        "lang=\"{}\" dir=\"{direction}\"",
        html::escape(language.as_str())
    )
}

impl Frame {
    /// The frame that `voice` gives to a version.
    pub fn new(around: Around<'_>, voice: &Voice, values: &Values) -> Result<Self, RenderRefusal> {
        let mut footer = Vec::new();
        if around.footer {
            for i in 0..voice.file.frame.footer.len() {
                footer.push(both(voice, &format!("frame.footer.{i}"), values)?);
            }
        }
        let text = |name: &str| both(voice, &format!("frame.{name}"), values).map(|(text, _)| text);
        // Words of another language keep their own direction inside the version's.
        let directed = |text: String| {
            if *around.language == voice.language {
                text
            } else {
                bidi::text(&text, around.direction)
            }
        };
        Ok(Self {
            language: around.language.clone(),
            direction: around.direction,
            around: voice.language.clone(),
            around_direction: voice.direction,
            unread: None,
            unread_short: None,
            organisation: around.organisation.to_owned(),
            footer,
            leave: both(voice, "frame.leave", values)?,
            embargo: around.embargoed.then(|| text("embargo")).transpose()?,
            press_note: text("press_note")?,
            panel_title: directed(text("panel_title")?),
            sms_from: directed(text("sms_from")?),
            voice_from: heard(voice, "frame.voice_from", values)?,
            voice_again: heard(voice, "frame.voice_again", values)?,
            exercise: around.exercise,
        })
    }

    /// The same with the notice that nobody has read this language, whole and in a few words.
    pub fn unread(mut self, notices: Option<(Unread, Unread)>) -> Self {
        (self.unread, self.unread_short) = notices.unzip();
        self
    }

    /// The footer as text; empty where there is none.
    pub fn footer_text(&self) -> String {
        self.footer
            .iter()
            .map(|(text, _)| text.as_str())
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    /// The footer of a format; posts, text messages and what is heard have none.
    pub fn footer_of(&self, format: Format) -> String {
        match format {
            Format::Short | Format::Sms | Format::Voice => String::new(),
            Format::Email | Format::Page | Format::Press | Format::Panel => self.footer_text(),
        }
    }

    pub fn unread_notice(&self) -> Option<Unread> {
        self.unread.clone()
    }

    fn unread_text(&self) -> Option<String> {
        let unread = self.unread.as_ref()?;
        if unread.own == unread.english {
            return Some(unread.english.clone());
        }
        Some(format!("{}\n{}", unread.own, unread.english))
    }

    fn unread_html(&self) -> String {
        let Some(unread) = &self.unread else {
            return String::new();
        };
        let own = format!("<p><strong>{}</strong></p>\n", html::escape(&unread.own));
        let english = format!(
            "<p {}><strong>{}</strong></p>\n",
            lang(&Language::english(), Direction::Ltr),
            html::escape(&unread.english)
        );
        if unread.own == unread.english {
            english
        } else {
            own + &english
        }
    }

    fn footer_html(&self) -> String {
        self.footer
            .iter()
            .map(|(_, html)| format!("<p>{html}</p>\n"))
            .collect()
    }

    /// The page: the inside of its article.
    pub fn page(&self, words: &Words) -> Copy {
        let mut inside = format!(
            "<h1>{}</h1>\n{}{}",
            words.title_html,
            self.unread_html(),
            words.html
        );
        if !self.footer.is_empty() {
            let around = lang(&self.around, self.around_direction);
            inside.push_str(&format!("<div {around}>\n{}</div>\n", self.footer_html()));
        }
        Copy::Page {
            html: format!(
                "<div {}>\n{inside}</div>\n",
                lang(&self.language, self.direction)
            ),
        }
    }

    /// The mail. The reader's own link stands between the parts, where no typed text can be taken for it.
    pub fn email(&self, words: &Words) -> Copy {
        let mut text: Vec<String> = Vec::new();
        text.extend(self.unread_text());
        text.extend([words.title.clone(), words.text.clone()]);
        text.extend((!self.footer.is_empty()).then(|| self.footer_text()));
        let head = format!("{}\n\n{}\n", text.join("\n\n"), self.leave.0);
        Copy::Email {
            subject: words.title.clone(),
            text: Slotted(vec![head, "\n".to_owned()]),
            html: self.email_html(words),
        }
    }

    fn email_html(&self, words: &Words) -> Slotted {
        let style = match self.direction {
            Direction::Ltr => html::STYLE_LTR,
            Direction::Rtl => html::STYLE_RTL,
        };
        let own = lang(&self.language, self.direction);
        let head = format!(
            "<!DOCTYPE html>\n<html {own}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
             <body style=\"{style}\">\n<div {own}>\n<h1>{}</h1>\n{}{}</div>\n",
            html::escape(&words.title),
            words.title_html,
            self.unread_html(),
            words.html,
        );
        let foot = format!(
            "<div {} style=\"{}\">\n{}<p>{}<br>\n<a href=\"",
            lang(&self.around, self.around_direction),
            html::STYLE_QUIET,
            self.footer_html(),
            self.leave.1,
        );
        let end = "</bdi></a></p>\n</div>\n</body>\n</html>\n".to_owned();
        Slotted(vec![head + &foot, "\"><bdi dir=\"ltr\">".to_owned(), end])
    }

    /// The words of the press copy that the standard reads: with the embargo line and the note, where they are in the
    /// version's own language.
    pub fn press_text(&self, words: &Words) -> String {
        if self.around == self.language {
            self.press_parts(words).join("\n\n")
        } else {
            words.text.clone()
        }
    }

    fn press_parts(&self, words: &Words) -> Vec<String> {
        let mut parts: Vec<String> = self.embargo.iter().cloned().collect();
        parts.extend([words.text.clone(), self.press_note.clone()]);
        parts
    }

    /// The press copy.
    pub fn press(&self, words: &Words) -> Copy {
        let mut parts: Vec<String> = self.embargo.iter().cloned().collect();
        parts.extend(self.unread_text());
        parts.extend([
            words.title.clone(),
            words.text.clone(),
            self.press_note.clone(),
        ]);
        parts.extend((!self.footer.is_empty()).then(|| self.footer_text()));
        Copy::Press {
            text: parts.join("\n\n") + "\n",
        }
    }
}

/// The notice for a language that the catalogue may not have: then in English alone. The second is the same in a few
/// words, for a text message.
pub(crate) fn unread_notice(language: &Language, voice: Option<&Voice>) -> (Unread, Unread) {
    if let Some(words) = voice.and_then(|v| v.file.unread.as_ref()) {
        let notice = |own: &String, english: &String| Unread {
            own: own.clone(),
            english: english.clone(),
        };
        return (
            notice(&words.own, &words.english),
            notice(&words.short_own, &words.short_english),
        );
    }
    let name = LanguageInfo::of(language)
        .map_or_else(|| language.to_string(), |info| info.english_name.clone());
    let alone = |english: String| Unread {
        own: english.clone(),
        english,
    };
    (
        alone(format!(
            "Nobody who knows {name} has checked this translation yet. If you are not sure, read the English version."
        )),
        alone(format!("{name} text not checked.")),
    )
}
