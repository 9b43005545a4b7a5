//! The rows of the lists of a ward record, and the languages to choose from.

use wardmote_domain::{
    facts::FactValue,
    places::{Language, LanguageInfo, Languages, Places, WardCode},
    ward_record::{MeetingFile, PriorityFile, ReachFile},
};

use super::ask::{Asking, line, text};
use crate::pages::{
    plain,
    question::{Choice, Control, Question},
};

/// How many of a borough's languages are offered to be ticked; the rest are in a list below.
const TICKED: usize = 12;

impl Asking<'_> {
    pub(super) fn meeting(&self, i: usize) -> Vec<Question> {
        let meeting = self.file.meetings.get(i).cloned().unwrap_or_default();
        let name = |part: &str| format!("meetings_{}_{part}", i + 1);
        let at = |part: &str| format!("meetings[{i}].{part}");
        let value = |v: &Option<String>| v.clone().unwrap_or_default();
        vec![
            self.ask(
                &name("title"),
                "What meeting is it?",
                line("text", &meeting.title),
                &[&at("title")],
            )
            .hint("Like Ward panel"),
            self.ask(
                &name("when"),
                "When?",
                span(&meeting),
                &[&at("starts"), &at("ends")],
            ),
            self.ask(
                &name("venue"),
                "Another venue than the usual one",
                line("text", &value(&meeting.venue)),
                &[&at("venue")],
            )
            .optional(),
            self.ask(
                &name("address"),
                "The address of that venue",
                line("text", &value(&meeting.address)),
                &[&at("address")],
            )
            .optional(),
            self.access(&name("access"), &meeting.access, &at("access")),
        ]
    }

    pub(super) fn priority(&self, i: usize) -> Vec<Question> {
        let PriorityFile { asked, said, did } =
            self.file.priorities.get(i).cloned().unwrap_or_default();
        let one = |part: &str, label: &str, value: &str| {
            self.ask(
                &format!("priorities_{}_{part}", i + 1),
                label,
                text(value, 2),
                &[&format!("priorities[{i}].{part}")],
            )
        };
        vec![
            one("asked", "We asked", &asked),
            one("said", "You said", &said).optional(),
            one("did", "We did", &did).optional(),
        ]
    }

    pub(super) fn reach(&self, list: &str, i: usize) -> Vec<Question> {
        let rows = if list == "press" {
            &self.file.press
        } else {
            &self.file.community
        };
        let ReachFile {
            name,
            organisation,
            email,
            phone,
        } = rows.get(i).cloned().unwrap_or_default();
        let one = |part: &str, label: &str, kind: &'static str, value: &str| {
            self.ask(
                &format!("{list}_{}_{part}", i + 1),
                label,
                line(kind, value),
                &[&format!("{list}[{i}].{part}")],
            )
            .optional()
        };
        vec![
            one("name", "Name", "text", &name),
            one("organisation", "Organisation", "text", &organisation),
            one(
                "email",
                "Mail address",
                "email",
                email.as_deref().unwrap_or_default(),
            ),
            one(
                "phone",
                "Phone",
                "tel",
                phone.as_deref().unwrap_or_default(),
            ),
        ]
    }
}

/// A meeting's two times in the three fields they are typed in.
fn span(meeting: &MeetingFile) -> Control {
    let split = |value: &Option<FactValue>| match value {
        Some(FactValue::Text(text)) => text
            .split_once('T')
            .map(|(date, time)| (date.to_owned(), time.to_owned()))
            .unwrap_or_default(),
        _ => Default::default(),
    };
    let (date, from) = split(&meeting.starts);
    let (other, to) = split(&meeting.ends);
    Control::Span {
        date: if date.is_empty() { other } else { date },
        from,
        to,
    }
}

/// The languages to tick (chosen ones first, then the borough's largest), and all the others to choose from.
pub(super) fn languages(ward: WardCode, chosen: &[String]) -> (Vec<Choice>, Vec<Choice>) {
    let given: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let mut tags: Vec<Language> = chosen.iter().filter_map(|t| t.parse().ok()).collect();
    let borough = Places::london().ward(&ward).map(|w| w.borough);
    let shares = borough.map_or(&[][..], |b| Places::london().shares(&b));
    let spoken = shares
        .iter()
        .filter_map(|s| s.tag.clone())
        .filter(|t| !t.is_english());
    for tag in spoken.take(TICKED) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let name = |tag: &Language| {
        LanguageInfo::of(tag).map_or_else(|| tag.as_str().to_owned(), plain::language_name)
    };
    let ticks = tags
        .iter()
        .map(|t| Choice::of(t.as_str(), name(t), &given))
        .collect();
    let mut others: Vec<(String, &Language)> = Languages::census()
        .all()
        .map(|info| (plain::language_name(info), &info.tag))
        .filter(|(_, tag)| !tag.is_english() && !tags.contains(tag))
        .collect();
    others.sort();
    let mut more = vec![Choice::of("", "None", &[""])];
    more.extend(
        others
            .into_iter()
            .map(|(name, tag)| Choice::of(tag.as_str(), name, &[])),
    );
    (ticks, more)
}
