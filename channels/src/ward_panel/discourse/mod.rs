//! A Discourse with one category a ward: a notice is a topic there, found again by our own number (`external_id`),
//! changed in place when it is corrected.
//!
//! `notice` makes the topic, `site` knows the requests and `call` makes one, `gate` counts them, `answers` says what the
//! site's answers mean, `change` corrects, `back` takes back, `receipt` is what we keep.
//!
//! The site also answers a repeat of the same request within 120 seconds with its first answer. Nothing here relies on
//! it: our number does the same without a time.

mod answers;
mod back;
mod call;
mod change;
mod gate;
mod notice;
mod receipt;
mod site;

use std::sync::Arc;

use jiff::SignedDuration;
use wardmote_domain::{
    area::AreaCode,
    clock::SharedClock,
    outlet::{OutletName, WARD_PANEL},
    places::{Places, WardCode},
    send::{
        AccountName, Answer, Answered, Back, Bounds, Check, CheckState, CorrectBy, Destination,
        Doubt, Found, Grouping, Limit, Outgoing, Probe, Reason, Recall, RecallAnswered, RepeatOnce,
        SettlePlan, Settled, Shape,
    },
    words::{Format, Kind, Realm},
};

use self::{
    answers::{Created, Trouble, created, refused, trouble},
    call::{Caller, Exchange},
    gate::Gate,
    notice::{TEXT, TITLE, Topic},
    receipt::{ExternalId, Placed},
    site::Act,
};
use super::{WardPanelError, config::Site};
use crate::{
    backoff::{Jitter, backoff},
    channel::{Channel, Sending},
    endpoint::HttpEndpoint,
};

/// The most requests that one act takes: a correction of a settled topic that somebody else changes meanwhile looks up
/// our number, the topic and the post, changes it, reads it again and changes it again.
pub(super) const MOST_CALLS: u32 = 6;

/// The waits after a `Later` without a time of its own, the last for every further try.
const STEPS: [SignedDuration; 5] = [
    SignedDuration::from_secs(15),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(15),
];

/// One account on a Discourse.
pub struct DiscourseChannel {
    name: OutletName,
    account: AccountName,
    site: Site,
    caller: Caller,
    gate: Arc<Gate>,
    jitter: Jitter,
}

impl DiscourseChannel {
    /// The channel for that site. Connects to nothing yet.
    ///
    /// # Errors
    /// When its address is not one of this realm, or TLS cannot be started.
    pub fn new(
        account: AccountName,
        site: Site,
        realm: Realm,
        clock: SharedClock,
        jitter: Jitter,
    ) -> Result<Self, WardPanelError> {
        let endpoint = HttpEndpoint::new(realm, &site.url)?;
        Ok(Self {
            name: OutletName::new(WARD_PANEL)?,
            account,
            caller: Caller::new(endpoint, &site, SharedClock::clone(&clock))?,
            gate: Gate::new(site.requests_per_minute, clock),
            site,
            jitter,
        })
    }

    /// An act of at most that many requests; or the answer that there is no room for them now.
    fn act(&self, most: u32) -> Result<Act<'_>, Trouble> {
        match self.gate.enter(most) {
            Ok(leave) => Ok(Act::new(&self.caller, leave)),
            Err(when) => Err(Trouble::Wait(
                Some(when),
                Reason::new("limit", "the forum's requests of this minute are used up"),
            )),
        }
    }

    async fn deliver(&self, outgoing: &Outgoing) -> Answered {
        let topic = match Topic::of(outgoing) {
            Ok(topic) => topic,
            Err(reason) => return untouched(refused(reason)),
        };
        let changes = matches!(outgoing.edition.kind, Kind::Correction | Kind::Withdrawal);
        match &outgoing.earlier {
            Some(earlier) if changes => self.change(&topic, outgoing, &earlier.receipt).await,
            _ => self.create(&topic, outgoing).await,
        }
    }

    async fn create(&self, topic: &Topic, outgoing: &Outgoing) -> Answered {
        let Some(category) = self.site.categories.get(&topic.ward) else {
            return untouched(refused(no_category(topic.ward)));
        };
        let mut act = match self.act(1) {
            Ok(act) => act,
            Err(trouble) => return untouched(trouble.before_the_post()),
        };
        let id = ExternalId::of(outgoing.delivery, topic.ward);
        crate::kill_point!("ward_panel.before_request");
        let exchange = act.create(topic, *category, &id).await;
        crate::kill_point!("ward_panel.after_request");
        let answer = of_create(exchange, topic.ward, &id, outgoing.after_unknown);
        let (seen, touched) = act.over();
        Answered {
            answer,
            seen,
            touched,
        }
    }

    async fn look(&self, doubt: &Doubt) -> Settled {
        let outgoing = &doubt.outgoing;
        let Destination::Ward(ward) = outgoing.destination else {
            let words = "this delivery is for no ward, so there is no topic to look for";
            return Found::CannotTell(Reason::new("no-ward", words)).into();
        };
        let changes = matches!(outgoing.edition.kind, Kind::Correction | Kind::Withdrawal);
        if let (Some(earlier), true) = (&outgoing.earlier, changes) {
            return self.look_at_change(outgoing, &earlier.receipt).await;
        }
        let mut act = match self.act(1) {
            Ok(act) => act,
            Err(trouble) => return Found::CannotTell(trouble.reason()).into(),
        };
        let id = ExternalId::of(outgoing.delivery, ward);
        let found = match act.find(&id).await {
            Ok(Some(topic)) => Found::Found(Placed::Topic { topic, post: None }.receipt()),
            Ok(None) => Found::Absent,
            Err(trouble) => Found::CannotTell(trouble.reason()),
        };
        let (seen, _) = act.over();
        Settled { found, seen }
    }

    async fn knock(&self) -> Result<Vec<u64>, Trouble> {
        self.act(1)?.categories().await
    }

    async fn look_over(&self) -> Vec<Check> {
        let seen = match self.knock().await {
            Ok(seen) => seen,
            Err(trouble) => {
                let state = match trouble {
                    Trouble::Wait(..) | Trouble::Doubt(_) => CheckState::NotChecked,
                    _ => CheckState::Bad,
                };
                let mend = "look at url, username and api_key in channels.ward_panel; the key must be one for a single \
                            user, not limited to routes";
                let found = trouble.reason().words;
                return vec![Check::not_good(state, "the forum's key", found, mend)];
            }
        };
        let missing: Vec<String> = self
            .site
            .categories
            .iter()
            .filter(|(_, category)| !seen.contains(category))
            .map(|(ward, category)| format!("{} ({category})", name_of(*ward)))
            .collect();
        let wards = if missing.is_empty() {
            let many = self.site.categories.len();
            Check::good(
                "the wards' categories",
                format!("the forum has a category for each of {many}"),
            )
        } else {
            Check::not_good(
                CheckState::Bad,
                "the wards' categories",
                format!(
                    "the forum shows this account none for {}",
                    missing.join(", ")
                ),
                "make the category on the forum and let the account post in it, or put its right number in \
                 channels.ward_panel.categories",
            )
        };
        vec![
            Check::good("the forum's key", "it answers and lets us in"),
            wards,
        ]
    }
}

