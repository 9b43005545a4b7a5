//! What every language must be able to say: each fact with each value it may have.

use wardmote_domain::{
    facts::{ContactFor, FactName, HoldingWhat, WhatHappened, WithdrawalReason},
    places::Language,
};

use super::{Plural, read::Said};
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
];

/// Fails on the first sentence that a language should have and has not.
pub(super) fn check(language: &Language, plural: Plural, said: &Said) -> Result<(), TemplateError> {
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
    for group in ["arrested", "arrested_sms"] {
        plural
            .forms()
            .iter()
            .try_for_each(|form| need(group, form))?;
    }
    let coded: [(&'static str, Vec<&'static str>); 9] = [
        (
            "contact",
            ContactFor::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "contact_short",
            ContactFor::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "contact_sms",
            ContactFor::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "what",
            HoldingWhat::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "what_headline",
            HoldingWhat::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "what_happened",
            WhatHappened::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        (
            "what_happened_headline",
            WhatHappened::ALL.iter().map(|c| c.as_str()).collect(),
        ),
        ("wrong", FactName::ALL.iter().map(|c| c.as_str()).collect()),
        (
            "reason",
            WithdrawalReason::ALL.iter().map(|c| c.as_str()).collect(),
        ),
    ];
    for (group, choices) in coded {
        choices
            .into_iter()
            .try_for_each(|choice| need(group, choice))?;
    }
    if language.is_english() {
        for group in [
            "what",
            "what_headline",
            "what_happened",
            "what_happened_headline",
            "contact",
            "contact_short",
            "contact_sms",
            "reason",
        ] {
            need(group, "english")?;
        }
        Ok(())
    } else {
        ["contact", "contact_short", "contact_sms"]
            .into_iter()
            .try_for_each(|group| need(group, "plain"))
    }
}
