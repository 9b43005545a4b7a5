//! What every language must be able to say: each fact with each value it may have.

use wardmote_domain::{
    facts::{
        Access, AppealWhat, Asked, Because, ContactFor, CouldNot, Did, DidYouSee, EventTitle,
        FactName, FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, HoldingWhat, Said,
        WhatHappened, WithdrawalReason,
    },
    places::Language,
};

use super::{Plural, read};
use crate::TemplateError;

const FIXED: &[(&str, &[&str])] = &[
    ("place", &["full"]),
    ("in_place", &["street", "name", "ward", "borough", "london"]),
    ("way", &["phone", "text", "email", "url"]),
    ("way_sms", &["phone", "text", "email", "url"]),
    ("started", &["known"]),
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
    ("figures_head", &["known"]),
    ("figures", &["both", "now", "before", "not_known"]),
    ("figure_period", &["months", "year_before", "month_before"]),
    ("right_topic", &["known"]),
    ("right_steps", &["known"]),
    ("right_priorities", &["known"]),
    ("right_figures", &["known", "none"]),
    ("right_question", &["known"]),
    ("right_said", &["known"]),
    ("right_did", &["known"]),
];

/// Fails on the first sentence that a language should have and has not.
pub(super) fn check(
    language: &Language,
    plural: Plural,
    said: &read::Said,
) -> Result<(), TemplateError> {
    let need = |group: &'static str, choice: &'static str| {
        if said
            .get(group)
            .is_some_and(|choices| choices.contains_key(choice))
        {
            Ok(())
        } else {
            Err(TemplateError::Unsaid {
                language: language.clone(),
                group,
                choice,
            })
        }
    };
    for (group, choices) in FIXED {
        choices.iter().try_for_each(|choice| need(group, choice))?;
    }
    for group in ["arrested", "arrested_sms", "answers"] {
        plural
            .forms()
            .iter()
            .try_for_each(|form| need(group, form))?;
    }
    for (group, codes, english) in coded() {
        codes.into_iter().try_for_each(|code| need(group, code))?;
        // What a person writes in English is said in English alone.
        if english && language.is_english() {
            need(group, "english")?;
        }
    }
    if language.is_english() {
        return Ok(());
    }
    ["contact", "contact_short", "contact_sms", "title"]
        .into_iter()
        .try_for_each(|group| need(group, "plain"))
}

/// Each group that says codes, with the codes, and whether English text may stand in their place.
fn coded() -> Vec<(&'static str, Vec<&'static str>, bool)> {
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
        ("said", of!(Said), true),
        ("did", of!(Did), true),
        ("could_not", of!(CouldNot), true),
        ("because", of!(Because), true),
        ("figure_what", of!(FigureWhat), true),
        ("figure_source", of!(FigureSource), true),
        ("topic", of!(GuidanceTopic), true),
        ("topic_headline", of!(GuidanceTopic), true),
        ("steps", of!(GuidanceStep), true),
    ]
}
