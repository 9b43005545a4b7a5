//! Language by format: what is ready, what is missing, and why.

use std::collections::BTreeSet;

use wardmote_domain::{
    draft::{Content, Draft},
    outlet::PAGE,
    places::{Language, LanguageInfo},
    variant::Rendered,
    words::{Direction, Format},
};
use wardmote_templates::SentenceState;

use super::{Desk, Judge, OwedRow};

/// How one version stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionState {
    /// It can go: English, or read by somebody who knows the language.
    Ready,
    /// It can go, and says that nobody has read it.
    Unread,
    /// The English changed since its sentences were read.
    Changed,
    /// Somebody must write it.
    NeedsTranslation,
    /// Somebody promised it.
    Owed {
        /// Who.
        name: String,
        /// Until when.
        by: String,
    },
    /// It is not made or goes nowhere, and why.
    NotOffered(String),
}

/// A language with the state of each format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The language.
    pub language: Language,
    /// Which way it is written.
    pub direction: Direction,
    /// By format, in the matrix's order.
    pub states: Vec<VersionState>,
}

/// Language by format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The formats.
    pub formats: Vec<Format>,
    /// The languages, English first.
    pub rows: Vec<MatrixRow>,
}

/// What goes where: a format, and whether in every language or in English alone.
type Taken = BTreeSet<(Format, bool)>;

fn takes(taken: &Taken, format: Format, language: &Language) -> bool {
    taken.contains(&(format, true)) || (language.is_english() && taken.contains(&(format, false)))
}

impl Judge {
    /// The formats that the outlets of a message take.
    fn taken(&self, draft: &Draft) -> Taken {
        let mut taken = Taken::new();
        for name in &draft.outlets {
            if name.as_str() == PAGE {
                taken.insert((Format::Page, true));
            } else if let Some(formats) = self.carried_by(name) {
                taken.extend(formats.iter().map(|format| (*format, true)));
            } else if let Some(outlet) = self.outlets().get(name) {
                let pack = outlet.hand.pack;
                taken.insert((pack.text, pack.per_language));
                let more = [(pack.sms, Format::Sms), (pack.voice, Format::Voice)];
                let more = more.into_iter().filter(|(wanted, _)| *wanted);
                taken.extend(more.map(|(_, format)| (format, pack.per_language)));
            }
        }
        taken
    }

    /// Whether what keeps a language from being read through is only that the English changed.
    fn only_changed(&self, language: &Language, draft: &Draft) -> bool {
        let bank = self.catalogue().bank(language).unwrap_or_default();
        let said = bank
            .iter()
            .filter(|s| s.kinds.is_empty() || s.kinds.contains(&draft.kind));
        let (mut stale, mut unread) = (false, false);
        for sentence in said {
            match sentence.state {
                SentenceState::Stale { .. } => stale = true,
                SentenceState::Unread => unread = true,
                SentenceState::Signed(_) => {}
            }
        }
        stale && !unread
    }
}

/// Who promised something in a language, and until when.
fn promised(owed: &[OwedRow], language: &Language) -> Option<VersionState> {
    let name = &LanguageInfo::of(language)?.english_name;
    let row = owed.iter().find(|o| !o.done && o.job.contains(name))?;
    Some(VersionState::Owed {
        name: row.name.clone(),
        by: row.by.clone(),
    })
}

impl Desk {
    /// How each version of a message stands, language by format.
    pub fn matrix(&self, draft: &Draft, rendered: &Rendered, owed: &[OwedRow]) -> Matrix {
        let judge = &self.judge;
        let taken = judge.taken(draft);
        let made = rendered.variants.iter().map(|v| v.format);
        let named: BTreeSet<Format> = made.chain(taken.iter().map(|(f, _)| *f)).collect();
        let formats: Vec<Format> = named.into_iter().collect();
        let mut languages = judge.catalogue().languages();
        let more = rendered.variants.iter().map(|v| &v.language);
        for language in more.chain(rendered.not_made.keys()) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        let row = |language: Language| {
            let changed = judge.only_changed(&language, draft);
            let state = |format: &Format| {
                let takes = takes(&taken, *format, &language);
                cell(draft, rendered, owed, &language, *format, (takes, changed))
            };
            MatrixRow {
                states: formats.iter().map(state).collect(),
                direction: LanguageInfo::of(&language).map_or(Direction::Ltr, |i| i.direction),
                language,
            }
        };
        Matrix {
            rows: languages.into_iter().map(row).collect(),
            formats,
        }
    }
}

fn cell(
    draft: &Draft,
    rendered: &Rendered,
    owed: &[OwedRow],
    language: &Language,
    format: Format,
    (takes, changed): (bool, bool),
) -> VersionState {
    let not = |why: &str| VersionState::NotOffered(why.to_owned());
    let Some(variant) = rendered.get(language, format) else {
        let in_english = rendered.get(&Language::english(), format).is_some();
        return match (rendered.not_made.get(language), &draft.content) {
            _ if draft.leave_out.contains(language) => not("left out by its author"),
            (Some(why), _) => VersionState::NotOffered(why.clone()),
            (None, Content::Facts { .. }) => not("there is no such version of this type of notice"),
            (None, _) if !in_english => not("there is no such version of this notice"),
            (None, _) => promised(owed, language).unwrap_or(VersionState::NeedsTranslation),
        };
    };
    if !takes {
        return not("no outlet of this notice takes it");
    }
    match &variant.unread {
        None => VersionState::Ready,
        Some(_) => promised(owed, language).unwrap_or(match changed {
            true => VersionState::Changed,
            false => VersionState::Unread,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owed(job: &str, done: bool) -> OwedRow {
        OwedRow {
            rule: "A-18".to_owned(),
            job: job.to_owned(),
            name: "Ada Author".to_owned(),
            by: "2026-12-08T18:00".to_owned(),
            done,
        }
    }

    #[test]
    fn a_promise_is_of_its_language_and_until_it_is_done() {
        let polish: Language = "pl".parse().unwrap();
        let job = "Polish: have it read";
        assert!(promised(&[owed(job, false)], &polish).is_some());
        assert!(promised(&[owed(job, true)], &polish).is_none());
        assert!(promised(&[owed("Urdu: have it read", false)], &polish).is_none());
    }

    #[test]
    fn what_goes_in_english_alone_is_taken_in_no_other_language() {
        let taken: Taken = [(Format::Press, false), (Format::Page, true)].into();
        let polish: Language = "pl".parse().unwrap();
        assert!(takes(&taken, Format::Press, &Language::english()));
        assert!(!takes(&taken, Format::Press, &polish));
        assert!(takes(&taken, Format::Page, &polish));
        assert!(!takes(&taken, Format::Sms, &Language::english()));
    }
}
