//! `events`: what happens at the desk, as it happens. A connection that ends is made again, and goes on where it was.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use wardmote_domain::ids::MessageId;

use super::{
    args::{At, Events},
    client::{self, Client},
    exit::{Exit, Failure, Outcome},
    print::{self, data, say},
    serve::Signals,
    staff::{moment, rows, text},
};

/// How long the desk may be silent: it gives a sign of life every 15 seconds.
const SILENCE: Duration = Duration::from_secs(60);
/// Before a connection is made again; twice as long each time, while nobody answers.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// At most.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Bytes of an event at most: more is no event of ours.
const MOST: usize = 1 << 20;

/// Runs it. Whatever ends it, the last place is said, so that the next run can go on there.
pub(super) async fn run(at: &At, what: &Events) -> Outcome {
    let since = what.since.as_deref().map(cursor).transpose()?;
    let message: Option<MessageId> = what
        .message
        .as_deref()
        .map(|id| client::id(id, "message"))
        .transpose()?;
    let mut follow = Follow {
        client: Client::listening(at, SILENCE)?,
        message: message.map(|id| id.to_string()),
        json: what.json,
        last: since,
        heard: false,
        silent: false,
    };
    let ended = if what.once {
        follow.once().await
    } else {
        let mut signals = Signals::listen()?;
        tokio::select! {
            ended = follow.all() => ended,
            () = signals.next() => Ok(Exit::Done),
        }
    };
    if let Some(last) = &follow.last {
        say!("To go on from here: wardmote events --since {last}");
    }
    ended
}

/// A cursor as it was typed. What cannot be one never reaches the desk.
fn cursor(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !text.is_empty() && text.chars().all(letters) {
        true => Ok(text.to_owned()),
        false => Err(Failure::input(format_args!(
            "--since {text:?}: this is no cursor: give the one that the last run ended with, or leave it out"
        ))),
    }
}

/// A listener, and where it is.
struct Follow {
    client: Client,
    message: Option<String>,
    json: bool,
    last: Option<String>,
    /// Whether the desk has answered at all.
    heard: bool,
    /// Whether it was said that the desk does not answer.
    silent: bool,
}

impl Follow {
    /// What there is, in parts.
    async fn once(&mut self) -> Outcome {
        loop {
            let from = self.last.as_ref().map(|last| format!("&cursor={last}"));
            let path = format!("/v1/events?limit=500{}", from.unwrap_or_default());
            let part = self.client.must(Method::GET, &path, None).await?;
            let after = text(&part, "last").to_owned();
            for event in rows(&part, "events") {
                if self.wanted(event) {
                    self.show(event, &after);
                }
            }
            let more = part.get("next").is_some_and(Value::is_string);
            self.last = Some(after);
            if !more || print::nobody_reads() {
                return Ok(Exit::Done);
            }
        }
    }

    fn wanted(&self, event: &Value) -> bool {
        let about = event.pointer("/data/message").and_then(Value::as_str);
        self.message.is_none() || about == self.message.as_deref()
    }

