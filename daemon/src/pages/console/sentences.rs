//! The sentence bank on screens: languages, one language, one sentence, its readers, files out and in.

use askama::Template;

use crate::pages::{
    chrome::{Chrome, ErrorLine},
    question::Question,
};

/// A language on the first page of the bank.
#[derive(Debug, Clone)]
pub struct LanguageCard {
    /// Its tag.
    pub tag: String,
    /// Its own name.
    pub own: String,
    /// Its English name.
    pub english: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Which way it is written, in words.
    pub way: &'static str,
    /// How far it is, a phrase each.
    pub counts: Vec<String>,
    /// Who read it, in words.
    pub readers: String,
}

/// Every language.
#[derive(Debug, Template)]
#[template(path = "console/sentences.html")]
pub struct SentencesPage {
    /// Round it.
    pub chrome: Chrome,
    /// The languages.
    pub cards: Vec<LanguageCard>,
    /// What is kept and left out: language, place, why.
    pub left_out: Vec<(String, String, String)>,
}

/// One sentence in a list.
#[derive(Debug, Clone)]
pub struct SentenceLine {
    /// Its place.
    pub place: String,
    /// The English.
    pub english: String,
    /// The wording.
    pub own: String,
    /// Where it is used.
    pub used: String,
    /// How it stands, and the tone.
    pub tag: (&'static str, &'static str),
    /// Who and when, in words.
    pub words: String,
    /// What its tick posts; empty where there is nothing to sign.
    pub tick: String,
}

/// One language.
#[derive(Debug, Template)]
#[template(path = "console/sentences_language.html")]
pub struct SentencesLanguagePage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page.
    pub errors: Vec<ErrorLine>,
    /// The language.
    pub card: LanguageCard,
    /// Whether this person may change any of it.
    pub may_change: bool,
    /// The filter's questions.
    pub filter: Vec<Question>,
    /// The filter as the end of an address, to carry along: `kind=holding&state=unread`.
    pub query: String,
    /// What is shown: `Sentences 1 to 50 of 280`.
    pub shown: String,
    /// The sentences.
    pub lines: Vec<SentenceLine>,
    /// Links to the page before and after: address and words.
    pub around: Vec<(String, String)>,
    /// What is kept and left out: place, why.
    pub left_out: Vec<(String, String)>,
}

/// One step of a history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// What happened, who, when, by which way.
    pub words: String,
    /// The wording.
    pub own: String,
    /// The English of then, where it is not that of now.
    pub english_then: Option<String>,
}

/// One sentence.
#[derive(Debug, Template)]
#[template(path = "console/sentence.html")]
pub struct SentencePage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page.
    pub errors: Vec<ErrorLine>,
    /// The language.
    pub card: LanguageCard,
    /// The sentence.
    pub line: SentenceLine,
    /// The English that it was written beside, where that has changed.
    pub english_then: Option<String>,
    /// Who wrote it.
    pub written_by: String,
    /// Where its forms post.
    pub action: String,
    /// The questions of another wording; none where this person may not, or marks cannot show it.
    pub questions: Vec<Question>,
    /// Why no other wording can be typed; empty where it can, or this person may not.
    pub closed: &'static str,
    /// What happened to it.
    pub history: Vec<HistoryLine>,
}

/// One reader's link.
#[derive(Debug, Clone)]
pub struct ReaderCard {
    /// Its number.
    pub number: i64,
    /// The reader's name.
    pub reader: String,
    /// Who they are.
    pub note: String,
    /// How it stands, and the tone.
    pub tag: (&'static str, &'static str),
    /// Invited by whom, until when, used, signed.
    pub words: Vec<String>,
    /// Whether it can be ended.
    pub open: bool,
}

/// The readers of a language.
#[derive(Debug, Template)]
#[template(path = "console/sentences_readers.html")]
pub struct ReadersPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with the form.
    pub errors: Vec<ErrorLine>,
    /// The language.
    pub card: LanguageCard,
    /// Who was invited.
    pub readers: Vec<ReaderCard>,
    /// The questions of an invitation.
    pub questions: Vec<Question>,
    /// A link that was just made: the reader, the address, until when.
    pub made: Option<(String, String, String)>,
}

/// Files out and in.
#[derive(Debug, Template)]
#[template(path = "console/sentences_files.html")]
pub struct SentenceFilesPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with the form.
    pub errors: Vec<ErrorLine>,
    /// The language.
    pub card: LanguageCard,
    /// Whether this person may take a file in.
    pub may_change: bool,
    /// The formats: the end of the name and its words.
    pub kinds: Vec<(&'static str, &'static str)>,
    /// What became of a file that was just taken in.
    pub taken: Option<TakenWords>,
    /// What was typed as the reader's name.
    pub reader: String,
}

/// What became of a file, in words.
#[derive(Debug, Clone)]
pub struct TakenWords {
    /// What was kept, signed, unchanged: a sentence each.
    pub sums: Vec<String>,
    /// What was not kept: where, and why.
    pub not_kept: Vec<(String, String)>,
}
