//! C-26: the jigsaw. A text that hides somebody, and another still up that shows who it is.

use jiff::civil::Date;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    record::CaseRole,
    text::sentences::sentences,
    words::Kind,
};

use crate::{
    ask::Ask,
    law::{Reading, Story, arrests, child_in_case, offences},
    names::{self, Known},
    rule::{Check, Found, Rule, Says, build},
    subject::Earlier,
    text::plain_date,
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-26",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["SOA"],
    why: "Two messages that are each lawful can together tell who a protected person is.",
    build: build::<Jigsaw>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jigsaw {
    named: Severity,
    same_incident: Severity,
    /// As in C-19: kinds in which somebody must be said to have suffered it.
    act_needed: Vec<Kind>,
    /// An earlier text of the incident that speaks of a picture shows who it is as well.
    picture_words: WordList,
    /// A teacher, before a charge: the law hides the name too.
    teacher_words: WordList,
    pupil_words: WordList,
    accused_words: WordList,
}

/// What the law protects in a text, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Offence,
    Child,
    Order,
}

impl Under {
    fn plain(self) -> &'static str {
        match self {
            Self::Offence => "the person who suffered the offence",
            Self::Child => "the child in the case",
            Self::Order => "the person a court order protects",
        }
    }
}

fn said(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

/// The words that court orders cover, as long as they are in force.
fn orders(ask: &Ask<'_>) -> WordList {
    let day = ask.subject.release().map(|at| at.date());
    let over = |until: &str| {
        let end = until.trim().get(..10).and_then(|d| d.parse::<Date>().ok());
        end.zip(day).is_some_and(|(end, day)| end < day)
    };
    let orders = ask.draft().record.orders.iter();
    let words: Vec<&str> = orders
        .filter(|o| !o.until.as_deref().is_some_and(over))
        .map(|o| o.text.trim())
        .collect();
    WordList::new(&words)
}

impl Jigsaw {
    /// What protects somebody in the message, with the text that says so.
    fn under<'s, 'a>(
        &self,
        ask: &Ask<'a>,
        story: &'s Story<'a>,
    ) -> Option<(Under, &'s Reading<'a>)> {
        let strict = self.act_needed.contains(&ask.kind());
        let data = ask.data();
        let order = |r: &Reading<'_>| self.order(ask, r);
        let child = |r: &Reading<'_>| child_in_case(r, data);
        let find = |of: &dyn Fn(&Reading<'_>) -> bool| story.readings.iter().find(|r| of(r));
        (find(&|r| !offences(r, strict, data).is_empty()).map(|r| (Under::Offence, r)))
            .or_else(|| find(&child).map(|r| (Under::Child, r)))
            .or_else(|| find(&order).map(|r| (Under::Order, r)))
    }

    /// Whether a court order covers words of a text, or it tells of a teacher accused by a pupil before a charge.
    fn order(&self, ask: &Ask<'_>, reading: &Reading<'_>) -> bool {
        let text = reading.text.text;
        let accused = self.teacher_words.is_in(text)
            && self.pupil_words.is_in(text)
            && (self.accused_words.is_in(text) || !arrests(text, ask.data()).is_empty())
            && !ask.data().list("charged_words").is_in(text);
        accused || orders(ask).is_in(text)
    }

    /// The names an earlier message gives that can tell who is protected: those listed with it, and those in its words.
    fn names(
        &self,
        ask: &Ask<'_>,
        known: &[Known],
        under: Under,
        earlier: &Earlier,
    ) -> Vec<String> {
        let harmless = |name: &str| {
            known.iter().any(|k| {
                let role = k.role;
                let same = k.name.eq_ignore_ascii_case(name.trim());
                same && (role == CaseRole::Officer
                    || (role == CaseRole::Charged && under == Under::Offence))
            })
        };
        let mut found: Vec<String> = (earlier.persons.iter())
            .filter(|n| !n.trim().is_empty() && !harmless(n))
            .cloned()
            .collect();
        if let Some(hit) = orders(ask).find(&earlier.body).into_iter().next() {
            found.push(earlier.body[hit].to_owned());
        }
        let all = sentences(&earlier.body);
        for person in names::find(&earlier.body, &all, known, ask.data()) {
            let name = &earlier.body[person.span.clone()];
            let hidden = person.role == Some(CaseRole::Charged) && under == Under::Offence;
            let counts = person.strong()
                && !person.office
                && !hidden
                && person.role != Some(CaseRole::Officer);
            if counts && !harmless(name) && !found.iter().any(|f| f == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// Names of people who are victims or children here.
    fn protected(story: &Story<'_>) -> Vec<String> {
        let typed = (story.known.iter())
            .filter(|k| matches!(k.role, CaseRole::Victim | CaseRole::Missing))
            .map(|k| k.name.to_lowercase());
        let mut all: Vec<String> = typed.collect();
        for reading in &story.readings {
            let children = reading
                .people
                .iter()
                .filter(|p| p.age.is_some_and(|age| age < 18));
            all.extend(children.map(|p| reading.text.text[p.span.clone()].to_lowercase()));
        }
        all
    }

    fn says(&self, under: Under, day: &str, shows: &str) -> Says {
        let (severity, measured, fix) = if shows.is_empty() {
            (
                self.same_incident,
                format!("1 message on the same incident is still up ({day})"),
                format!(
                    "The message of {day} on this incident is still up. Read the two side by side: together they \
                     must not tell who {} is.",
                    under.plain()
                ),
            )
        } else {
            (
                self.named,
                format!("the message of {day} {shows} and is still up"),
                format!(
                    "The message of {day} {shows} and is still up: together with this one it tells who {} is. Take \
                     it down first, or have a lawyer clear the two together (clearance “jigsaw”).",
                    under.plain()
                ),
            )
        };
        Says {
            severity,
            measured,
            limit: "nothing still up that tells who it is".to_owned(),
            fix,
        }
    }
}

impl Check for Jigsaw {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.clearance("jigsaw").is_some() || !ask.subject.earlier.iter().any(|e| e.live) {
            return;
        }
        let story = ask.story();
        let Some((under, reading)) = self.under(ask, story) else {
            return;
        };
        let own = said(ask.draft().incident.as_ref());
        let protected = Self::protected(story);
        let mut compared = own.is_some() || !protected.is_empty();
        for earlier in ask.subject.earlier.iter().filter(|e| e.live) {
            let same = own.is_some() && said(earlier.incident.as_ref()) == own;
            let names = self.names(ask, &story.known, under, earlier);
            let met = (names.iter()).find(|n| protected.contains(&n.trim().to_lowercase()));
            let pictured =
                earlier.kind == Some(Kind::Missing) || self.picture_words.is_in(&earlier.body);
            let day = plain_date(earlier.at.date());
            let shows = match (met, names.first()) {
                (Some(name), _) => format!("names {name}"),
                (None, Some(name)) if same => format!("names {name}"),
                (None, None) if same && pictured => "shows a picture".to_owned(),
                (None, None) if same => String::new(),
                _ => continue,
            };
            compared = true;
            let says = self.says(under, &day, &shows);
            let evidence = first_words(&earlier.body);
            found.lacks(&reading.text.name, &evidence, says);
        }
        if !compared {
            found.not_checked();
        }
    }
}

/// The first sentence of an earlier message.
fn first_words(body: &str) -> String {
    let all = sentences(body);
    all.first()
        .map_or_else(String::new, |s| body[s.span.clone()].to_owned())
}
