//! The press officer's list, and the acts that let something go.

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_domain::ids::MessageId;

use super::{
    args::{At, LetGo, Upcoming},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::data,
    show,
};

/// `upcoming`: everything that is not over, in the order of time.
pub(super) async fn upcoming(at: &At, what: &Upcoming) -> Outcome {
    let mut query = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        query.extend(value.map(|v| format!("{name}={v}")));
    };
    add("hours", what.hours.map(|h| h.to_string()));
    add(
        "area",
        what.area
            .as_deref()
            .map(|a| client::id::<wardmote_domain::area::AreaCode>(a, "area"))
            .transpose()?
            .map(|a| a.to_string()),
    );
    add(
        "kind",
        what.kind
            .as_deref()
            .map(str::parse::<wardmote_domain::words::Kind>)
            .transpose()
            .map_err(Failure::input)?
            .map(|k| k.to_string()),
    );
    add("mine", what.mine.then(|| "true".to_owned()));
    let path = match query.is_empty() {
        true => "/v1/upcoming".to_owned(),
        false => format!("/v1/upcoming?{}", query.join("&")),
    };
    let list = Client::new(at)?.must(Method::GET, &path, None).await?;
    if what.json {
        data!("{list}");
    } else {
        data!("{}", show::upcoming(&list));
    }
    Ok(Exit::Done)
}

/// The path and body of an act that lets something go.
pub(super) fn let_go(act: LetGo) -> Result<(String, Value), Failure> {
    let on = |id: &str, what: &str| -> Result<String, Failure> {
        let id: MessageId = client::id(id, "message")?;
        Ok(format!("/v1/messages/{id}/{what}"))
    };
    Ok(match act {
        LetGo::Happened { id, reason } => (on(&id, "trigger")?, json!({"reason": reason})),
        LetGo::Unlock { id, reason } => (on(&id, "unlock")?, json!({"reason": reason})),
        LetGo::Unpair { id, reason } => (on(&id, "unpair")?, json!({"reason": reason})),
        LetGo::StillGoes { id, at, reason, .. } => {
            let when = at.unwrap_or_else(|| "now".to_owned());
            (
                on(&id, "still-goes")?,
                json!({"when": when, "reason": reason}),
            )
        }
    })
}
