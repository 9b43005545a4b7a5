//! What the daemon tells the service manager: ready, alive for as long as it moves, stopping.

use std::{
    os::unix::net::UnixDatagram,
    process::{Child, Stdio},
};

use wardmote_tests::{
    daemon::{LOOK, LOOKS, command},
    force::Force,
    messages, rest,
};

/// A daemon that is watched, and what it says to its service manager.
struct Watched {
    child: Child,
    socket: UnixDatagram,
    log: std::path::PathBuf,
}

impl Watched {
    fn start(force: &Force, failpoints: &str) -> Self {
        let path = force.file("notify.socket");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_nonblocking(true).unwrap();
        let log = force.file("watched.log");
        let file = std::fs::File::create(&log).unwrap();
        let child = command(force.dir())
            .args(["serve", "--config"])
            .arg(force.file("wardmote.toml"))
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "900000")
            .env("FAILPOINTS", failpoints)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .unwrap();
        Self { child, socket, log }
    }

    /// The next thing that it says.
    async fn says(&self) -> String {
        let mut bytes = [0; 4096];
        for _ in 0..LOOKS {
            match self.socket.recv(&mut bytes) {
                Ok(length) => return String::from_utf8_lossy(&bytes[..length]).into_owned(),
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
        panic!("it says nothing:\n{}", self.log());
    }

    /// Takes what it has said already.
    fn said(&self) -> Vec<String> {
        let mut bytes = [0; 4096];
        let mut all = Vec::new();
        while let Ok(length) = self.socket.recv(&mut bytes) {
            all.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
        }
        all
    }

    fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    async fn complaints(&self, at_least: usize) {
        for _ in 0..LOOKS {
            if self.log().matches("no progress").count() >= at_least {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("it does not see that it hangs:\n{}", self.log());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_it_is_ready_feeds_the_watchdog_and_says_that_it_stops() {
    let mut force = Force::new().await;
    force.stop().await;
    let mut watched = Watched::start(&force, "");
    assert_eq!(watched.says().await.trim(), "READY=1");
    for _ in 0..3 {
        assert_eq!(watched.says().await.trim(), "WATCHDOG=1");
    }
    let kill = format!("kill -TERM {}", watched.child.id());
    let asked = std::process::Command::new("sh")
        .args(["-c", &kill])
        .status();
    assert!(asked.unwrap().success());
    let last = loop {
        let said = watched.says().await;
        if said.trim() != "WATCHDOG=1" {
            break said;
        }
    };
    assert_eq!(last.trim(), "STOPPING=1");
    assert!(watched.child.wait().unwrap().success());
    drop(watched);
    force.start(None).await;
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_whose_store_hangs_does_not_feed_the_watchdog() {
    let mut force = Force::new().await;
    force.stop().await;
    let watched = Watched::start(&force, "store.submit.before_commit=pause");
    assert_eq!(watched.says().await.trim(), "READY=1");
    assert_eq!(watched.says().await.trim(), "WATCHDOG=1");
    // It hangs in the middle of its transaction, so nobody is answered.
    let message = messages::advice(1, "page");
    tokio::select! {
        id = force.submit(&message) => panic!("{id} was taken"),
        () = watched.complaints(1) => {}
    }
    watched.said();
    watched.complaints(3).await;
    assert_eq!(watched.said(), Vec::<String>::new());
    drop(watched);
    force.start(None).await;
    let left = rest::until("nothing of it was kept", || async {
        let queue = force.author().get("/v1/messages").await;
        (queue.status == 200).then_some(queue.json)
    })
    .await;
    assert_eq!(left["messages"], serde_json::json!([]));
    force.end().await;
}
