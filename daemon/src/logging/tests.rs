use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tracing_subscriber::registry;
use wardmote_domain::clock::SteppedClock;

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

/// What the log says of this, at the level that RUST_LOG would ask for.
fn lines(journal: bool, level: &str, what: impl FnOnce()) -> Vec<String> {
    let kept = Kept::default();
    let to = kept.clone();
    let clock = Arc::new(SteppedClock::new("2026-12-08T10:55:00Z".parse().unwrap()));
    let layer = tracing_subscriber::fmt::layer()
        .event_format(Lines { journal, clock })
        .fmt_fields(JsonFields::new())
        .with_writer(move || to.clone())
        .with_filter(EnvFilter::new(level).and(filter_fn(may_stand)));
    tracing::subscriber::with_default(registry().with(layer), what);
    let bytes = kept.0.lock().unwrap().clone();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn two() {
    tracing::info!(event = "released", msg = "msg_1", "released");
    tracing::error!(
        event = "lane_down",
        lane = "email/default",
        "a lane has stopped"
    );
}

#[test]
fn each_line_is_one_object_with_its_priority_before_it_in_the_journal() {
    let plain = lines(false, "info", two);
    assert_eq!(
        plain[0],
        r#"{"timestamp":"2026-12-08T10:55:00Z","level":"INFO","message":"released","event":"released","msg":"msg_1","target":"wardmote::logging::tests"}"#
    );
    let journal = lines(true, "info", two);
    assert!(
        journal[0].starts_with("<6>{") && journal[1].starts_with("<3>{"),
        "{journal:?}"
    );
    assert!(serde_json::from_str::<Value>(&journal[1][3..]).is_ok());
}

#[test]
fn a_line_names_the_message_that_it_was_written_for_at_any_level() {
    for level in ["error", "trace"] {
        let said = lines(false, level, || {
            let send = tracing::error_span!(
                "send",
                msg = "msg_1",
                delivery = "dlv_1",
                answer = tracing::field::Empty
            );
            let _in = send.enter();
            send.record("answer", "421");
            let _deeper = tracing::error_span!("wire", delivery = "dlv_2").entered();
            tracing::error!(msg = "msg_2", "its own comes first");
            tracing::error!("a line\nof two \"lines\"");
        });
        assert_eq!(said.len(), 2, "{said:?}");
        let [own, other] = [0, 1].map(|n| serde_json::from_str::<Value>(&said[n]).unwrap());
        assert_eq!(
            (&own["msg"], &own["delivery"]),
            (&"msg_2".into(), &"dlv_2".into())
        );
        assert_eq!(
            (&other["msg"], &other["answer"]),
            (&"msg_1".into(), &"421".into())
        );
    }
}

#[test]
fn what_libraries_say_of_their_work_is_left_out_at_every_level() {
    let said = lines(false, "trace", || {
        tracing::trace!(target: "hyper::proto", "a head");
        tracing::info!(target: "hyper", "a request");
        tracing::warn!(target: "hyper", "it is slow");
        tracing::trace!("ours");
    });
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("it is slow") && said[1].contains("ours"));
}
