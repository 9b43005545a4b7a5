//! Two thousand malformed requests over every operation of the description: none ends the daemon or makes any of it panic,
//! none gets a fault of the daemon's own for an answer, and each refusal is a problem document as described. What they are
//! comes from a seed (`WARDMOTE_SEED`), which a failure names.

mod bytes;
mod make;
mod seed;
mod values;
mod wire;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wardmote_tests::{client::Said, contract, force::Force, messages};

use make::{Operation, operations};
use seed::Seed;
use wire::{Framing, Sent};

/// How many must be refused.
const REFUSED: usize = 2_000;
/// The most that a request may carry, and a little more.
const TOO_LONG: usize = 4 * 1024 * 1024 + 1;

/// What is really there, so that a request comes further than to an id of nothing.
pub struct Real {
    token: String,
    message: String,
    delivery: String,
    person: String,
    schedule: String,
    round: String,
    ask: String,
}

impl Real {
    async fn prepare(force: &mut Force) -> Self {
        let roles = ["author", "approver", "urgent", "lead", "administrator"];
        let all: Vec<(&str, &str)> = roles.iter().map(|role| (*role, "london")).collect();
        force.person("Olive Omni", &all).await;
        let person = force.person("Rita Reader", &[("reader", "london")]).await;
        let (released, _) = force
            .publish(&messages::reassurance("email, page, leaflet"))
            .await;
        let deliveries = force
            .author()
            .all(&format!("/v1/messages/{released}/deliveries"), "deliveries")
            .await;
        let by_hand = deliveries
            .iter()
            .find(|d| d["outlet"] == "leaflet")
            .unwrap();
        let message = force
            .author()
            .post_yaml("/v1/messages", &messages::advice(1, "email, page"), None)
            .await;
        let schedule = json!({"when": "first Tuesday of the month at 10am", "kind": "guidance", "areas": [messages::WARD]});
        let olive = force.client("Olive Omni");
        let schedule = olive
            .post("/v1/schedules", &schedule)
            .await
            .expect(201)
            .at("/id")
            .to_owned();
        olive
            .post(&format!("/v1/schedules/{schedule}/wake"), &json!({}))
            .await
            .expect(200);
        let rounds = olive
            .all(&format!("/v1/schedules/{schedule}/rounds"), "rounds")
            .await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            token: force.token("Olive Omni").to_owned(),
            message: message.expect(201).at("/id").to_owned(),
            delivery: text(&by_hand["id"]),
            person,
            round: text(&rounds[0]["id"]),
            ask: text(&rounds[0]["asks"][0]["id"]),
            schedule,
        }
    }

    /// A value of a shape that names something.
    fn known(&self, shape: &str) -> Option<Value> {
        Some(match shape {
            "MessageId" => json!(self.message),
            "DeliveryId" => json!(self.delivery),
            "PersonId" => json!(self.person),
            "Hash" => json!("0".repeat(64)),
            _ => return None,
        })
    }

    /// What stands in a place of a path.
    fn place(&self, path: &str, name: &str) -> String {
        let id = match path.split('/').nth(2) {
            Some("deliveries") => &self.delivery,
            Some("people") => &self.person,
            Some("schedules") => &self.schedule,
            Some("rounds") => &self.round,
            Some("asks") => &self.ask,
            Some("tokens") => return "999999".to_owned(),
            _ => &self.message,
        };
        match name {
            "number" => "999999".to_owned(),
            "code" => messages::WARD.to_owned(),
            "outlet" => "leaflet".to_owned(),
            "name" => "twitter".to_owned(),
            _ => id.clone(),
        }
    }
}

/// What the answers came to.
#[derive(Default)]
struct Tally {
    asked: usize,
    refused: usize,
    by_status: BTreeMap<u16, usize>,
    wrong: Vec<String>,
}

