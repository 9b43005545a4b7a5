//! What Notify knows, and what it answers.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{PERMANENT, SERVICE, TEMPLATE, TEMPORARY, auth};
use crate::{
    sandbox::{
        Sliding,
        http::{Asked, Provider, Said},
    },
    sms::config::is_uuid,
};

/// A text message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Notify's id.
    pub id: String,
    /// The sender's reference.
    pub reference: Option<String>,
    /// The number, as +447….
    pub to: String,
    /// What it says.
    pub body: String,
    /// When it came.
    pub at: Timestamp,
}

impl Text {
    /// What becomes of it: the test numbers fail, every other arrives.
    pub fn outcome(&self) -> &'static str {
        match self.to.as_str() {
            PERMANENT => "permanent-failure",
            TEMPORARY => "temporary-failure",
            _ => "delivered",
        }
    }
}

/// All of it.
pub(super) struct State {
    pub texts: Vec<Text>,
    pub minute: Sliding,
    pub per_day: u32,
    pub template: String,
    days: BTreeMap<Date, u32>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            texts: Vec::new(),
            minute: Sliding::new(3000, SignedDuration::from_mins(1)),
            per_day: 250_000,
            template: "((body))".to_owned(),
            days: BTreeMap::new(),
        }
    }
}

fn error(status: u16, error: &str, message: &str) -> Said {
    let body = json!({ "status_code": status, "errors": [{ "error": error, "message": message }] });
    Said::json(status, &body)
}

impl Provider for State {
    fn answer(&mut self, asked: &Asked<'_>) -> Said {
        let mut said = self.answered(asked);
        let date =
            jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&asked.now);
        said.headers.extend(date.ok().map(|date| ("date", date)));
        said
    }
}

impl State {
    fn answered(&mut self, asked: &Asked<'_>) -> Said {
        if let Err(words) = auth::check(asked) {
            return error(403, "AuthError", words);
        }
        let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
        match (asked.method, path.as_slice()) {
            ("POST", ["v2", "notifications", "sms"]) => self.send(asked),
            ("GET", ["v2", "notifications"]) => self.list(asked.parameter("reference")),
            ("GET", ["v2", "notifications", id]) => match self.texts.iter().find(|t| t.id == *id) {
                Some(text) => Said::json(200, &show(text)),
                None => error(404, "NoResultFound", "No result found"),
            },
            ("GET", ["v2", "template", id]) if *id == TEMPLATE => Said::json(
                200,
                &json!({ "id": TEMPLATE, "type": "sms", "version": 1, "body": self.template, "name": "Notice" }),
            ),
            ("GET", ["v2", "template", _]) => error(404, "NoResultFound", "No result found"),
            _ => error(
                404,
                "NotFound",
                "The requested URL was not found on the server.",
            ),
        }
    }

    fn send(&mut self, asked: &Asked<'_>) -> Said {
        let invalid = |message: &str| error(400, "ValidationError", message);
        let Ok(body) = serde_json::from_slice::<Value>(asked.body) else {
            return error(400, "BadRequestError", "Invalid JSON supplied in POST data");
        };
        const FIELDS: [&str; 5] = [
            "phone_number",
            "template_id",
            "personalisation",
            "reference",
            "sms_sender_id",
        ];
        let keys = body.as_object().into_iter().flat_map(|o| o.keys());
        if let Some(other) = keys.into_iter().find(|key| !FIELDS.contains(&key.as_str())) {
            return invalid(&format!(
                "Additional properties are not allowed ({other} was unexpected)"
            ));
        }
        if !body["template_id"].as_str().is_some_and(is_uuid) {
            return invalid("template_id is not a valid UUID");
        }
        if body["template_id"] != TEMPLATE {
            return error(400, "BadRequestError", "Template not found");
        }
        let number = body["phone_number"]
            .as_str()
            .and_then(|n| n.parse::<wardmote_domain::person::MobileNumber>().ok());
        let Some(number) = number else {
            return invalid("phone_number Not enough digits");
        };
        let Some(text) = body["personalisation"]["body"].as_str() else {
            return error(400, "BadRequestError", "Missing personalisation: body");
        };
        if text.chars().count() > 918 {
            return error(
                400,
                "BadRequestError",
                "Text messages cannot be longer than 918 characters",
            );
        }
        if let Some(full) = self.full(asked.now) {
            return full;
        }
        let id = format!("740e5834-3a29-46b4-9a6f-{:012x}", self.texts.len() + 1);
        let text = Text {
            id: id.clone(),
            reference: body["reference"].as_str().map(str::to_owned),
            to: number.expose().to_owned(),
            body: text.to_owned(),
            at: asked.now,
        };
        let said = Said::json(
            201,
            &json!({
                "id": id, "reference": text.reference,
                "content": { "body": text.body, "from_number": "GOVUK" },
                "uri": format!("https://api.notifications.service.gov.uk/v2/notifications/{id}"),
                "template": { "id": TEMPLATE, "version": 1,
                    "uri": format!("https://api.notifications.service.gov.uk/services/{SERVICE}/templates/{TEMPLATE}") },
            }),
        );
        self.texts.push(text);
        said
    }

    /// 429 where the minute or the day is full. The day is a calendar day of UTC.
    fn full(&mut self, now: Timestamp) -> Option<Said> {
        if !self.minute.take(now) {
            let message = "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds";
            return Some(error(429, "RateLimitError", message));
        }
        let today = self
            .days
            .entry(now.to_zoned(TimeZone::UTC).date())
            .or_insert(0);
        if *today >= self.per_day {
            let message = "Exceeded send limits (250,000) for today";
            return Some(error(429, "TooManyRequestsError", message));
        }
        *today += 1;
        None
    }

    fn list(&self, reference: Option<&str>) -> Said {
        let newest = self.texts.iter().rev();
        let wanted = newest.filter(|t| reference.is_none_or(|r| t.reference.as_deref() == Some(r)));
        let notifications: Vec<Value> = wanted.take(250).map(show).collect();
        let current = "https://api.notifications.service.gov.uk/v2/notifications";
        Said::json(
            200,
            &json!({ "notifications": notifications, "links": { "current": current } }),
        )
    }
}

fn show(text: &Text) -> Value {
    json!({
        "id": text.id, "reference": text.reference, "phone_number": text.to, "body": text.body, "type": "sms",
        "status": text.outcome(), "created_at": text.at.to_string(), "template": { "id": TEMPLATE, "version": 1 },
    })
}
