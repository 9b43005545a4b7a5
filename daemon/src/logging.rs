//! The log: one JSON object a line on standard error. Under systemd each line begins with its priority in angle brackets
//! (sd-daemon(3)), which the journal takes off and files the line under: `journalctl -p err` works, and no socket of the
//! journal is needed inside the sandbox. Every line that concerns a message has its id as `msg`, from intake to receipt.

use std::{fmt, io, os::unix::fs::MetadataExt as _};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, JsonFields, Writer},
    },
    registry::LookupSpan,
};

/// Lines as the journal and every other reader of JSON lines take them.
struct Lines {
    /// Whether standard error goes to the journal.
    journal: bool,
    json: Format<Json>,
}

/// The priority of syslog for a level.
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        Level::DEBUG | Level::TRACE => 7,
    }
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if self.journal {
            write!(writer, "<{}>", priority(*event.metadata().level()))?;
        }
        self.json.format_event(context, writer, event)
    }
}

/// Whether standard error is the stream that systemd connected to the journal (`JOURNAL_STREAM`, systemd.exec(5)).
fn goes_to_the_journal() -> bool {
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else {
        return false;
    };
    let own = std::fs::metadata("/proc/self/fd/2");
    own.is_ok_and(|meta| stream == format!("{}:{}", meta.dev(), meta.ino()))
}

/// Starts the log, by the level in RUST_LOG (info where it is not set). A second start in one process keeps the first.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = Lines {
        journal: goes_to_the_journal(),
        json: Format::default().json().flatten_event(true),
    };
    let _ = tracing_subscriber::fmt()
        .event_format(lines)
        .fmt_fields(JsonFields::new())
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init();
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines(journal: bool) -> Vec<String> {
        let kept = Kept::default();
        let to = kept.clone();
        let json = Format::default().json().flatten_event(true);
        let log = tracing_subscriber::fmt()
            .event_format(Lines { journal, json })
            .fmt_fields(JsonFields::new())
            .with_writer(move || to.clone())
            .finish();
        tracing::subscriber::with_default(log, || {
            tracing::info!(event = "released", msg = "msg_1", "released");
            tracing::error!(
                event = "lane_down",
                lane = "email/default",
                "a lane has stopped"
            );
        });
        let bytes = kept.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_line_is_one_object_with_its_priority_before_it_in_the_journal() {
        let plain = lines(false);
        let line: Value = serde_json::from_str(&plain[0]).unwrap();
        assert_eq!(
            (&line["event"], &line["msg"]),
            (&"released".into(), &"msg_1".into())
        );
        assert_eq!(
            (&line["message"], &line["level"]),
            (&"released".into(), &"INFO".into())
        );
        let journal = lines(true);
        assert!(
            journal[0].starts_with("<6>{") && journal[1].starts_with("<3>{"),
            "{journal:?}"
        );
        assert!(serde_json::from_str::<Value>(&journal[1][3..]).is_ok());
    }
}
