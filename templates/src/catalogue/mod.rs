//! The catalogue: one file of sentences for each language and one layout for all, compiled and proved.

mod files;
mod keep;
mod layout;
mod needs;
mod plural;
mod prove;
mod read;
mod refs;
mod used;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;
use wardmote_domain::{
    draft::Draft,
    places::Language,
    words::{Direction, Kind},
};

pub use files::Overlay;
pub(crate) use layout::{KindLayout, Layout, ShortForm};
pub(crate) use needs::ALWAYS;
use plural::Plural;
pub(crate) use read::{LanguageFile, Spoken};

pub(crate) use used::{Chooser, could_say, used};

use crate::{
    TemplateError,
    bank::{Kept, SentenceId, SentenceState},
    engine::Engine,
};

/// Who read every sentence of a language's file, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The named reader.
    pub name: String,
    /// The day.
    pub date: Date,
}

/// One language, ready to render.
#[derive(Debug)]
pub(crate) struct Voice {
    pub language: Language,
    pub direction: Direction,
    /// Who read the file's sentences, as the file says.
    pub signed_by: Option<Signature>,
    /// The wordings kept beside the file, and what is known of each sentence otherwise.
    pub kept: Keeping,
    pub plural: Plural,
    pub file: LanguageFile,
    pub kinds: Arc<Layout>,
    /// Renders for plain text.
    pub text: Engine,
    /// Renders for HTML.
    pub html: Engine,
    /// Renders for the ear.
    pub ear: Engine,
}

/// What is known of the sentences of a language beside its file.
#[derive(Debug, Default)]
pub(crate) struct Keeping {
    /// The kept wordings in force.
    pub wordings: BTreeMap<SentenceId, Kept>,
    /// The sentences written for another English than the one in force, with that English.
    pub stale: BTreeMap<SentenceId, String>,
    /// The places of kept wordings that the language no longer has.
    pub unplaced: Vec<SentenceId>,
}

impl Voice {
    /// Who wrote a sentence.
    pub fn written_by(&self, id: &SentenceId) -> &str {
        let kept = self.kept.wordings.get(id);
        kept.map_or(self.file.written_by.as_str(), |kept| &kept.written_by)
    }

    /// Whether somebody has read a sentence as it stands.
    pub fn state(&self, id: &SentenceId) -> SentenceState {
        let signed_by = match self.kept.wordings.get(id) {
            Some(kept) => kept.signed_by.clone(),
            None => self.signed_by.clone(),
        };
        match (self.kept.stale.get(id), signed_by) {
            (Some(english_then), signed_by) => SentenceState::Stale {
                english_then: english_then.clone(),
                signed_by,
            },
            (None, Some(signature)) => SentenceState::Signed(signature),
            (None, None) => SentenceState::Unread,
        }
    }

    /// Who read these sentences, each name once, if every one is signed; the words round a message count with them.
    pub fn readers(&self, ids: &BTreeSet<SentenceId>) -> Option<String> {
        let frame = self.file.frame.sentences();
        let frame = frame.iter().map(|(name, _)| SentenceId::frame(name));
        let mut names: Vec<String> = Vec::new();
        for id in ids.iter().cloned().chain(frame) {
            let SentenceState::Signed(signature) = self.state(&id) else {
                return None;
            };
            if !names.contains(&signature.name) {
                names.push(signature.name);
            }
        }
        Some(names.join(", "))
    }
}

/// Every language, ready to render.
#[derive(Debug)]
pub struct Catalogue {
    voices: BTreeMap<Language, Voice>,
}

impl Catalogue {
    /// The catalogue that ships with the program, compiled and proved.
    ///
    /// # Errors
    /// When a file is malformed, a sentence is missing or does not compile, or the proof fails.
    pub fn load() -> Result<Self, TemplateError> {
        Self::load_with(&Overlay::default())
    }

    /// The same, loaded once in a process: what is built into the program cannot change while it runs, and to compile and
    /// prove every sentence is most of what a start costs.
    ///
    /// # Errors
    /// As [`Catalogue::load`].
    pub fn shipped() -> Result<Arc<Self>, TemplateError> {
        static LOADED: Mutex<Option<Arc<Catalogue>>> = Mutex::new(None);
        // Who comes meanwhile waits, and does not load it too.
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*loaded {
            return Ok(Arc::clone(loaded));
        }
        let catalogue = Arc::new(Self::load()?);
        *loaded = Some(Arc::clone(&catalogue));
        Ok(catalogue)
    }

    /// The catalogue with a force's own files in place of the shipped ones, compiled and proved.
    ///
    /// # Errors
    /// As [`Catalogue::load`].
    pub fn load_with(overlay: &Overlay) -> Result<Self, TemplateError> {
        let mut voices = BTreeMap::new();
        let sources = files::sources(overlay)?;
        let englishes = keep::Englishes::of(&sources)?;
        for (language, source) in sources {
            let voice = read::voice(language.clone(), &source, &englishes)?;
            voices.insert(language, voice);
        }
        if !voices.contains_key(&Language::english()) {
            return Err(TemplateError::NoEnglish);
        }
        let catalogue = Self { voices };
        prove::prove(&catalogue)?;
        Ok(catalogue)
    }

    /// Every language of the catalogue, English first.
    pub fn languages(&self) -> Vec<Language> {
        let english = Language::english();
        let rest = self.voices.keys().filter(|l| **l != english).cloned();
        std::iter::once(english.clone()).chain(rest).collect()
    }

    /// The languages a message from facts is written in: English, and every other one it does not leave out.
    pub fn languages_for(&self, draft: &Draft) -> Vec<Language> {
        self.languages()
            .into_iter()
            .filter(|l| l.is_english() || !draft.leave_out.contains(l))
            .collect()
    }

    /// Whether every sentence that a message of this kind can say in a language has been read and signed as it stands.
    pub fn signed_for(&self, language: &Language, kind: Kind) -> bool {
        self.voice(language).is_some_and(|voice| {
            voice.kinds.get(&kind).is_some_and(|layout| {
                let could = could_say(&voice.file.said, kind, layout);
                voice.readers(&could).is_some()
            })
        })
    }

    /// The places of kept wordings that no sentence of the catalogue has any more, such as after an upgrade.
    pub fn unplaced(&self) -> impl Iterator<Item = (&Language, &SentenceId)> {
        self.voices.iter().flat_map(|(language, voice)| {
            let unplaced = voice.kept.unplaced.iter();
            unplaced.map(move |id| (language, id))
        })
    }

    pub(crate) fn voice(&self, language: &Language) -> Option<&Voice> {
        self.voices.get(language)
    }

    /// The English voice, which [`Catalogue::load_with`] made sure of.
    pub(crate) fn english(&self) -> &Voice {
        &self.voices[&Language::english()]
    }

    pub(crate) fn voices(&self) -> impl Iterator<Item = &Voice> {
        self.voices.values()
    }
}
