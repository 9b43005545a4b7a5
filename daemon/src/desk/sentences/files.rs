//! Sentences as files: Word, PO and XLIFF, out and in. A file that came back is taken line by line: nothing is kept of a
//! line that fails, and what was kept and what not is told.

use jiff::civil::Date;
use serde::Serialize;
use wardmote_domain::{
    person::{Act, Person},
    places::{Language, LanguageInfo},
    words::Kind,
};
use wardmote_exchange::{Damaged, Line, Returned, Sheet, State};
use wardmote_store::{Hand, SentenceLine};
use wardmote_templates::BankSentence;

use super::file_kind::FileKind;
use super::{
    bank::{bank, direction},
    change::{Change, as_it_stands, worded},
    line::{held, row},
    load::{self, Files, LeftOut},
    rows::{SentenceFilter, Standing},
};
use crate::desk::{Desk, DeskError};

/// The most bytes of a file that came back.
pub(crate) const MOST_BYTES: usize = wardmote_exchange::limits::FILE;

/// A line of a file that was not kept, and why.
#[derive(Debug, Clone, Serialize)]
pub struct NotKept {
    /// Where it stands in the file; empty where only its place in the bank is known.
    pub place: String,
    /// The sentence's place.
    pub sentence: String,
    /// Why, in plain sentences.
    pub why: String,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct TakenSentences {
    /// Sentences whose wording was kept.
    pub kept: Vec<String>,
    /// Sentences that were signed.
    pub signed: Vec<String>,
    /// In whose name; nothing where nobody signed.
    pub signed_by: Option<String>,
    /// Lines that said what stood there already.
    pub unchanged: usize,
    /// Lines of which nothing was kept.
    pub not_kept: Vec<NotKept>,
    /// What else is to be known of the file.
    pub notes: Vec<String>,
}

/// Where a sentence is used, in plain words.
pub(super) fn used(kinds: impl IntoIterator<Item = Kind>) -> String {
    let titles: Vec<&str> = kinds.into_iter().map(Kind::title).collect();
    match titles.as_slice() {
        [] => "Round every notice".to_owned(),
        some => some.join(", "),
    }
}

fn line(sentence: &BankSentence) -> Line {
    let shown = row(sentence);
    let note = shown
        .english_then
        .map(|then| format!("The English was: {then}"));
    Line {
        id: sentence.id.to_string(),
        english: sentence.english.clone(),
        own: Some(sentence.own.clone()),
        used: used(shown.kinds),
        note,
        state: match shown.state {
            Standing::Signed => State::Signed,
            Standing::Unread => State::Unread,
            Standing::Stale => State::Stale,
        },
    }
}

/// A day as people write it, not after today; otherwise today.
fn day(text: &str, today: Date) -> Date {
    let text = text.trim();
    ["%Y-%m-%d", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|form| Date::strptime(form, text).ok())
        .filter(|day| *day <= today)
        .unwrap_or(today)
}

/// What a file holds that is to be kept, and what of it not.
struct Sorted {
    written: Vec<SentenceLine>,
    signed: Vec<SentenceLine>,
    unchanged: usize,
    not_kept: Vec<NotKept>,
}

fn not_kept(place: &str, sentence: &str, why: impl Into<String>) -> NotKept {
    NotKept {
        place: place.to_owned(),
        sentence: sentence.to_owned(),
        why: why.into(),
    }
}

fn sorted(returned: &Returned, all: &[BankSentence], language: &Language) -> Sorted {
    let mut sorted = Sorted {
        written: Vec::new(),
        signed: Vec::new(),
        unchanged: 0,
        not_kept: returned
            .not_taken
            .iter()
            .map(|n| not_kept(&n.place, &n.id, n.says.as_str()))
            .collect(),
    };
    for (id, text) in &returned.lines {
        let Some(found) = all.iter().find(|s| s.id.as_str() == id) else {
            continue;
        };
        let ticked = returned.signed.contains(id);
        if *text == found.own {
            let read_already = matches!(found.state, wardmote_templates::SentenceState::Signed(_));
            if ticked && !read_already {
                sorted.signed.push(as_it_stands(found));
            } else {
                sorted.unchanged += 1;
            }
            continue;
        }
        match held(found, text, language) {
            Ok(()) => {
                let line = worded(found, text.clone(), language);
                sorted.signed.extend(ticked.then(|| line.clone()));
                sorted.written.push(line);
            }
            Err(faults) => sorted.not_kept.push(not_kept("", id, faults.join(" "))),
        }
    }
    sorted
}

/// Who says that they read it, by the file or by whoever brings it in.
fn signer(kind: FileKind, returned: &Returned, named: &str) -> Option<String> {
    let named = Some(named.trim()).filter(|n| !n.is_empty());
    let in_file = returned.reader.as_ref();
    let in_file = in_file.map(|r| r.name.trim()).filter(|n| !n.is_empty());
    let stated = returned.reader.as_ref().is_some_and(|r| r.statement);
    match kind {
        // The statement at the end of the document is what a signature is: without it nobody said that they read it.
        FileKind::Word if !stated => None,
        FileKind::Word => in_file.or(named).map(str::to_owned),
        FileKind::Po | FileKind::Xliff => named.map(str::to_owned),
    }
}

impl Desk {
    /// The sheet of a language, or of what is asked of it.
    fn sentence_sheet(
        &self,
        language: &Language,
        all: &[BankSentence],
        filter: SentenceFilter,
    ) -> Sheet {
        let lines = all.iter().filter(|s| filter.takes(&row(s))).map(line);
        Sheet {
            language: language.clone(),
            direction: direction(language),
            language_name: LanguageInfo::of(language)
                .map_or_else(|| language.as_str().to_owned(), |i| i.english_name.clone()),
            organisation: self.settings.organisations.first().map(|o| o.name.clone()),
            lines: lines.filter(|line| !line.english.is_empty()).collect(),
        }
    }

