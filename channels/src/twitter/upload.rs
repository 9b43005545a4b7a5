//! Pictures, before the post they belong to: uploaded, described, and waited for where X still works on them. An upload
//! that is not used expires by itself, so every step here may be taken again; only the post itself is ever in doubt.

mod rules;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use wardmote_domain::{
    ids::DeliveryId,
    send::{Answer, Answered, EditionPicture, Outgoing, Reason},
};

use self::rules::{read, unfit, working};
use super::{
    answers::{self, Trouble},
    call::{Call, Caller, Exchange, Reply},
};

pub(super) use self::rules::{LARGEST, MOST};

/// How long an upload serves where X does not say: the usual day.
const USUAL: i64 = 86_400;
/// How long before its end an upload is made anew.
const SPARE: i64 = 600;
/// How many deliveries' uploads are remembered for their next try.
const REMEMBERED: usize = 64;

/// One picture at X.
#[derive(Debug, Clone)]
struct Uploaded {
    id: String,
    until: Timestamp,
    described: bool,
    /// From when X may be asked whether it is ready; none where it is.
    ask: Option<Timestamp>,
}

/// The uploads of deliveries that will be tried again.
#[derive(Debug, Default)]
pub(super) struct Uploads(Mutex<BTreeMap<DeliveryId, Vec<Uploaded>>>);

/// The pictures of one post at X.
#[derive(Debug, Default)]
pub(super) struct Ready {
    /// Their numbers, in order.
    pub ids: Vec<String>,
    /// Whether anything was asked of X for them.
    pub touched: bool,
}

/// Why the pictures are not there.
struct Missing {
    answer: Answer,
    /// Whether what is at X serves the next try.
    keep: bool,
}

impl Uploads {
    /// Uploads and describes the pictures of a post. Those of an earlier try serve again while X keeps them.
    pub async fn ready(&self, caller: &Caller, outgoing: &Outgoing) -> Result<Ready, Answered> {
        let pictures = match outgoing.part.number {
            1 => outgoing.edition.pictures.as_slice(),
            _ => &[],
        };
        if pictures.is_empty() {
            return Ok(Ready::default());
        }
        if let Some(reason) = unfit(pictures) {
            return Err(Answered {
                answer: Answer::Refused {
                    reason,
                    suppress: false,
                },
                seen: Vec::new(),
                touched: false,
            });
        }
        let mut run = Run {
            caller,
            touched: false,
            done: self.take(outgoing.delivery),
        };
        let outcome = run.all(pictures).await;
        let (touched, done) = (run.touched, run.done);
        let ids = done.iter().map(|uploaded| uploaded.id.clone()).collect();
        match outcome {
            Ok(()) => {
                self.keep(outgoing.delivery, done);
                Ok(Ready { ids, touched })
            }
            Err(missing) => {
                if missing.keep {
                    self.keep(outgoing.delivery, done);
                }
                Err(Answered {
                    answer: missing.answer,
                    seen: Vec::new(),
                    touched,
                })
            }
        }
    }

    fn take(&self, delivery: DeliveryId) -> Vec<Uploaded> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&delivery).unwrap_or_default()
    }

    fn keep(&self, delivery: DeliveryId, done: Vec<Uploaded>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(delivery, done);
        while all.len() > REMEMBERED {
            all.pop_first();
        }
    }

    /// The post is decided, or may have used them: another try makes its own.
    pub fn forget(&self, delivery: DeliveryId) {
        self.take(delivery);
    }
}

/// One try.
struct Run<'a> {
    caller: &'a Caller,
    touched: bool,
    done: Vec<Uploaded>,
}

