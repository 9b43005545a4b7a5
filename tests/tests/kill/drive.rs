//! What a careful program does while the daemon may go away at any moment.

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_tests::{
    client::Client,
    daemon::{LOOK, LOOKS},
    force::Force,
    messages,
};

use super::MESSAGES;

/// One message on its way, as the program that sends it in knows it.
#[derive(Debug, Default, Clone)]
pub struct Sent {
    pub id: Option<String>,
    pub approved: bool,
}

/// A resident asks for the mailing: a mail of the desk's own, with the link that confirms.
pub async fn ask_to_subscribe(force: &Force) -> bool {
    let public = force.public();
    let form = format!(
        "email=new.reader%40example.org&language=en-GB&ward={}",
        messages::WARD
    );
    let request = public.request(Method::POST, "/subscribe");
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    match public.try_send(request).await {
        Ok(said) => {
            assert!((200..400).contains(&said.status), "{}", said.text);
            true
        }
        Err(_) => false,
    }
}

/// A message whose press copy goes to newsdesks at once and whose public part waits for an embargo in years to come. It
/// comes back once its job stands. False when the daemon went away.
pub async fn press_first(force: &Force) -> bool {
    let (ada, paul) = (force.author(), force.approver());
    let text = messages::advice(999, "email, media, page")
        + "press_first: yes\ntimes: {embargo: 2099-01-05T06:00}\n";
    let Ok(said) = ada
        .try_send(ada.yaml("/v1/messages", &text, Some("newsdesks")))
        .await
    else {
        return false;
    };
    assert!(matches!(said.status, 200 | 201), "{}", said.text);
    let id = said.at("/id").to_owned();
    if approve(&paul, &id).await.is_err() {
        return false;
    }
    for _ in 0..LOOKS {
        let request = ada.request(Method::GET, &format!("/v1/messages/{id}"));
        let Ok(said) = ada.try_send(request).await else {
            return false;
        };
        assert_eq!(said.at("/state"), "approved", "the public waits");
        if said.json["tasks"].as_array().is_some_and(|t| t.len() == 1) {
            return true;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("no job stands for newsdesks");
}

fn text(n: usize) -> String {
    let outlets = "twitter, email, page";
    if n.is_multiple_of(2) {
        messages::advice(n, outlets)
    } else {
        messages::warning(n, outlets)
    }
}

/// Sends in and approves what is not yet, as a careful program does: with a key of its own, again after a broken
/// answer. False when the daemon went away.
pub async fn drive(force: &Force, sent: &mut [Sent]) -> bool {
    let (ada, paul) = (force.author(), force.approver());
    for (n, one) in sent.iter_mut().enumerate() {
        if one.id.is_none() {
            let key = format!("note-{n}");
            let Ok(said) = ada
                .try_send(ada.yaml("/v1/messages", &text(n), Some(&key)))
                .await
            else {
                return false;
            };
            assert!(matches!(said.status, 200 | 201), "{}", said.text);
            let id = said.at("/id").to_owned();
            force.remember(&id);
            one.id = Some(id);
        }
        if !one.approved {
            let id = one.id.clone().unwrap();
            match approve(&paul, &id).await {
                Ok(()) => one.approved = true,
                Err(_) => return false,
            }
        }
    }
    true
}

async fn approve(paul: &Client, id: &str) -> Result<(), reqwest::Error> {
    let view = paul
        .try_send(paul.request(Method::GET, &format!("/v1/messages/{id}")))
        .await?
        .expect(200);
    if view.at("/state") != "awaiting_approval" {
        // The answer was lost and the approval was not.
        return Ok(());
    }
    let body = json!({"hash": view.at("/hash")});
    let request = paul
        .request(Method::POST, &format!("/v1/messages/{id}/approve"))
        .json(&body);
    paul.try_send(request).await?.expect(200);
    Ok(())
}

/// Withdraws one message whose post is known to be out, and waits until the post is gone. False when the daemon went
/// away.
pub async fn take_one_back(
    force: &mut Force,
    sent: &[Sent],
    withdrawn: &mut Option<String>,
) -> bool {
    let ada = force.author();
    for one in sent.iter().rev() {
        let id = withdrawn.clone().or_else(|| one.id.clone()).unwrap();
        let Some(view) = settled_or_gone(force, &ada, &id).await else {
            return false;
        };
        let posted = view["outlets"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|line| line["outlet"] == "twitter" && line["states"]["accepted"] == 1);
        if withdrawn.is_none() && !posted {
            continue;
        }
        *withdrawn = Some(id.clone());
        let path = format!("/v1/messages/{id}/withdraw");
        let request = ada
            .request(Method::POST, &path)
            .json(&json!({"reason": "sent in error"}));
        match ada.try_send(request).await {
            // 409: the answer was lost with the process and the act was not.
            Ok(said) => assert!(matches!(said.status, 200 | 409), "{}", said.text),
            Err(_) => return false,
        }
        return recalled_or_gone(force, &ada, &id).await;
    }
    panic!("no post of {MESSAGES} was taken");
}

async fn recalled_or_gone(force: &mut Force, ada: &Client, id: &str) -> bool {
    for _ in 0..LOOKS {
        let request = ada.request(Method::GET, &format!("/v1/messages/{id}"));
        let Ok(said) = ada.try_send(request).await else {
            return false;
        };
        let outlets = said.json["outlets"].as_array().cloned().unwrap_or_default();
        if outlets
            .iter()
            .any(|l| l["outlet"] == "twitter" && l["states"]["recalled"] == 1)
        {
            return true;
        }
        if force.daemon_ended().is_some() {
            return false;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("the post of {id} was not taken back");
}

async fn settled_or_gone(force: &mut Force, ada: &Client, id: &str) -> Option<Value> {
    for _ in 0..LOOKS {
        let request = ada.request(Method::GET, &format!("/v1/messages/{id}"));
        match ada.try_send(request).await {
            Ok(said) if said.status == 200 && said.json["settled"] == true => {
                return Some(said.json);
            }
            Ok(_) => tokio::time::sleep(LOOK).await,
            Err(_) => return None,
        }
        if force.daemon_ended().is_some() {
            return None;
        }
    }
    panic!("{id} did not come to rest");
}

/// Everything was sent in before the kill came: it must come before all is at rest.
pub async fn await_the_kill(force: &mut Force, sent: &[Sent], point: &str) {
    let ada = force.author();
    for one in sent {
        if settled_or_gone(force, &ada, one.id.as_ref().unwrap())
            .await
            .is_none()
        {
            return;
        }
    }
    for _ in 0..200 {
        if force.daemon_ended().is_some() {
            return;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("{point} was not hit that often: lower its number in the list");
}
