//! `wards`: the record of each ward.

use std::path::Path;

use reqwest::Method;
use serde_json::Value;
use wardmote_config::Source;
use wardmote_domain::{
    area::AreaCode,
    places::{BoroughCode, Places, WardCode},
    ward_record::WardRecordFile,
};

use super::{
    args::{At, Wards},
    client::Client,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
    writing::placed,
    yaml::yaml,
};

/// `wards list | show | set`.
pub(super) async fn run(at: &At, act: Wards) -> Outcome {
    match act {
        Wards::List { borough, json } => list(at, borough.as_deref(), json).await,
        Wards::Show {
            ward: name,
            versions,
            template,
            json,
        } => {
            let ward = ward(&name)?;
            match (template, versions) {
                (true, _) => {
                    data!("{}", empty(ward));
                    Ok(Exit::Done)
                }
                (false, true) => show_versions(at, ward, json).await,
                (false, false) => show(at, ward, json).await,
            }
        }
        Wards::Set { file } => set(at, &file).await,
    }
}

/// The one area that answers a name, of those that `pick` takes.
fn one<T>(name: &str, what: &str, pick: impl Fn(AreaCode) -> Option<T>) -> Result<T, Failure> {
    let places = Places::london();
    let exact: Vec<AreaCode> = places.named(name);
    let found = if exact.iter().any(|a| pick(*a).is_some()) {
        exact
    } else {
        places.find(name)
    };
    let mut fits = found.iter().filter(|a| pick(**a).is_some());
    match (fits.next(), fits.next()) {
        (Some(area), None) => pick(*area)
            .ok_or_else(|| Failure::new(Exit::NotFound, format!("there is no {what} {name}"))),
        (None, _) => Err(Failure::new(
            Exit::NotFound,
            format!("there is no {what} {name} in London"),
        )),
        (Some(_), Some(_)) => {
            let names: Vec<String> = found
                .iter()
                .filter(|a| pick(**a).is_some())
                .take(8)
                .filter_map(|a| Some(format!("{} ({a})", places.full_name(a)?)))
                .collect();
            Err(Failure::input(format_args!(
                "more than one {what} answers \"{name}\": {}",
                names.join("; ")
            )))
        }
    }
}

/// A ward or a borough by name or code; a borough before a ward of its name.
pub(super) fn area(name: &str) -> Result<AreaCode, Failure> {
    match borough(name) {
        Ok(code) => Ok(AreaCode::Borough(code)),
        Err(_) => ward(name).map(AreaCode::Ward),
    }
}

pub(super) fn ward(name: &str) -> Result<WardCode, Failure> {
    one(name, "ward", |area| match area {
        AreaCode::Ward(code) => Some(code),
        _ => None,
    })
}

pub(super) fn borough(name: &str) -> Result<BoroughCode, Failure> {
    one(name, "borough", |area| match area {
        AreaCode::Borough(code) => Some(code),
        _ => None,
    })
}

/// Every part of a record, commented with an example of each.
const TEMPLATE: &str = include_str!("wards/template.yaml");

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

async fn list(at: &At, of: Option<&str>, json: bool) -> Outcome {
    let path = match of.map(borough).transpose()? {
        Some(code) => format!("/v1/wards?borough={code}"),
        None => "/v1/wards".to_owned(),
    };
    let answer = Client::new(at)?.all(&path, "wards").await?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let wards = answer.get("wards").and_then(Value::as_array);
    for row in wards.into_iter().flatten() {
        let stands = match row.get("version").and_then(Value::as_u64) {
            Some(version) => format!("version {version}, saved by {}", text(row, "saved_by")),
            None => "no record yet".to_owned(),
        };
        data!(
            "{}  {}, {}: {stands}",
            text(row, "ward"),
            text(row, "name"),
            text(row, "borough_name")
        );
    }
    Ok(Exit::Done)
}

/// A record to fill in, for a ward that has none yet.
fn empty(ward: WardCode) -> String {
    let name = Places::london().full_name(&AreaCode::Ward(ward));
    TEMPLATE
        .trim_end()
        .replace("WARD", &ward.to_string())
        .replace("PLACE", &name.unwrap_or_default())
}

