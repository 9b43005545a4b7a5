//! Facts, kind by kind.

use wardmote_domain::{
    draft::Draft,
    facts::{
        AppealWhat, Asked, Because, Coded, Contact, ContactFor, Correction, CouldNot, Count, Did,
        DidYouSee, EventTitle, GuidanceStep, Hazard, Holding, HoldingWhat, Known, Reassurance,
        Right, Said, TeamThere, WarningDo, WarningDoNot, WarningSource, WhatHappened, Withdrawal,
        YesNo,
    },
    local_time::LocalDateTime,
};

use super::{ContactData, Data, TeamData, moment};
use crate::{RenderContext, catalogue::Voice};

/// A person's English made whole sentences: one paragraph that ends with a mark.
pub(super) fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ended = text
        .trim_end_matches(['"', '\'', '”', '’', ')'])
        .ends_with(['.', '!', '?', '…']);
    if ended { text } else { format!("{text}.") }
}

/// A code of the catalogue by its name.
pub(super) trait Code {
    fn name(&self) -> &'static str;
}

macro_rules! codes {
    ($($name:ty),+ $(,)?) => {
        $(impl Code for $name {
            fn name(&self) -> &'static str {
                self.as_str()
            }
        })+
    };
}
codes!(
    HoldingWhat,
    WhatHappened,
    AppealWhat,
    DidYouSee,
    EventTitle,
    GuidanceStep,
    Asked,
    Said,
    Did,
    CouldNot,
    Because,
    Hazard,
    WarningDo,
    WarningDoNot,
    WarningSource,
);

pub(super) fn yes_no(value: YesNo) -> &'static str {
    match value {
        Known::Known(true) => "yes",
        Known::Known(false) => "no",
        Known::NotKnown => "not_known",
    }
}

impl Data {
    pub(super) fn holding(&mut self, facts: &Holding, english: bool) {
        self.put_place(&facts.place);
        self.put_what(&facts.what);
        self.put_time("started", facts.started);
        self.put_promise(facts.next_update, facts.started);
        self.put_contact(&facts.contact, english);
        self.put_extras(&facts.extras);
    }

    /// When more will be said: beside a start on the same day the short forms leave the day out.
    pub(super) fn put_promise(&mut self, next_update: LocalDateTime, started: LocalDateTime) {
        self.put_time("next_update", next_update);
        let day = if next_update.date() == started.date() {
            "same_day"
        } else {
            "other_day"
        };
        self.choice.insert("next_update_short", day);
        self.choice.insert("next_update_sms", day);
    }

    pub(super) fn reassurance(&mut self, facts: &Reassurance, voice: &Voice) {
        let english = voice.language.is_english();
        self.put_place(&facts.place);
        self.put_what_happened(&facts.what_happened);
        self.put_time("started", facts.started);
        let times = match facts.ended {
            None => "started",
            Some(ended) if ended.date() == facts.started.date() => "one_day",
            Some(_) => "two_days",
        };
        self.choice.insert("times", times);
        if let Some(ended) = facts.ended {
            self.put_time("ended", ended);
        }
        for (name, value) in [
            ("armed", facts.armed),
            ("shots_fired", facts.shots_fired),
            ("right_address", facts.right_address),
            ("road_open", facts.road_open),
        ] {
            self.choice.insert(name, yes_no(value));
        }
        self.put_count("arrested", facts.arrested, voice);
        self.put_count("injured", facts.injured, voice);
        let neither_known = facts.arrested == Known::NotKnown && facts.injured == Known::NotKnown;
        for group in ["people", "people_sms"] {
            self.choice
                .insert(group, if neither_known { "not_known" } else { "each" });
        }
        // Nobody hurt says that nobody died; said as well, it only alarms.
        if !(facts.injured == Known::Known(0) && facts.died == Known::Known(0)) {
            self.put_count("died", facts.died, voice);
        }
        if english {
            self.english.why = facts.why.as_deref().map(sentence);
        } else {
            self.says_more |= facts.why.is_some();
        }
        if let Some(team) = &facts.team_there {
            self.put_team(team);
        }
        self.put_contact(&facts.contact, english);
        self.put_extras(&facts.extras);
    }

