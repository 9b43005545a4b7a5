//! Jobs by hand: `pack`, `tasks`.

use reqwest::Method;
use serde_json::Value;
use wardmote_domain::ids::MessageId;

use super::{
    args::{At, Pack},
    client::{self, Client},
    exit::{Exit, Outcome},
    print::{data, say},
};

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// `pack ID OUTLET`: every piece under its label.
pub(super) async fn pack(at: &At, what: &Pack) -> Outcome {
    let id: MessageId = client::id(&what.id, "message")?;
    let plain = |text: &str| {
        text.chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
            .collect::<String>()
    };
    let mut path = format!("/v1/messages/{id}/packs/{}", plain(&what.outlet));
    if let Some(language) = &what.language {
        path.push_str(&format!("?language={}", plain(language)));
    }
    let pack = Client::new(at)?.must(Method::GET, &path, None).await?;
    if what.json {
        data!("{pack}");
    } else {
        data!("{}", text(&pack, "text").trim_end());
    }
    Ok(Exit::Done)
}

/// `tasks`: what waits for a person, one's own first.
pub(super) async fn tasks(at: &At, mine: bool, json: bool) -> Outcome {
    let mut answer = Client::new(at)?.all("/v1/tasks", "tasks").await?;
    if let Some(Value::Array(rows)) = answer.get_mut("tasks") {
        rows.retain(|row| !mine || flag(row, "mine"));
    }
    if json {
        data!("{answer}");
        return Ok(Exit::Done);
    }
    let rows = answer.get("tasks").and_then(Value::as_array);
    let shown: Vec<String> = rows.into_iter().flatten().map(task).collect();
    if shown.is_empty() {
        say!("Nothing waits for a person.");
    } else {
        data!("{}", shown.join("\n"));
    }
    Ok(Exit::Done)
}

/// One job: what it is, who promised it, and what to type.
fn task(row: &Value) -> String {
    let who = match text(row, "owner") {
        "" => "nobody is named yet".to_owned(),
        name => format!("promised by {name}"),
    };
    let mut lines = vec![
        format!(
            "{}: {}, {}",
            text(row, "title"),
            who,
            text(row, "due_words")
        ),
        format!("    {}  {}", text(row, "message"), text(row, "headline")),
        format!("    {}", text(row, "words")),
    ];
    if flag(row, "has_pack") {
        lines.push(format!(
            "    wardmote pack {} {}",
            text(row, "message"),
            text(row, "outlet")
        ));
    }
    lines.push(format!(
        "    wardmote settle {} --sent REFERENCE --reason WHO-DID-IT",
        text(row, "delivery")
    ));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::task;

    #[test]
    fn a_job_says_who_by_when_and_what_to_type() {
        let row = json!({
            "title": "Met Engage", "owner": "Ada Penrose", "due_words": "due 11:40am", "message": "msg_1",
            "headline": "Bikes", "words": "take the text there", "outlet": "neighbourhood_link", "has_pack": true,
            "delivery": "dlv_1",
        });
        assert_eq!(
            task(&row),
            "Met Engage: promised by Ada Penrose, due 11:40am\n    msg_1  Bikes\n    take the text there\n    \
             wardmote pack msg_1 neighbourhood_link\n    wardmote settle dlv_1 --sent REFERENCE --reason WHO-DID-IT"
        );
        let nobody = json!({"title": "Leaflet", "due_words": "overdue since 9am"});
        assert!(task(&nobody).starts_with("Leaflet: nobody is named yet, overdue since 9am"));
    }
}
