//! What the rules on law and safety share: the texts read once with their people, and who is said to be what.

mod ages;
mod said;
mod under;

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::{
    record::CaseRole,
    text::sentences::{Sentence, sentences},
};

pub(crate) use ages::{exact_ages, years_said};
pub(crate) use said::{is_object, is_subject, leads_to, same_stretch};
pub(crate) use under::{
    case_words, child_in_case, child_words, offence_told, offences, youth_court,
};

use crate::{
    ask::{Ask, Text},
    data::Data,
    names::{self, Known, Person, head, tail},
    text::masked,
    words::WordList,
};

/// A text with its sentences and the people it names.
pub(crate) struct Reading<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) people: Vec<Person>,
}

impl Reading<'_> {
    /// The words of a sentence by its number.
    pub(crate) fn sentence(&self, number: usize) -> &str {
        (self.sentences.get(number)).map_or("", |s| &self.text.text[s.span.clone()])
    }

    /// Where a sentence stands.
    pub(crate) fn span(&self, number: usize) -> Range<usize> {
        (self.sentences.get(number)).map_or(0..0, |s| s.span.clone())
    }

    /// The sentence that holds a byte of the text.
    pub(crate) fn sentence_of(&self, at: usize) -> usize {
        let after = self.sentences.partition_point(|s| s.span.end <= at);
        after.min(self.sentences.len().saturating_sub(1))
    }
}

/// Every English text of a message, what pictures show and say among them.
pub(crate) struct Story<'a> {
    pub(crate) readings: Vec<Reading<'a>>,
    pub(crate) known: Vec<Known>,
}

impl<'a> Story<'a> {
    pub(crate) fn read(ask: &Ask<'a>) -> Self {
        let persons = ask.draft().persons();
        let known: Vec<Known> = persons.iter().filter_map(Known::new).collect();
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        let readings = (texts.into_iter())
            .filter(|text| !text.text.trim().is_empty())
            .map(|text| {
                let sentences = sentences(text.text);
                let people = names::find(text.text, &sentences, &known, ask.data());
                Reading {
                    text,
                    sentences,
                    people,
                }
            })
            .collect();
        Self { readings, known }
    }
}

/// Where names stand in versions in other languages.
fn in_translations<'a>(
    ask: &Ask<'a>,
    spans: impl Fn(&str) -> Vec<Range<usize>>,
) -> Vec<(Text<'a>, Range<usize>)> {
    let mut found = Vec::new();
    for variant in ask.translations() {
        for text in [crate::ask::title_of(variant), crate::ask::text_of(variant)] {
            let here = spans(text.text);
            found.extend(here.into_iter().take(1).map(|span| (text.clone(), span)));
        }
    }
    found
}

/// Names found in the English texts, looked for in the other languages.
pub(crate) fn named_in_translations<'a>(
    ask: &Ask<'a>,
    names: &[String],
) -> Vec<(Text<'a>, Range<usize>)> {
    if names.is_empty() {
        return Vec::new();
    }
    // A hostile text says one name a thousand times.
    let names: BTreeSet<&String> = names.iter().collect();
    let list = WordList::exact(&names.into_iter().collect::<Vec<_>>());
    in_translations(ask, |text| list.find(text))
}

/// Where words of a list stand, those inside a phrase of `leave` left out.
pub(crate) fn hits(text: &str, list: &WordList, leave: &WordList) -> Vec<Range<usize>> {
    let left = leave.find(text);
    if left.is_empty() {
        return list.find(text);
    }
    list.find(&masked(text, &left))
}