    /// What comes, for as long as somebody reads. A desk that never answered is not waited for.
    async fn all(&mut self) -> Outcome {
        let path = match &self.message {
            Some(id) => format!("/v1/messages/{id}/events"),
            None => "/v1/events".to_owned(),
        };
        let mut pause = FIRST_PAUSE;
        loop {
            match self.client.listen(&path, self.last.as_deref()).await {
                Ok(Ok(stream)) => {
                    self.answered();
                    pause = FIRST_PAUSE;
                    self.read(stream).await?;
                }
                Ok(Err(refused)) if !self.heard || refused.exit() != Exit::TryLater => {
                    return Err(refused.into());
                }
                Ok(Err(refused)) => self.unanswered(&refused.words()),
                Err(failure) if !self.heard || failure.exit() != Exit::TryLater => {
                    return Err(failure);
                }
                Err(failure) => self.unanswered(&failure.to_string()),
            }
            if print::nobody_reads() {
                return Ok(Exit::Done);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn answered(&mut self) {
        self.heard = true;
        if std::mem::take(&mut self.silent) {
            say!("The desk answers again. Nothing was missed.");
        }
    }

    fn unanswered(&mut self, why: &str) {
        if !std::mem::replace(&mut self.silent, true) {
            say!("{why} It is asked again until it answers; Ctrl-C ends this.");
        }
    }

    /// One connection, to its end: the desk ends each after some minutes.
    async fn read(&mut self, mut stream: reqwest::Response) -> Result<(), Failure> {
        let mut read: Vec<u8> = Vec::new();
        while let Ok(Some(bytes)) = stream.chunk().await {
            read.extend_from_slice(&bytes);
            while let Some(end) = read.windows(2).position(|two| two == b"\n\n") {
                let frame: Vec<u8> = read.drain(..end + 2).collect();
                self.take(&Frame::of(&String::from_utf8_lossy(&frame)));
            }
            if read.len() > MOST {
                return Err(Failure::other("what the desk sends is no stream of events"));
            }
            if print::nobody_reads() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take(&mut self, frame: &Frame) {
        if let Some(id) = &frame.id {
            self.last = Some(id.clone());
        }
        let event = (!frame.data.is_empty()).then(|| serde_json::from_str(&frame.data));
        if let Some(Ok(event)) = event {
            self.show(&event, self.last.as_deref().unwrap_or_default());
        }
    }

    fn show(&self, event: &Value, after: &str) {
        if self.json {
            let mut event = event.clone();
            event["cursor"] = json!(after);
            data!("{event}");
        } else {
            data!("{}", line(event));
        }
    }
}

/// What stands between two empty lines (HTML standard, section 9.2.6).
#[derive(Debug, Default, PartialEq)]
struct Frame {
    id: Option<String>,
    data: String,
}

impl Frame {
    fn of(text: &str) -> Self {
        let mut frame = Self::default();
        for line in text.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "id" => frame.id = Some(value.to_owned()),
                "data" if frame.data.is_empty() => value.clone_into(&mut frame.data),
                "data" => {
                    frame.data.push('\n');
                    frame.data.push_str(value);
                }
                _ => {}
            }
        }
        frame
    }
}

/// `10:55am on Tuesday 8 December 2026  message.published  msg_… (warning, urgent, releasing)`
fn line(event: &Value) -> String {
    let none = Value::Null;
    let about = event.get("data").unwrap_or(&none);
    let known = |keys: &[&str]| -> Vec<String> {
        let words = keys.iter().map(|key| text(about, key).replace('_', " "));
        words.filter(|word| !word.is_empty()).collect()
    };
    let number = about.get("number").and_then(Value::as_i64);
    let which = match (text(about, "message"), text(about, "lane")) {
        ("", "") => number.map_or_else(
            || known(&["scope"]).join(" "),
            |number| format!("number {number}"),
        ),
        ("", lane) => lane.to_owned(),
        (message, _) => message.to_owned(),
    };
    let more = known(&["kind", "priority", "state", "title"]);
    let mut said = format!("{}  {}", moment(event, "timestamp"), text(event, "type"));
    if !which.is_empty() {
        said.push_str("  ");
        said.push_str(&which);
    }
    if !more.is_empty() {
        said.push_str(&format!(" ({})", more.join(", ")));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_the_standard_has_it() {
        let frame = |id: Option<&str>, data: &str| Frame {
            id: id.map(str::to_owned),
            data: data.to_owned(),
        };
        for (text, is) in [
            (": still here\n\n", frame(None, "")),
            (": still here\nid: abc\n\n", frame(Some("abc"), "")),
            (
                "id: abc\nevent: x\ndata: {\"a\":1}\n\n",
                frame(Some("abc"), "{\"a\":1}"),
            ),
            ("data:one\r\ndata: two\r\n\r\n", frame(None, "one\ntwo")),
            ("data\n\n", frame(None, "")),
        ] {
            assert_eq!(Frame::of(text), is, "{text:?}");
        }
    }

    #[test]
    fn an_event_is_one_line_that_says_when_what_and_which() {
        let at = "2026-12-08T10:55:00Z";
        for (event, said) in [
            (
                json!({"type": "message.published", "timestamp": at, "data": {"message": "msg_1",
                    "kind": "ward_update", "priority": "urgent", "state": "releasing"}}),
                "10:55am on Tuesday 8 December 2026  message.published  msg_1 (ward update, urgent, releasing)",
            ),
            (
                json!({"type": "channel.stopped", "timestamp": at, "data": {"lane": "twitter/force"}}),
                "10:55am on Tuesday 8 December 2026  channel.stopped  twitter/force",
            ),
            (
                json!({"type": "telling.opened", "timestamp": at, "data": {"number": 7, "title": "Late"}}),
                "10:55am on Tuesday 8 December 2026  telling.opened  number 7 (Late)",
            ),
            (
                json!({"type": "hold.put", "timestamp": at, "data": {"scope": "everything"}}),
                "10:55am on Tuesday 8 December 2026  hold.put  everything",
            ),
        ] {
            assert_eq!(line(&event), said);
        }
    }

    #[test]
    fn what_is_no_cursor_is_told_before_anybody_is_asked() {
        assert_eq!(cursor(" aB-_9 ").ok().as_deref(), Some("aB-_9"));
        for wrong in ["", "a b", "x&limit=1", "é"] {
            assert_eq!(cursor(wrong).unwrap_err().exit(), Exit::BadInput, "{wrong}");
        }
    }
}