/// What a new topic came to.
fn of_create(exchange: Exchange, ward: WardCode, id: &ExternalId, after_unknown: bool) -> Answer {
    let reply = match exchange {
        Exchange::NotSent(reason) => return Answer::Later { when: None, reason },
        Exchange::Lost(reason) => return Answer::Unknown { reason },
        Exchange::Reply(reply) => reply,
    };
    if (200..=299).contains(&reply.status) {
        let placed = created(&reply).map(|created| match created {
            Created::Out(topic, post) => Placed::Topic {
                topic,
                post: Some(post),
            },
            Created::Held => Placed::Held(id.clone()),
        });
        let words = "the forum's answer had no post in it, broke off or was too long";
        return placed.map_or(
            Answer::Unknown {
                reason: Reason::new("broken", words),
            },
            |placed| Answer::Accepted(placed.receipt()),
        );
    }
    match trouble(&reply) {
        Trouble::Wait(when, reason) => Answer::Later { when, reason },
        Trouble::Down(reason) => Answer::LaneDown {
            reason,
            until: None,
        },
        Trouble::Absent(_) => refused(answers::said(
            &reply,
            "404",
            &format!(
                "the forum has no category for {}: put its right number in channels.ward_panel.categories",
                name_of(ward)
            ),
        )),
        // Our number, or our title, is there already: the first try may have landed. Our number tells.
        Trouble::No(reason) if after_unknown && reply.status == 422 => Answer::Unknown { reason },
        Trouble::No(reason) => refused(reason),
        Trouble::Conflict(reason) | Trouble::Doubt(reason) => Answer::Unknown { reason },
    }
}

fn untouched(answer: Answer) -> Answered {
    Answered {
        answer,
        seen: Vec::new(),
        touched: false,
    }
}

fn no_category(ward: WardCode) -> Reason {
    let words = format!(
        "no category for {} in channels.ward_panel.categories: add its number, then send this again",
        name_of(ward)
    );
    Reason::new("no-category", words)
}

fn name_of(ward: WardCode) -> String {
    let name = Places::london().full_name(&AreaCode::Ward(ward));
    name.map_or_else(|| ward.to_string(), |name| format!("{name} {ward}"))
}

impl Channel for DiscourseChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.account
    }

    fn limits(&self) -> Vec<Limit> {
        self.site.limits()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Wards {
                format: Format::Panel,
            },
            in_flight: 1,
            correct: CorrectBy::InPlace,
            bounds: Bounds {
                title: Some(TITLE),
                text: Some(TEXT),
                pictures: None,
                posts: 1,
            },
            gather: None,
        }
    }

    /// After the last empty read any kind is sent once more: a site has each of our numbers once, so that a second topic
    /// is refused there even if the first comes to light later.
    fn settle_plan(&self) -> SettlePlan {
        SettlePlan {
            reads: self.site.settle_reads(),
            repeat_once: RepeatOnce::Any,
        }
    }

    fn backoff(&self, attempt: u32) -> SignedDuration {
        backoff(&STEPS, attempt, self.jitter.draw())
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a, Answered> {
        Box::pin(self.deliver(outgoing))
    }

    fn settle<'a>(&'a self, doubt: &'a Doubt) -> Sending<'a, Settled> {
        Box::pin(self.look(doubt))
    }

    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        Box::pin(self.take_back(recall))
    }

    fn probe(&self) -> Sending<'_, Probe> {
        Box::pin(async move {
            match self.knock().await {
                Ok(_) => Probe::Up,
                Err(trouble) => Probe::Down(trouble.reason()),
            }
        })
    }

    fn back(&self) -> Back {
        Back {
            can: true,
            words: "We put one line in its place and close the topic, or delete it where the law asks. Mail that the \
                    forum has sent to its members stays."
                .to_owned(),
        }
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(self.look_over())
    }
}
