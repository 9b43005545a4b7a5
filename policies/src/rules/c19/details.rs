//! Details that can tell who it is: age, job, a tie to the suspect, the own home or school.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Anonymity, named::is_one_of};
use crate::{
    data::Data,
    law::{Reading, about_suspect, exact_ages},
    names::{Person, head, tail},
    rule::{Found, Says},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Age,
    Job,
    Tie,
    Place,
    /// A tie of a suspect who is named.
    Suspect,
}

/// Before a detail: it is the suspect's.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:by|against)\s+(?:(?:an?|the|her|his|their|one|two)\s+)?((?:[\w'’-]+\s+){0,8})$",
    )
    .expect("a pattern fixed at compile time")
});

/// After these the sentence is no longer about the one who did it.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:while|when|where|in|at|on|near|after|before|and)\b")
        .expect("a pattern fixed at compile time")
});

static OWN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(her|his|their)\s+(?:[\w-]+\s+)?$").expect("a pattern fixed at compile time")
});

static TIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:her|his|their|ex|former)[\s-]+(?:[\w-]+[\s-]+)?$")
        .expect("a pattern fixed at compile time")
});

/// A school or a place of work by its name, after what ties somebody to it.
static NAMED_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\b(?:at|from|of|in))\s+(?:the\s+)?(?:\p{Lu}[\w’'.-]*\s+){1,4}(?:School|Academy|College|University|Hospital)\b")
    .expect("a pattern fixed at compile time")
});

/// "She was his stepdaughter", of a suspect.
static IS_TIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:she|he|they|the\s+\w+)\s+(?:is|was|are|were)\s+(?:also\s+|then\s+)?(?:his|her|their)\b")
        .expect("a pattern fixed at compile time")
});

/// It was done to a woman or girl, and to no man.
static A_WOMAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[^.;\n]*?\b(?:wom[ae]n|girls?|female)\b[^.;\n]*\b(?:was|were|been)\b")
        .expect("a pattern fixed at compile time")
});

/// A sentence that opens with a man, where it was done to a woman: its age and job are his.
static HE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:He|His|The (?:man|men|driver|stranger)|A (?:second )?man)\b")
        .expect("a pattern fixed at compile time")
});

/// How many mentions of an offence are looked at to learn to whom it was done.
const MANY: usize = 8;

/// Said to the reader.
static YOU: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\byou(?:r|rs)?\b").expect("a pattern fixed at compile time"));

/// Whether what stands here is said of the one who did it: "by a man who said he was a driver".
fn is_by(stretch: &str, at: usize) -> bool {
    let before = BY.captures(tail(stretch, at, 80));
    before.is_some_and(|c| !c.get(1).is_some_and(|m| ELSEWHERE.is_match(m.as_str())))
}

/// Jobs, and the places of work or study named beside them.
fn jobs(stretch: &str, data: &Data) -> Vec<(Detail, Range<usize>)> {
    let mut found = Vec::new();
    let mut last_job = None;
    for job in data.list("job_words").find(stretch) {
        let tied = TIED.is_match(tail(stretch, job.start, 40))
            && data.list("tie_words").is_in(&stretch[job.clone()]);
        if tied || is_by(stretch, job.start) {
            continue;
        }
        // "student nurse", "works as a nurse": one job.
        if last_job.is_none_or(|end: usize| job.start.saturating_sub(end) > 15) {
            found.push((Detail::Job, job.clone()));
            if let Some(place) = NAMED_PLACE.find(head(stretch, job.end, 100)) {
                found.push((
                    Detail::Place,
                    job.end + place.start()..job.end + place.end(),
                ));
            }
        }
        last_job = Some(job.end);
    }
    found
}

/// Details of a stretch of the text. `suspect`: the sentence is about the suspect, whose home and ties "his" are.
fn details(
    text: &str,
    data: &Data,
    span: &Range<usize>,
    suspect: bool,
) -> Vec<(Detail, Range<usize>)> {
    let stretch = &text[span.clone()];
    let mut found: Vec<(Detail, Range<usize>)> = Vec::new();
    for age in exact_ages(stretch) {
        if !is_by(stretch, age.span.start) {
            found.push((Detail::Age, age.span));
        }
    }
    found.extend(jobs(stretch, data));
    for tie in data.list("tie_words").find(stretch) {
        let before = tail(stretch, tie.start, 40);
        let his = suspect
            && OWN
                .captures(before)
                .is_some_and(|c| c[1].eq_ignore_ascii_case("his"));
        if let Some(own) = TIED.find(before).filter(|_| !his) {
            found.push((Detail::Tie, tie.start - before.len() + own.start()..tie.end));
        }
    }
    for place in data.list("own_place_words").find(stretch) {
        let before = tail(stretch, place.start, 40);
        if let Some(own) = OWN.captures(before)
            && !(suspect && own[1].eq_ignore_ascii_case("his"))
        {
            let start = own.get(0).map_or(0, |m| m.start());
            found.push((Detail::Place, place.start - before.len() + start..place.end));
        }
    }
    for (_, own) in &mut found {
        *own = span.start + own.start..span.start + own.end;
    }
    found
}