    /// The sentences of a language as a file: its name and its bytes.
    ///
    /// # Errors
    /// When this person may not read, or there is no such language.
    pub async fn sentences_file(
        &self,
        by: &Person,
        language: &Language,
        filter: SentenceFilter,
        kind: FileKind,
    ) -> Result<(String, Vec<u8>), DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let all = bank(&self.catalogue_now(), language)?;
        let sheet = self.sentence_sheet(language, &all, filter);
        let name = format!("sentences-{}.{}", language.as_str(), kind.ending());
        let bytes = self.proving(move || kind.write(&sheet)).await?;
        Ok((name, bytes))
    }

    /// Takes in a file that came back. `reader` is who read it, where the file itself does not say.
    ///
    /// # Errors
    /// When this person does not look after the sentences, there is no such language, or the file cannot be read at all.
    pub async fn take_sentences_file(
        &self,
        by: &Person,
        language: &Language,
        bytes: Vec<u8>,
        reader: &str,
    ) -> Result<TakenSentences, DeskError> {
        self.may_keep_sentences(by)?;
        if bytes.is_empty() {
            return Err(DeskError::field("file", "choose the file"));
        }
        if bytes.len() > MOST_BYTES {
            return Err(DeskError::field("file", "the file is larger than 8 MB"));
        }
        let all = bank(&self.catalogue_now(), language)?;
        let sheet = self.sentence_sheet(language, &all, SentenceFilter::default());
        let kind = FileKind::of(&bytes);
        let returned = self
            .proving(move || kind.read(&bytes, &sheet))
            .await?
            .map_err(|damaged| damage(&damaged))?;
        let found = sorted(&returned, &all, language);
        let name = signer(kind, &returned, reader);
        self.keep_file(by, language, (kind, &returned), found, name)
            .await
    }

