mod realm;

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _};

use jiff::civil::time;

use super::*;

/// A folder with the secrets that the shipped file names, each as a file.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "wardmote-key",
            "x-consumer-key",
            "x-consumer-secret",
            "x-token",
            "x-token-secret",
            "panel-key",
            "wardmote-dkim",
            "wardmote-relay-password",
            "gateway-token",
            "gateway-client-secret",
            "gateway-callback-secret",
            "notify-key",
            "notify-callback-token",
        ] {
            let path = dir.path().join(name);
            fs::write(&path, "a-secret-of-the-tests-long-enough-for-all\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        Self(dir)
    }

    /// Reads this text as the configuration; what comes of it, or the faults as they are told.
    pub fn read(&self, text: &str) -> Result<Settings, String> {
        let path = self.write(text);
        let told = |p: Problems| {
            p.to_string()
                .replace(&format!("{}/", self.0.path().display()), "")
        };
        Settings::read(&ConfigFile::read(&path).map_err(|p| told(vec![p].into_iter().collect()))?)
            .map_err(told)
    }

    /// Writes this text as the configuration, its secrets beside it; where it is.
    pub fn write(&self, text: &str) -> PathBuf {
        let text = text.replace("{ credential = ", "{ file = ");
        let path = self.0.path().join("wardmote.toml");
        fs::write(&path, text).unwrap();
        path
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The shipped file with one line put in place of another.
    fn with(&self, line: &str, instead: &str) -> Result<Settings, String> {
        assert_eq!(SHIPPED.matches(line).count(), 1, "{line}");
        self.read(&SHIPPED.replace(line, instead))
    }
}

/// The shipped file with every commented key in force.
fn every_key() -> String {
    let key = |line: &str| {
        line.strip_prefix('#').is_some_and(|l| {
            l.starts_with('[')
                || (l.starts_with(|c: char| c.is_ascii_lowercase()) && l.contains(" = "))
        })
    };
    let line = |l: &str| {
        if key(l) {
            l[1..].to_owned()
        } else {
            l.to_owned()
        }
    };
    let whole = SHIPPED.lines().map(line).collect::<Vec<_>>().join("\n");
    // The account that its route names is an example too, of another sort.
    whole.replace("account = \"wandsworth\"", "account = \"force\"")
}

#[test]
fn the_shipped_file_is_good_as_it_is_and_with_every_key_in_force() {
    let folder = Folder::new();
    let plain = folder.read(SHIPPED).unwrap();
    let whole = folder.read(&every_key()).unwrap();
    // Commented keys show the defaults, so that taking the mark away changes nothing.
    assert_eq!(format!("{:?}", plain.server), format!("{:?}", whole.server));
    assert_eq!(
        format!("{:?}", plain.dispatch),
        format!("{:?}", whole.dispatch)
    );
    assert_eq!(
        format!("{:?}", plain.urgent_lane),
        format!("{:?}", whole.urgent_lane)
    );
    // A folder for backups has no default but "not set".
    let backup = BackupSection {
        folder: None,
        ..whole.backup
    };
    assert_eq!(format!("{:?}", plain.backup), format!("{backup:?}"));
    assert_eq!(plain.retention, whole.retention);
    assert_eq!(plain.store.keep_free_mib, whole.store.keep_free_mib);
    assert_eq!(format!("{:?}", plain.staff), format!("{:?}", whole.staff));
    // A cap has no default but "not set".
    let twitter = wardmote_channels::twitter::TwitterConfig {
        spend_cap_usd: None,
        ..whole.channels.twitter.unwrap()
    };
    assert_eq!(
        format!("{:?}", plain.channels.twitter.unwrap()),
        format!("{twitter:?}")
    );
    // These have no default but "not set": limits, who we are at the relay, and two places of files.
    let email = wardmote_channels::email::EmailConfig {
        throttle: None,
        login: None,
        per_second: None,
        mails_24_hours: None,
        dkim: None,
        feedback: None,
        ..whole.channels.email.unwrap()
    };
    assert_eq!(
        format!("{:?}", plain.channels.email.unwrap()),
        format!("{email:?}")
    );
    // What is off by default is off, and whole where its marks are taken away.
    assert!(plain.channels.neighbourhood_link.is_none() && plain.channels.sms.is_none());
    assert!(plain.channels.ward_panel.is_none());
    // Both ways to reach panels stand in the file, of which one is kept.
    let panel = whole.channels.ward_panel.unwrap();
    assert!(panel.check().is_err());
    let site = wardmote_channels::ward_panel::Config {
        time: None,
        day: None,
        ..panel
    };
    let short = wardmote_channels::ward_panel::Config {
        requests_per_minute: None,
        timeout_seconds: None,
        settle_seconds: None,
        ..site.clone()
    };
    assert_eq!(
        format!("{:?}", site.check().unwrap()),
        format!("{:?}", short.check().unwrap())
    );
    let (gateway, sms) = (
        whole.channels.neighbourhood_link.unwrap(),
        whole.channels.sms.unwrap(),
    );
    let defaults = wardmote_channels::neighbourhood_link::Section {
        reply_to: gateway.reply_to.clone(),
        token: gateway.token.clone(),
        token_url: gateway.token_url.clone(),
        client_id: gateway.client_id.clone(),
        client_secret: gateway.client_secret.clone(),
        callback_secret: gateway.callback_secret.clone(),
        ..wardmote_channels::neighbourhood_link::Section::new(
            &gateway.url,
            gateway.account.clone(),
            &gateway.provider,
        )
    };
    assert_eq!(format!("{gateway:?}"), format!("{defaults:?}"));
    let defaults = wardmote_channels::sms::Section {
        sms_sender_id: sms.sms_sender_id.clone(),
        callback_token: sms.callback_token.clone(),
        ..wardmote_channels::sms::Section::new(
            &sms.url,
            sms.account.clone(),
            sms.api_key.clone(),
            &sms.template_id,
        )
    };
    assert_eq!(sms.check(), Ok(()));
    assert_eq!(format!("{sms:?}"), format!("{defaults:?}"));
    assert!(plain.standard.file.is_none() && whole.standard.file.is_some());
    assert!(plain.catalogue.overlay.is_none() && whole.catalogue.overlay.is_some());
    assert_eq!(plain.server.drain_seconds, 30);
    assert_eq!(plain.server.requests_per_minute, REQUESTS_PER_MINUTE);
    assert_eq!(plain.urgent_lane.from, time(21, 0, 0, 0));
}

/// Every name that a section of this type takes, by asking it for one that it does not have.
fn names_of(text: &str) -> BTreeSet<String> {
    let listed = text.split("expected").nth(1).unwrap_or_default();
    listed
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_key_that_is_read_stands_in_the_shipped_file() {
    let whole = every_key();
    // A key that holds a table stands as the last word of its header.
    let header = |l: &str| {
        Some(
            l.strip_prefix('[')?
                .strip_suffix(']')?
                .rsplit('.')
                .next()?
                .to_owned(),
        )
    };
    let written: BTreeSet<String> = whole
        .lines()
        .filter_map(|l| l.split_once(" = "))
        .map(|(key, _)| key.trim().to_owned())
        .filter(|key| !key.starts_with('#'))
        .chain(whole.lines().filter_map(header))
        .collect();
    let wrong = |e: toml::de::Error| names_of(e.message());
    let odd = "no_such_key = 1";
    let known = [
        toml::from_str::<Server>(odd).map_err(wrong).unwrap_err(),
        toml::from_str::<StoreSection>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<Organisation>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<StandardSection>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<CatalogueSection>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<UrgentLane>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<Dispatch>(odd).map_err(wrong).unwrap_err(),
        toml::from_str::<wardmote_channels::email::EmailConfig>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<TwitterConfigSection>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<wardmote_channels::ward_panel::Section<SecretRef>>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<wardmote_channels::neighbourhood_link::Section<SecretRef>>(odd)
            .map_err(wrong)
            .unwrap_err(),
        toml::from_str::<wardmote_channels::sms::Section<SecretRef>>(odd)
            .map_err(wrong)
            .unwrap_err(),
    ];
    for (i, names) in known.iter().enumerate() {
        assert!(!names.is_empty(), "section {i} names its keys");
        for name in names.iter().filter(|n| *n != "account") {
            assert!(
                written.contains(name),
                "{name} is not in config/wardmote.toml"
            );
        }
    }
}

type TwitterConfigSection = wardmote_channels::twitter::TwitterSection<SecretRef>;

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_nearest_name() {
    let folder = Folder::new();
    for (line, instead, told) in [
        ("realm = \"live\"", "realm = \"alive\"", "server.realm: "),
        (
            "realm = \"live\"",
            "relam = \"live\"",
            "did you mean \"realm\"?",
        ),
        ("[store]", "[stroe]", "did you mean \"store\"?"),
        (
            "[channels.email]",
            "[channels.emial]",
            "did you mean \"email\"?",
        ),
        (
            "#lease_seconds = 60",
            "lease_secs = 60",
            "did you mean \"lease_seconds\"?",
        ),
        (
            "#batch = 100",
            "batch = 0",
            "dispatch.batch: 0 is not from 1 to 1000",
        ),
        (
            "#idle_milliseconds = 1000",
            "idle_milliseconds = 9",
            "is not from 10 to 60000",
        ),
        (
            "#drain_seconds = 30",
            "drain_seconds = 31",
            "this is not from 1 to 30",
        ),
        (
            "#requests_per_minute = 600",
            "requests_per_minute = 0",
            "this is not from 10 to 100000",
        ),
        (
            "#from = \"21:00\"",
            "from = \"21.00\"",
            "write it like 21:00",
        ),
        (
            "#from = \"21:00\"",
            "from = \"24:00\"",
            "write it like 21:00",
        ),
        ("#to = \"08:00\"", "to = \"8:00\"", "write it like 21:00"),
        (
            "public_listen = \"127.0.0.1:8481\"",
            "public_listen = \"127.0.0.1:8480\"",
            "never shares a port",
        ),
        (
            "name = \"twitter\"",
            "name = \"email\"",
            "there are two outlets named email",
        ),
        (
            "name = \"leaflet\"\nclasses = [\"offline\"]",
            "name = \"leaflet\"\nclasses = []",
            "leaflet has no class",
        ),
        (
            "name = \"sms\"\nclasses = [\"direct\"]\nhow = \"by_hand\"",
            "name = \"sms\"\nclasses = [\"direct\"]\nhow = \"adapter\"",
            "nothing here can serve sms that way",
        ),
        ("name = \"leaflet\"", "name = \"Leaf let\"", "Leaf let"),
        ("id = \"met\"", "id = \"\"", "this is empty"),
        (
            "[[organisation]]",
            "[[organisation]]\nid = \"met\"\nname = \"A\"\n[[organisation]]",
            "two organisations",
        ),
        (
            "{ credential = \"wardmote-key\" }",
            "\"in the open\"",
            "secrets.key",
        ),
        (
            "{ credential = \"wardmote-key\" }",
            "{ file = \"none\" }",
            "none: ",
        ),
        (
            "from_name = \"Metropolitan Police\"",
            "from_nam = \"Metropolitan Police\"",
            "did you mean \"from_name\"?",
        ),
    ] {
        let said = folder.with(line, instead).map(|_| ()).unwrap_err();
        assert!(said.contains(told), "{instead}: {said}");
        assert!(said.starts_with("wardmote.toml:"), "{instead}: {said}");
    }
}

#[test]
fn a_short_key_and_a_secret_that_all_may_read_are_refused() {
    let folder = Folder::new();
    let key = folder.0.path().join("wardmote-key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let said = folder.read(SHIPPED).map(|_| ()).unwrap_err();
    assert!(said.contains("chmod o="), "{said}");
    fs::write(&key, "short").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let said = folder.read(SHIPPED).map(|_| ()).unwrap_err();
    assert!(
        said.contains("too short") && !said.contains("short\""),
        "{said}"
    );
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let text = SHIPPED
        .replace("#batch = 100", "batch = 0")
        .replace("realm = \"live\"", "realm = \"dead\"")
        .replace("#connections = 4", "connections = 0");
    let said = Folder::new().read(&text).map(|_| ()).unwrap_err();
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[test]
fn paths_start_at_the_files_own_folder() {
    let folder = Folder::new();
    let read = folder
        .with(
            "file = \"/var/lib/wardmote/wardmote.db\"",
            "file = \"state/w.db\"",
        )
        .unwrap();
    assert_eq!(read.store.file, folder.0.path().join("state/w.db"));
    let read = folder
        .with(
            "#overlay = \"/etc/wardmote/catalogue\"",
            "overlay = \"words\"",
        )
        .unwrap();
    assert_eq!(read.catalogue.overlay, Some(folder.0.path().join("words")));
}

#[test]
fn the_urgent_lane_may_pass_midnight() {
    let night = UrgentLane::default();
    for (at, open) in [
        (time(20, 59, 59, 0), false),
        (time(21, 0, 0, 0), true),
        (time(0, 0, 0, 0), true),
        (time(7, 59, 59, 0), true),
        (time(8, 0, 0, 0), false),
    ] {
        assert_eq!(night.open_at(at), open, "{at}");
    }
    let day = UrgentLane {
        from: time(9, 0, 0, 0),
        to: time(17, 0, 0, 0),
    };
    assert!(day.open_at(time(9, 0, 0, 0)) && !day.open_at(time(17, 0, 0, 0)));
}

#[test]
fn backups_and_retention_out_of_bounds_are_told_with_their_line() {
    let folder = Folder::new();
    for (line, instead, words) in [
        (
            "#keep = 14",
            "keep = 0",
            "backup.keep: 0 is not from 1 to 1000",
        ),
        (
            "#at = [\"03:15\"]",
            "at = []",
            "backup.at: a backup needs at least one clock time",
        ),
        ("#at = [\"03:15\"]", "at = [\"3am\"]", "is not a clock time"),
        (
            "#callbacks_days = 10",
            "callbacks_days = 2",
            "retention.callbacks_days: 2 is not from 10",
        ),
        (
            "#unsent_months = 12",
            "unsent_months = 601",
            "601 is more than 600",
        ),
    ] {
        let told = folder.with(line, instead).unwrap_err();
        assert!(told.contains(words), "{told}");
    }
}
