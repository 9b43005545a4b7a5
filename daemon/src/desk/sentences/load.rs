//! The catalogue put together: the files, and over them what the store keeps. What does not fit any more is left out and
//! told; it never keeps the daemon from starting.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Serialize;
use wardmote_domain::places::Language;
use wardmote_store::KeptSentence;
use wardmote_templates::{
    BankSentence, Catalogue, Kept, Overlay, SentenceId, Signature, TemplateError,
};

/// Something that is kept and does not fit the catalogue any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The language.
    pub language: Language,
    /// The sentence's place.
    pub sentence: String,
    /// Why.
    pub why: String,
}

/// A line that is kept.
pub(super) type Line = (Language, Kept);

/// A catalogue with what is kept, and what of that is left out.
pub(super) struct Loaded {
    pub catalogue: Arc<Catalogue>,
    pub left_out: Vec<LeftOut>,
}

fn left(language: &Language, sentence: impl Into<String>, why: impl Into<String>) -> LeftOut {
    LeftOut {
        language: language.clone(),
        sentence: sentence.into(),
        why: why.into(),
    }
}

/// The banks of the files alone, by language: what a signature of the files' own words is compared with.
pub(super) struct Files(BTreeMap<Language, BTreeMap<SentenceId, BankSentence>>);

impl Files {
    pub(super) fn of(base: &Catalogue) -> Self {
        let bank = |language: Language| {
            let bank = base.bank(&language)?.into_iter();
            Some((language, bank.map(|s| (s.id.clone(), s)).collect()))
        };
        Self(base.languages().into_iter().filter_map(bank).collect())
    }

    fn writer(&self, language: &Language) -> Option<&str> {
        let first = self.0.get(language)?.values().next()?;
        Some(&first.written_by)
    }

    fn own(&self, language: &Language, id: &SentenceId) -> Option<&str> {
        Some(&self.0.get(language)?.get(id)?.own)
    }
}

/// The line that a kept sentence comes to; nothing where it says no more than the file.
fn line(files: &Files, row: &KeptSentence) -> Result<Option<Line>, LeftOut> {
    let out = |why: &str| left(&row.language, row.sentence.as_str(), why);
    let id: SentenceId = row
        .sentence
        .parse()
        .map_err(|_| out("no sentence has such a place"))?;
    let Some(writer) = files.writer(&row.language) else {
        return Err(out("the language is not offered any more"));
    };
    let signature = |text: &str| row.signature.as_ref().filter(|s| s.text == text);
    let signed = |s: &wardmote_store::KeptSignature| Signature {
        name: s.reader.clone(),
        date: s.day,
    };
    let kept = match (&row.wording, &row.signature) {
        (Some(wording), _) => {
            let signature = signature(&wording.text);
            Kept {
                english: signature.map_or(&wording.english, |s| &s.english).clone(),
                text: wording.text.clone(),
                written_by: wording.written_by.clone(),
                signed_by: signature.map(signed),
                id,
            }
        }
        (None, Some(read)) => {
            // English has no English beside it that says whether a file's new words are the ones to take.
            let other = files.own(&row.language, &id) != Some(read.text.as_str());
            if row.language.is_english() && other {
                return Ok(None);
            }
            Kept {
                english: read.english.clone(),
                text: read.text.clone(),
                written_by: writer.to_owned(),
                signed_by: Some(signed(read)),
                id,
            }
        }
        (None, None) => return Ok(None),
    };
    Ok(Some((row.language.clone(), kept)))
}

/// The lines of what is kept, and what cannot be one.
pub(super) fn lines(files: &Files, rows: &[KeptSentence]) -> (Vec<Line>, Vec<LeftOut>) {
    let (mut lines, mut left_out) = (Vec::new(), Vec::new());
    for row in rows {
        match line(files, row) {
            Ok(found) => lines.extend(found),
            Err(out) => left_out.push(out),
        }
    }
    (lines, left_out)
}

/// Takes out the lines that are left out.
pub(super) fn without(lines: &mut Vec<Line>, left_out: &[LeftOut]) {
    lines.retain(|(language, kept)| {
        let same = |o: &LeftOut| o.language == *language && o.sentence == kept.id.as_str();
        !left_out.iter().any(same)
    });
}

/// Compiles and proves the catalogue with these lines; of the languages named alone, or of all.
pub(super) fn prove(
    overlay: &Overlay,
    lines: &[Line],
    only: Option<&Language>,
) -> Result<Catalogue, TemplateError> {
    let mut overlay = overlay.clone();
    for (language, kept) in lines {
        overlay.keep(language, kept.clone());
    }
    if let Some(language) = only {
        overlay.offer(Some(language.clone()).filter(|l| !l.is_english()));
    }
    Catalogue::load_with(&overlay)
}

/// Adds what fits of `more` to `good`, by halves: few lines are bad, and each proof takes a while.
pub(super) fn fit(
    overlay: &Overlay,
    good: &mut Vec<Line>,
    more: &[Line],
    only: Option<&Language>,
    bad: &mut Vec<LeftOut>,
) {
    if more.is_empty() {
        return;
    }
    let all = [good.as_slice(), more].concat();
    match (prove(overlay, &all, only), more) {
        (Ok(_), _) => *good = all,
        (Err(error), [(language, kept)]) => {
            bad.push(left(language, kept.id.as_str(), error.to_string()));
        }
        (Err(_), _) => {
            let (first, second) = more.split_at(more.len() / 2);
            fit(overlay, good, first, only, bad);
            fit(overlay, good, second, only, bad);
        }
    }
}

/// The catalogue with what is kept. Lines that break the proof are left out; if it cannot be done otherwise, all of them.
pub(super) fn load(overlay: &Overlay, base: &Arc<Catalogue>, rows: &[KeptSentence]) -> Loaded {
    let (lines, mut left_out) = lines(&Files::of(base), rows);
    if lines.is_empty() {
        return Loaded {
            catalogue: Arc::clone(base),
            left_out,
        };
    }
    let found = prove(overlay, &lines, None).or_else(|_| {
        let mut fitting = Vec::new();
        let languages: BTreeSet<&Language> = lines.iter().map(|(l, _)| l).collect();
        for language in languages {
            let of_it = |(l, _): &&Line| l == language;
            let more: Vec<Line> = lines.iter().filter(of_it).cloned().collect();
            let mut good = Vec::new();
            fit(overlay, &mut good, &more, Some(language), &mut left_out);
            fitting.extend(good);
        }
        prove(overlay, &fitting, None)
    });
    match found {
        Ok(catalogue) => {
            let gone = "the catalogue has no such sentence any more";
            let unplaced = catalogue.unplaced();
            left_out.extend(unplaced.map(|(l, id)| left(l, id.as_str(), gone)));
            Loaded {
                catalogue: Arc::new(catalogue),
                left_out,
            }
        }
        Err(error) => {
            let why = error.to_string();
            let all = lines.iter();
            Loaded {
                catalogue: Arc::clone(base),
                left_out: all.map(|(l, k)| left(l, k.id.as_str(), &why)).collect(),
            }
        }
    }
}
