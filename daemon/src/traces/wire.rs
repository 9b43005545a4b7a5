//! Spans as OTLP writes them in JSON (opentelemetry-proto, `ExportTraceServiceRequest`): ids in hexadecimal, instants in
//! nanoseconds as text.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wardmote_domain::{ids::MessageId, words::Realm};

use super::target::Target;

/// SPAN_KIND_INTERNAL.
const INTERNAL: u8 = 1;
/// SPAN_KIND_SERVER.
const SERVER: u8 = 2;
/// SPAN_KIND_CLIENT.
const CLIENT: u8 = 3;
/// STATUS_CODE_ERROR.
const ERROR: u8 = 2;
/// What the record says when a message has come in: its trace begins there.
const INTAKE: &str = "submitted";

/// A span that has ended.
pub(super) struct Done {
    trace: [u8; 16],
    id: [u8; 8],
    parent: Option<[u8; 8]>,
    name: String,
    start: Timestamp,
    end: Timestamp,
    fields: Map<String, Value>,
}

impl Done {
    /// A span of that message.
    pub fn new(
        message: MessageId,
        name: &str,
        start: Timestamp,
        end: Timestamp,
        fields: Map<String, Value>,
    ) -> Self {
        let trace = message.to_bytes();
        // The intake's own id follows from the message, so that every later span knows it.
        let mut first = [0; 8];
        first.copy_from_slice(&trace[8..]);
        let (id, parent) = match name {
            INTAKE => (first, None),
            _ => (fresh(), Some(first)),
        };
        Self {
            trace,
            id,
            parent,
            name: name.to_owned(),
            start,
            end,
            fields,
        }
    }

    fn json(&self) -> Value {
        let kind = match self.name.as_str() {
            "request" => SERVER,
            "send" | "settle" | "recall" => CLIENT,
            _ => INTERNAL,
        };
        let attributes: Vec<Value> = (self.fields.iter())
            .map(|(name, value)| attribute(&key(name), value))
            .collect();
        let mut span = json!({
            "traceId": hex(&self.trace),
            "spanId": hex(&self.id),
            "name": self.name,
            "kind": kind,
            "startTimeUnixNano": self.start.as_nanosecond().to_string(),
            "endTimeUnixNano": self.end.as_nanosecond().to_string(),
            "attributes": attributes,
        });
        if let Some(parent) = self.parent {
            span["parentSpanId"] = hex(&parent).into();
        }
        if let Some(why) = self.fault() {
            span["status"] = json!({"code": ERROR, "message": why});
        }
        span
    }

    /// Why it did not come to what it was for: an answer that is not yes, or an error of ours.
    fn fault(&self) -> Option<String> {
        let answer = self.fields.get("answer").and_then(Value::as_str);
        if let Some(answer) = answer.filter(|a| *a != "accepted") {
            return Some(answer.to_owned());
        }
        let status = self.fields.get("status").and_then(Value::as_u64)?;
        (status >= 500).then(|| status.to_string())
    }
}

/// A random span id, which is never 0; where the system gives no random bytes, a span without a place of its own is left.
fn fresh() -> [u8; 8] {
    let mut id = [0; 8];
    match getrandom::fill(&mut id) {
        Ok(()) if id != [0; 8] => id,
        _ => [1; 8],
    }
}

/// The attribute's name: those that OpenTelemetry has agreed on, and our own below `wardmote.`.
fn key(field: &str) -> String {
    match field {
        "method" => "http.request.method".to_owned(),
        "route" => "http.route".to_owned(),
        "status" => "http.response.status_code".to_owned(),
        other => format!("wardmote.{other}"),
    }
}

fn attribute(key: &str, value: &Value) -> Value {
    let value = match value {
        Value::Bool(yes) => json!({"boolValue": yes}),
        // Whole numbers are text in this form, so that no reader rounds them.
        Value::Number(n) if n.is_i64() || n.is_u64() => json!({"intValue": n.to_string()}),
        Value::String(text) => json!({"stringValue": text}),
        other => json!({"stringValue": other.to_string()}),
    };
    json!({"key": key, "value": value})
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The body of one request.
pub(super) fn body(target: &Target, realm: Option<Realm>, spans: &[Done]) -> Value {
    let text = |key: &str, value: &str| attribute(key, &value.into());
    let mut resource = vec![
        text("service.name", &target.service),
        text("service.version", env!("CARGO_PKG_VERSION")),
    ];
    resource.extend(realm.map(|r| text("deployment.environment.name", &r.to_string())));
    resource.extend(target.attributes.iter().map(|(k, v)| text(k, v)));
    let spans: Vec<Value> = spans.iter().map(Done::json).collect();
    json!({"resourceSpans": [{
        "resource": {"attributes": resource},
        "scopeSpans": [{
            "scope": {"name": "wardmote", "version": env!("CARGO_PKG_VERSION")},
            "spans": spans,
        }],
    }]})
}