async fn show(at: &At, ward: WardCode, json: bool) -> Outcome {
    let path = format!("/v1/wards/{ward}");
    let answer = Client::new(at)?.must(Method::GET, &path, None).await;
    let answer = answer.map_err(|failure| match failure.exit() {
        Exit::NotFound => Failure::new(
            Exit::NotFound,
            format!("{failure}. To make the first: wardmote wards show {ward} --template > ward.yaml, fill it in, then wardmote wards set ward.yaml"),
        ),
        _ => failure,
    })?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let who = text(&answer, "saved_by");
    let place = format!(
        "{}, {}",
        text(&answer, "name"),
        text(&answer, "borough_name")
    );
    data!("# {place}. Saved by {who}.");
    let record = answer.get("record").cloned().unwrap_or(Value::Null);
    // The typed file keeps the fields in their usual order.
    let file: WardRecordFile = serde_json::from_value(record).map_err(Failure::other)?;
    let ordered = serde_json::to_value(&file).map_err(Failure::other)?;
    data!("{}", yaml(&ordered).trim_end());
    if answer.get("may_write").and_then(Value::as_bool) == Some(false) {
        say!("Addresses and numbers of people are shown only to those who write for this ward.");
    }
    Ok(Exit::Done)
}

async fn show_versions(at: &At, ward: WardCode, json: bool) -> Outcome {
    let path = format!("/v1/wards/{ward}/versions");
    let answer = Client::new(at)?.all(&path, "versions").await?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let versions = answer.get("versions").and_then(Value::as_array);
    for row in versions.into_iter().flatten() {
        let parts: Vec<&str> = row
            .get("parts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        data!(
            "version {}  {}  {}  {}",
            row.get("version").and_then(Value::as_u64).unwrap_or(0),
            text(row, "saved_at"),
            text(row, "saved_by"),
            parts.join(", ")
        );
    }
    Ok(Exit::Done)
}

async fn set(at: &At, path: &Path) -> Outcome {
    let source = Source::read(path)?;
    let mut file: WardRecordFile = source.parse()?;
    let named = ward(file.ward.trim());
    let ward = named.map_err(|e| Failure::input(source.problem("ward", e.to_string(), None)))?;
    file.ward = ward.to_string();
    let body = serde_json::to_value(&file).map_err(Failure::other)?;
    let client = Client::new(at)?;
    match client
        .ask(Method::PUT, &format!("/v1/wards/{ward}"), Some(&body), None)
        .await?
    {
        Ok(answer) => {
            let version = answer.body.get("version").and_then(Value::as_u64);
            say!("Saved: version {}.", version.unwrap_or(0));
            Ok(Exit::Done)
        }
        Err(refused) => Err(placed(&source, &refused)),
    }
}

#[cfg(test)]
mod tests {
    use wardmote_config::Format;
    use wardmote_domain::ward_record::WardRecord;

    use super::*;

    #[test]
    fn the_template_is_taken_as_it_is_and_with_every_example_in_it() {
        let ward: WardCode = "E05009376".parse().unwrap();
        let text = empty(ward);
        assert!(text.starts_with("# Homerton, Hackney"), "{text}");
        let read = |text: &str| {
            let file: WardRecordFile = Source::new("w.yaml", text, Format::Yaml).parse().unwrap();
            WardRecord::read(&file, None).unwrap()
        };
        let bare = read(&text);
        assert_eq!(bare.ward, ward);
        assert!(bare.team.is_none() && bare.meetings.is_empty());
        let open: Vec<&str> = text
            .lines()
            .map(|line| match line.strip_prefix("#") {
                // One space after it is prose; an example has none, or is set in.
                Some(example) if !example.starts_with(' ') || example.starts_with("  ") => example,
                _ => line,
            })
            .collect();
        let full = read(&open.join("\n"));
        assert!(
            full.team
                .is_some_and(|t| t.contact.is_some() && t.mailbox.is_some())
        );
        assert!(full.venue.is_some() && full.owner.is_some());
        for (part, n) in [
            ("languages", full.languages.len()),
            ("outlets", full.outlets.len()),
            ("meetings", full.meetings.len()),
            ("priorities", full.priorities.len()),
            ("press", full.press.len()),
            ("community", full.community.len()),
        ] {
            assert!(n > 0, "{part}");
        }
    }
}
