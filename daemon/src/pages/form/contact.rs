//! How readers reach help: one of the usual numbers, or another.

use std::collections::BTreeMap;

use wardmote_domain::facts::{Coded, Contact, ContactFor, FactValue};

use super::{Fields, Problems};
use crate::pages::question::{Choice, Control, Question};

/// The usual ones: what is posted, the number, what for, what is read.
const USUAL: &[(&str, &str, ContactFor, &str)] = &[
    (
        "999_emergency",
        "999",
        ContactFor::Emergency,
        "999, if someone is in danger now",
    ),
    (
        "101_saw_or_worried",
        "101",
        ContactFor::SawOrWorried,
        "101, if they saw something or are worried",
    ),
    (
        "101_not_emergency",
        "101",
        ContactFor::NotEmergency,
        "101, for anything that is not an emergency",
    ),
];

/// The fields of another contact, and the names of its ways.
const WAYS: [(&str, &str); 4] = [
    ("contact_phone", "phone"),
    ("contact_url", "url"),
    ("contact_email", "email"),
    ("contact_text", "text"),
];

/// The words for a purpose.
fn purpose(code: ContactFor) -> &'static str {
    match code {
        ContactFor::Emergency => "Someone is in danger now",
        ContactFor::SawOrWorried => "They saw something or are worried",
        ContactFor::NotEmergency => "Anything that is not an emergency",
    }
}

/// Reads the contact fact.
pub(super) fn read(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let text = |t: &str| FactValue::Text(t.to_owned());
    let given = fields.get("contact");
    if let Some((_, phone, code, _)) = USUAL.iter().find(|(name, ..)| *name == given) {
        return Some(FactValue::Map(BTreeMap::from([
            ("phone".to_owned(), text(phone)),
            ("for".to_owned(), text(code.as_str())),
        ])));
    }
    if given != "other" {
        problems.add("contact", "Choose how people reach us");
        return None;
    }
    let mut map = BTreeMap::new();
    for (field, key) in WAYS {
        if let Some(value) = fields.given(field) {
            map.insert(key.to_owned(), text(value));
        }
    }
    if map.is_empty() {
        problems.add("contact_phone", "Give a phone number, or another way below");
    }
    match fields.given("contact_for") {
        Some(code) => {
            map.insert("for".to_owned(), text(code));
        }
        None => problems.add("contact_for", "Choose what the number is for"),
    }
    (map.len() > 1).then_some(FactValue::Map(map))
}

/// The questions.
pub(super) fn questions(fields: &Fields, problems: &Problems) -> Vec<Question> {
    let given = [fields.get("contact")];
    let mut choices: Vec<Choice> = USUAL
        .iter()
        .map(|(name, _, _, label)| Choice::of(*name, *label, &given))
        .collect();
    choices.push(Choice::of(
        "other",
        "Another number or address: give it below",
        &given,
    ));
    let line = |name: &str, kind, complete| Control::Line {
        kind,
        value: fields.get(name).to_owned(),
        complete,
    };
    let what_for = [fields.get("contact_for")];
    let mut purposes: Vec<Choice> = ContactFor::ALL
        .iter()
        .map(|code| Choice::of(code.as_str(), purpose(*code), &what_for))
        .collect();
    // Words of somebody's own stay what they are; the form does not ask for any.
    if let Some(own) = fields.given("contact_for")
        && own.parse::<ContactFor>().is_err()
    {
        purposes.push(Choice::of(own, own, &what_for));
    }
    vec![
        Question::new(
            "contact",
            "How do people reach us?",
            Control::Radios {
                choices,
                side_by_side: false,
            },
        )
        .error(problems.of("contact")),
        Question::new(
            "contact_phone",
            "Another phone number",
            line("contact_phone", "tel", "off"),
        )
        .hint("Only if you chose “Another number or address”, as for the three below")
        .error(problems.of("contact_phone"))
        .optional(),
        Question::new(
            "contact_url",
            "A web address",
            line("contact_url", "text", "off"),
        )
        .hint("It starts with https://")
        .error(problems.of("contact_url"))
        .optional(),
        Question::new(
            "contact_email",
            "An email address",
            line("contact_email", "email", "off"),
        )
        .hint("The public reads it: one of the team, not your own")
        .error(problems.of("contact_email"))
        .optional(),
        Question::new(
            "contact_text",
            "A number for text messages",
            line("contact_text", "tel", "off"),
        )
        .error(problems.of("contact_text"))
        .optional(),
        Question::new(
            "contact_for",
            "What is that number or address for?",
            Control::Radios {
                choices: purposes,
                side_by_side: false,
            },
        )
        .error(problems.of("contact_for"))
        .optional(),
    ]
}

/// Writes a contact back into its fields.
pub(super) fn write(fields: &mut Fields, contact: &Contact) {
    let usual = USUAL.iter().find(|(_, phone, code, _)| {
        contact.phone.as_deref() == Some(phone)
            && contact.purpose == Coded::Code(*code)
            && [&contact.url, &contact.email, &contact.text]
                .iter()
                .all(|way| way.is_none())
    });
    if let Some((name, ..)) = usual {
        fields.set("contact", *name);
        return;
    }
    fields.set("contact", "other");
    let ways = [&contact.phone, &contact.url, &contact.email, &contact.text];
    for ((field, _), value) in WAYS.iter().zip(ways) {
        fields.set(field, value.clone().unwrap_or_default());
    }
    fields.set(
        "contact_for",
        match &contact.purpose {
            Coded::Code(code) => code.as_str().to_owned(),
            Coded::English(text) => text.clone(),
        },
    );
}
