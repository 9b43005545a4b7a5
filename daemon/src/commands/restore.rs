//! `restore`: puts the database back from a copy. `restored`: what people do before it sends again.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_config::ConfigFile;
use wardmote_domain::{clock::SystemClock, ids::MessageId, person::EmailAddress};
use wardmote_store::{NewToken, RestoreDone, Restoring, Sha256, StoreError, restore};

use super::{
    args::{At, Restore, Restored},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::{
    private::keep_private,
    settings::{Server, Settings},
    signer::{self, Signer},
};

/// What refused a copy, refused it before anything was moved.
const UNCHANGED: &str = "Nothing was changed: the database is where it was";

/// Proves the copy, keeps aside what is there, and puts the copy in its place, held.
pub(super) async fn run(what: &Restore) -> Outcome {
    let file = ConfigFile::read(&what.to)?;
    let store = Settings::store_section(&file)?;
    let server: Server = file.required("server")?;
    let key = Settings::key(&file).ok();
    if key.is_none() {
        say!(
            "The key cannot be read from here: whether it is the copy's is seen when the daemon starts."
        );
    }
    let key = key.map(|key| Sha256(Signer::new(&key).mark()));
    let secret = signer::new_secret();
    let token = match &what.administrator {
        Some(address) => {
            let email: EmailAddress = address.parse().map_err(Failure::input)?;
            let hash = Sha256(signer::hash(&secret));
            Some(NewToken { email, hash })
        }
        None => None,
    };
    let with_token = token.is_some();
    let plan = Restoring {
        copy: what.copy.clone(),
        database: store.file.clone(),
        newer: what.readers_left_from.clone(),
        token,
        realm: server.realm,
        key,
    };
    let done = restore(plan, Arc::new(SystemClock))
        .await
        .map_err(|error| match error {
            StoreError::Locked(_) => Failure::new(
                Exit::Conflict,
                format!(
                    "{}: a daemon runs on this database: stop it first",
                    store.file.display()
                ),
            ),
            StoreError::Backup(why) => Failure::input(format_args!("{why}. {UNCHANGED}")),
            StoreError::OtherKey | StoreError::OtherRealm { .. } => Failure::input(format_args!(
                "{}: {error}. {UNCHANGED}",
                what.copy.display()
            )),
            StoreError::Foreign(_) | StoreError::Migration(..) => Failure::other(format_args!(
                "{}: {error}. {UNCHANGED}",
                what.copy.display()
            )),
            other => Failure::other(format_args!("{}: {other}", what.copy.display())),
        })?;
    keep_private(&store.file)?;
    tell(&done);
    if with_token {
        data!("{secret}");
        say!("That line is the administrator's new token, said this once.");
    } else {
        say!(
            "Every token, session and code has ended: people sign in anew, and programs need new tokens."
        );
    }
    Ok(Exit::Done)
}

fn tell(done: &RestoreDone) {
    say!(
        "The database is back as it was at {}. It is held: when the daemon runs, it asks its channels what went after that, \
         and nothing goes out before two different people (administrators or leads) have let it.",
        done.copied_at
    );
    if let Some(aside) = &done.aside {
        say!("What was there is kept as {}.", aside.display());
    }
    say!(
        "{} messages wait for a decision: something of them may have gone since.",
        done.messages
    );
    match done.left_since {
        Some(0) => say!("No reader left after the copy was made."),
        Some(1) => say!("1 reader who left after the copy was made is off the list again."),
        Some(n) => say!("{n} readers who left after the copy was made are off the list again."),
        None => say!(
            "Nobody can say which readers left after the copy was made: they would get mail again. If a newer file can still be \
             read, restore once more with --readers-left-from FILE."
        ),
    }
    say!("Start the daemon, then look: wardmote restored show, or the page Restored on the desk.");
}

/// `restored show | release | send | give-up`.
pub(super) async fn restored(at: &At, what: Restored) -> Outcome {
    let client = Client::new(at)?;
    let post = async |path: String, body: Value| {
        let answer = client.must(Method::POST, &path, Some(&body)).await?;
        say!(
            "{}",
            answer
                .get("words")
                .and_then(Value::as_str)
                .unwrap_or("Done.")
        );
        Ok(Exit::Done)
    };
    match what {
        Restored::Show { json } => {
            let answer = client.must(Method::GET, "/v1/restore", None).await?;
            match json {
                true => data!("{answer}"),
                false => data!("{}", shown(answer.get("restored").unwrap_or(&Value::Null))),
            }
            Ok(Exit::Done)
        }
        Restored::Release { reason } => {
            post("/v1/restore/release".to_owned(), json!({"reason": reason})).await
        }
        Restored::Send { id, reason } => {
            let id = client::id::<MessageId>(&id, "message")?;
            let body = json!({"decision": "send", "reason": reason});
            post(format!("/v1/restore/messages/{id}"), body).await
        }
        Restored::GiveUp { id, reason } => {
            let id = client::id::<MessageId>(&id, "message")?;
            let body = json!({"decision": "give_up", "reason": reason});
            post(format!("/v1/restore/messages/{id}"), body).await
        }
    }
}

/// The restored database in lines.
fn shown(node: &Value) -> String {
    let text = |v: &Value, key: &str| {
        v.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let number = |v: &Value, key: &str| v.get(key).and_then(Value::as_u64).unwrap_or(0);
    let list = |key: &str| {
        node.get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    if node.is_null() {
        return "The database was not put back from a copy, or everything about that is decided."
            .to_owned();
    }
    let held = node.get("held") == Some(&Value::Bool(true));
    let name = |key: &str| node.get(key).and_then(Value::as_str);
    let stands = match (held, name("asked_by"), name("released_by")) {
        (true, ..) => "Nothing goes out.".to_owned(),
        (false, Some(asked), Some(agreed)) => {
            format!("It sends again: {asked} asked, and {agreed} agreed.")
        }
        (false, ..) => "It sends again.".to_owned(),
    };
    let copied_at = text(node, "copied_at");
    let mut lines = vec![format!(
        "Put back from a copy made at {copied_at}. {stands}"
    )];
    if number(node, "asking") > 0 {
        lines.push(format!(
            "Still asking the channels about {} things.",
            number(node, "asking")
        ));
    }
    if held {
        lines.push(match name("asked_by") {
            Some(name) => format!(
                "{name} asked that it sends again; another administrator or lead must agree."
            ),
            None => "Nobody has asked yet that it sends again.".to_owned(),
        });
    }
    for place in list("not_looked") {
        lines.push(format!(
            "Look there yourself: {}",
            place.as_str().unwrap_or_default()
        ));
    }
    for post in list("found") {
        lines.push(format!(
            "On {} and not in the copy: {} (Ref {}) {}",
            text(&post, "place"),
            text(&post, "receipt"),
            text(&post, "reference"),
            text(&post, "words")
        ));
    }
    for message in list("messages") {
        let decided = match message.get("decided").and_then(Value::as_str) {
            Some(word) => word.replace('_', " "),
            None => "to be decided".to_owned(),
        };
        lines.push(format!(
            "{}  {}  {}: {} would still go, {} in doubt. {decided}",
            text(&message, "id"),
            text(&message, "headline"),
            text(&message, "state"),
            number(&message, "open"),
            number(&message, "doubted"),
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_must_still_agree_is_said_only_while_it_is_held() {
        let node = |held, asked: Option<&str>, released: Option<&str>| {
            shown(
                &json!({"held": held, "copied_at": "2026-12-08T10:00:00Z", "asked_by": asked, "released_by": released}),
            )
        };
        let must_agree =
            "Robin Ashdown asked that it sends again; another administrator or lead must agree.";
        for (told, says, not) in [
            (
                node(true, None, None),
                "Nobody has asked yet",
                "It sends again.",
            ),
            (
                node(true, Some("Robin Ashdown"), None),
                must_agree,
                "It sends again.",
            ),
            (
                node(false, Some("Robin Ashdown"), Some("Idris Penhaligon")),
                "It sends again: Robin Ashdown asked, and Idris Penhaligon agreed.",
                "must agree",
            ),
        ] {
            assert!(told.contains(says) && !told.contains(not), "{told}");
        }
    }
}
