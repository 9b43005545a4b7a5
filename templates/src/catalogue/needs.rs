//! What every language must be able to say: each fact with each value it may have.

use std::collections::BTreeSet;

use wardmote_domain::{
    facts::{
        Access, AppealWhat, Asked, Because, ContactFor, CouldNot, Did, DidYouSee, EventTitle,
        Extra, FactName, FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, Hazard,
        HoldingWhat, Looks, Offence, ResultCode, WarningDo, WarningDoNot, WarningSource,
        WhatHappened, WithdrawalReason,
    },
    places::Language,
};

use super::{Layout, plural::Plural, read::Said, refs};
use crate::TemplateError;

/// The choice of a sentence that says no fact.
pub(crate) const ALWAYS: &str = "always";

/// The groups that take the form that goes with a count.
const COUNTED: [&str; 5] = ["arrested", "arrested_sms", "answers", "years", "months"];

/// The groups that say in another language what only English puts into words.
const PLAIN: [&str; 4] = ["contact", "contact_short", "contact_sms", "title"];

/// What goes before words that only English has.
const ENGLISH_ONLY: [&str; 1] = ["why"];

const FIXED: &[(&str, &[&str])] = &[
    ("place", &["full"]),
    ("in_place", &["street", "name", "ward", "borough", "london"]),
    ("way", &["phone", "text", "email", "url"]),
    ("way_sms", &["phone", "text", "email", "url"]),
    ("started", &["known"]),
    ("started_sms", &["known"]),
    ("was_wrong", &["fact"]),
    ("correction_of", &["fact"]),
    ("figures_head", &["known"]),
    ("ended", &["known"]),
    ("times", &["started", "one_day", "two_days"]),
    ("next_update", &["known"]),
    ("next_update_short", &["same_day", "other_day"]),
    ("next_update_sms", &["same_day", "other_day"]),
    ("armed", &["yes", "no", "not_known"]),
    ("arrested", &["not_known"]),
    ("injured", &["zero", "not_known"]),
    ("people", &["each", "not_known"]),
    ("arrested_sms", &["not_known"]),
    ("injured_sms", &["zero", "not_known"]),
    ("people_sms", &["each", "not_known"]),
    ("died", &["zero", "not_known"]),
    ("shots_fired", &["no", "not_known"]),
    ("right_address", &["yes", "not_known"]),
    ("road_open", &["yes", "no", "not_known"]),
    ("team_there", &["one_day", "two_days"]),
    ("right_place", &["known"]),
    ("earlier", &["dated", "undated"]),
    ("when", &["at", "on"]),
    ("when_sms", &["at", "on"]),
    ("reference", &["known"]),
    ("reference_sms", &["known"]),
    ("right_title", &["known"]),
    ("event_when", &["one_day", "two_days"]),
    ("event_when_sms", &["one_day", "two_days"]),
    ("event_where", &["known"]),
    ("venue", &["known"]),
    ("address", &["known"]),
    ("starts", &["known"]),
    ("ends", &["known"]),
    ("access_list", &["known", "not_known"]),
    ("book", &["not_needed", "ways"]),
    ("next_meeting", &["known"]),
    ("month", &["known"]),
    ("priorities", &["known"]),
    ("answers", &["not_known"]),
    ("figures", &["both", "now", "before", "not_known"]),
    ("figure_period", &["months", "year_before", "month_before"]),
    ("right_topic", &["known"]),
    ("right_steps", &["known"]),
    ("right_priorities", &["known"]),
    ("right_figures", &["known", "none"]),
    ("right_question", &["known"]),
    ("right_said", &["known"]),
    ("right_did", &["known"]),
    ("right_do", &["known"]),
    ("right_do_not", &["known"]),
    ("right_extras", &["known"]),
    ("person", &["aged", "named"]),
    ("missing_headline", &["aged", "named", "found"]),
    ("missing_lead", &["aged", "named", "found"]),
    ("missing_what", &["aged", "named", "found"]),
    ("missing_sms", &["aged", "named", "found"]),
    ("missing_thanks", &["found"]),
    ("last_seen", &["at", "on"]),
    ("last_seen_sms", &["at", "on"]),
    ("looks_list", &["known"]),
    ("has_picture", &["known"]),
    ("if_seen", &["known"]),
    ("if_seen_sms", &["known"]),
    ("outcome_headline", &["case", "charge", "result"]),
    ("case_about", &["known"]),
    ("term", &["years", "months", "both"]),
    ("hearing", &["next_at", "next_on", "past_at", "past_on"]),
    ("court", &["known"]),
    ("court_date", &["at", "on"]),
    ("earlier_appeal", &["known"]),
    ("appeal_day", &["known"]),
];

