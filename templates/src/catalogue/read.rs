//! Reads a language's file into types and compiles its sentences.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::{
    places::{Language, LanguageInfo},
    words::Direction,
};

use super::{
    Signature, Voice,
    files::Source,
    keep::{self, Englishes},
    layout::{self, Layout},
    needs,
    plural::Plural,
};
use crate::{
    TemplateError,
    bank::SentenceId,
    calendar::{Calendar, Clock, ClockWords},
    engine::{Engine, Mode},
};

/// What stands between the items of a list, and before its last: "or" between ways, "and" between things.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListWords {
    pub comma: String,
    pub or: String,
    pub and: String,
}

/// The notice that nobody has read this language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnreadWords {
    pub own: String,
    pub english: String,
    /// The same in a few words, for a text message.
    pub short_own: String,
    pub short_english: String,
}

fn full_stop() -> String {
    ".".to_owned()
}

/// How a language says what is written in signs: for a message that is heard.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spoken {
    pub dot: String,
    pub slash: String,
    pub at: String,
    pub dash: String,
    pub underscore: String,
    /// Before a minute from 1 to 9.
    pub zero: String,
    /// What ends a sentence.
    #[serde(default = "full_stop")]
    pub stop: String,
    /// Clock times, where they are heard otherwise than they are read.
    #[serde(default)]
    pub clock: Vec<Clock>,
}

/// The words round a message, outside those that the standard reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    /// The footer's sentences, a paragraph each.
    pub footer: Vec<String>,
    /// Before the reader's own unsubscribe link.
    pub leave: String,
    /// The line of a press copy under embargo.
    pub embargo: String,
    /// The note to newsdesks.
    pub press_note: String,
    /// What makes the title of a panel notice longer where the headline is too short for one.
    pub panel_title: String,
    /// Who speaks, at the start of a text message.
    pub sms_from: String,
    /// Who speaks, at the start of a message that is heard.
    pub voice_from: String,
    /// Before what such a message says a second time.
    pub voice_again: String,
    /// That the written versions say more than there was room for.
    pub voice_more: String,
}

impl Frame {
    fn sentence_mut(&mut self, name: &str) -> Option<&mut String> {
        if let Some(number) = name.strip_prefix("footer.") {
            return self.footer.get_mut(number.parse::<usize>().ok()?);
        }
        Some(match name {
            "leave" => &mut self.leave,
            "embargo" => &mut self.embargo,
            "press_note" => &mut self.press_note,
            "panel_title" => &mut self.panel_title,
            "sms_from" => &mut self.sms_from,
            "voice_from" => &mut self.voice_from,
            "voice_again" => &mut self.voice_again,
            "voice_more" => &mut self.voice_more,
            _ => return None,
        })
    }

    /// Every sentence of it by its name: `footer.0`.
    pub fn sentences(&self) -> Vec<(String, &str)> {
        let footer = self.footer.iter().enumerate();
        footer
            .map(|(i, sentence)| (format!("footer.{i}"), sentence.as_str()))
            .chain(
                [
                    ("leave", &self.leave),
                    ("embargo", &self.embargo),
                    ("press_note", &self.press_note),
                    ("panel_title", &self.panel_title),
                    ("sms_from", &self.sms_from),
                    ("voice_from", &self.voice_from),
                    ("voice_again", &self.voice_again),
                    ("voice_more", &self.voice_more),
                ]
                .map(|(name, sentence)| (name.to_owned(), sentence.as_str())),
            )
            .collect()
    }
}

/// Which digits stand in times, dates and counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DigitsOf {
    /// 0 to 9.
    #[default]
    European,
    /// The language's own, the usual set of CLDR. Phone numbers, addresses and references keep 0 to 9.
    Native,
}

/// How counts are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberForm {
    /// What stands between thousands.
    pub group: String,
}

/// A language's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageFile {
    /// Who wrote the sentences.
    pub written_by: String,
    signed_by: Option<String>,
    #[serde(default)]
    pub digits: DigitsOf,
    #[serde(default)]
    pub number: NumberForm,
    pub calendar: Calendar,
    pub clock: Vec<Clock>,
    pub clock_words: Option<ClockWords>,
    pub list: ListWords,
    pub unread: Option<UnreadWords>,
    pub spoken: Spoken,
    pub frame: Frame,
    pub said: Said,
}

impl LanguageFile {
    /// Every sentence by its place: those of facts, then those round a message.
    pub fn sentences(&self) -> BTreeMap<SentenceId, &str> {
        let said = self.said.iter().flat_map(|(group, choices)| {
            let choices = choices.iter();
            choices.map(move |(choice, text)| (SentenceId::said(group, choice), text.as_str()))
        });
        let frame = self.frame.sentences().into_iter();
        said.chain(frame.map(|(name, text)| (SentenceId::frame(&name), text)))
            .collect()
    }