/// Where somebody is said to be arrested, held or wanted: no "cardiac arrest", no "volunteers wanted in Hayes".
pub(crate) fn arrests(text: &str, data: &Data) -> Vec<Range<usize>> {
    static NOT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?:\b(?:cardiac|house|respiratory|heart|citizen['’]s|no|not|without(?:\s+an?)?|non)[\s-]+",
            r"|\b(?:volunteers?|views|ideas|opinions|cadets|recruits|help|staff|information|witnesses|members|feedback",
            r"|stories|artists|people|residents|stewards|governors|homes?|donations?)\s+(?:are\s+|is\s+)?(?:also\s+)?)$"
        ))
        .expect("a pattern fixed at compile time")
    });
    let spans = data.list("arrest_words").find(text).into_iter();
    spans
        .filter(|span| {
            let wanted = text[span.clone()].to_lowercase().starts_with("wanted");
            let found = NOT_BEFORE.find(tail(text, span.start, 40));
            !found.is_some_and(|m| wanted || is_arrest_stop(m.as_str()))
                && !head(text, span.end, 40).starts_with(": your")
        })
        .collect()
}

/// "cardiac", "house": what stops every arrest word, as against what stops "wanted" alone.
fn is_arrest_stop(before: &str) -> bool {
    const STOPS: &[&str] = &[
        "cardiac",
        "house",
        "respiratory",
        "heart",
        "citizen",
        "no",
        "not",
        "without",
        "non",
    ];
    let before = before.trim().to_lowercase();
    STOPS.iter().any(|stop| before.starts_with(stop))
}

/// Whether the court has decided: said in any English text, or the record says that the case is closed.
pub(crate) fn is_closed(ask: &Ask<'_>, more: &WordList, not: &WordList) -> bool {
    let status = ask.draft().case_status();
    let list = ask.data().list("case_closed");
    status == Some(wardmote_domain::record::CaseStatus::Closed)
        || ask.english().iter().any(|text| {
            !hits(text.text, list, not).is_empty()
                || !hits(text.text, more, not).is_empty()
                || has_plea(text.text)
        })
}

/// "admitted burglary at Croydon Crown Court": a plea.
fn has_plea(text: &str) -> bool {
    static PLEA: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\badmitted\b([^.;\n]{0,80}?)\b(?:at|before|in)\s+(?:\p{Lu}[\w’']+\s+){1,3}(?:Magistrates|Crown|Court)\b")
            .expect("a pattern fixed at compile time")
    });
    static TO_COME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:will|due|appear|charged)\b").expect("a pattern fixed at compile time")
    });
    (PLEA.captures_iter(text)).any(|c| c.get(1).is_some_and(|m| !TO_COME.is_match(m.as_str())))
}

/// Whether the record says that a person is no suspect.
pub(crate) fn is_other(role: Option<CaseRole>) -> bool {
    matches!(
        role,
        Some(
            CaseRole::Victim
                | CaseRole::Missing
                | CaseRole::Died
                | CaseRole::Witness
                | CaseRole::Officer
        )
    )
}

/// Sentences about a suspect: arrested, charged, described; and those that go on with "he" or "they".
pub(crate) fn about_suspect(reading: &Reading<'_>, data: &Data) -> Vec<bool> {
    static SUSPECT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:suspects?|attackers?|rapists?|robbers?|offenders?|defendants?|assailants?|perpetrators?|accused",
            r"|(?:appear|appeared|appears)\s+(?:at|in|before)|remanded|pleaded|stood\s+trial|on\s+trial|denied|sentence",
            r"|described\s+as)\b"
        ))
        .expect("a pattern fixed at compile time")
    });
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:He|His|They|Both|The (?:men|pair|two|two men|man(?: is| was| has)))\b")
            .expect("a pattern fixed at compile time")
    });
    let text = reading.text.text;
    let mut flags = vec![false; reading.sentences.len()];
    let acts = (arrests(text, data).into_iter()).chain(data.list("charged_words").find(text));
    for span in acts {
        let number = reading.sentence_of(span.start);
        if let Some(flag) = flags.get_mut(number) {
            *flag = true;
        }
    }
    for number in 0..flags.len() {
        let sentence = reading.sentence(number);
        let follows = number > 0 && flags[number - 1] && GOES_ON.is_match(sentence);
        flags[number] = flags[number] || follows || SUSPECT.is_match(sentence);
    }
    flags
}
