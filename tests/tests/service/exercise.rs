//! An exercise from the shipped file: every text is marked, and no byte leaves the machine. It runs in a network namespace
//! in which every address in the world is a sink of ours, so that a packet to any of them is seen.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::Command,
    time::Duration,
};

use reqwest::Method;
use serde_json::json;
use wardmote_tests::{
    client::Client,
    daemon::{Daemon, LOOK, LOOKS, command},
    messages::{self, WARD},
    ports, rest,
};

/// Says that the test runs inside its namespace.
const INSIDE: &str = "WARDMOTE_TEST_NAMESPACE";
/// What stands first in every text.
const MARK: &str = "EXERCISE EXERCISE EXERCISE";

#[test]
fn nothing_of_an_exercise_leaves_this_machine() {
    if std::env::var_os(INSIDE).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(walk());
    }
    let me = std::env::current_exe().unwrap();
    // Every address is local here: whatever is sent anywhere arrives at a sink.
    let script = "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && exec \"$@\"";
    let inside = Command::new("unshare")
        .args(["--net", "--", "sh", "-c", script, "sh"])
        .arg(me)
        .args([
            "--exact",
            "exercise::nothing_of_an_exercise_leaves_this_machine",
            "--nocapture",
        ])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&inside.stdout);
    let wrong = String::from_utf8_lossy(&inside.stderr);
    assert!(inside.status.success(), "{said}\n{wrong}");
    assert!(said.contains("1 passed"), "{said}\n{wrong}");
}

/// Listeners on every address of the world.
struct Sinks {
    tcp: Vec<TcpListener>,
    dns: UdpSocket,
}

impl Sinks {
    fn new() -> Self {
        let tcp = [25, 80, 443, 465, 587].map(|port| {
            let sink = TcpListener::bind(("0.0.0.0", port)).unwrap();
            sink.set_nonblocking(true).unwrap();
            sink
        });
        let dns = UdpSocket::bind("0.0.0.0:53").unwrap();
        dns.set_nonblocking(true).unwrap();
        Self {
            tcp: tcp.into(),
            dns,
        }
    }

    /// How many have knocked since the last time.
    fn knocks(&self) -> usize {
        let tcp = self.tcp.iter().filter(|sink| sink.accept().is_ok()).count();
        tcp + usize::from(self.dns.recv(&mut [0; 512]).is_ok())
    }
}

/// The shipped file in a folder of its own.
fn write(dir: &Path, desk: SocketAddr, public: SocketAddr) -> String {
    let shipped = include_str!("../../../config/exercise.toml");
    let key = dir.join("key");
    fs::write(&key, "an invented key that opens nothing anywhere, 2026").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let text = shipped
        .replace("127.0.0.1:8580", &desk.to_string())
        .replace("127.0.0.1:8581", &public.to_string())
        .replace("/var/lib/wardmote-exercise/wardmote.db", "wardmote.db")
        .replace(
            "{ credential = \"wardmote-exercise-key\" }",
            "{ file = \"key\" }",
        );
    fs::write(dir.join("wardmote.toml"), &text).unwrap();
    text
}

async fn person(anna: &Client, desk: SocketAddr, name: &str, role: &str) -> Client {
    let email = format!("{role}@desk.example.org");
    let new =
        json!({"name": name, "email": email, "grants": [{"role": role, "areas": ["london"]}]});
    let added = anna.post("/v1/people", &new).await.expect(201);
    let tokens = format!("/v1/people/{}/tokens", added.at("/id"));
    let made = anna
        .post(&tokens, &json!({"label": "tests"}))
        .await
        .expect(201);
    Client::new(desk, Some(made.at("/token")))
}

