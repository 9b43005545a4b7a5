//! `wardmote events`: what happens, a line for each event, over the end of a connection and of the daemon.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use serde_json::Value;
use wardmote_tests::{daemon, force::Force, messages};

/// The command while it runs, and its lines as they come.
struct Following {
    child: Child,
    lines: Receiver<String>,
    said: Receiver<String>,
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (to, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

impl Following {
    fn start(force: &Force, args: &[&str]) -> Self {
        let mut command = daemon::command(force.dir());
        let mut child = command
            .arg("events")
            .args(args)
            .env("WARDMOTE_URL", format!("http://{}", force.at.desk))
            .env("WARDMOTE_TOKEN", force.token("Lena Lead"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        Self {
            child,
            lines: lines(out),
            said: lines(err),
        }
    }

    /// The lines up to the first that has these words.
    fn until(&self, words: &str) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60));
            all.push(line.unwrap_or_else(|e| panic!("{words}: {e}: {all:?}")));
            if all.last().unwrap().contains(words) {
                return all;
            }
        }
    }

    /// Ctrl-C: it ends well, and says where to go on.
    fn end(mut self) -> String {
        daemon::signal("INT", &self.child);
        let status = self.child.wait().unwrap();
        let said: Vec<String> = self.said.iter().collect();
        assert_eq!(status.code(), Some(0), "{said:?}");
        let last = said.last().map(String::as_str).unwrap_or_default();
        let cursor = last.strip_prefix("To go on from here: wardmote events --since ");
        cursor.unwrap_or_else(|| panic!("{said:?}")).to_owned()
    }
}

fn ids(lines: &[String]) -> BTreeSet<String> {
    let id = |line: &String| {
        let event: Value = serde_json::from_str(line).unwrap();
        event["id"].as_str().unwrap().to_owned()
    };
    lines.iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn events_come_as_lines_and_a_daemon_that_starts_anew_is_waited_for() {
    let mut force = Force::new().await;
    let following = Following::start(&force, &["--json"]);
    // It is listening once it has heard of something.
    let first = loop {
        force.submit(&messages::advice(1, "email, page")).await;
        if let Ok(line) = following.lines.recv_timeout(Duration::from_secs(5)) {
            break line;
        }
    };
    let one: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(one["type"], "message.submitted", "nothing of before");
    assert!(one["cursor"].is_string() && one["data"]["message"].is_string());

    force.stop().await;
    let silent = following
        .said
        .recv_timeout(Duration::from_secs(60))
        .unwrap();
    assert!(silent.contains("asked again until it answers"), "{silent}");
    force.start(None).await;
    let id = force.submit(&messages::advice(2, "email, page")).await;
    force.approve(&id).await;
    let mut heard = vec![first];
    heard.extend(following.until("message.approved"));
    let cursor = following.end();

    // Everything since the first, from the store: nothing of it was missed, and nothing came twice.
    let since = one["cursor"].as_str().unwrap();
    let out = force
        .cli(
            "Lena Lead",
            &["events", "--once", "--json", "--since", since],
        )
        .await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let stored: Vec<String> = out.stdout.lines().map(str::to_owned).collect();
    let came = ids(&heard[1..]);
    assert_eq!(came.len(), heard.len() - 1, "one came twice: {heard:?}");
    assert!(came.is_subset(&ids(&stored)), "{heard:?}\n{stored:?}");
    let of_messages = |lines: &[String]| {
        let about = |l: &&String| l.contains("\"type\":\"message.");
        let until = lines.iter().position(|l| l.contains("message.approved"));
        let upto = &lines[..=until.unwrap()];
        ids(&upto.iter().filter(about).cloned().collect::<Vec<_>>())
    };
    assert_eq!(of_messages(&heard[1..]), of_messages(&stored));
    let rest = force
        .cli("Lena Lead", &["events", "--once", "--since", &cursor])
        .await;
    assert!(
        !rest.stdout.contains("message.submitted"),
        "{}",
        rest.stdout
    );
    force.end_leaving_work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_one_message_are_read_as_people_read_and_bad_words_are_told() {
    let force = Force::new().await;
    let (one, other) = (
        force.submit(&messages::advice(1, "email, page")).await,
        force.submit(&messages::advice(2, "email, page")).await,
    );
    let out = force
        .cli("Lena Lead", &["events", "--once", "--message", &one])
        .await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let told = format!("  message.submitted  {one} (guidance, ");
    assert!(out.stdout.contains(&told), "{}", out.stdout);
    assert!(!out.stdout.contains(&other), "{}", out.stdout);
    assert!(
        out.stderr
            .starts_with("To go on from here: wardmote events --since "),
        "{}",
        out.stderr
    );
    for (args, code) in [
        (vec!["events", "--since", "not a cursor"], 2),
        (vec!["events", "--since", "bm90IG91cnM"], 2),
        (vec!["events", "--message", "msg_none"], 5),
        (
            vec!["events", "--message", "msg_01kc0000000000000000000000"],
            5,
        ),
    ] {
        let out = force.cli("Lena Lead", &args).await;
        assert_eq!(out.code, code, "{args:?}: {}{}", out.stdout, out.stderr);
    }
    let stranger = force.cli_as("wm_no_token_of_ours", &["events"]).await;
    assert_eq!(stranger.code, 4, "{}", stranger.stderr);
    force.end_leaving_work().await;
}
