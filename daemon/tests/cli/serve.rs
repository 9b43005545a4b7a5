//! The daemon under a service manager: ready, stopping, one daemon to a file.

use std::{
    fs::{self, Permissions},
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt as _, net::UnixDatagram},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::{file, text, wardmote};

/// A configuration on the sandbox realm in a folder of its own; nothing it names is there to be sent to.
struct Place {
    dir: tempfile::TempDir,
    desk: u16,
    public: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Place {
    fn new() -> Self {
        let place = Self {
            dir: tempfile::tempdir().unwrap(),
            desk: free_port(),
            public: free_port(),
        };
        for name in [
            "wardmote-key",
            "x-consumer-key",
            "x-consumer-secret",
            "x-token",
            "x-token-secret",
        ] {
            let path = place.path().join(name);
            fs::write(&path, "a secret of the tests, long enough").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        }
        place.configure("wardmote.toml", place.desk, place.public);
        place
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn configure(&self, name: &str, desk: u16, public: u16) -> String {
        let text = fs::read_to_string(file("config/wardmote.toml")).unwrap();
        let text = [
            ("realm = \"live\"", "realm = \"sandbox\"".to_owned()),
            ("{ credential = ", "{ file = ".to_owned()),
            ("127.0.0.1:8480", format!("127.0.0.1:{desk}")),
            ("127.0.0.1:8481", format!("127.0.0.1:{public}")),
            (
                "https://alerts.example.org\"",
                format!("http://127.0.0.1:{public}\""),
            ),
            (
                "#url = \"https://api.x.com\"",
                "url = \"http://127.0.0.1:1\"".to_owned(),
            ),
            ("/var/lib/wardmote/wardmote.db", "w.db".to_owned()),
        ]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to));
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn config(&self) -> String {
        self.path().join("wardmote.toml").display().to_string()
    }

    fn first(&self) -> std::process::Output {
        let (config, person) = (
            self.config(),
            ["--name", "Robin Ashdown", "--email", "robin@example.org"],
        );
        wardmote()
            .args([
                "people",
                "add",
                "--first-administrator",
                "--config",
                &config,
            ])
            .args(person)
            .output()
            .unwrap()
    }

    fn serve(&self, notify: &Path) -> Child {
        let mut command = wardmote();
        command
            .args(["serve", "--config", &self.config()])
            .env("NOTIFY_SOCKET", notify);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// The next word to the service manager.
fn heard(socket: &UnixDatagram) -> String {
    let mut bytes = [0; 1024];
    let n = socket.recv(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes[..n]).trim().to_owned()
}

#[test]
fn it_says_when_it_is_ready_holds_its_file_alone_and_ends_in_order() {
    let place = Place::new();
    let made = place.first();
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let token = text(&made.stdout).trim().to_owned();
    assert!(token.len() > 40 && !token.contains(char::is_whitespace));
    assert_eq!(
        place.first().status.code(),
        Some(6),
        "there is somebody already"
    );

    let notify = place.path().join("notify");
    let socket = UnixDatagram::bind(&notify).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(600)))
        .unwrap();
    let daemon = place.serve(&notify);
    assert_eq!(heard(&socket), "READY=1");
    let ask = |args: &[&str]| {
        let mut command = wardmote();
        command
            .args(args)
            .env("WARDMOTE_TOKEN", &token)
            .env("WARDMOTE_URL", format!("http://127.0.0.1:{}", place.desk));
        command.output().unwrap()
    };
    let people = ask(&["people", "list"]);
    assert!(
        text(&people.stdout).contains("Robin Ashdown  administrator:london"),
        "{}",
        text(&people.stdout)
    );
    assert!(
        !text(&people.stdout).contains("example.org"),
        "addresses stay in"
    );

    for ending in ["", "-wal", "-shm"] {
        let mode = fs::metadata(place.path().join(format!("w.db{ending}")))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "w.db{ending}");
    }
    let other = place.configure("other.toml", free_port(), free_port());
    let second = wardmote()
        .args(["serve", "--config", &other])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(6), "{}", text(&second.stderr));
    assert!(text(&second.stderr).contains("a daemon holds this database already"));
    let same_port = wardmote()
        .args(["serve", "--config", &place.config()])
        .output()
        .unwrap();
    assert_eq!(same_port.status.code(), Some(1));
    assert!(
        text(&same_port.stderr).contains("server.listen"),
        "{}",
        text(&same_port.stderr)
    );
    assert_eq!(place.first().status.code(), Some(6), "a daemon holds it");

    let proof = wardmote()
        .args(["audit", "verify", "--config", &place.config()])
        .output()
        .unwrap();
    assert_eq!(
        proof.status.code(),
        Some(0),
        "beside the daemon: {}",
        text(&proof.stderr)
    );
    let told = Command::new("kill")
        .args(["-TERM", &daemon.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    assert_eq!(heard(&socket), "STOPPING=1");
    let ended = daemon.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    let said = text(&ended.stderr);
    assert!(!said.contains("robin@") && !said.contains(&token), "{said}");
}

#[test]
fn a_database_is_not_started_restored_or_called_good_under_another_key_or_realm() {
    let place = Place::new();
    assert_eq!(place.first().status.code(), Some(0));
    let notify = place.path().join("notify");
    let socket = UnixDatagram::bind(&notify).unwrap();
    let patience = Some(Duration::from_secs(600));
    socket.set_read_timeout(patience).unwrap();
    let daemon = place.serve(&notify);
    assert_eq!(heard(&socket), "READY=1");
    let pid = daemon.id().to_string();
    let told = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(told.success());
    let ended = daemon.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));

    let run = |args: &[&str]| {
        let out = wardmote().args(args).output().unwrap();
        (out.status.code(), text(&out.stdout) + &text(&out.stderr))
    };
    let (copy, config) = (
        place.path().join("copy.db").display().to_string(),
        place.config(),
    );
    let (code, said) = run(&["backup", &copy, "--config", &config]);
    assert_eq!(code, Some(0), "{said}");
    let nowhere = place.path().join("nowhere/copy.db").display().to_string();
    let (code, said) = run(&["backup", &nowhere, "--config", &config]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nowhere: this folder is not there"), "{said}");

    let key = place.path().join("wardmote-key");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, "another secret of the tests, long enough").unwrap();
    let before = fs::read(place.path().join("w.db")).unwrap();
    let restore = ["restore", &copy, "--to", &config];
    for args in [&["serve", "--config", &config][..], &restore] {
        let (code, said) = run(args);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("Put the old key back"), "{said}");
    }
    let (_, said) = run(&["doctor", "--config", &config]);
    assert!(said.contains("not the one that the database"), "{said}");
    fs::write(&key, kept).unwrap();
    let exercise = fs::read_to_string(&config)
        .unwrap()
        .replace("realm = \"sandbox\"", "realm = \"exercise\"");
    let other = place.path().join("other.toml").display().to_string();
    fs::write(&other, exercise).unwrap();
    let (code, said) = run(&["restore", &copy, "--to", &other]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("belongs to the sandbox realm") && said.contains("Nothing was changed"),
        "{said}"
    );
    let (_, said) = run(&["doctor", "--config", &other]);
    assert!(said.contains("it belongs to the sandbox realm"), "{said}");
    let names: Vec<_> = fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !names
            .iter()
            .any(|n| n.contains("restor") || n.contains("before")),
        "{names:?}"
    );
    assert_eq!(fs::read(place.path().join("w.db")).unwrap(), before);
    let (code, said) = run(&restore);
    assert_eq!(code, Some(0), "{said}");
}

