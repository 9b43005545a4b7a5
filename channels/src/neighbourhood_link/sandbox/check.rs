//! Whether a body is an alert by the contract: each rule of its table.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wardmote_domain::text::gsm7;

use super::{PROVIDER, state::problem};
use crate::sandbox::http::{Asked, Said};

const TYPES: [&str; 8] = [
    "information",
    "crime_alert",
    "appeal",
    "crime_prevention",
    "event",
    "good_news",
    "urgent",
    "test",
];

/// Everything that an alert may hold.
const FIELDS: [&str; 17] = [
    "reference",
    "provider",
    "type",
    "priority",
    "audience",
    "languages",
    "channels",
    "links",
    "attachments",
    "reply_to",
    "survey",
    "send_at",
    "expires_at",
    "supersedes",
    "cancels",
    "quiet_hours_override",
    "test",
];

fn rule(pointer: &str, detail: &str) -> Said {
    let errors = json!([{ "pointer": pointer, "detail": detail }]);
    problem(422, "Content rule", "The alert cannot be sent.", &errors)
}

/// The alert, or what is wrong with it.
pub(super) fn alert(asked: &Asked<'_>, licensed: Option<&BTreeSet<String>>) -> Result<Value, Said> {
    let media = asked.header("content-type").unwrap_or_default();
    let malformed = |detail: &str| problem(400, "Malformed", detail, &Value::Null);
    if media != "application/json" {
        return Err(malformed("The body must be application/json."));
    }
    let body: Value =
        serde_json::from_slice(asked.body).map_err(|_| malformed("The body is not JSON."))?;
    let object = body
        .as_object()
        .ok_or_else(|| malformed("The body is not an object."))?;
    if let Some(other) = object.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        return Err(rule(&format!("/{other}"), "There is no such field."));
    }
    let length = |value: &Value| value.as_str().map_or(0, |t| t.chars().count());
    if !(1..=64).contains(&length(&body["reference"])) {
        return Err(rule("/reference", "It must have 1 to 64 characters."));
    }
    if body["provider"] != PROVIDER {
        let detail = "The token does not belong to this provider.";
        return Err(problem(403, "Forbidden", detail, &Value::Null));
    }
    if !body["type"].as_str().is_some_and(|t| TYPES.contains(&t)) {
        return Err(rule("/type", "There is no such type."));
    }
    let priority = body["priority"].as_u64().unwrap_or(0);
    if !(1..=4).contains(&priority) {
        return Err(rule("/priority", "It must be from 1 to 4."));
    }
    if body["quiet_hours_override"] == true && priority != 4 {
        return Err(rule("/quiet_hours_override", "Only with priority 4."));
    }
    areas(&body["audience"]["areas"], licensed)?;
    languages(&body["languages"])?;
    attachments(&body["attachments"])?;
    let expires = body["expires_at"]
        .as_str()
        .map(str::parse::<jiff::Timestamp>);
    match expires {
        Some(Ok(at)) if at > asked.now => {}
        Some(_) => return Err(rule("/expires_at", "It is no time to come.")),
        None => {}
    }
    Ok(body)
}

fn areas(areas: &Value, licensed: Option<&BTreeSet<String>>) -> Result<(), Said> {
    let list = areas.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| rule("/audience/areas", "It must name an area."))?;
    for (i, area) in list.iter().enumerate() {
        let code = area["code"].as_str().unwrap_or_default();
        let good = match area["scheme"].as_str() {
            Some("ons-ward") => code.starts_with("E05"),
            Some("ons-lad") => code.starts_with("E09"),
            _ => false,
        };
        if !good {
            return Err(rule(
                &format!("/audience/areas/{i}"),
                "Scheme and code do not agree.",
            ));
        }
        if licensed.is_some_and(|all| !all.contains(code)) {
            let detail = format!("The provider is not licensed for {code}.");
            return Err(problem(403, "Forbidden", &detail, &Value::Null));
        }
    }
    Ok(())
}

fn languages(languages: &Value) -> Result<(), Said> {
    let list = languages.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| rule("/languages", "It must have a language."))?;
    let mut seen = BTreeSet::new();
    for (i, one) in list.iter().enumerate() {
        let at = |field: &str| format!("/languages/{i}/{field}");
        let length = |field: &str| one[field].as_str().map(|t| t.chars().count());
        let lang = one["lang"].as_str().unwrap_or_default();
        if lang.is_empty() || !seen.insert(lang.to_owned()) {
            return Err(rule(&at("lang"), "It is missing or there twice."));
        }
        if !length("subject").is_some_and(|n| (1..=100).contains(&n)) {
            return Err(rule(&at("subject"), "It must have 1 to 100 characters."));
        }
        if !length("body_text").is_some_and(|n| (1..=10_000).contains(&n)) {
            return Err(rule(
                &at("body_text"),
                "It must have 1 to 10,000 characters.",
            ));
        }
        let sms = one["sms"].as_str().unwrap_or_default();
        if !gsm7::is_gsm7(sms) || gsm7::size(sms).units > 612 {
            return Err(rule(&at("sms"), "It must have at most 612 GSM-7 units."));
        }
        if length("voice_script").is_some_and(|n| n > 1200) {
            return Err(rule(
                &at("voice_script"),
                "It must have at most 1,200 characters.",
            ));
        }
    }
    Ok(())
}

fn attachments(attachments: &Value) -> Result<(), Said> {
    for (i, one) in attachments.as_array().into_iter().flatten().enumerate() {
        let small = one["bytes"].as_u64().is_some_and(|n| n <= 2_000_000);
        let described = one["alt"].as_str().is_some_and(|alt| !alt.is_empty());
        if !small || !described {
            let what = "It must have at most 2 MB and an alt text.";
            return Err(rule(&format!("/attachments/{i}"), what));
        }
    }
    Ok(())
}
