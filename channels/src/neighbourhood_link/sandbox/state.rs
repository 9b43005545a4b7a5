//! What the gateway knows, and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wardmote_domain::places::Places;

use super::{TOKEN, basic, check};
use crate::sandbox::{
    Sliding,
    http::{Asked, Provider, Said},
};

/// An alert that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// The gateway's id.
    pub id: String,
    /// The sender's reference.
    pub reference: String,
    /// When it came.
    pub at: Timestamp,
    /// Its state.
    pub state: String,
    /// All of it.
    pub body: Value,
}

/// All of it.
pub(super) struct State {
    pub alerts: Vec<Alert>,
    pub minute: Sliding,
    pub day: Sliding,
    pub licensed: Option<BTreeSet<String>>,
    pub token_lasts: SignedDuration,
    pub tokens: BTreeMap<String, Timestamp>,
    granted: u32,
    keys: BTreeMap<String, (Vec<u8>, Said)>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            alerts: Vec::new(),
            minute: Sliding::new(10, SignedDuration::from_mins(1)),
            day: Sliding::new(500, SignedDuration::from_hours(24)),
            licensed: None,
            token_lasts: SignedDuration::from_mins(10),
            tokens: BTreeMap::new(),
            granted: 0,
            keys: BTreeMap::new(),
        }
    }
}

/// Problem details.
pub(super) fn problem(status: u16, title: &str, detail: &str, errors: &Value) -> Said {
    let mut body = json!({
        "type": "about:blank", "title": title, "status": status, "detail": detail,
    });
    if errors.is_array() {
        body["errors"] = errors.clone();
    }
    Said {
        media: "application/problem+json",
        ..Said::json(status, &body)
    }
}

fn plain(status: u16, title: &str, detail: &str) -> Said {
    problem(status, title, detail, &Value::Null)
}

impl Provider for State {
    fn answer(&mut self, asked: &Asked<'_>) -> Said {
        let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
        if (asked.method, path.as_slice()) == ("POST", &["oauth", "token"]) {
            return self.grant(asked);
        }
        if !self.lets_in(asked) {
            return plain(401, "Unauthorised", "The token is missing, wrong or over.");
        }
        let mut said = match (asked.method, path.as_slice()) {
            ("POST", ["v1", "alerts"]) => self.alert(asked, None),
            ("POST", ["v1", "alerts", id, "updates"]) => self.alert(asked, Some(id)),
            ("GET", ["v1", "alerts", id]) => self.show(id),
            ("DELETE", ["v1", "alerts", id]) => self.cancel(id),
            ("GET", ["v1", "limits"]) => Said::json(
                200,
                &json!({ "per_minute": self.minute.max, "per_day": self.day.max }),
            ),
            ("GET", ["v1", "areas"]) => self.areas(asked.parameter("within").unwrap_or_default()),
            _ => plain(404, "Not found", "There is nothing at that address."),
        };
        said.headers.extend(self.limit_headers(asked.now));
        said
    }
}

impl State {
    fn grant(&mut self, asked: &Asked<'_>) -> Said {
        let form = String::from_utf8_lossy(asked.body);
        if asked.header("authorization") != Some(basic().as_str()) {
            return Said::json(401, &json!({ "error": "invalid_client" }));
        }
        if form != "grant_type=client_credentials&scope=alerts.send" {
            return Said::json(400, &json!({ "error": "invalid_scope" }));
        }
        self.granted += 1;
        let token = format!("granted-{}", self.granted);
        let until = asked
            .now
            .checked_add(self.token_lasts)
            .unwrap_or(Timestamp::MAX);
        self.tokens.insert(token.clone(), until);
        Said::json(
            200,
            &json!({ "access_token": token, "token_type": "Bearer", "expires_in": self.token_lasts.as_secs() }),
        )
    }

    fn lets_in(&self, asked: &Asked<'_>) -> bool {
        let token = asked
            .header("authorization")
            .and_then(|h| h.strip_prefix("Bearer "));
        token.is_some_and(|t| {
            t == TOKEN || self.tokens.get(t).is_some_and(|until| asked.now < *until)
        })
    }

    /// The window that is fuller.
    fn limit_headers(&mut self, now: Timestamp) -> Vec<(&'static str, String)> {
        let (minute, day) = (self.minute.left(now), self.day.left(now));
        let fuller = if day < minute {
            &mut self.day
        } else {
            &mut self.minute
        };
        vec![
            ("ratelimit-limit", fuller.max.to_string()),
            ("ratelimit-remaining", fuller.left(now).to_string()),
            ("ratelimit-reset", fuller.reset(now).to_string()),
        ]
    }

