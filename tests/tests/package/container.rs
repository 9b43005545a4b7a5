//! The container file against the tree. No container is built here: what it copies, starts and asks is held against what is
//! there.

use std::{fs, path::Path, process::Command};

use wardmote_tests::{daemon, root};

use super::{help, metadata, text};

/// The lines of the file, those that go on joined.
fn lines() -> Vec<String> {
    text("systemd/Containerfile")
        .replace("\\\n", " ")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn all<'l>(lines: &'l [String], what: &str) -> Vec<&'l str> {
    let prefix = format!("{what} ");
    lines
        .iter()
        .filter_map(|line| line.strip_prefix(&prefix))
        .collect()
}

/// The words of `["a", "b"]`.
fn list(line: &str) -> Vec<String> {
    serde_json::from_str(line).unwrap()
}

#[test]
fn what_the_build_copies_is_a_whole_workspace() {
    let lines = lines();
    let copies: Vec<Vec<&str>> = all(&lines, "COPY")
        .iter()
        .filter(|line| !line.starts_with("--from"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(copies.len() > 8, "{copies:?}");
    let source = tempfile::tempdir().unwrap();
    for words in &copies {
        let (to, from) = words.split_last().unwrap();
        for file in from {
            assert!(
                root().join(file).exists(),
                "COPY {file}: it is not in the tree"
            );
            if !to.starts_with('/') {
                let to = if *to == "./" { file } else { to };
                copy(&root().join(file), &source.path().join(to));
            }
        }
    }
    let members = |of: &Path| metadata(of)["packages"].as_array().unwrap().len();
    assert_eq!(members(source.path()), members(&root()));
    let builds = all(&lines, "RUN")[0];
    assert_eq!(
        builds,
        "cargo build --release --locked --package wardmote --package wardmote-leaflet"
    );
    // The oldest compiler that is promised, or a later one.
    let image = all(&lines, "FROM")[0];
    assert!(
        image.starts_with("docker.io/library/rust:1.95-bookworm"),
        "{image}"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let done = Command::new("cp").arg("-r").arg(from).arg(to).status();
    assert!(done.unwrap().success(), "{}", from.display());
}

#[test]
fn it_starts_the_daemon_as_nobody_in_particular_and_asks_it_for_its_health() {
    let lines = lines();
    assert_eq!(list(all(&lines, "ENTRYPOINT")[0]), ["/usr/bin/wardmote"]);
    let start = list(all(&lines, "CMD")[0]);
    assert_eq!(start, ["serve", "--config", "/etc/wardmote/wardmote.toml"]);
    assert!(help(&["serve"]).unwrap().contains("--config"));
    let copied = all(&lines, "COPY");
    assert!(copied.contains(&"--from=build /src/target/release/wardmote /usr/bin/wardmote"));
    // Where the daemon looks for what prints.
    let (from, to) = ("/src/target/release", "/usr/lib/wardmote");
    let prints = format!("--from=build {from}/wardmote-leaflet {to}/wardmote-leaflet");
    assert!(copied.contains(&prints.as_str()));
    assert!(
        copied
            .iter()
            .any(|line| line.starts_with("config/wardmote.toml ")
                && line.ends_with(" /etc/wardmote/"))
    );
    let health = all(&lines, "HEALTHCHECK")[0];
    let asks = list(health.split_once("CMD ").unwrap().1);
    assert_eq!(asks, ["wardmote", "alive"]);
    assert!(help(&["alive"]).is_some());
    let user = all(&lines, "USER")[0];
    assert_ne!(user, "0");
    assert!(all(&lines, "RUN")[1].contains(&format!("--uid {user} ")));
    let shipped = text("config/wardmote.toml");
    let given = all(&lines, "ENV");
    for (name, value) in daemon::unit_environment() {
        let pair = format!("{name}={value}");
        assert!(given.contains(&pair.as_str()), "the unit gives {pair}");
    }
    let volume = all(&lines, "VOLUME")[0];
    assert!(shipped.contains(&format!("file = \"{volume}/wardmote.db\"")));
    for port in all(&lines, "EXPOSE")[0].split_whitespace() {
        assert!(
            shipped.contains(&format!("listen = \"127.0.0.1:{port}\"")),
            "{port}"
        );
    }
    // A container's own loopback is reached by nobody else: what is laid over the file says so.
    assert!(text("systemd/Containerfile").contains("0.0.0.0"));
}
