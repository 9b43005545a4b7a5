//! `people`: who may do what. The first administrator is written at the terminal; everyone else through the daemon.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_config::ConfigFile;
use wardmote_domain::{
    area::{AreaCode, AreaSet},
    audit::Actor,
    clock::SystemClock,
    ids::PersonId,
    person::{EmailAddress, Grant, Role},
};
use wardmote_store::{NewPerson, Sha256, Store};

use super::{
    args::{At, People},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};
use crate::{settings::Settings, signer};

/// Reads `author:E09000032,E05014020`.
fn grant(text: &str) -> Result<Grant, Failure> {
    let (role, areas) = text.split_once(':').ok_or_else(|| {
        Failure::input(format_args!(
            "\"{text}\": write a role and its areas, like author:E09000032"
        ))
    })?;
    let role: Role = role.parse().map_err(Failure::input)?;
    let areas: Result<Vec<AreaCode>, _> = areas.split(',').map(|a| a.trim().parse()).collect();
    Ok(Grant {
        role,
        areas: AreaSet(areas.map_err(Failure::input)?),
    })
}

/// Runs one of them.
pub(super) async fn run(at: &At, people: People) -> Outcome {
    match people {
        People::Add {
            name,
            email,
            roles,
            first_administrator,
            config,
        } => {
            let grants = roles
                .iter()
                .map(|r| grant(r))
                .collect::<Result<Vec<_>, _>>()?;
            let address: EmailAddress = email.parse().map_err(Failure::input)?;
            match config {
                Some(config) if first_administrator => first(&config, name, address, grants).await,
                _ => add(at, &name, &address, &grants).await,
            }
        }
        People::List { json } => {
            let people = Client::new(at)?.all("/v1/people", "people").await?;
            if json {
                data!("{people}");
            } else {
                list(&people);
            }
            Ok(Exit::Done)
        }
        People::Token { person, label } => {
            let body = json!({"label": label});
            let person: PersonId = client::id(&person, "person")?;
            let made = Client::new(at)?
                .must(
                    Method::POST,
                    &format!("/v1/people/{person}/tokens"),
                    Some(&body),
                )
                .await?;
            shown_once(
                made.get("token")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            );
            if let Some(number) = made.get("id").and_then(Value::as_i64) {
                say!("To take it away again: wardmote people revoke {number}");
            }
            Ok(Exit::Done)
        }
        People::Erase { person } => {
            let id = client::id::<PersonId>(&person, "person")?;
            let path = format!("/v1/people/{id}/erase");
            let answer = Client::new(at)?.must(Method::POST, &path, None).await?;
            super::keeping::say_words(&answer);
            Ok(Exit::Done)
        }
        People::Revoke { token } => {
            Client::new(at)?
                .must(Method::DELETE, &format!("/v1/tokens/{token}"), None)
                .await?;
            say!("Token {token} was revoked.");
            Ok(Exit::Done)
        }
    }
}

fn shown_once(token: &str) {
    data!("{token}");
    say!("This token is shown once. Keep it in a file that only its person can read.");
}

async fn add(at: &At, name: &str, email: &EmailAddress, grants: &[Grant]) -> Outcome {
    let body = json!({"name": name, "email": email.expose(), "grants": grants});
    let added = Client::new(at)?
        .must(Method::POST, "/v1/people", Some(&body))
        .await?;
    data!(
        "{}",
        added.get("id").and_then(Value::as_str).unwrap_or_default()
    );
    Ok(Exit::Done)
}

/// Writes the file itself, while no daemon holds its lock and nobody is in it.
async fn first(
    config: &Path,
    name: String,
    email: EmailAddress,
    mut grants: Vec<Grant>,
) -> Outcome {
    let file = Settings::store_section(&ConfigFile::read(config)?)?.file;
    let clock = std::sync::Arc::new(SystemClock);
    let store = crate::daemon::open(&file, clock).await?;
    if !grants.iter().any(|g| g.role == Role::Administrator) {
        grants.push(Grant {
            role: Role::Administrator,
            areas: AreaSet(vec![AreaCode::London]),
        });
    }
    let done = write_first(
        &store,
        NewPerson {
            name,
            email,
            grants,
        },
    )
    .await;
    store.close().await.map_err(Failure::other)?;
    let (id, token) = done?;
    say!("{id} is the first administrator.");
    shown_once(&token);
    Ok(Exit::Done)
}

async fn write_first(store: &Store, new: NewPerson) -> Result<(PersonId, String), Failure> {
    if !store.is_empty().await.map_err(Failure::other)? {
        let words = "Somebody is in the file already. Ask an administrator to add people: wardmote people add";
        return Err(Failure::new(Exit::Conflict, words));
    }
    let person = store
        .add_person(new, Actor::Terminal)
        .await
        .map_err(Failure::other)?;
    let token = signer::new_secret();
    let hash = Sha256(signer::hash(&token));
    store
        .add_token(
            person.id,
            hash,
            "first administrator".into(),
            Actor::Terminal,
        )
        .await
        .map_err(Failure::other)?;
    Ok((person.id, token))
}

fn list(people: &Value) {
    for person in people
        .get("people")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let text = |key: &str| person.get(key).and_then(Value::as_str).unwrap_or_default();
        let grants: Vec<String> = person
            .get("grants")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|g| {
                let areas: Vec<&str> = g
                    .get("areas")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                format!(
                    "{}:{}",
                    g.get("role").and_then(Value::as_str).unwrap_or_default(),
                    areas.join(",")
                )
            })
            .collect();
        data!("{}  {}  {}", text("id"), text("name"), grants.join(" "));
        for token in person
            .get("tokens")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let number = token.get("id").and_then(Value::as_i64).unwrap_or_default();
            data!(
                "    token {number}: {}",
                token
                    .get("label")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            );
        }
    }
}
