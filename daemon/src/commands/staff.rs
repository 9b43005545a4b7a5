//! `told`, `on-call`, `handover`: what our own people are told, who is on call, and the sheet at shift change.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use wardmote_domain::{area::AreaCode, local_time::LocalDateTime, places::Places};

use super::{
    args::{At, Handover, OnCall, Told},
    client::Client,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::pages::plain;

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn rows<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    let rows = value.get(key).and_then(Value::as_array);
    rows.into_iter().flatten()
}

/// A moment as people read it.
pub(super) fn moment(value: &Value, key: &str) -> String {
    let at: Option<Timestamp> = text(value, key).parse().ok();
    at.map_or_else(String::new, |at| plain::moment(LocalDateTime::at(at)))
}

/// `told`, `told take NUMBER`, `told choose`.
pub(super) async fn told(at: &At, what: Told) -> Outcome {
    let client = Client::new(at)?;
    match what {
        Told::List { json } => {
            let answer = client.all("/v1/told", "told").await?;
            if json {
                data!("{answer}");
                return Ok(Exit::Done);
            }
            let shown: Vec<String> = rows(&answer, "told").map(one).collect();
            match shown.is_empty() {
                true => say!("Nothing is open."),
                false => data!("{}", shown.join("\n")),
            }
        }
        Told::Take { number } => {
            let path = format!("/v1/told/{number}/take");
            let answer = client.must(Method::POST, &path, Some(&json!({}))).await?;
            say!("You have it until {}.", moment(&answer, "until"));
        }
        Told::Choose { without } => {
            let body = json!({"quiet": without});
            client
                .must(Method::PUT, "/v1/me/tellings", Some(&body))
                .await?;
            let kept = client.must(Method::GET, "/v1/me/tellings", None).await?;
            for row in rows(&kept, "tellings") {
                let told = row.get("told").and_then(Value::as_bool).unwrap_or(true);
                let mark = if told { "told" } else { "not told" };
                data!("{mark}\t{}\t{}", text(row, "what"), text(row, "words"));
            }
        }
    }
    Ok(Exit::Done)
}

/// One thing: its number, what it is, who was told, who is next.
fn one(row: &Value) -> String {
    let number = row.get("number").and_then(Value::as_i64).unwrap_or(0);
    let mut lines = vec![format!("{number}  {}", text(row, "words"))];
    if !text(row, "headline").is_empty() {
        lines.push(format!("    {}", text(row, "headline")));
    }
    let told: Vec<String> = rows(row, "told")
        .map(|t| format!("{}, {}", text(t, "name"), moment(t, "at")))
        .collect();
    lines.push(match told.is_empty() {
        true => "    nobody is told yet".to_owned(),
        false => format!("    told: {}", told.join("; ")),
    });
    if let Some(has) = row.get("has").filter(|h| !h.is_null()) {
        lines.push(format!(
            "    {} has it until {}",
            text(has, "name"),
            moment(has, "at")
        ));
    } else if let Some(next) = row.get("next").filter(|n| !n.is_null()) {
        let names: Vec<&str> = rows(next, "names").filter_map(Value::as_str).collect();
        lines.push(format!(
            "    next: {}, {}",
            names.join(" and "),
            moment(next, "at")
        ));
    }
    lines.join("\n")
}

/// An area by its code, or by its name where that names one.
pub(super) fn area(given: &str) -> Result<AreaCode, Failure> {
    if let Ok(code) = given.parse::<AreaCode>()
        && Places::london().knows(&code)
    {
        return Ok(code);
    }
    let named = Places::london().named(given);
    let boroughs: Vec<&AreaCode> = named
        .iter()
        .filter(|a| !matches!(a, AreaCode::Ward(_)))
        .collect();
    match (boroughs.as_slice(), named.as_slice()) {
        ([one], _) => Ok(**one),
        ([], [one]) => Ok(*one),
        _ => Err(Failure::input(format!(
            "\"{given}\" is not one area: give london, or the code or name of a borough or ward"
        ))),
    }
}

