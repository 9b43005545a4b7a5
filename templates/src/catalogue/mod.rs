//! The catalogue: one file of sentences for each language and one layout for all, compiled and proved.

mod files;
mod layout;
mod needs;
mod plural;
mod prove;
mod read;
mod refs;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;
use wardmote_domain::{draft::Draft, places::Language, words::Direction};

pub use files::Overlay;
pub(crate) use layout::{KindLayout, Layout, ShortForm};
pub(crate) use needs::ALWAYS;
use plural::Plural;
pub(crate) use read::{LanguageFile, Spoken};

use crate::{TemplateError, engine::Engine};

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
    pub signed_by: Option<Signature>,
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
        for (language, content) in files::files(overlay) {
            voices.insert(language.clone(), read::voice(language, &content)?);
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

    /// Who read the sentences of a language, or nobody.
    pub fn signed(&self, language: &Language) -> Option<&Signature> {
        self.voices.get(language)?.signed_by.as_ref()
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
