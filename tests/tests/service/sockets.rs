//! Socket activation: the service manager holds both ports open, so that a restart refuses nobody.

use std::process::{Child, Command, Stdio};

use wardmote_tests::{
    client::Client,
    daemon::{LOOK, LOOKS, command, program},
    force::Force,
};

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn activate(force: &Force, listen: &[String]) -> Command {
    let mut hold = Command::new("systemd-socket-activate");
    hold.env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", force.dir());
    for at in listen {
        hold.args(["-l", at]);
    }
    hold.arg(program())
        .args(["serve", "--config"])
        .arg(force.file("wardmote.toml"))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    hold
}

#[tokio::test(flavor = "multi_thread")]
async fn both_listeners_are_taken_from_the_service_manager() {
    let mut force = Force::new().await;
    force.stop().await;
    let (desk, public) = (force.at.desk.to_string(), force.at.public.to_string());
    let log = std::fs::File::create(force.file("activated.log")).unwrap();
    let held = activate(&force, &[desk, public]).stderr(log).spawn();
    let held = Killed(held.unwrap());
    // The first to knock starts the daemon, and is answered by it.
    let client = Client::new(force.at.desk, None);
    let mut answered = false;
    for _ in 0..LOOKS {
        let ready = client
            .try_send(client.request(reqwest::Method::GET, "/readyz"))
            .await;
        if ready.is_ok_and(|said| said.status == 200) {
            answered = true;
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let said = std::fs::read_to_string(force.file("activated.log")).unwrap();
    assert!(answered, "{said}");
    let public = Client::new(force.at.public, None);
    assert_eq!(public.get("/subscribe").await.status, 200);
    drop(held);
    force.start(None).await;
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_and_the_public_never_change_places() {
    let mut force = Force::new().await;
    force.stop().await;
    let (desk, public) = (force.at.desk.to_string(), force.at.public.to_string());
    for (listen, says) in [
        (vec![public.clone(), desk.clone()], "make them the same"),
        (vec![desk.clone()], "hands over 1 sockets"),
    ] {
        let mut held = activate(&force, &listen)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A knock starts it; what it answers does not matter.
        for _ in 0..LOOKS {
            let knock: std::net::SocketAddr = listen[0].parse().unwrap();
            let _ = std::net::TcpStream::connect(knock);
            if held.try_wait().unwrap().is_some() {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        let ended = held.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
    // A socket unit of its own says the same as the shipped configuration.
    let shipped = command(force.dir())
        .args(["config", "show"])
        .output()
        .unwrap();
    let shipped = String::from_utf8(shipped.stdout).unwrap();
    let unit = include_str!("../../../systemd/wardmote.socket");
    let streams: Vec<&str> = unit
        .lines()
        .filter_map(|l| l.strip_prefix("ListenStream="))
        .collect();
    assert_eq!(streams.len(), 2);
    for (key, at) in ["listen", "public_listen"].iter().zip(streams) {
        assert!(shipped.contains(&format!("{key} = \"{at}\"")), "{key}");
    }
    force.start(None).await;
    force.end().await;
}