    fn alert(&mut self, asked: &Asked<'_>, supersedes: Option<&str>) -> Said {
        let Some(key) = asked.header("idempotency-key").filter(|k| !k.is_empty()) else {
            return plain(400, "Malformed", "The Idempotency-Key is missing.");
        };
        if let Some((body, said)) = self.keys.get(key) {
            return if body == asked.body {
                said.clone()
            } else {
                let detail = "This Idempotency-Key was used with another body.";
                plain(422, "Idempotency key reused", detail)
            };
        }
        if let Some(wait) = self.full(asked.now) {
            return wait;
        }
        let body = match check::alert(asked, self.licensed.as_ref()) {
            Ok(body) => body,
            Err(refused) => return refused,
        };
        let reference = body["reference"].as_str().unwrap_or_default().to_owned();
        if self.alerts.iter().any(|a| a.reference == reference) {
            return plain(409, "Conflict", "There is an alert with this reference.");
        }
        let superseded = supersedes.or_else(|| body["supersedes"].as_str());
        let known = |of: &str| self.alerts.iter().any(|a| a.id == of || a.reference == of);
        if superseded.is_some_and(|of| !known(of)) {
            let errors = json!([{ "pointer": "/supersedes", "detail": "There is no such alert." }]);
            return problem(422, "Content rule", "The alert cannot be sent.", &errors);
        }
        let id = format!("alert-{:06}", 380_960 + self.alerts.len());
        let mut said = Said::json(
            202,
            &json!({
                "id": id, "reference": reference, "state": "accepted",
                "estimated_recipients": { "email": 1200, "sms": 340, "voice": 12 }, "cost_pence": 0,
            }),
        );
        said.headers.push(("location", format!("/v1/alerts/{id}")));
        self.alerts.push(Alert {
            id,
            reference,
            at: asked.now,
            state: "accepted".to_owned(),
            body,
        });
        self.keys
            .insert(key.to_owned(), (asked.body.to_vec(), said.clone()));
        said
    }

    /// 429 where a window is full.
    fn full(&mut self, now: Timestamp) -> Option<Said> {
        let day_left = self.day.left(now) > 0;
        // The day is counted only where the minute lets it through.
        let within = self.minute.left(now) > 0 && day_left;
        let minute = self.minute.take(now) && within;
        if minute {
            self.day.take(now);
            return None;
        }
        let wait = if day_left {
            self.minute.reset(now)
        } else {
            self.day.reset(now)
        };
        let mut said = plain(429, "Too many requests", "The limit of alerts is reached.");
        said.headers.push(("retry-after", wait.to_string()));
        Some(said)
    }

    fn show(&self, id: &str) -> Said {
        match self.alerts.iter().find(|a| a.id == id) {
            Some(alert) => {
                let sent = if alert.state == "sent" { 1200 } else { 0 };
                let counts = json!({ "queued": 1200 - sent, "sent": sent, "delivered": sent, "failed": 0, "suppressed": 3 });
                Said::json(
                    200,
                    &json!({ "id": alert.id, "reference": alert.reference, "state": alert.state, "counts": { "email": counts } }),
                )
            }
            None => plain(404, "Not found", "There is no such alert."),
        }
    }

    fn cancel(&mut self, id: &str) -> Said {
        let Some(alert) = self.alerts.iter_mut().find(|a| a.id == id) else {
            return plain(404, "Not found", "There is no such alert.");
        };
        match alert.state.as_str() {
            "sending" | "sent" | "partially_failed" => {
                plain(409, "Conflict", "The alert is being sent already.")
            }
            _ => {
                alert.state = "cancelled".to_owned();
                Said::json(202, &json!({ "id": id, "state": "cancelled" }))
            }
        }
    }

    fn areas(&self, within: &str) -> Said {
        let london = Places::london();
        let inside = |code: &str| {
            within == "E12000007" || within == code || {
                let ward = code.parse().ok().and_then(|ward| london.ward(&ward));
                ward.is_some_and(|ward| ward.borough.to_string() == within)
            }
        };
        let licensed = |code: &str| self.licensed.as_ref().is_none_or(|all| all.contains(code));
        let boroughs = london.boroughs().map(|b| ("ons-lad", b.code.to_string()));
        let wards = london.wards().map(|w| ("ons-ward", w.code.to_string()));
        let areas: Vec<Value> = boroughs
            .chain(wards)
            .filter(|(_, code)| inside(code) && licensed(code))
            .map(|(scheme, code)| json!({ "scheme": scheme, "code": code }))
            .collect();
        Said::json(200, &json!({ "areas": areas }))
    }
}
