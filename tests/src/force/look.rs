//! Sending messages out, and what was received.

use serde_json::{Value, json};
use wardmote_channels::email::sandbox as smtp;

use super::Force;
use crate::{
    checker::{Committed, Posted},
    mailbox::Mail,
    rest,
};

impl Force {
    /// Remembers a message, so that [`Force::end`] looks at it.
    pub fn remember(&self, id: &str) {
        let mut all = self.messages.lock().unwrap();
        if !all.iter().any(|known| known == id) {
            all.push(id.to_owned());
        }
    }

    /// Submits a message as the author; it must wait for approval.
    pub async fn submit(&self, yaml: &str) -> String {
        let said = self
            .author()
            .post_yaml("/v1/messages", yaml, None)
            .await
            .expect(201);
        assert_eq!(
            said.at("/state"),
            "awaiting_approval",
            "{}",
            said.json["report"]["findings"]
        );
        self.remember(said.at("/id"));
        said.at("/id").to_owned()
    }

    /// Submits and approves; gives the id.
    pub async fn send_out(&self, yaml: &str) -> String {
        let id = self.submit(yaml).await;
        self.approve(&id).await;
        id
    }

    /// Approves a message on the wording it has now.
    pub async fn approve(&self, id: &str) {
        let paul = self.approver();
        let hash = paul
            .get(&format!("/v1/messages/{id}"))
            .await
            .expect(200)
            .at("/hash")
            .to_owned();
        paul.post(
            &format!("/v1/messages/{id}/approve"),
            &json!({"hash": hash}),
        )
        .await
        .expect(200);
    }

    /// Submits, approves and waits until nothing more happens by itself; gives the id and the status.
    pub async fn publish(&self, yaml: &str) -> (String, Value) {
        let id = self.send_out(yaml).await;
        let view = rest::settled(&self.author(), &id).await;
        (id, view)
    }

    /// The mails that the relay took, read.
    pub fn mails(&self) -> Vec<Mail> {
        let one = |r: smtp::SmtpReceipt| {
            Mail::read(
                r.rcpt_to.first().map_or("", String::as_str),
                &r.mail_from,
                &r.raw,
            )
        };
        self.mail.receipts().into_iter().map(one).collect()
    }

    /// The mails to readers: those that a message sent, and none that the daemon sends to its own people.
    pub fn reader_mails(&self) -> Vec<Mail> {
        self.mails()
            .into_iter()
            .filter(|m| !m.message.is_empty())
            .collect()
    }

    /// The mails of one message.
    pub fn mails_of(&self, id: &str) -> Vec<Mail> {
        self.mails()
            .into_iter()
            .filter(|m| m.message == id)
            .collect()
    }

    /// The posts that X took.
    pub fn posts(&self) -> Vec<Posted> {
        let one = |p: wardmote_channels::twitter::sandbox::Post| Posted {
            id: p.id,
            text: p.text,
            deleted: p.deleted.is_some(),
        };
        self.x.posts().into_iter().map(one).collect()
    }

    /// A message for the checker: what was approved, and its deliveries as the store has them now.
    pub async fn committed(
        &self,
        id: &str,
        kind: &str,
        post: Option<String>,
        sentence: &str,
    ) -> Committed {
        let readers = self
            .setup
            .readers
            .iter()
            .map(|(a, _)| ((*a).to_owned(), sentence.to_owned()))
            .collect();
        Committed {
            id: id.to_owned(),
            kind: kind.to_owned(),
            post,
            readers,
            deliveries: rest::deliveries(&self.author(), id).await,
            taken_back: false,
        }
    }
}
