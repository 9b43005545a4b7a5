//! What a person typed, looked at before anything is written: no unseen character that could end a header, hide a word
//! or turn the order of what follows.

use wardmote_domain::{
    draft::{Content, Draft},
    facts::{Coded, Contact, Place, TeamThere},
    text::control,
};

use crate::RenderRefusal;

mod facts;

pub(crate) use facts::facts_are_plain;

type Checked = Result<(), RenderRefusal>;

/// Fails on the first text that holds something unseen.
pub(crate) fn check(draft: &Draft) -> Checked {
    match &draft.content {
        Content::Facts { facts, own_words } => {
            facts_are_plain(facts)?;
            own_words
                .as_deref()
                .map_or(Ok(()), |text| body("own_words", text))
        }
        Content::OwnWords {
            headline,
            body: text,
            short,
            translations,
        } => {
            line("headline", headline)?;
            body("body", text)?;
            short
                .as_deref()
                .map_or(Ok(()), |text| body("short", text))?;
            for (i, translation) in translations.iter().enumerate() {
                let at = |name: &str| format!("variants[{i}].{name}");
                translation
                    .headline
                    .as_deref()
                    .map_or(Ok(()), |text| line(&at("headline"), text))?;
                body(&at("body"), &translation.body)?;
                translation
                    .short
                    .as_deref()
                    .map_or(Ok(()), |text| body(&at("short"), text))?;
            }
            Ok(())
        }
    }
}

/// One line: a headline.
pub(crate) fn line(field: &str, text: &str) -> Checked {
    if control::is_single_line(text) && !control::has_overrides(text) && isolates_end(text) {
        return Ok(());
    }
    refuse(field, text, "one line")
}

/// A fact: one line, and no isolates either, which the catalogue adds itself.
fn fact(field: &str, text: Option<&String>) -> Checked {
    let Some(text) = text else { return Ok(()) };
    line(field, text)?;
    if text.contains(|c| {
        matches!(
            c,
            '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        )
    }) {
        return refuse(field, text, "plain text");
    }
    Ok(())
}

/// Several lines.
fn body(field: &str, text: &str) -> Checked {
    if control::is_plain_body(text) && !control::has_overrides(text) && isolates_end(text) {
        return Ok(());
    }
    refuse(field, text, "plain text")
}

/// Whether every isolate that a line opens ends on that line, so that none reaches what follows.
fn isolates_end(text: &str) -> bool {
    text.lines().all(|line| {
        let mut open = 0_i32;
        line.chars().all(|c| {
            open += match c {
                '\u{2066}'..='\u{2068}' => 1,
                '\u{2069}' => -1,
                _ => 0,
            };
            open >= 0
        }) && open == 0
    })
}

fn refuse(field: &str, text: &str, wanted: &str) -> Checked {
    let unseen = |c: &char| {
        control::kind(*c).is_some_and(|kind| {
            wanted == "one line" || c != &'\n' && kind != control::ControlKind::Tab
        })
    };
    let direction = |c: &char| {
        matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}'
        )
    };
    let found = text
        .chars()
        .find(unseen)
        .or_else(|| text.chars().find(direction));
    let found = found.map_or_else(String::new, |c| format!(" (U+{:04X})", u32::from(c)));
    Err(RenderRefusal::Unprintable {
        field: field.to_owned(),
        what: format!(
            "this must be {wanted}, and holds a character that cannot be seen{found}. Type it again without it"
        ),
    })
}

fn coded<C>(field: &str, value: &Coded<C>) -> Checked {
    match value {
        Coded::Code(_) => Ok(()),
        Coded::English(text) => fact(field, Some(text)),
    }
}

fn place(field: &str, place: &Place) -> Checked {
    fact(&format!("{field}.street"), place.street.as_ref())?;
    fact(&format!("{field}.name"), place.name.as_ref())?;
    fact(&format!("{field}.postcode"), place.postcode.as_ref())
}

fn contact(field: &str, contact: &Contact) -> Checked {
    let ways = [
        ("phone", &contact.phone),
        ("url", &contact.url),
        ("email", &contact.email),
        ("text", &contact.text),
    ];
    for (name, way) in ways {
        fact(&format!("{field}.{name}"), way.as_ref())?;
    }
    coded(&format!("{field}.for"), &contact.purpose)
}

fn team(field: &str, team: &TeamThere) -> Checked {
    fact(&format!("{field}.place"), Some(&team.place))
}