impl Tally {
    fn take(&mut self, sent: &Sent, said: Option<&Said>) {
        self.asked += 1;
        let Some(said) = said else {
            // Whoever breaks off, or sends chunks that are none, may be hung up on.
            if sent.framing == Framing::Right && sent.body.len() < TOO_LONG {
                self.wrong.push(format!("no answer: {}", sent.words()));
            }
            return;
        };
        *self.by_status.entry(said.status).or_default() += 1;
        self.refused += usize::from((400..500).contains(&said.status));
        let path = sent.target.split('?').next().unwrap_or_default();
        let fault = contract::fault(sent.method, path, said);
        let bare =
            said.status >= 400 && said.header("content-type") != Some("application/problem+json");
        if said.status >= 500 || bare || fault.is_some() {
            let why = fault.unwrap_or_else(|| format!("{} {}", said.status, said.text));
            self.wrong.push(format!("{}\n   {why}", sent.words()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_malformed_requests_are_each_answered_with_a_problem() {
    let mut force = Force::new().await;
    let real = Real::prepare(&mut force).await;
    let (number, mut seed) = Seed::of_environment();
    let all = operations();
    let routes: usize = wardmote::http::ROUTES.len();
    assert_eq!(all.len(), routes, "every route is described");
    let mut tally = Tally::default();
    while tally.refused < REFUSED && tally.asked < 2 * REFUSED {
        for op in &all {
            one(&force, op, &real, &mut seed, &mut tally).await;
        }
    }
    for op in all
        .iter()
        .filter_map(|op| make::too_long(op, &real, TOO_LONG))
        .take(4)
    {
        let said = wire::send(force.at.desk, &op).await;
        tally.take(&op, said.as_ref());
        assert!(said.is_none_or(|said| said.status == 413 || said.status == 404));
    }
    no_http(&force).await;
    let counts = format!(
        "seed {number}: {} asked, {:?}",
        tally.asked, tally.by_status
    );
    eprintln!("{counts}");
    let shown = tally
        .wrong
        .iter()
        .take(20)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        tally.wrong.is_empty(),
        "{counts}; {} are wrong:\n{shown}",
        tally.wrong.len()
    );
    assert!(tally.refused >= REFUSED, "{counts}");
    // It is still there, and nothing in it panicked.
    force.author().get("/v1/messages").await.expect(200);
    let log = force.log();
    let panics: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("panicked"))
        .collect();
    assert!(panics.is_empty(), "{counts}\n{}", panics.join("\n"));
    force.end_leaving_work().await;
}

async fn one(force: &Force, op: &Operation, real: &Real, seed: &mut Seed, tally: &mut Tally) {
    let sent = op.wrong(real, seed);
    let said = wire::send(force.at.desk, &sent).await;
    tally.take(&sent, said.as_ref());
}

/// What is no HTTP at all never reaches a route: it is refused bare, or hung up on.
async fn no_http(force: &Force) {
    let long = format!(
        "GET /v1/messages HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
        "y".repeat(2_000_000)
    );
    let many = format!(
        "GET /v1/messages HTTP/1.1\r\nhost: x\r\n{}\r\n",
        "x: y\r\n".repeat(500)
    );
    let target = format!(
        "GET /v1/{} HTTP/1.1\r\nhost: x\r\n\r\n",
        "a".repeat(100_000)
    );
    for bytes in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /v1/messages HTTP/9.9\r\n\r\n",
        b"GET /v1/messages\xff HTTP/1.1\r\nhost: x\r\n\r\n",
        b"G\x01T /v1/messages HTTP/1.1\r\nhost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
        b"POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde",
        b"POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\nabcde",
        b"POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/checks HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"POST /v1/checks HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n",
        b"GET /v1/messages HTTP/1.1\r\nhost: x\r\nx: \x01\x02\r\n\r\n",
        b"GET /v1/messages HTTP/1.1\r\n x: folded\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
        target.as_bytes(),
    ] {
        let said = wire::exchange(force.at.desk, bytes, true).await;
        let status = said.map_or(0, |said| said.status);
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert!(status == 0 || (400..500).contains(&status), "{status} to {start:?}");
    }
}