    async fn keep_file(
        &self,
        by: &Person,
        language: &Language,
        (kind, returned): (FileKind, &Returned),
        found: Sorted,
        name: Option<String>,
    ) -> Result<TakenSentences, DeskError> {
        let mut notes = notes(returned);
        if name.is_none() && !found.signed.is_empty() {
            notes.push(match kind {
                FileKind::Word => "Nobody signed: the statement at the end of the document is not ticked, or has no name. What was written is kept, and counts as read by nobody.",
                FileKind::Po | FileKind::Xliff => "Nobody signed: no reader was named. What was written is kept, and counts as read by nobody.",
            }.to_owned());
        }
        let writer = name.clone().unwrap_or_else(|| by.name.clone());
        let (written, unfit) = self.fitting(language, found.written, &writer).await?;
        let mut not_kept_all = found.not_kept;
        let fits = |line: &SentenceLine| !unfit.iter().any(|(s, _)| *s == line.sentence);
        let mut signed: Vec<SentenceLine> = found.signed.into_iter().filter(fits).collect();
        if name.is_none() {
            signed.clear();
        }
        not_kept_all.extend(unfit.iter().map(|(s, why)| not_kept("", s, why.as_str())));
        let places = |lines: &[SentenceLine]| lines.iter().map(|l| l.sentence.clone()).collect();
        let taken = TakenSentences {
            kept: places(&written),
            signed: places(&signed),
            signed_by: name.clone().filter(|_| !signed.is_empty()),
            unchanged: found.unchanged,
            not_kept: not_kept_all,
            notes,
        };
        if !written.is_empty() || !signed.is_empty() {
            let dated = returned.reader.as_ref().map_or("", |r| r.date.as_str());
            self.keep_change(Change {
                language: language.clone(),
                written,
                signed,
                day: day(dated, self.today()),
                way: kind.way(),
                hand: Hand::Person {
                    id: by.id,
                    reader: name.filter(|n| *n != by.name),
                },
                name: writer,
            })
            .await?;
        }
        Ok(taken)
    }

    /// Of wordings that came together, those with which the catalogue can be proved; of the others why not.
    pub(super) async fn fitting(
        &self,
        language: &Language,
        lines: Vec<SentenceLine>,
        written_by: &str,
    ) -> Result<(Vec<SentenceLine>, Vec<(String, String)>), DeskError> {
        if lines.is_empty() {
            return Ok((lines, Vec::new()));
        }
        let rows = self.store.kept_sentences().await?;
        let (overlay, base) = (self.judge.overlay().clone(), self.judge.of_files());
        let (language, written_by) = (language.clone(), written_by.to_owned());
        let out = self.sentences.left_out();
        let asked = lines.clone();
        let bad: Vec<LeftOut> = self
            .proving(move || {
                let more: Vec<load::Line> = asked
                    .iter()
                    .filter_map(|line| {
                        let kept = wardmote_templates::Kept {
                            id: line.sentence.parse().ok()?,
                            english: line.english.clone(),
                            text: line.text.clone(),
                            written_by: written_by.clone(),
                            signed_by: None,
                        };
                        Some((language.clone(), kept))
                    })
                    .collect();
                let (mut good, _) = load::lines(&Files::of(&base), &rows);
                load::without(&mut good, &out);
                good.retain(|(of, _)| *of == language);
                let mut bad = Vec::new();
                load::fit(&overlay, &mut good, &more, Some(&language), &mut bad);
                bad
            })
            .await?;
        let unfit: Vec<(String, String)> = bad
            .into_iter()
            .map(|o| {
                let why = format!("The catalogue cannot be put together with it: {}.", o.why);
                (o.sentence, why)
            })
            .collect();
        let fits = |line: &SentenceLine| !unfit.iter().any(|(s, _)| *s == line.sentence);
        let good = lines.into_iter().filter(fits).collect();
        Ok((good, unfit))
    }
}

fn notes(returned: &Returned) -> Vec<String> {
    let mut notes = Vec::new();
    if returned.tracked_changes {
        notes.push(
            "The document had tracked changes: what was inserted was taken, what was deleted was left out."
                .to_owned(),
        );
    }
    if !returned.absent.is_empty() {
        notes.push(format!(
            "{} of our sentences are not in the file. They stay as they are.",
            returned.absent.len()
        ));
    }
    notes
}

/// A file that cannot be read, with every fault and its place.
fn damage(damaged: &Damaged) -> DeskError {
    let fault = |fault: &wardmote_exchange::Damage| wardmote_domain::draft::FieldProblem {
        field: "file".to_owned(),
        what: fault.to_string(),
    };
    DeskError::Invalid(damaged.faults.iter().map(fault).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it_and_never_lies_ahead() {
        let today = date(2026, 12, 8);
        for (text, read) in [
            ("2026-12-01", date(2026, 12, 1)),
            ("1 December 2026", date(2026, 12, 1)),
            ("01/12/2026", date(2026, 12, 1)),
            ("9 December 2026", today),
            ("last week", today),
        ] {
            assert_eq!(day(text, today), read, "{text}");
        }
    }
}