/// `on-call list`, `set`, `end`.
pub(super) async fn on_call(at: &At, what: OnCall) -> Outcome {
    match what {
        OnCall::List { json } => {
            let answer = Client::new(at)?
                .must(Method::GET, "/v1/on-call", None)
                .await?;
            if json {
                data!("{answer}");
                return Ok(Exit::Done);
            }
            let shown: Vec<String> = rows(&answer, "on_call").map(entry).collect();
            match shown.is_empty() {
                true => say!("Nobody is on call: everybody with the role is told at once."),
                false => data!("{}", shown.join("\n")),
            }
        }
        OnCall::Set(set) => {
            let areas: Result<Vec<AreaCode>, Failure> =
                set.areas.iter().map(|a| area(a.trim())).collect();
            let time = |text: &str| text.parse::<LocalDateTime>().map_err(Failure::input);
            let body = json!({
                "person": set.person, "duty": set.duty, "areas": areas?, "place": set.place,
                "from": time(&set.from)?, "to": time(&set.to)?,
            });
            let answer = Client::new(at)?
                .must(Method::POST, "/v1/on-call", Some(&body))
                .await?;
            data!("{}", answer.get("number").unwrap_or(&Value::Null));
        }
        OnCall::End { number } => {
            let path = format!("/v1/on-call/{number}");
            Client::new(at)?.must(Method::DELETE, &path, None).await?;
            say!("Taken off the on-call order.");
        }
    }
    Ok(Exit::Done)
}

/// One entry of the order.
fn entry(row: &Value) -> String {
    let flag = |key: &str| row.get(key).and_then(Value::as_bool).unwrap_or(false);
    let number = |key: &str| row.get(key).and_then(Value::as_i64).unwrap_or(0);
    let mut lines = vec![
        format!(
            "{}  {}, {}, {} in line{}",
            number("number"),
            text(row, "name"),
            text(row, "duty"),
            number("place"),
            if flag("now") { ", now" } else { "" }
        ),
        format!("    {}", text(row, "area_names")),
        format!(
            "    {} to {}",
            text(row, "from_words"),
            text(row, "to_words")
        ),
    ];
    if flag("no_right") {
        lines.push("    has lost the right for it: is passed over".to_owned());
    }
    lines.join("\n")
}

/// `handover`, `handover give`, `handover sign NUMBER`.
pub(super) async fn handover(at: &At, what: Handover) -> Outcome {
    let client = Client::new(at)?;
    match what {
        Handover::Show { json } => {
            let answer = client.must(Method::GET, "/v1/handover", None).await?;
            match json {
                true => data!("{answer}"),
                false => data!("{}", sheet(&answer)),
            }
        }
        Handover::Give { note } => {
            let body = json!({"note": note});
            let answer = client
                .must(Method::POST, "/v1/handover", Some(&body))
                .await?;
            data!("{}", answer.get("number").unwrap_or(&Value::Null));
        }
        Handover::Sign { number } => {
            let path = format!("/v1/handover/{number}/sign");
            client.must(Method::POST, &path, Some(&json!({}))).await?;
            say!("Signed for: you have taken over.");
        }
    }
    Ok(Exit::Done)
}

/// The sheet as text.
fn sheet(view: &Value) -> String {
    let mut lines = vec![format!(
        "Handover sheet, from {} to {}",
        moment(view, "since"),
        moment(view, "at")
    )];
    if let Some(waiting) = view.get("waiting").filter(|w| !w.is_null()) {
        let number = waiting.get("number").and_then(Value::as_i64).unwrap_or(0);
        lines.push(format!(
            "\nHanded over by {}, {}. To sign for it: wardmote handover sign {number}\n{}",
            text(waiting, "given_by"),
            moment(waiting, "given_at"),
            text(waiting, "note")
        ));
    }
    let none = Value::Null;
    let sheet = view.get("sheet").unwrap_or(&none);
    for part in rows(sheet, "parts") {
        lines.push(format!("\n{}", text(part, "title")));
        let before = lines.len();
        for line in rows(part, "lines") {
            match text(line, "headline") {
                "" => lines.push(format!("  {}", text(line, "words"))),
                headline => lines.push(format!("  {headline}\n    {}", text(line, "words"))),
            }
        }
        if lines.len() == before {
            lines.push(format!("  {}", text(part, "none")));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_says_who_was_told_and_who_is_next() {
        let row = json!({
            "number": 7, "words": "An approval waits: msg_1, Hackney", "headline": "Bikes",
            "told": [{"name": "Ada Penrose", "at": "2026-12-08T10:55:00Z"}], "has": null,
            "next": {"names": ["Bo Reed", "Cy Lee"], "at": "2026-12-08T11:10:00Z"},
        });
        assert_eq!(
            one(&row),
            "7  An approval waits: msg_1, Hackney\n    Bikes\n    told: Ada Penrose, 10:55am on Tuesday 8 December 2026\n    \
             next: Bo Reed and Cy Lee, 11:10am on Tuesday 8 December 2026"
        );
    }

    #[test]
    fn an_area_is_a_code_or_one_name() {
        assert_eq!(area("Hackney").unwrap().to_string(), "E09000012");
        assert_eq!(area("E05014020").unwrap().to_string(), "E05014020");
        assert!(area("Atlantis").is_err() && area("E05999999").is_err());
    }
}