    pub(super) fn correction(
        &mut self,
        facts: &Correction,
        draft: &Draft,
        context: &RenderContext,
        voice: &Voice,
    ) {
        self.put_earlier(draft, context);
        let form = match &facts.wrong {
            Coded::Code(_) => "fact",
            Coded::English(_) => "english",
        };
        for group in ["was_wrong", "correction_of"] {
            self.choice.insert(group, form);
        }
        match &facts.wrong {
            Coded::Code(name) => {
                self.choice.insert("wrong", name.as_str());
                self.put_right(*name, &facts.right, context, voice);
            }
            Coded::English(text) => {
                self.english.wrong = Some(sentence(text));
                if let Right::English(right) = &facts.right {
                    self.english.right = Some(sentence(right));
                }
            }
        }
    }

    pub(super) fn withdrawal(
        &mut self,
        facts: &Withdrawal,
        draft: &Draft,
        context: &RenderContext,
    ) {
        self.put_earlier(draft, context);
        match &facts.reason {
            Coded::Code(reason) => self.choice.insert("reason", reason.as_str()),
            Coded::English(text) => {
                self.english.reason = Some(sentence(text));
                self.choice.insert("reason", "english")
            }
        };
    }

    /// The earlier message by its day and place only: its headline may hold what must not be repeated.
    fn put_earlier(&mut self, draft: &Draft, context: &RenderContext) {
        self.put_earlier_place(draft, context);
        self.of.released = context.of.as_ref().map(|of| moment(of.released));
        let form = if context.of.is_some() {
            "dated"
        } else {
            "undated"
        };
        for group in ["earlier", "earlier_start", "in_earlier"] {
            self.choice.insert(group, form);
        }
    }

    pub(super) fn put_what(&mut self, what: &Coded<HoldingWhat>) {
        let code = match what {
            Coded::Code(code) => code.as_str(),
            Coded::English(text) => {
                self.english.what = Some(sentence(text));
                "english"
            }
        };
        self.choice.insert("what", code);
        self.choice.insert("what_headline", code);
    }

    pub(super) fn put_what_happened(&mut self, what: &Coded<WhatHappened>) {
        let code = match what {
            Coded::Code(code) => code.as_str(),
            Coded::English(text) => {
                self.english.what_happened = Some(sentence(text));
                "english"
            }
        };
        self.choice.insert("what_happened", code);
        self.choice.insert("what_happened_headline", code);
    }

    pub(super) fn put_time(&mut self, name: &'static str, at: LocalDateTime) {
        let slot = match name {
            "ended" => &mut self.ended,
            "next_update" => &mut self.next_update,
            _ => &mut self.started,
        };
        *slot = Some(moment(at));
        self.choice.insert(name, "known");
        if name == "started" {
            self.choice.insert("started_sms", "known");
        }
    }

    pub(super) fn put_count(&mut self, name: &'static str, count: Count, voice: &Voice) {
        let form = match count {
            Known::NotKnown => "not_known",
            Known::Known(n) => voice.plural.form(n),
        };
        if name == "arrested" {
            self.arrested = count.value();
        }
        self.choice.insert(name, form);
        match name {
            "arrested" => drop(self.choice.insert("arrested_sms", form)),
            "injured" => drop(self.choice.insert("injured_sms", form)),
            _ => {}
        }
    }

    pub(super) fn put_team(&mut self, team: &TeamThere) {
        self.team = TeamData {
            place: team.place.clone(),
            from: moment(team.from),
            to: moment(team.to),
        };
        let form = if team.from.date() == team.to.date() {
            "one_day"
        } else {
            "two_days"
        };
        self.choice.insert("team_there", form);
    }

    pub(super) fn put_contact(&mut self, contact: &Contact, english: bool) {
        let purpose = match &contact.purpose {
            Coded::Code(ContactFor::Emergency) => "emergency",
            Coded::Code(ContactFor::SawOrWorried) => "saw_or_worried",
            Coded::Code(ContactFor::NotEmergency) => "not_emergency",
            Coded::English(_) if english => "english",
            Coded::English(_) => {
                self.says_more = true;
                "plain"
            }
        };
        self.choice.insert("contact", purpose);
        self.choice.insert("contact_short", purpose);
        self.choice.insert("contact_sms", purpose);
        self.contact = ContactData {
            phone: contact.phone.clone(),
            text: contact.text.clone(),
            email: contact.email.clone(),
            url: contact.url.clone(),
            purpose: match &contact.purpose {
                Coded::English(text) => Some(text.trim_end_matches('.').to_owned()),
                Coded::Code(_) => None,
            },
        };
    }
}