async fn walk() {
    let sinks = Sinks::new();
    let out =
        TcpStream::connect_timeout(&"203.0.113.7:443".parse().unwrap(), Duration::from_secs(5));
    drop(out.unwrap());
    assert_eq!(sinks.knocks(), 1, "the sinks see what goes anywhere");

    let dir = tempfile::tempdir().unwrap();
    let (desk, public) = (ports::free(), ports::free());
    let config = write(dir.path(), desk, public);
    let first = "people add --first-administrator --name Anna --email anna@desk.example.org --config wardmote.toml";
    let added = command(dir.path()).args(first.split(' ')).output().unwrap();
    let token = String::from_utf8(added.stdout).unwrap();
    let anna = Client::new(desk, Some(token.trim()));
    let mut daemon = Daemon::start(dir.path(), None, None);
    for _ in 0..LOOKS {
        let ready = anna.try_send(anna.request(Method::GET, "/readyz")).await;
        if ready.is_ok_and(|said| said.status == 200) {
            break;
        }
        assert!(daemon.ended().is_none(), "{}", daemon.tail());
        tokio::time::sleep(LOOK).await;
    }
    let author = person(&anna, desk, "Ada", "urgent").await;
    let approver = person(&anna, desk, "Paul", "approver").await;
    let readers =
        format!("email,language,wards\nalder@example.org,en,{WARD}\nrowan@example.org,pl,{WARD}\n");
    let import = anna
        .request(Method::POST, "/v1/audience")
        .header("content-type", "text/csv");
    anna.send(import.body(readers)).await.expect(200);

    let outlets = "twitter, email, page, ward_panel, neighbourhood_link";
    let submitted = author
        .post_yaml("/v1/messages", &messages::reassurance(outlets), Some("one"))
        .await;
    let id = submitted.expect(201).at("/id").to_owned();
    let view = author.get(&format!("/v1/messages/{id}")).await.json;
    let report = author.get(&format!("/v1/messages/{id}/report")).await.json;
    assert_eq!(report["result"], "advice", "{report:#}");
    let every = view["rendered"]["variants"].as_array().unwrap();
    assert!(
        every.len() > 20,
        "every format in every language: {}",
        every.len()
    );
    for version in every {
        let copy = &version["copy"];
        let first = ["subject", "text", "title", "markdown", "html"];
        for text in first.iter().filter_map(|name| copy.get(name)) {
            let text = text
                .as_str()
                .map_or_else(|| text[0].to_string(), str::to_owned);
            assert!(text.contains(MARK), "{version}");
        }
    }
    let hash = view["hash"].clone();
    let approve = format!("/v1/messages/{id}/approve");
    let by_hash = json!({"hash": hash});
    approver.post(&approve, &by_hash).await.expect(200);
    rest::says(&author, &id, "Email: 2 sent").await;
    rest::says(&author, &id, "X: sent").await;

    let page = Client::new(desk, None).get("/exercise").await;
    assert_eq!(page.status, 200);
    for title in ["Mail: ", "X: 1", "Community messaging: 1", "Ward panels: 1"] {
        assert!(page.text.contains(title), "{title}\n{}", page.text);
    }
    let marks = page.text.matches(MARK).count();
    assert!(marks >= 8, "{marks} marks\n{}", page.text);
    let notice = Client::new(public, None)
        .get(&format!("/notices/{id}"))
        .await;
    assert!(notice.text.matches(MARK).count() >= 2, "{}", notice.text);
    assert!(daemon.terminate().await.success(), "{}", daemon.tail());

    refused(dir.path(), &config);
    assert_eq!(sinks.knocks(), 0, "something went out");
}

/// What would point an exercise at a provider, or mix it with what is real, is refused before anything starts.
fn refused(dir: &Path, config: &str) {
    let x = "[channels.twitter]\nurl = \"https://api.x.com\"\n";
    let mail = "[channels.email]\nrelay = \"smtp://203.0.113.7:25\"\n";
    let live = config.replace("realm = \"exercise\"", "realm = \"sandbox\"");
    let without_channels = live.replace("how = \"adapter\"", "how = \"by_hand\"");
    for (text, says) in [
        (
            format!("{config}\n{x}"),
            "an exercise has a sandbox of its own",
        ),
        (
            format!("{config}\n{mail}"),
            "an exercise has a sandbox of its own",
        ),
        (without_channels, "belongs to the exercise realm"),
    ] {
        fs::write(dir.join("wardmote.toml"), text).unwrap();
        let ended = command(dir)
            .args(["serve", "--config", "wardmote.toml"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