/// What `/metrics` answers without a token: its status line.
fn metrics(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let ask = "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

#[test]
fn a_hangup_reads_the_configuration_again_whole_or_not_at_all() {
    let place = Place::new();
    assert_eq!(place.first().status.code(), Some(0));
    let notify = place.path().join("notify");
    let socket = UnixDatagram::bind(&notify).unwrap();
    let patience = Some(Duration::from_secs(600));
    socket.set_read_timeout(patience).unwrap();
    let daemon = place.serve(&notify);
    assert_eq!(heard(&socket), "READY=1");
    let hang_up = || {
        let pid = daemon.id().to_string();
        let told = Command::new("kill").args(["-HUP", &pid]).status().unwrap();
        assert!(told.success());
        assert!(heard(&socket).starts_with("RELOADING=1\nMONOTONIC_USEC="));
        heard(&socket)
    };
    assert!(metrics(place.desk).starts_with("HTTP/1.1 401"));
    let layer = place.path().join("wardmote.toml.d");
    fs::create_dir(&layer).unwrap();
    let write = |text: &str| fs::write(layer.join("10-here.toml"), text).unwrap();
    // Wrong twice, and one good key beside it: nothing of it is taken.
    write(
        "[server]\nmetrics_open_to = [\"127.0.0.1\"]\ndrain_seconds = 99\n[dispatch]\nbatch = 0\n",
    );
    let said = hang_up();
    assert!(
        said.contains("READY=1") && said.contains("10-here.toml:3"),
        "{said}"
    );
    assert!(
        metrics(place.desk).starts_with("HTTP/1.1 401"),
        "the old one is in force"
    );
    // Sockets and the file of the database are for the life of the process: each key is named in the log.
    write(
        "[server]\nmetrics_open_to = [\"127.0.0.1\"]\nlisten = \"127.0.0.1:1\"\npublic_listen = \"127.0.0.1:2\"\n\
         [store]\nfile = \"another.db\"\n",
    );
    assert!(hang_up().contains("server.listen has changed"));
    assert!(metrics(place.desk).starts_with("HTTP/1.1 401"));
    // The realm comes first: that no channel and no outlet fits it any more follows from that.
    write("[server]\nrealm = \"exercise\"\n");
    let said = hang_up();
    assert!(
        said.contains("in force: server.realm has changed"),
        "{said}"
    );
    // Another key is never taken: who has left would come back.
    write("[server]\nmetrics_open_to = [\"127.0.0.1\"]\n");
    let key = place.path().join("wardmote-key");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, "another secret of the tests, long enough").unwrap();
    let said = hang_up();
    assert!(said.contains("secrets.key is another key"), "{said}");
    assert!(metrics(place.desk).starts_with("HTTP/1.1 401"));
    fs::write(&key, kept).unwrap();
    write("[server]\nmetrics_open_to = [\"127.0.0.1\"]\n");
    let said = hang_up();
    assert!(
        said.contains("READY=1") && said.contains("Configuration read at"),
        "{said}"
    );
    let page = metrics(place.desk);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("wardmote_config_last_reload_successful 1\n"));
    let told = Command::new("kill")
        .args(["-TERM", &daemon.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    let ended = daemon.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    let log = text(&ended.stderr);
    for said in [
        "10-here.toml:3",
        "10-here.toml:5",
        "server.listen has changed: that needs systemctl restart wardmote",
        "server.public_listen has changed: that needs systemctl restart wardmote",
        "store.file has changed: that needs systemctl restart wardmote",
        "\"event\":\"reload_refused\"",
        "\"event\":\"reloaded\"",
    ] {
        assert!(log.contains(said), "{said}:\n{log}");
    }
}