    /// Whether the file has a sentence of that place.
    pub fn has(&self, id: &SentenceId) -> bool {
        self.sentences().contains_key(id)
    }

    /// Puts a wording in the place of the file's own. Nothing where the file has no such sentence.
    pub fn put(&mut self, id: &SentenceId, text: &str) -> Option<()> {
        let place = match id.as_str().split_once('.')? {
            ("frame", name) => self.frame.sentence_mut(name)?,
            (group, choice) => self.said.get_mut(group)?.get_mut(choice)?,
        };
        text.clone_into(place);
        Some(())
    }
}

/// Fact, value, sentence.
pub(crate) type Said = BTreeMap<String, BTreeMap<String, String>>;

fn signature(language: &Language, text: &str) -> Result<Signature, TemplateError> {
    let parts = text
        .rsplit_once(',')
        .map(|(name, date)| (name.trim(), date.trim().parse()));
    match parts {
        Some((name, Ok(date))) if !name.is_empty() => Ok(Signature {
            name: name.to_owned(),
            date,
        }),
        _ => Err(TemplateError::Malformed {
            file: format!("{language}.toml"),
            reason: format!(
                "signed_by is \"{text}\": write the reader's name, a comma and the day, as in \"A. Reader, 2026-12-01\""
            ),
        }),
    }
}

/// Reads a language's file as it stands.
pub(super) fn file(language: &Language, content: &str) -> Result<LanguageFile, TemplateError> {
    toml::from_str(content).map_err(|e| TemplateError::Malformed {
        file: format!("{language}.toml"),
        reason: e.to_string(),
    })
}

/// Reads, completes and compiles one language.
pub(super) fn voice(
    language: Language,
    source: &Source,
    englishes: &Englishes,
) -> Result<Voice, TemplateError> {
    let malformed = |reason: String| TemplateError::Malformed {
        file: format!("{language}.toml"),
        reason,
    };
    let mut file = file(&language, &source.content)?;
    let kept = keep::over(&mut file, &language, source, englishes);
    file.calendar.check().map_err(malformed)?;
    Clock::check(&file.clock).map_err(malformed)?;
    if !file.spoken.clock.is_empty() {
        Clock::check(&file.spoken.clock).map_err(malformed)?;
    }
    if file.unread.is_none() && !language.is_english() {
        return Err(malformed(
            "[unread] is missing: say to the reader that nobody has read this language yet"
                .to_owned(),
        ));
    }
    let signed_by = file
        .signed_by
        .as_deref()
        .map(|text| signature(&language, text))
        .transpose()?;
    let plural = Plural::of(&language).map_err(malformed)?;
    let layout = layout::layout();
    needs::check(&language, &plural, &file.said, &layout)?;
    let info = LanguageInfo::of(&language);
    let direction = info.map_or(Direction::Ltr, |info| info.direction);
    let native = info.and_then(|info| info.native_digits.first());
    let digits = match (file.digits, native) {
        (DigitsOf::European, _) => None,
        (DigitsOf::Native, Some(native)) => Some(native.chars.clone()),
        (DigitsOf::Native, None) => {
            let reason = "digits = \"native\", but this language has no digits of its own";
            return Err(malformed(reason.to_owned()));
        }
    };
    let engine = |mode| {
        let empty = Engine::new(mode, direction, &file, digits.clone());
        compile(&language, empty, &file, &layout)
    };
    let (text, html, ear) = (engine(Mode::Text)?, engine(Mode::Html)?, engine(Mode::Ear)?);
    Ok(Voice {
        language,
        direction,
        signed_by,
        kept,
        plural,
        file,
        kinds: layout,
        text,
        html,
        ear,
    })
}

fn compile(
    language: &Language,
    mut engine: Engine,
    file: &LanguageFile,
    layout: &Layout,
) -> Result<Engine, TemplateError> {
    let mut add = |name: String, template: &str| {
        engine
            .add(&name, template)
            .map_err(|reason| TemplateError::Sentence {
                language: language.clone(),
                name,
                reason,
            })
    };
    for (group, choices) in &file.said {
        for (choice, template) in choices {
            add(format!("said.{group}.{choice}"), template)?;
        }
    }
    for (kind, layout) in layout {
        for (name, template) in layout.templates() {
            add(format!("{kind}.{name}"), template)?;
        }
    }
    for (name, sentence) in file.frame.sentences() {
        add(format!("frame.{name}"), sentence)?;
    }
    Ok(engine)
}
