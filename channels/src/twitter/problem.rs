//! What X says when it refuses: problem JSON, or the legacy `{"errors":[{"code":…}]}`. Both are read, neither is
//! trusted to be there.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

/// The longest words of X's own that go into a reason.
const LONGEST_DETAIL: usize = 200;

/// The facts of a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Problem {
    /// `title` of problem JSON.
    pub title: String,
    /// The last part of `type`: `credits`, `invalid-request`; empty for `about:blank`.
    pub kind: String,
    /// `detail`, or the legacy messages; one line, cut to a sensible length.
    pub detail: String,
    /// The legacy codes.
    pub codes: Vec<i64>,
    /// The day on which a spending cap ends.
    pub reset_date: Option<Date>,
}

impl Problem {
    /// Reads a body; what is not JSON gives an empty problem.
    pub fn read(body: &[u8]) -> Self {
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
        let errors = json
            .get("errors")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let codes = errors
            .iter()
            .filter_map(|e| e.get("code").and_then(Value::as_i64))
            .collect();
        let kind = match text("type") {
            "" | "about:blank" => "",
            uri => uri.rsplit('/').next().unwrap_or_default(),
        };
        let messages = || {
            let message = |e: &Value| e.get("message").and_then(Value::as_str).map(str::to_owned);
            errors
                .iter()
                .filter_map(message)
                .collect::<Vec<_>>()
                .join("; ")
        };
        let detail = match (text("detail"), messages()) {
            ("", legacy) => one_line(&legacy),
            (detail, _) => one_line(detail),
        };
        let reset_date = text("reset_date").parse().ok();
        Self {
            title: one_line(text("title")),
            kind: one_line(kind),
            detail,
            codes,
            reset_date,
        }
    }

    /// Whether the account is said to have posted these very words before.
    pub fn is_duplicate(&self) -> bool {
        self.codes.contains(&187) || self.detail.to_lowercase().contains("duplicate content")
    }

    /// Whether the post that this one goes under is deleted or cannot be seen (yet): 385, or its words.
    pub fn is_parent_unseen(&self) -> bool {
        self.codes.contains(&385)
            || self
                .detail
                .to_lowercase()
                .contains("deleted or not visible")
    }

    /// Whether the spending cap of the cycle is reached.
    pub fn is_spend_cap(&self) -> bool {
        self.title == "SpendCapReached" || (self.kind == "credits" && self.reset_date.is_some())
    }

    /// Whether the app or the account may not post at all: suspended (64), locked (326), read-only keys (220, 261).
    pub fn is_shut_out(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "client-forbidden" | "unsupported-authentication"
        ) || self
            .codes
            .iter()
            .any(|code| matches!(code, 64 | 220 | 261 | 326))
    }

    /// Whether the account's posts of the day are used up (185, 344).
    pub fn is_day_used_up(&self) -> bool {
        self.codes.iter().any(|code| matches!(code, 185 | 344))
    }

    /// Whether X thinks our clock is wrong (135).
    pub fn is_clock_wrong(&self) -> bool {
        self.codes.contains(&135)
    }

    /// The start of the day on which the spending cap ends. X names a day without a zone; UTC is assumed, and a cap
    /// that still holds then is only answered once more.
    pub fn cap_ends(&self) -> Option<Timestamp> {
        self.reset_date
            .and_then(|day| day.to_zoned(TimeZone::UTC).ok())
            .map(|start| start.timestamp())
    }
}

/// X's words on one line, without control characters, cut at a character.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(LONGEST_DETAIL)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_are_read() {
        let problem = Problem::read(
            br#"{"title":"Forbidden","type":"about:blank","status":403,
                 "detail":"You are not allowed to create a Tweet with duplicate content."}"#,
        );
        assert!(problem.is_duplicate() && problem.kind.is_empty());
        let legacy =
            Problem::read(br#"{"errors":[{"code":187,"message":"Status is a duplicate."}]}"#);
        assert!(legacy.is_duplicate());
        assert_eq!(legacy.detail, "Status is a duplicate.");
        assert_eq!(Problem::read(b"<html>busy</html>"), Problem::default());
        assert_eq!(Problem::read(br#"["errors"]"#), Problem::default());
    }

    #[test]
    fn a_spending_cap_ends_at_the_start_of_its_day() {
        let cap = Problem::read(
            br#"{"title":"SpendCapReached","type":"https://api.x.com/2/problems/credits","reset_date":"2027-01-06"}"#,
        );
        assert!(cap.is_spend_cap());
        assert_eq!(
            cap.cap_ends(),
            Some("2027-01-06T00:00:00Z".parse().unwrap())
        );
        let depleted = Problem::read(
            br#"{"title":"CreditsDepleted","type":"https://api.twitter.com/2/problems/credits"}"#,
        );
        assert!(!depleted.is_spend_cap() && depleted.kind == "credits");
    }

    #[test]
    fn long_and_broken_words_are_tamed() {
        let json = serde_json::json!({ "detail": format!("a\r\nb\u{7}{}", "ŵ".repeat(900)) });
        let problem = Problem::read(json.to_string().as_bytes());
        assert!(
            problem.detail.starts_with("a b ŵ") && problem.detail.chars().count() == LONGEST_DETAIL
        );
    }
}
