//! The facts about one person: somebody is missing, or a court has a result.

use serde::Serialize;
use serde_json::json;
use wardmote_domain::{
    draft::Draft,
    facts::{
        Coded, CourtResult, LastSeen, Looks, Missing, Offence, Outcome, Person, Picture, Term, When,
    },
};

use super::{Data, fill::sentence, local::inside};
use crate::catalogue::Voice;

/// Whom a message is about.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct PersonData {
    pub(super) name: Option<String>,
    age: Option<u8>,
}

/// A case before a court.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct CaseData {
    pub(super) court: Option<String>,
    date: Option<String>,
    appeal: Option<String>,
    years: Option<u32>,
    months: Option<u32>,
    pounds: Option<u32>,
}

/// The groups that say who is missing, or is found.
const MISSING: [&str; 4] = [
    "missing_headline",
    "missing_lead",
    "missing_what",
    "missing_sms",
];

fn written(when: When) -> String {
    when.civil().strftime("%Y-%m-%dT%H:%M").to_string()
}

fn at_or_on(when: When) -> &'static str {
    match when {
        When::At(_) => "at",
        When::On(_) => "on",
    }
}

impl Data {
    pub(super) fn missing(&mut self, facts: &Missing, english: bool) {
        self.put_place(&facts.last_seen.place);
        self.put_person(&facts.person);
        if facts.is_found() {
            // Nothing is asked any more, and what helped to know the person is nobody's business.
            for group in MISSING {
                self.choice.insert(group, "found");
            }
            self.choice.insert("missing_thanks", "found");
            return;
        }
        let form = self.choice("person").unwrap_or("named");
        for group in MISSING {
            self.choice.insert(group, form);
        }
        self.put_last_seen(&facts.last_seen);
        self.put_looks(&facts.description, english);
        if matches!(facts.picture, Picture::Number(_)) {
            self.choice.insert("has_picture", "known");
        }
        for group in ["if_seen", "if_seen_sms"] {
            self.choice.insert(group, "known");
        }
        self.put_reference(&facts.reference);
        self.put_contact(&facts.contact, english);
    }

    pub(super) fn put_person(&mut self, person: &Person) {
        self.person.name = Some(person.name.clone());
        self.person.age = person.age;
        let form = if person.age.is_some() {
            "aged"
        } else {
            "named"
        };
        self.choice.insert("person", form);
    }

    pub(super) fn put_last_seen(&mut self, seen: &LastSeen) {
        self.put_place(&seen.place);
        self.when = Some(written(seen.when));
        for group in ["last_seen", "last_seen_sms"] {
            self.choice.insert(group, at_or_on(seen.when));
        }
    }

    /// What somebody looks like. English text among it is left out of the other languages.
    pub(super) fn put_looks(&mut self, looks: &[Coded<Looks>], english: bool) {
        let (mut codes, mut sentences) = (Vec::new(), Vec::new());
        for look in looks {
            match look {
                Coded::Code(code) => codes.push(json!({"choice": {"looks": code.as_str()}})),
                Coded::English(text) => sentences.push(sentence(text)),
            }
        }
        if !codes.is_empty() {
            for group in ["looks_list", "looks_list_sms"] {
                self.choice.insert(group, "known");
            }
        }
        self.lists.insert("looks", codes);
        if english && !sentences.is_empty() {
            self.english.description = Some(sentences.join(" "));
        } else {
            self.says_more |= !sentences.is_empty();
        }
    }

    pub(super) fn outcome(&mut self, facts: &Outcome, draft: &Draft, voice: &Voice) {
        self.put_areas(draft);
        self.put_person(&facts.person);
        self.put_offence(&facts.offence);
        self.put_result(&facts.result, voice);
        self.case.court = Some(facts.court.clone());
        let charged = facts.result == Coded::Code(CourtResult::Charged);
        let headline = match (&facts.offence, charged) {
            (Coded::English(_), _) => "case",
            (_, true) => "charge",
            (_, false) => "result",
        };
        self.choice.insert("outcome_headline", headline);
        self.put_court_date(facts.date);
        let hearing = match (facts.date, charged) {
            (When::At(_), true) => "next_at",
            (When::On(_), true) => "next_on",
            (When::At(_), false) => "past_at",
            (When::On(_), false) => "past_on",
        };
        self.choice.insert("hearing", hearing);
        if let Some(appeal) = facts.earlier_appeal {
            self.put_earlier_appeal(appeal);
        }
        self.put_usual_contact(voice.language.is_english());
    }

    pub(super) fn put_offence(&mut self, offence: &Coded<Offence>) {
        let code = match offence {
            Coded::Code(code) => code.as_str(),
            Coded::English(text) => {
                self.english.offence = Some(inside(text));
                "english"
            }
        };
        self.choice.insert("offence", code);
        self.choice.insert("case_about", "known");
    }

    pub(super) fn put_result(&mut self, result: &Coded<CourtResult>, voice: &Voice) {
        let code = match result {
            Coded::Code(result) => {
                if let Some(term) = result.term() {
                    self.put_term(term, voice);
                }
                if let CourtResult::Fined(pounds) = result {
                    self.case.pounds = Some(*pounds);
                }
                result.code().as_str()
            }
            Coded::English(text) => {
                self.english.result = Some(sentence(text));
                "english"
            }
        };
        self.choice.insert("result", code);
    }

    fn put_term(&mut self, term: Term, voice: &Voice) {
        self.case.years = Some(term.years);
        self.case.months = Some(term.months);
        self.choice.insert("years", voice.plural.form(term.years));
        self.choice.insert("months", voice.plural.form(term.months));
        let form = match (term.years, term.months) {
            (_, 0) => "years",
            (0, _) => "months",
            _ => "both",
        };
        self.choice.insert("term", form);
    }

    pub(super) fn put_court_date(&mut self, date: When) {
        self.case.date = Some(written(date));
        self.choice.insert("court_date", at_or_on(date));
    }

    pub(super) fn put_earlier_appeal(&mut self, appeal: When) {
        self.case.appeal = Some(written(appeal));
        self.choice.insert("earlier_appeal", "known");
        self.choice.insert("appeal_day", "known");
    }
}
