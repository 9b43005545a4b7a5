//! Reads a language's folder into types and compiles its sentences.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_domain::{
    places::{Language, LanguageInfo},
    words::Direction,
};

use super::{KINDS, Signature, Voice, files::Folder, needs};
use crate::{
    TemplateError,
    calendar::{Calendar, Clock, ClockWords},
    engine::{Engine, Mode},
};

/// How a language chooses between forms for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Plural {
    /// One, and the rest.
    English,
    /// One; 2 to 4 but not 12 to 14; the rest.
    Polish,
}

impl Plural {
    /// The form for a count: `zero` is a form of its own everywhere, because "nobody" is a sentence of its own.
    pub fn form(self, count: u32) -> &'static str {
        match (self, count) {
            (_, 0) => "zero",
            (_, 1) => "one",
            (Self::English, _) => "other",
            (Self::Polish, n) if (2..=4).contains(&(n % 10)) && !(12..=14).contains(&(n % 100)) => {
                "few"
            }
            (Self::Polish, _) => "many",
        }
    }

    /// Every form it has.
    pub fn forms(self) -> &'static [&'static str] {
        match self {
            Self::English => &["zero", "one", "other"],
            Self::Polish => &["zero", "one", "few", "many"],
        }
    }
}

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

/// `language.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageFile {
    signed_by: Option<String>,
    pub plural: Plural,
    pub calendar: Calendar,
    pub clock: Vec<Clock>,
    pub clock_words: Option<ClockWords>,
    pub list: ListWords,
    pub unread: Option<UnreadWords>,
    pub spoken: Spoken,
    pub frame: Frame,
}

/// A paragraph of a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block {
    /// Its sentences; those that come out empty are left out.
    #[serde(default)]
    pub sentences: Vec<String>,
    /// Here stands the paragraph of English that a person added.
    #[serde(default)]
    pub own_words: bool,
    /// Here stands a list of the message, a point for each of its items.
    pub list: Option<String>,
    /// Here stands a list of the message, a paragraph for each of its items.
    pub paragraphs: Option<String>,
    /// Whether a message that is heard leaves it out where there is no room for it.
    #[serde(default)]
    pub if_room: bool,
}

/// One wording of the post or of the text message. The first that fits is used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShortForm {
    pub text: String,
    /// Names the ward alone, without the street.
    #[serde(default)]
    pub area_only: bool,
}

/// One kind's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindFile {
    pub headline: String,
    pub block: Vec<Block>,
    pub short: Vec<ShortForm>,
    pub sms: Vec<ShortForm>,
    /// What a message that is heard says a second time, at its end.
    pub again: String,
}

/// `said.toml`: fact, value, sentence.
pub(super) type Said = BTreeMap<String, BTreeMap<String, String>>;

fn parse<T: serde::de::DeserializeOwned>(
    language: &Language,
    folder: &Folder,
    file: &str,
) -> Result<T, TemplateError> {
    let content = folder.get(file).map(String::as_str).unwrap_or_default();
    toml::from_str(content).map_err(|e| TemplateError::Malformed {
        file: format!("{language}/{file}"),
        reason: e.to_string(),
    })
}

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
            file: format!("{language}/language.toml"),
            reason: format!(
                "signed_by is \"{text}\": write the reader's name, a comma and the day, as in \"A. Reader, 2026-12-01\""
            ),
        }),
    }
}

/// Reads, completes and compiles one language.
pub(super) fn voice(language: Language, folder: &Folder) -> Result<Voice, TemplateError> {
    let file: LanguageFile = parse(&language, folder, "language.toml")?;
    let malformed = |reason: &str| TemplateError::Malformed {
        file: format!("{language}/language.toml"),
        reason: reason.into(),
    };
    file.calendar.check().map_err(|reason| malformed(&reason))?;
    Clock::check(&file.clock).map_err(|reason| malformed(&reason))?;
    if !file.spoken.clock.is_empty() {
        Clock::check(&file.spoken.clock).map_err(|reason| malformed(&reason))?;
    }
    if file.unread.is_none() && !language.is_english() {
        return Err(malformed(
            "[unread] is missing: say to the reader that nobody has read this language yet",
        ));
    }
    let signed_by = file
        .signed_by
        .as_deref()
        .map(|text| signature(&language, text))
        .transpose()?;
    let said: Said = parse(&language, folder, "said.toml")?;
    needs::check(&language, file.plural, &said)?;
    let mut kinds = BTreeMap::new();
    for (kind, name) in KINDS {
        let read: KindFile = parse(&language, folder, name)?;
        if read.block.is_empty() || read.short.is_empty() || read.sms.is_empty() {
            let reason =
                "a kind needs at least one [[block]], one [[short]] and one [[sms]]".to_owned();
            return Err(TemplateError::Malformed {
                file: format!("{language}/{name}"),
                reason,
            });
        }
        kinds.insert(kind, read);
    }
    let direction = LanguageInfo::of(&language).map_or(Direction::Ltr, |info| info.direction);
    let engine = |mode| {
        compile(
            &language,
            Engine::new(mode, direction, &file),
            &file,
            &kinds,
            &said,
        )
    };
    let (text, html, ear) = (engine(Mode::Text)?, engine(Mode::Html)?, engine(Mode::Ear)?);
    Ok(Voice {
        language,
        direction,
        signed_by,
        file,
        kinds,
        text,
        html,
        ear,
    })
}

fn compile(
    language: &Language,
    mut engine: Engine,
    file: &LanguageFile,
    kinds: &BTreeMap<wardmote_domain::words::Kind, KindFile>,
    said: &Said,
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
    for (group, choices) in said {
        for (choice, template) in choices {
            add(format!("said.{group}.{choice}"), template)?;
        }
    }
    for (kind, kind_file) in kinds {
        add(format!("{kind}.headline"), &kind_file.headline)?;
        for (b, block) in kind_file.block.iter().enumerate() {
            for (s, sentence) in block.sentences.iter().enumerate() {
                add(format!("{kind}.block.{b}.{s}"), sentence)?;
            }
        }
        for (i, short) in kind_file.short.iter().enumerate() {
            add(format!("{kind}.short.{i}"), &short.text)?;
        }
        for (i, sms) in kind_file.sms.iter().enumerate() {
            add(format!("{kind}.sms.{i}"), &sms.text)?;
        }
        add(format!("{kind}.again"), &kind_file.again)?;
    }
    for (i, sentence) in file.frame.footer.iter().enumerate() {
        add(format!("frame.footer.{i}"), sentence)?;
    }
    let frame = &file.frame;
    for (name, sentence) in [
        ("leave", &frame.leave),
        ("embargo", &frame.embargo),
        ("press_note", &frame.press_note),
        ("panel_title", &frame.panel_title),
        ("sms_from", &frame.sms_from),
        ("voice_from", &frame.voice_from),
        ("voice_again", &frame.voice_again),
        ("voice_more", &frame.voice_more),
    ] {
        add(format!("frame.{name}"), sentence)?;
    }
    Ok(engine)
}
