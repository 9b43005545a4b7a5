//! Receive: what a provider tells us afterwards, by a call that the HTTP edge hands over or a mail that lies in a box.
//! The channel proves that it is the provider's and reads it; the store takes it in once.

use std::sync::Arc;

use wardmote_channels::Channel;
use wardmote_domain::{
    area::AreaCode,
    ids::MessageId,
    person::{Grant, Person, Role},
    send::{Callback, CallbackRefused, Event, Lane, Received},
};
use wardmote_store::{DeskMailKind, MailTo, NewMail, Sha256, StoreError, Tell, Took};

use super::Pipeline;
use crate::desk::tally::title;

/// Why a call was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// No channel with an account of that name is on.
    #[error("there is no such channel or account here")]
    NoSuchLane,
    /// The channel does not believe it, or cannot read it.
    #[error(transparent)]
    Refused(#[from] CallbackRefused),
    /// The store could not write: the provider is to call again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Pipeline {
    /// Takes in a call from a provider.
    ///
    /// # Errors
    /// When the call is for nobody, not the provider's, not readable, or could not be written down.
    pub async fn receive(&self, lane: &Lane, call: &Callback<'_>) -> Result<Took, NotTaken> {
        let channel = self.channels.lane(lane).ok_or(NotTaken::NoSuchLane)?;
        let received = channel.callback(call)?;
        Ok(self.take_in(channel, received).await?)
    }

    /// Writes down what a channel has read, and mails whoever has to look.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn take_in(
        &self,
        channel: &Arc<dyn Channel>,
        received: Received,
    ) -> Result<Took, StoreError> {
        let lane = channel.lane();
        let carried = |other: &&Arc<dyn Channel>| other.carried_by().as_ref() == Some(&lane);
        let also: Vec<Lane> = self
            .channels
            .all()
            .iter()
            .filter(carried)
            .map(|c| c.lane())
            .collect();
        let somebody_looks = received
            .events
            .iter()
            .any(|event| matches!(event, Event::Reply { .. } | Event::Bounced { .. }));
        let people = match somebody_looks {
            true => self.store.people().await?,
            false => Vec::new(),
        };
        let desk = self.desk.clone();
        let hash = move |address: &str| Sha256(desk.signer().suppression_hash(address));
        let telling = Telling {
            people,
            title: title(lane.channel.as_str()),
            account: lane.account.to_string(),
            desk_url: self.desk.settings.server.desk_url.clone(),
        };
        let took = self
            .store
            .receive(&lane, &also, received, hash, move |tell| {
                telling.mails(tell)
            })
            .await?;
        if let Took::New { changed } = took {
            tracing::info!(%lane, changed, "word from a provider");
            self.wake.notify_waiters();
        }
        Ok(took)
    }
}

/// Writes the mails to our own people.
struct Telling {
    people: Vec<Person>,
    title: String,
    account: String,
    desk_url: String,
}

impl Telling {
    fn mails(&self, tell: &Tell) -> Vec<NewMail> {
        match tell {
            Tell::NotItsFault { reason } => self.come_back(&reason.to_string()),
            Tell::Answered { message, areas } => self.answered(*message, areas),
        }
    }

    fn come_back(&self, why: &str) -> Vec<NewMail> {
        let subject = format!("{}: what we send comes back", self.title);
        let text = format!(
            "What goes out on {} (account {}) comes back, and the readers' addresses are not to blame. Nobody is taken \
             off the list for it.\n\nWhy, as the receiving side says: {why}.\n\nLook at the account with: wardmote \
             doctor\nYou are told this at most once an hour.\n{}/\n",
            self.title, self.account, self.desk_url
        );
        self.people
            .iter()
            .filter(|p| has(p, Role::Administrator) || has(p, Role::Lead))
            .map(|p| mail(DeskMailKind::SendsComeBack, p, None, &subject, &text))
            .collect()
    }

    /// To the leads of the notice's areas; to the administrators where it has none.
    fn answered(&self, message: MessageId, areas: &[AreaCode]) -> Vec<NewMail> {
        let subject = format!("{}: somebody answered a notice", self.title);
        let text = format!(
            "Somebody answered a notice on {} (account {}). Read it there; the answer itself is not kept here.\n\nThe \
             notice: {}/messages/{message}\n",
            self.title, self.account, self.desk_url
        );
        let leads = |p: &&Person| {
            let covers = |g: &Grant| g.role == Role::Lead && g.areas.covers_all(areas);
            p.grants.iter().any(covers)
        };
        let mut to: Vec<&Person> = self.people.iter().filter(leads).collect();
        if to.is_empty() {
            let administrators = |p: &&Person| has(p, Role::Administrator);
            to = self.people.iter().filter(administrators).collect();
        }
        to.into_iter()
            .map(|p| mail(DeskMailKind::Answered, p, Some(message), &subject, &text))
            .collect()
    }
}

fn has(person: &Person, role: Role) -> bool {
    person.grants.iter().any(|g| g.role == role)
}

fn mail(
    kind: DeskMailKind,
    to: &Person,
    message: Option<MessageId>,
    subject: &str,
    text: &str,
) -> NewMail {
    NewMail {
        kind,
        to: MailTo::Person(to.id),
        message,
        subject: subject.to_owned(),
        text: text.to_owned(),
        due: None,
        expires: None,
    }
}
