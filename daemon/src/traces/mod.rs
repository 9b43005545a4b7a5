//! Traces (OpenTelemetry, OTLP over HTTP in JSON), built in with the feature `otlp` and silent until a collector is named by
//! the environment variables of the OpenTelemetry specification. One trace for each message, whose id is the message's own:
//! so a message that waits for days, and a daemon that starts anew meanwhile, need nothing kept. Its first span is its
//! intake; below it stand what the record says of it, and each send, settling, taking back and word from a provider.
//! A span holds ids, names of routes and lanes, and codes; never an address, a name, a token or a text.

mod export;
mod target;
mod wire;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{Layer, filter::filter_fn, layer::Context, registry::LookupSpan};
use wardmote_domain::{
    clock::{SharedClock, SystemClock},
    ids::MessageId,
    words::Realm,
};

use export::Job;
pub use target::Target;
use wire::Done;

/// Spans that wait to be handed over, at most; what comes beyond is dropped and counted.
const QUEUE: usize = 4096;

/// Where the daemon sends, once that is known: every span says so.
static REALM: OnceLock<Realm> = OnceLock::new();
/// The queue of the exporter that runs, for the end of the program.
static RUNNING: OnceLock<mpsc::Sender<Job>> = OnceLock::new();

/// Says where the daemon sends.
pub fn of_realm(realm: Realm) {
    // A reload cannot change it.
    let _ = REALM.set(realm);
}

/// Hands over what waits, for a few seconds at most. Without an exporter it does nothing.
pub async fn finish() {
    if let Some(queue) = RUNNING.get() {
        export::finish(queue).await;
    }
}

/// The part of the log that makes spans, if a collector is named.
///
/// # Errors
/// When the variables name one and cannot be followed.
pub fn layer<S>() -> Result<Option<impl Layer<S> + Send + Sync>, String>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(target) = Target::read(|name| std::env::var(name).ok())? else {
        return Ok(None);
    };
    let (queue, jobs) = mpsc::channel(QUEUE);
    let lost = Arc::default();
    let exporter = export::Exporter::new(target, Arc::clone(&lost))?;
    tokio::spawn(exporter.run(jobs));
    let _ = RUNNING.set(queue.clone());
    let spans = Spans {
        queue,
        lost,
        clock: Arc::new(SystemClock),
    };
    let ours = filter_fn(|of| of.target().starts_with("wardmote") && *of.level() <= Level::INFO);
    Ok(Some(spans.with_filter(ours)))
}

/// Makes spans of what the program writes down about messages.
struct Spans {
    queue: mpsc::Sender<Job>,
    lost: Arc<export::Lost>,
    clock: SharedClock,
}

/// A span that has not ended.
struct Open {
    start: jiff::Timestamp,
    fields: Map<String, Value>,
}

/// Takes fields of a span or event.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Visit for Fields<'_> {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0
            .insert(field.name().to_owned(), format!("{value:?}").into());
    }
}

impl Spans {
    /// Hands a span over, if it is about a message. A queue that is full drops it: nothing waits for a collector.
    fn hand_over(&self, name: &str, open: Open, end: jiff::Timestamp) {
        let message = open.fields.get("msg").and_then(Value::as_str);
        let Some(message) = message.and_then(|id| id.parse::<MessageId>().ok()) else {
            return;
        };
        let done = Done::new(message, name, open.start, end, open.fields);
        if self.queue.try_send(Job::Span(Box::new(done))).is_err() {
            self.lost.one();
        }
    }
}

impl<S> Layer<S> for Spans
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(
        &self,
        attributes: &span::Attributes<'_>,
        id: &span::Id,
        context: Context<'_, S>,
    ) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Map::new();
        attributes.record(&mut Fields(&mut fields));
        let start = self.clock.now();
        span.extensions_mut().insert(Open { start, fields });
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            values.record(&mut Fields(&mut open.fields));
        }
    }

    /// An entry of the record, or word from a provider: a moment, and so a span without length.
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if !event.metadata().target().starts_with("wardmote_store") {
            return;
        }
        let mut fields = Map::new();
        event.record(&mut Fields(&mut fields));
        fields.remove("message");
        let Some(Value::String(name)) = fields.remove("event") else {
            return;
        };
        let now = self.clock.now();
        self.hand_over(&name, Open { start: now, fields }, now);
    }

    fn on_close(&self, id: span::Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let open = span.extensions_mut().remove::<Open>();
        if let Some(open) = open {
            self.hand_over(span.name(), open, self.clock.now());
        }
    }
}