/// Fails on the first sentence that a language should have and has not, and on the first that nothing says.
pub(super) fn check(
    language: &Language,
    plural: &Plural,
    said: &Said,
    layout: &Layout,
) -> Result<(), TemplateError> {
    let coded = coded();
    let need = |group: &str, choice: &str| match said.get(group) {
        Some(choices) if choices.contains_key(choice) => Ok(()),
        _ => Err(TemplateError::Unsaid {
            language: language.clone(),
            group: group.to_owned(),
            choice: choice.to_owned(),
        }),
    };
    for (group, choices) in FIXED {
        choices.iter().try_for_each(|choice| need(group, choice))?;
    }
    for group in COUNTED {
        plural
            .forms()
            .iter()
            .try_for_each(|form| need(group, form))?;
    }
    for (group, codes, english) in &coded {
        codes.iter().try_for_each(|code| need(group, code))?;
        // What a person writes in English is said in English alone.
        if *english && language.is_english() {
            need(group, "english")?;
        }
    }
    if !language.is_english() {
        PLAIN.iter().try_for_each(|group| need(group, "plain"))?;
    }
    let fixed = |group: &str| {
        FIXED.iter().any(|(name, _)| *name == group)
            || COUNTED.contains(&group)
            || coded.iter().any(|(name, ..)| *name == group)
    };
    let own = said.values().flat_map(|choices| choices.values());
    let named: BTreeSet<&str> = layout
        .values()
        .flat_map(|kind| {
            let templates = kind.templates().into_iter();
            templates
                .flat_map(|(_, template)| refs::said(template))
                .chain(kind.lists())
        })
        .chain(own.flat_map(|template| refs::said(template)))
        .collect();
    for group in &named {
        // A sentence without a fact; those that only English has stand for what only English says.
        let english_only = ENGLISH_ONLY.contains(group);
        if !fixed(group) && !said.contains_key(*group) && (language.is_english() || !english_only) {
            need(group, ALWAYS)?;
        }
    }
    orphans(language, plural, said, &named, &coded)
}

/// Fails on the first sentence that no message ever says, so that a misspelt name is not taken for a sentence.
fn orphans(
    language: &Language,
    plural: &Plural,
    said: &Said,
    named: &BTreeSet<&str>,
    coded: &[Coded],
) -> Result<(), TemplateError> {
    let choices_of = |group: &str| -> Vec<&str> {
        let fixed = FIXED.iter().filter(|(name, _)| *name == group);
        let codes = coded.iter().filter(|(name, ..)| *name == group);
        let mut all: Vec<&str> = fixed
            .flat_map(|(_, choices)| choices.iter())
            .copied()
            .collect();
        all.extend(codes.flat_map(|(_, codes, _)| codes.iter()));
        if COUNTED.contains(&group) {
            all.extend(plural.forms());
        }
        all
    };
    for (group, choices) in said {
        let mut expected = choices_of(group);
        let free = expected.is_empty() && named.contains(group.as_str());
        if expected.is_empty() {
            // The form of a right value for a text message has the choices of the group it shortens.
            expected = group
                .strip_suffix("_sms")
                .map(choices_of)
                .unwrap_or_default();
        }
        for choice in choices.keys() {
            let plain = choice == "plain" && PLAIN.contains(&group.as_str());
            let known = expected.contains(&choice.as_str());
            if !(free || known || plain || choice == "english" && !expected.is_empty()) {
                return Err(TemplateError::Orphan {
                    language: language.clone(),
                    group: group.clone(),
                    choice: choice.clone(),
                });
            }
        }
    }
    Ok(())
}

/// A group, its codes, and whether English text may stand in their place.
type Coded = (&'static str, Vec<&'static str>, bool);

/// Each group that says codes, with the codes, and whether English text may stand in their place.
fn coded() -> Vec<Coded> {
    macro_rules! of {
        ($codes:ty) => {
            <$codes>::ALL.iter().map(|code| code.as_str()).collect()
        };
    }
    vec![
        ("contact", of!(ContactFor), true),
        ("contact_short", of!(ContactFor), true),
        ("contact_sms", of!(ContactFor), true),
        ("what", of!(HoldingWhat), true),
        ("what_headline", of!(HoldingWhat), true),
        ("what_happened", of!(WhatHappened), true),
        ("what_happened_headline", of!(WhatHappened), true),
        ("wrong", of!(FactName), false),
        ("reason", of!(WithdrawalReason), true),
        ("appeal_what", of!(AppealWhat), true),
        ("appeal_headline", of!(AppealWhat), true),
        ("did_you_see", of!(DidYouSee), true),
        ("title", of!(EventTitle), true),
        ("invite", of!(EventTitle), true),
        ("access", of!(Access), true),
        ("asked", of!(Asked), true),
        ("said", of!(wardmote_domain::facts::Said), true),
        ("did", of!(Did), true),
        ("could_not", of!(CouldNot), true),
        ("because", of!(Because), true),
        ("figure_what", of!(FigureWhat), true),
        ("figure_source", of!(FigureSource), true),
        ("topic", of!(GuidanceTopic), true),
        ("topic_headline", of!(GuidanceTopic), true),
        ("steps", of!(GuidanceStep), true),
        ("hazard", of!(Hazard), true),
        ("hazard_headline", of!(Hazard), true),
        ("do", of!(WarningDo), true),
        ("do_not", of!(WarningDoNot), true),
        ("source", of!(WarningSource), true),
        ("looks", of!(Looks), false),
        ("offence", of!(Offence), true),
        ("result", of!(ResultCode), true),
        ("extras", Extra::codes(), false),
    ]
}
