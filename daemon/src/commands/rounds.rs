//! `rounds`: many wards at once.

use std::path::Path;

use reqwest::Method;
use serde_json::Value;
use wardmote_domain::{ids::RoundId, ward_facts::MOST_BYTES, words::Kind};

use super::{
    args::{At, Rounds},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{data, say},
    wards::area,
};

/// `rounds list | show | approve | template | import`.
pub(super) async fn run(at: &At, act: Rounds) -> Outcome {
    match act {
        Rounds::List { json } => list(at, json).await,
        Rounds::Show {
            id,
            mine,
            differences,
            json,
        } => match differences {
            true => show_differences(at, &id, json).await,
            false => show(at, &id, mine, json).await,
        },
        Rounds::Approve { id } => approve(at, &id).await,
        Rounds::Template { kind, areas } => template(at, &kind, &areas).await,
        Rounds::Import {
            file,
            kind,
            name,
            only_good,
        } => import(at, &file, &kind, &name, only_good).await,
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn list_of<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn path(id: &str, rest: &str) -> Result<String, Failure> {
    let id: RoundId = client::id(id, "round")?;
    Ok(format!("/v1/rounds/{id}{rest}"))
}

async fn list(at: &At, json: bool) -> Outcome {
    let answer = Client::new(at)?.all("/v1/rounds", "rounds").await?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    if list_of(&answer, "rounds").next().is_none() {
        say!(
            "There is no round yet. A schedule asks for one, or: wardmote rounds import FILE --kind KIND"
        );
    }
    for round in list_of(&answer, "rounds") {
        let wards = list_of(round, "asks").count();
        data!(
            "{}  {}  {wards} wards  {}",
            text(round, "id"),
            text(round, "was_for"),
            text(round, "name")
        );
    }
    Ok(Exit::Done)
}

async fn show(at: &At, id: &str, mine: bool, json: bool) -> Outcome {
    let grid = Client::new(at)?
        .must(Method::GET, &path(id, "")?, None)
        .await?;
    if json {
        data!("{grid}");
        return Ok(Exit::Done);
    }
    let steps: Vec<String> = list_of(&grid, "steps")
        .filter_map(|step| {
            let count = step.get(1)?.as_u64()?;
            Some(format!("{} {count}", step.get(0)?.as_str()?))
        })
        .collect();
    data!("{}. {}.", text(&grid, "name"), steps.join(", "));
    for row in list_of(&grid, "rows").filter(|r| !mine || flag(r, "mine")) {
        let since = row
            .get("since_last")
            .map(|s| text(s, "words"))
            .filter(|w| !w.is_empty())
            .map(|w| format!(" Since last month: {w}."))
            .unwrap_or_default();
        data!(
            "{}: {}. Waits for {}.{since}",
            text(row, "ward_name"),
            text(row, "words"),
            text(row, "waits_for")
        );
    }
    Ok(Exit::Done)
}

async fn show_differences(at: &At, id: &str, json: bool) -> Outcome {
    let answer = Client::new(at)?
        .must(Method::GET, &path(id, "/differences")?, None)
        .await?;
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    for ward in list_of(&answer, "wards") {
        let words = ward
            .get("since_last")
            .map(|s| text(s, "words"))
            .filter(|w| !w.is_empty())
            .unwrap_or("no notice of last month to compare with");
        data!("{}: {words}", text(ward, "ward_name"));
        for fact in list_of(ward, "facts").filter(|f| text(f, "difference") != "same") {
            let value = |key| match text(fact, key) {
                "" => "not there",
                words => words,
            };
            data!(
                "  {} ({}): {} -> {}",
                text(fact, "name"),
                text(fact, "difference"),
                value("before"),
                value("now")
            );
        }
    }
    Ok(Exit::Done)
}

async fn approve(at: &At, id: &str) -> Outcome {
    let answer = Client::new(at)?
        .must(
            Method::POST,
            &path(id, "/approve")?,
            Some(&serde_json::json!({})),
        )
        .await?;
    let mut left = 0;
    for one in list_of(&answer, "messages") {
        data!(
            "{}  {}: {}",
            text(one, "message"),
            text(one, "ward_name"),
            text(one, "words")
        );
        left += usize::from(!flag(one, "approved"));
    }
    if left == 0 {
        return Ok(Exit::Done);
    }
    say!(
        "{left} still wait. Open each on its page: a notice is approved only by somebody who has read it."
    );
    Ok(Exit::Waiting)
}

fn kind(text: &str) -> Result<Kind, Failure> {
    text.parse().map_err(Failure::input)
}

async fn template(at: &At, of: &str, areas: &[String]) -> Outcome {
    let kind = kind(of)?;
    let codes: Vec<String> = areas
        .iter()
        .map(|name| area(name).map(|a| a.to_string()))
        .collect::<Result<_, _>>()?;
    let path = format!("/v1/rounds/template?kind={kind}&areas={}", codes.join(","));
    let file = Client::new(at)?.text(&path).await?;
    data!("{}", file.trim_end());
    Ok(Exit::Done)
}

async fn import(at: &At, file: &Path, of: &str, name: &str, only_good: bool) -> Outcome {
    let kind = kind(of)?;
    let bytes =
        std::fs::read(file).map_err(|e| Failure::input(format_args!("{}: {e}", file.display())))?;
    if bytes.len() > MOST_BYTES {
        let what = "this is larger than 1 MiB: a row for each ward needs far less";
        return Err(Failure::input(format_args!("{}: {what}", file.display())));
    }
    let path = format!(
        "/v1/rounds?kind={kind}&only_good={only_good}&name={}",
        escaped(name)
    );
    match Client::new(at)?.ask_text(&path, "text/csv", bytes).await? {
        Ok(answer) => {
            let taken = answer.body;
            data!("{}", text(&taken, "round"));
            say!("{}", text(&taken, "words"));
            for left in list_of(&taken, "left_out") {
                say!("left out: {}", left.as_str().unwrap_or_default());
            }
            let again = list_of(&taken, "rows").all(|r| flag(r, "already"));
            let short = list_of(&taken, "rows").any(|r| text(r, "state") == "falls_short");
            Ok(match (again, short) {
                (true, _) => Exit::Conflict,
                (_, true) => Exit::FallsShort,
                _ => Exit::Done,
            })
        }
        Err(refused) if refused.exit() != Exit::BadInput => Err(refused.into()),
        Err(refused) => {
            let name = file.display();
            let lines: Vec<String> = refused
                .words()
                .lines()
                .map(|l| format!("{name}: {l}"))
                .collect();
            Err(Failure::new(refused.exit(), lines.join("\n")))
        }
    }
}

/// A text as a value of a query.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}
