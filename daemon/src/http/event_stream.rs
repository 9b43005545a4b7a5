//! One open stream of events: what happens is written as it happens, a sign of life when nothing does, and who listens is
//! asked for their right again before each event.

use std::{
    collections::HashMap,
    fmt::Write as _,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::Frame;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use wardmote_domain::ids::MessageId;
use wardmote_store::Heads;

use super::{event_routes::LIST, paging::cursor};
use crate::desk::{Desk, Event};

/// Entries of each feed that are looked at in one go.
const AT_A_TIME: u32 = 100;
/// How often the store is looked at where nothing wakes the stream.
const LOOK: Duration = Duration::from_secs(1);
/// How long a listener may leave what is written unread.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long before its connection ends a stream does.
const BEFORE_THE_END: Duration = Duration::from_secs(5);
/// A place in the two feeds, as a cursor carries it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place(i64, i64);

impl From<Heads> for Place {
    fn from(heads: Heads) -> Self {
        Self(heads.record, heads.telling)
    }
}

impl From<Place> for Heads {
    fn from(Place(record, telling): Place) -> Self {
        Self { record, telling }
    }
}

/// How many streams are open, by token.
#[derive(Clone)]
pub(super) struct Streams {
    open: Arc<Mutex<HashMap<i64, usize>>>,
    /// For one token.
    pub each: usize,
    /// For all together: fewer than the listener has connections.
    pub all: usize,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            open: Arc::default(),
            each: 4,
            all: 100,
        }
    }
}

/// An open stream's place among them; its end frees it.
pub(super) struct Open {
    streams: Streams,
    token: i64,
}

impl Streams {
    /// A place for one more stream of this token, if there is one.
    pub fn open(&self, token: i64) -> Option<Open> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&token).copied().unwrap_or(0);
        if own >= self.each || all >= self.all {
            return None;
        }
        open.insert(token, own + 1);
        Some(Open {
            streams: self.clone(),
            token,
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let open = &self.streams.open;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.token) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                open.remove(&self.token);
            }
        }
    }
}

/// The body: what was written and not yet sent.
struct Written(mpsc::Receiver<Bytes>);

impl HttpBody for Written {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = self.0.poll_recv(cx);
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Who listens to what.
pub(super) struct Follow {
    /// The desk.
    pub desk: Desk,
    /// The token that the listener came with.
    pub token: i64,
    /// Where it goes on.
    pub from: Heads,
    /// One message alone.
    pub only: Option<MessageId>,
    /// When its connection ends.
    pub ends: Option<Instant>,
}

/// Why a stream ends.
struct Over;

impl Follow {
    /// The body, and a task that writes it for as long as somebody reads.
    pub fn start(self, open: Open) -> Body {
        let (to, written) = mpsc::channel(16);
        tokio::spawn(async move {
            let _open = open;
            self.run(&to).await;
        });
        Body::new(Written(written))
    }

    async fn run(mut self, to: &mpsc::Sender<Bytes>) {
        let mut life = tokio::time::interval(Duration::from_secs(15));
        let stopping = self.desk.stopping.clone();
        let ends = self
            .ends
            .map(|at| at.checked_sub(BEFORE_THE_END).unwrap_or(at));
        let ended = async {
            match ends {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(ended);
        loop {
            let wake = Arc::clone(&self.desk.wake);
            let woken = wake.notified();
            tokio::select! {
                // What is new goes first; an end never cuts an event in two.
                wrote = self.write_new(to) => match wrote {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(Over) => return,
                },
                () = stopping.cancelled() => return,
            }
            tokio::select! {
                () = stopping.cancelled() => return,
                () = to.closed() => return,
                () = &mut ended => return,
                _ = life.tick() => {
                    if send(to, self.still_here().into()).await.is_err() {
                        return;
                    }
                }
                () = woken => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Writes what is new. Whether there was anything to look at.
    async fn write_new(&mut self, to: &mpsc::Sender<Bytes>) -> Result<bool, Over> {
        let heads = self.desk.event_heads().await.map_err(|_| Over)?;
        if heads.record <= self.from.record && heads.telling <= self.from.telling {
            return Ok(false);
        }
        let (events, last) = self
            .desk
            .events_after(self.from, AT_A_TIME)
            .await
            .map_err(|_| Over)?;
        for event in events {
            event.pass(&mut self.from);
            if self.only.is_some_and(|only| event.message != Some(only)) {
                continue;
            }
            // A token that was revoked, or a right that was taken away, ends it here and not at the next connection.
            let by = self.desk.person_of_token_number(self.token).await;
            let by = by.map_err(|_| Over)?;
            if event.readable(&by) {
                send(to, self.frame(&event).into()).await?;
            }
        }
        self.from = last;
        Ok(true)
    }

    /// What says that the stream is there, and where it is: who hears nothing for a while, or is cut off before the first
    /// event, goes on from here all the same. An id without data is kept by the listener and is no event.
    fn still_here(&self) -> String {
        let id = cursor(&self.desk, LIST, &Place::from(self.from));
        format!(": still here\nid: {id}\n\n")
    }

    /// An event as the standard has it. JSON on one line holds no line end of its own.
    fn frame(&self, event: &Event) -> String {
        let mut frame = String::new();
        let id = cursor(&self.desk, LIST, &Place::from(self.from));
        let mut body = event.body();
        body["id"] = serde_json::json!(event.id);
        let _ = write!(frame, "id: {id}\nevent: {}\ndata: {body}\n\n", event.kind);
        frame
    }
}

async fn send(to: &mpsc::Sender<Bytes>, bytes: Bytes) -> Result<(), Over> {
    match tokio::time::timeout(PATIENCE, to.send(bytes)).await {
        Ok(Ok(())) => Ok(()),
        // Nobody is there, or nobody reads.
        Ok(Err(_)) | Err(_) => Err(Over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_so_many_streams_and_gets_each_back() {
        let streams = Streams {
            all: 6,
            ..Streams::default()
        };
        let mut mine: Vec<Open> = (0..4).map(|_| streams.open(1).unwrap()).collect();
        assert!(streams.open(1).is_none(), "the fifth of one token");
        let others = [streams.open(2).unwrap(), streams.open(3).unwrap()];
        assert!(streams.open(4).is_none(), "the seventh of all");
        mine.pop();
        assert!(streams.open(1).is_some());
        drop((mine, others));
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
