//! Told to read its configuration again while a relay keeps it waiting, the daemon goes on with the new one in the same
//! process: what the old one had on the wire is broken off then, for nobody can take it back any more.

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use wardmote_tests::{force::Force, messages, rest, setup::Setup};

/// A relay that takes connections and says nothing on them.
struct Silent {
    at: String,
    taken: Arc<Mutex<Vec<TcpStream>>>,
}

impl Silent {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("smtp://{}", listener.local_addr().unwrap());
        let taken: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let all = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                all.lock().unwrap().push(stream);
            }
        });
        Self { at, taken }
    }

    fn so_far(&self) -> Vec<TcpStream> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_keeps_waiting_is_broken_off_by_a_reload_and_can_be_taken_back_after_it() {
    let relay = Silent::start().await;
    let setup = Setup {
        relay: Some(relay.at.clone()),
        mail_seconds: 300,
        connections: 1,
        ..Setup::default()
    };
    let mut force = Force::with(setup).await;
    std::fs::create_dir(force.file("wardmote.toml.d")).unwrap();
    force.write(
        "wardmote.toml.d/10-here.toml",
        "[server]\ndrain_seconds = 1\n",
    );
    force.restart().await;

    let id = force.send_out(&messages::advice(1, "email, page")).await;
    let deliveries = format!("/v1/messages/{id}/deliveries");
    let states = || async {
        let said = force.author().get(&deliveries).await.expect(200).text;
        said.contains("\"in_flight\"").then_some(())
    };
    rest::until("a mail is under way", states).await;
    let held = rest::until("the relay is asked", || async {
        let held = relay.so_far();
        (!held.is_empty()).then_some(held)
    })
    .await;

    let process = force.process().unwrap().to_string();
    let told = Command::new("kill").args(["-HUP", &process]).status();
    assert!(told.unwrap().success());
    rest::until("the new configuration is in force", || async {
        (force.log().contains("\"event\":\"reloaded\"")).then_some(())
    })
    .await;
    // The relay wakes up too late: nobody is there any more.
    for mut stream in held {
        let _ = stream.write_all(b"220 relay.example.org\r\n").await;
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said).await;
        assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));
    }

    let reason = json!({"reason": "the wrong road"});
    let path = format!("/v1/messages/{id}/withdraw");
    force.author().post(&path, &reason).await.expect(200);
    let mut again = relay.so_far();
    for stream in &mut again {
        let _ = stream.write_all(b"220 relay.example.org\r\n").await;
    }
    force.end_leaving_work().await;
    for mut stream in again {
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said).await;
        let said = String::from_utf8_lossy(&said);
        assert!(
            !said.contains("MAIL FROM"),
            "after it was taken back: {said}"
        );
    }
}
