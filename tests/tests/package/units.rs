//! The units as systemd reads them, and the users and folders that they need.

use std::{collections::BTreeSet, fs, process::Command};

use wardmote_tests::{daemon::program, root};

use super::text;

const UNITS: &[&str] = &[
    "wardmote.service",
    "wardmote-exercise.service",
    "wardmote.socket",
];

#[test]
fn systemd_takes_every_line_of_the_units() {
    let folder = tempfile::tempdir().unwrap();
    for unit in UNITS {
        let with_program = text(&format!("systemd/{unit}"))
            .replace("/usr/bin/wardmote", &program().display().to_string());
        fs::write(folder.path().join(unit), with_program).unwrap();
    }
    let verify = || {
        Command::new("systemd-analyze")
            .args(["verify", "--man=no", "--recursive-errors=no"])
            .args(UNITS.iter().map(|unit| folder.path().join(unit)))
            .output()
            .unwrap()
    };
    let said = verify();
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "{words}");
    let of_ours: Vec<&str> = words
        .lines()
        .filter(|line| line.contains("wardmote"))
        .collect();
    assert!(of_ours.is_empty(), "{of_ours:#?}");
    // It would have said so.
    let path = folder.path().join("wardmote.service");
    let wrong = fs::read_to_string(&path)
        .unwrap()
        .replace("ProtectClock=yes", "ProtectClok=yes");
    fs::write(&path, wrong).unwrap();
    assert!(String::from_utf8_lossy(&verify().stderr).contains("ProtectClok"));
}

#[test]
fn the_units_call_nothing_that_a_bare_debian_has_not() {
    let mut seen = 0;
    for unit in UNITS {
        for line in text(&format!("systemd/{unit}")).lines() {
            let Some((key, command)) = line
                .split_once('=')
                .filter(|(key, _)| key.starts_with("Exec"))
            else {
                continue;
            };
            let called = command.split(' ').next().unwrap();
            assert!(
                ["/usr/bin/wardmote", "/bin/sh"].contains(&called),
                "{unit}: {key} calls {called}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 3);
}

#[test]
fn users_and_folders_are_made_for_what_the_units_name() {
    let bare = tempfile::tempdir().unwrap();
    fs::create_dir(bare.path().join("etc")).unwrap();
    let run = |program: &str, args: &[&str], file: &str| {
        let said = Command::new(program)
            .arg(format!("--root={}", bare.path().display()))
            .args(args)
            .arg(root().join(file))
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success(), "{program}: {words}");
    };
    run("systemd-sysusers", &[], "systemd/wardmote.sysusers.conf");
    run(
        "systemd-tmpfiles",
        &["--create"],
        "systemd/wardmote.tmpfiles.conf",
    );
    let users = fs::read_to_string(bare.path().join("etc/passwd")).unwrap();
    let users: BTreeSet<&str> = users
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    for unit in ["wardmote", "wardmote-exercise"] {
        let said = text(&format!("systemd/{unit}.service"));
        let value = |key: &str| {
            let line = said
                .lines()
                .find_map(|line| line.strip_prefix(&format!("{key}=")));
            line.unwrap_or_else(|| panic!("{unit} has no {key}"))
                .to_owned()
        };
        assert!(users.contains(value("User").as_str()), "{users:?}");
        let state = format!("var/lib/{}", value("StateDirectory"));
        assert!(bare.path().join(&state).is_dir(), "{state}");
        let secret = value("LoadCredential");
        let (_, from) = secret.split_once(':').unwrap();
        let folder = from.strip_suffix("/wardmote-exercise-key").unwrap_or(from);
        assert!(
            bare.path().join(folder.trim_start_matches('/')).is_dir(),
            "{folder}"
        );
    }
    let backups = text("systemd/wardmote.service");
    let line = backups
        .lines()
        .find_map(|line| line.strip_prefix("ReadWritePaths=-/"));
    assert!(bare.path().join(line.unwrap()).is_dir());
    let shipped = text("config/wardmote.toml");
    assert!(shipped.contains(&format!("#folder = \"/{}\"", line.unwrap())));
}