/// The first detail of each kind, in the order of the text.
fn each_once(all: Vec<(Detail, Range<usize>)>) -> Vec<(Detail, Range<usize>)> {
    let mut kinds: Vec<(Detail, Range<usize>)> = Vec::new();
    for (kind, span) in all {
        if !kinds.iter().any(|(k, _)| *k == kind) {
            kinds.push((kind, span));
        }
    }
    kinds.sort_by_key(|(_, span)| span.start);
    kinds
}

impl Anonymity {
    /// "his stepdaughter", of a suspect.
    fn suspect_ties(&self, text: &str, span: &Range<usize>) -> Vec<Range<usize>> {
        let stretch = &text[span.clone()];
        let ties = self.suspect_ties.find(stretch).into_iter();
        ties.filter_map(|tie| {
            let before = tail(stretch, tie.start, 40);
            let own = OWN.find(before)?;
            Some(span.start + tie.start - before.len() + own.start()..span.start + tie.end)
        })
        .collect()
    }

    /// The details of a text in sentences that are not about the suspect; of a sentence that is, what follows the
    /// offence is about the other person. Each kind once, in order.
    fn gathered(
        &self,
        data: &Data,
        reading: &Reading<'_>,
        suspect_names: &[Vec<String>],
    ) -> Vec<(Detail, Range<usize>)> {
        let text = reading.text.text;
        let mut suspects = about_suspect(reading, data);
        let named: Vec<&Person> = (reading.people.iter())
            .filter(|p| is_one_of(text, p, suspect_names))
            .collect();
        for person in &named {
            if let Some(flag) = suspects.get_mut(person.sentence) {
                *flag = true;
            }
        }
        let terms = data.list("sexual_offence_words").find(text);
        let women = terms
            .iter()
            .take(MANY)
            .any(|t| A_WOMAN.is_match(reading.sentence(reading.sentence_of(t.start))));
        let mut all: Vec<(Detail, Range<usize>)> = Vec::new();
        for (number, sentence) in reading.sentences.iter().enumerate() {
            let first = terms.partition_point(|t| t.start < sentence.span.start);
            let term = terms.get(first).filter(|t| t.end <= sentence.span.end);
            let about = suspects.get(number) == Some(&true);
            let span = match (about, term) {
                (true, None) => continue,
                (true, Some(term)) => term.end..sentence.span.end,
                (false, None) if YOU.is_match(&text[sentence.span.clone()]) => continue,
                (false, _) => sentence.span.clone(),
            };
            let his = !about && term.is_none() && women && HE.is_match(&text[span.clone()]);
            let mut own = details(text, data, &span, about || his);
            if his {
                own.retain(|(kind, _)| !matches!(kind, Detail::Age | Detail::Job));
            }
            all.extend(own);
            let told = !about && !suspect_names.is_empty() && IS_TIED.is_match(&text[span.clone()]);
            if told || about && !named.is_empty() {
                let ties = self.suspect_ties(text, &span).into_iter();
                all.extend(
                    ties.flat_map(|tie| [(Detail::Tie, tie.clone()), (Detail::Suspect, tie)]),
                );
            }
            if !about && !his {
                let from = reading.people.partition_point(|p| p.sentence < number);
                let here = (reading.people[from..].iter()).take_while(|p| p.sentence == number);
                let aged = here.filter(|p| p.age.is_some() && !p.office);
                all.extend(aged.take(1).map(|p| (Detail::Age, p.whole.clone())));
            }
        }
        each_once(all)
    }

    pub(super) fn count(
        &self,
        data: &Data,
        found: &mut Found<'_>,
        reading: &Reading<'_>,
        suspect_names: &[Vec<String>],
    ) {
        let text = reading.text.text;
        let kinds = self.gathered(data, reading, suspect_names);
        let Some(first) = kinds.first().map(|(_, span)| span.clone()) else {
            return;
        };
        if kinds.len() < self.at_least {
            return;
        }
        let mut marked = kinds.clone();
        marked.dedup_by(|a, b| a.1 == b.1);
        let shown: Vec<&str> = marked.iter().map(|(_, s)| text[s.clone()].trim()).collect();
        let shown = shown.join("; ");
        let end = kinds
            .iter()
            .map(|(_, span)| span.end)
            .max()
            .unwrap_or(first.end);
        let end = if end - first.start <= 160 {
            end
        } else {
            first.end
        };
        let take_out = if kinds.len() == 2 {
            "one or both"
        } else {
            "all, or all but one"
        };
        let says = Says {
            severity: self.details,
            measured: if kinds.iter().any(|(kind, _)| *kind == Detail::Suspect) {
                format!("{shown}, of a suspect who is named")
            } else {
                format!("{} details: {shown}", kinds.len())
            },
            limit: format!("fewer than {}", self.at_least),
            fix: format!(
                "Together these can tell who it is. Take out {take_out}: write “a woman”, “a man” or “a child”, leave \
                 out age, job, ties and home, or record who checked it in law and when."
            ),
        };
        found.words(&reading.text, first.start..end, says);
    }
}
