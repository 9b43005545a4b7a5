//! The log: one JSON object a line on standard error. Under systemd each line begins with its priority in angle brackets
//! (sd-daemon(3)), which the journal takes off and files the line under: `journalctl -p err` works, and no socket of the
//! journal is needed inside the sandbox. Every line that concerns a message has its id as `msg`, from intake to receipt.
//!
//! At no level does it hold an address, a name, a token or a text. What libraries say of their own work is left out below
//! warnings, whatever RUST_LOG says: they write down what they are given.

mod line;

use std::{backtrace::Backtrace, io, os::unix::fs::MetadataExt as _, panic, sync::Arc};

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, filter_fn},
    fmt::format::JsonFields,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};
use wardmote_domain::clock::SystemClock;

use line::Lines;

/// Whether standard error is the stream that systemd connected to the journal (`JOURNAL_STREAM`, systemd.exec(5)).
fn goes_to_the_journal() -> bool {
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else {
        return false;
    };
    let own = std::fs::metadata("/proc/self/fd/2");
    own.is_ok_and(|meta| stream == format!("{}:{}", meta.dev(), meta.ino()))
}

/// Whether a line may stand in the log: our own at any level, those of libraries from warnings on.
fn may_stand(of: &Metadata<'_>) -> bool {
    of.target().starts_with("wardmote") || *of.level() <= Level::WARN
}

/// Starts the log, by the level in RUST_LOG (info where it is not set). A second start in one process keeps the first.
pub fn start() {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = Lines {
        journal: goes_to_the_journal(),
        clock: Arc::new(SystemClock),
    };
    let log = tracing_subscriber::fmt::layer()
        .event_format(lines)
        .fmt_fields(JsonFields::new())
        .with_writer(io::stderr)
        .with_filter(asked.and(filter_fn(may_stand)));
    let all = tracing_subscriber::registry().with(log);
    #[cfg(feature = "otlp")]
    let (all, fault) = match crate::traces::layer() {
        Ok(layer) => (all.with(layer), None),
        Err(why) => (all.with(None), Some(why)),
    };
    #[cfg(not(feature = "otlp"))]
    let fault = [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    ]
    .iter()
    .find(|name| std::env::var_os(name).is_some())
    .map(|name| format!("{name}: this program was built without the feature otlp"));
    if all.try_init().is_ok() {
        panic::set_hook(Box::new(panicked));
    }
    if let Some(why) = fault {
        tracing::warn!(event = "traces", why, "no traces leave this process");
    }
}

/// A panic as a line of the log: where it was. Words that were put together may hold what it was about (a slice's text, a
/// value that was unwrapped), so only fixed ones are written down.
fn panicked(what: &panic::PanicHookInfo<'_>) {
    let at = what.location().map(ToString::to_string);
    let words = what.payload().downcast_ref::<&'static str>();
    // Names of functions and lines of files, where RUST_BACKTRACE asks for them; no values.
    let backtrace = Backtrace::capture();
    let backtrace = match backtrace.status() {
        std::backtrace::BacktraceStatus::Captured => Some(backtrace.to_string()),
        _ => None,
    };
    tracing::error!(
        event = "panic",
        at,
        words,
        backtrace,
        "a part of the program broke down"
    );
}

#[cfg(test)]
mod tests;