impl Run<'_> {
    async fn all(&mut self, pictures: &[EditionPicture]) -> Result<(), Missing> {
        let now = self.caller.http.now();
        if self.done.len() > pictures.len() || self.done.iter().any(|u| u.until <= now) {
            self.done.clear();
        }
        for (i, picture) in pictures.iter().enumerate() {
            if i >= self.done.len() {
                let uploaded = self.upload(picture).await?;
                self.done.push(uploaded);
            }
            if !self.done[i].described && !picture.alt.trim().is_empty() {
                self.describe(&self.done[i].id.clone(), &picture.alt)
                    .await?;
            }
            self.done[i].described = true;
        }
        for i in 0..self.done.len() {
            if let Some(from) = self.done[i].ask {
                self.done[i].ask = self.status(&self.done[i].id.clone(), from).await?;
            }
        }
        match self.done.iter().filter_map(|u| u.ask).max() {
            None => Ok(()),
            Some(when) => Err(Missing {
                answer: Answer::Later {
                    when: Some(when),
                    reason: Reason::new("picture-working", "X is still working on a picture"),
                },
                keep: true,
            }),
        }
    }

    async fn upload(&mut self, picture: &EditionPicture) -> Result<Uploaded, Missing> {
        let body =
            json!({ "media": STANDARD.encode(&picture.bytes), "media_category": "tweet_image" });
        let call =
            Call::plain(Method::POST, &["media", "upload"]).with(body.to_string().into_bytes());
        let reply = self.ask(call, false).await?;
        let said = read(&reply)?;
        let ask = working(said.processing_info, reply.at)?;
        let lasts = said.expires_after_secs.unwrap_or(USUAL).clamp(0, USUAL) - SPARE;
        let until = reply.at.checked_add(SignedDuration::from_secs(lasts));
        Ok(Uploaded {
            id: said.id,
            until: until.unwrap_or(reply.at),
            described: false,
            ask,
        })
    }

    /// `POST /2/media/metadata`, as the contract has it.
    async fn describe(&mut self, id: &str, alt: &str) -> Result<(), Missing> {
        let body = json!({ "id": id, "metadata": { "alt_text": { "text": alt } } });
        let call =
            Call::plain(Method::POST, &["media", "metadata"]).with(body.to_string().into_bytes());
        self.ask(call, true).await.map(|_| ())
    }

    /// Whether X is done with a picture: from when to ask again, none where it is ready.
    async fn status(&mut self, id: &str, from: Timestamp) -> Result<Option<Timestamp>, Missing> {
        if from > self.caller.http.now() {
            return Ok(Some(from));
        }
        let mut call = Call::plain(Method::GET, &["media", "upload"]);
        call.query = vec![
            ("command", "STATUS".to_owned()),
            ("media_id", id.to_owned()),
        ];
        let reply = self.ask(call, true).await?;
        working(read(&reply)?.processing_info, reply.at)
    }

    /// Makes a call and gives its success. `known`: it is about an upload that X may have lost.
    async fn ask(&mut self, call: Call, known: bool) -> Result<Reply, Missing> {
        let exchange = self.caller.make(call).await;
        self.touched |= matches!(exchange, Exchange::Reply(_) | Exchange::Lost(_));
        let reply = match exchange {
            Exchange::NotSent(reason) | Exchange::Lost(reason) => return Err(later(None, reason)),
            Exchange::Shut(reason) => {
                return Err(Missing::of(Answer::LaneDown {
                    reason,
                    until: None,
                }));
            }
            Exchange::Reply(reply) => reply,
        };
        if (200..=299).contains(&reply.status) {
            return Ok(reply);
        }
        Err(match answers::trouble(&reply) {
            Trouble::Wait(when, reason) => later(when, reason),
            Trouble::Doubt(reason) => later(None, reason),
            Trouble::Absent(reason) if known => Missing {
                keep: false,
                ..later(None, reason)
            },
            Trouble::Down(until, reason) => Missing::of(Answer::LaneDown { reason, until }),
            Trouble::Absent(reason) => Missing::of(Answer::LaneDown {
                reason,
                until: None,
            }),
            Trouble::No(reason) | Trouble::Duplicate(reason) | Trouble::Parent(reason) => {
                Missing::of(Answer::Refused {
                    reason: of_picture(reason),
                    suppress: false,
                })
            }
        })
    }
}

impl Missing {
    /// What is at X serves the next try, where there is one.
    fn of(answer: Answer) -> Self {
        Self { answer, keep: true }
    }
}

fn of_picture(reason: Reason) -> Reason {
    Reason::new(
        format!("picture-{}", reason.code),
        format!(
            "the picture was not taken, nothing was posted: {}",
            reason.words
        ),
    )
}

fn later(when: Option<Timestamp>, reason: Reason) -> Missing {
    Missing::of(Answer::Later {
        when,
        reason: of_picture(reason),
    })
}
