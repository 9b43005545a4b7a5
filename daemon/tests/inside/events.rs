//! Events as they happen: a program listens, goes on where it was, and hears what its person may read and nothing else.

use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::Value;
use wardmote_domain::person::{Person, Role};

use crate::{
    staff::{CANARY, NAMED, canary},
    support::{ELSEWHERE, Force, words_in},
};

struct Listener {
    answer: Response,
    read: String,
}

/// One event as it came: its cursor, its name, its payload.
#[derive(Debug)]
struct Came {
    cursor: String,
    name: String,
    data: Value,
}

async fn token(force: &Force, of: &Person) -> (i64, String) {
    force.desk().make_token(of, of.id, "listens").await.unwrap()
}

async fn ask(force: &Force, path: &str, token: &str, last: Option<&str>) -> Response {
    let url = format!("http://{}{path}", force.daemon.desk_address());
    let mut request = Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(url)
        .bearer_auth(token)
        .header("accept", "text/event-stream");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    request.send().await.unwrap()
}

impl Listener {
    async fn start(force: &Force, path: &str, token: &str, last: Option<&str>) -> Self {
        let answer = ask(force, path, token, last).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        Self {
            answer,
            read: String::new(),
        }
    }

    /// The next event; nothing once the stream has ended.
    async fn next(&mut self) -> Option<Came> {
        loop {
            while let Some((frame, rest)) = self.read.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.read = rest;
                if frame.starts_with(':') {
                    continue;
                }
                let line = |name: &str| {
                    let found = frame.lines().find_map(|l| l.strip_prefix(name));
                    found.unwrap_or_else(|| panic!("{frame}")).to_owned()
                };
                return Some(Came {
                    cursor: line("id: "),
                    name: line("event: "),
                    data: serde_json::from_str(&line("data: ")).unwrap(),
                });
            }
            let some = tokio::time::timeout(Duration::from_secs(60), self.answer.chunk());
            match some.await.expect("something comes within a minute") {
                Ok(Some(bytes)) => self.read.push_str(std::str::from_utf8(&bytes).unwrap()),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// Reads until an event of that name.
    async fn until(&mut self, name: &str) -> Vec<Came> {
        let mut all = Vec::new();
        loop {
            let came = self
                .next()
                .await
                .unwrap_or_else(|| panic!("ended: {all:?}"));
            let last = came.name == name;
            all.push(came);
            if last {
                return all;
            }
        }
    }
}

#[tokio::test]
async fn a_listener_hears_what_happens_and_goes_on_where_it_was() {
    let force = Force::new().await;
    force.daemon.listen();
    let (_, token) = token(&force, &force.lead).await;
    force.released(&canary(1, "email")).await;
    let mut listener = Listener::start(&force, "/v1/events", &token, None).await;
    let id = force.released(&canary(2, "email")).await;
    let heard = listener.until("message.released").await;
    assert_eq!(heard[0].name, "message.submitted", "nothing of before");
    assert!(
        heard
            .iter()
            .all(|c| c.data["data"]["message"] == id.to_string())
    );
    for came in &heard {
        assert_eq!(came.data["type"], came.name);
        let whole = came.data.to_string();
        for hidden in [CANARY, NAMED, "bike", "Ada", "Paul", "example.org"] {
            assert!(!whole.contains(hidden), "{hidden}: {whole}");
        }
    }
    let approved = heard
        .iter()
        .position(|c| c.name == "message.approved")
        .unwrap();
    drop(listener);
    let from = &heard[approved].cursor;
    let mut again = Listener::start(&force, "/v1/events", &token, Some(from)).await;
    let mut rest = again.until("message.released").await;
    // Each of the two feeds keeps its order; how they are laid together follows when somebody looked.
    let closed = |c: &Came| c.name == "telling.closed";
    if heard[approved + 1..].iter().any(closed) && !rest.iter().any(closed) {
        rest.extend(again.until("telling.closed").await);
    }
    let of_messages = |all: &[Came]| -> Vec<(String, Value)> {
        let all = all.iter().filter(|c| c.name.starts_with("message."));
        all.map(|c| (c.name.clone(), c.data["id"].clone()))
            .collect()
    };
    assert_eq!(
        of_messages(&rest),
        of_messages(&heard[approved + 1..]),
        "the same events, the same ids"
    );
    let odd = ask(&force, "/v1/events", &token, Some("made-up")).await;
    assert_eq!(odd.status(), 422);
}

#[tokio::test]
async fn only_what_its_person_may_read_is_heard_and_the_right_is_asked_again() {
    let force = Force::new().await;
    force.daemon.listen();
    let hackney = force
        .person("Hal Hackney", &[(Role::Reader, "E09000012")])
        .await;
    let (number, token) = token(&force, &hackney).await;
    let mut listener = Listener::start(&force, "/v1/events", &token, None).await;
    force.released(&canary(1, "email")).await;
    let there = words_in("guidance", 2, "email", ELSEWHERE);
    let id = force.released(&there).await;
    let heard = listener.until("message.published").await;
    for came in heard.iter().filter(|c| c.name.starts_with("message.")) {
        assert_eq!(came.data["data"]["message"], id.to_string(), "{came:?}");
    }
    force
        .desk()
        .revoke_token(&force.admin, number)
        .await
        .unwrap();
    force
        .submit(&words_in("guidance", 3, "email", ELSEWHERE))
        .await;
    let mut more = Vec::new();
    while let Some(came) = listener.next().await {
        more.push(came);
    }
    assert!(
        more.iter().all(|c| c.name != "message.submitted"),
        "nothing after the token was revoked: {more:?}"
    );
    assert_eq!(ask(&force, "/v1/events", &token, None).await.status(), 401);
}

#[tokio::test]
async fn one_message_can_be_listened_to_alone() {
    let force = Force::new().await;
    force.daemon.listen();
    let (_, mine) = token(&force, &force.lead).await;
    let one = force.submit(&canary(1, "email")).await;
    let path = format!("/v1/messages/{}/events", one.id);
    let mut listener = Listener::start(&force, &path, &mine, None).await;
    force.submit(&canary(2, "email")).await;
    force.approve(&one).await;
    let heard = listener.until("message.approved").await;
    assert!(
        heard
            .iter()
            .all(|c| c.data["data"]["message"] == one.id.to_string())
    );
    let hackney = force
        .person("Hal Hackney", &[(Role::Reader, "E09000012")])
        .await;
    let (_, theirs) = token(&force, &hackney).await;
    assert_eq!(ask(&force, &path, &theirs, None).await.status(), 403);
}

#[tokio::test]
async fn a_token_has_four_streams_and_a_stop_ends_them_all_in_good_order() {
    let force = Force::new().await;
    force.daemon.listen();
    let (_, token) = token(&force, &force.lead).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(Listener::start(&force, "/v1/events", &token, None).await);
    }
    let fifth = ask(&force, "/v1/events", &token, None).await;
    assert_eq!(fifth.status(), 429);
    assert!(fifth.headers().contains_key("retry-after"));
    assert!(force.daemon.drain().await, "streams hold up no stop");
    for mut listener in open {
        assert!(listener.next().await.is_none());
    }
}

#[tokio::test]
async fn the_same_events_come_in_parts_for_those_who_do_not_listen() {
    let force = Force::new().await;
    force.daemon.listen();
    let (_, token) = token(&force, &force.lead).await;
    let http = Client::builder().no_proxy().build().unwrap();
    let get = async |rest: &str| {
        let url = format!("http://{}/v1/events{rest}", force.daemon.desk_address());
        let answer = http.get(url).bearer_auth(&token).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let id = force.released(&canary(1, "email")).await;
    let (mut all, mut from) = (Vec::new(), "?limit=2".to_owned());
    let last = loop {
        let part = get(&from).await;
        all.extend(part["events"].as_array().unwrap().clone());
        match part["next"].as_str() {
            Some(next) => from = format!("?limit=2&cursor={next}"),
            None => break part["last"].as_str().unwrap().to_owned(),
        }
    };
    let published = all
        .iter()
        .find(|e| e["type"] == "message.published")
        .unwrap();
    assert_eq!(published["data"]["message"], id.to_string());
    force.submit(&canary(2, "email")).await;
    let later = get(&format!("?cursor={last}")).await;
    assert_eq!(later["events"][0]["type"], "message.submitted");
}
