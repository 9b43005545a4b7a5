//! Mistakes that people make in a configuration, planted one at a time: each is told with file and line, why, and what to
//! do instead.

use std::{fs, os::unix::fs::PermissionsExt as _};

use wardmote_config::{ConfigFile, Problems};

use crate::settings::{SHIPPED, Settings, tests::Folder};

/// A mistake: what is written in place of what, a word of the line that must be named, and words of the reason and of the
/// correction.
type Planted = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The shipped file as somebody has finished it.
fn finished() -> String {
    SHIPPED.replace(".example.org\"", ".wardmote.test\"")
}

/// What comes of a file.
fn proved(path: &std::path::Path) -> Result<Settings, Problems> {
    super::proved(&ConfigFile::read(path)?)
}

/// What `config check` finds in that text, as it prints it.
fn told(folder: &Folder, text: &str) -> Vec<wardmote_config::Problem> {
    let path = folder.write(text);
    proved(&path)
        .map(|_| ())
        .map_or_else(|faults| faults.0, |()| Vec::new())
}

#[track_caller]
fn planted(cases: &[Planted]) {
    let folder = Folder::new();
    let (good, mut wrong) = (finished(), Vec::new());
    for (line, instead, named, reason, correction) in cases {
        assert_eq!(good.matches(line).count(), 1, "{line}");
        let text = good.replace(line, instead);
        let at = text.lines().position(|l| l.contains(named));
        let at = at.unwrap_or_else(|| panic!("{named}")) + 1;
        let all = told(&folder, &text);
        let found = all.iter().any(|fault| {
            fault.file.ends_with("/wardmote.toml")
                && fault.line == u32::try_from(at).ok()
                && fault.what.contains(reason)
                && fault.to_string().contains(correction)
        });
        if !found {
            wrong.push(format!("{instead:?} at {at}: {all:#?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_file_is_good_before_anything_is_planted() {
    let all = told(&Folder::new(), &finished());
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
#[rustfmt::skip]
fn a_misspelt_key_is_told_with_the_nearest_name() {
    planted(&[
        ("realm = \"live\"", "relam = \"live\"", "relam", "relam", "did you mean \"realm\"?"),
        ("[store]", "[stroe]", "[stroe]", "stroe", "did you mean \"store\"?"),
        ("[dispatch]", "[dispach]", "[dispach]", "dispach", "did you mean \"dispatch\"?"),
        ("[channels.email]", "[channels.emial]", "[channels.emial]", "emial", "did you mean \"email\"?"),
        ("#lease_seconds = 60", "lease_secs = 60", "lease_secs", "lease_secs", "did you mean \"lease_seconds\"?"),
        ("from_name = \"Metropolitan Police\"", "from_nam = \"Metropolitan Police\"", "from_nam =", "from_nam", "did you mean \"from_name\"?"),
        ("#deliveries_months = 12", "delivery_months = 12", "delivery_months", "delivery_months", "did you mean \"deliveries_months\"?"),
        ("#next_urgent_minutes = 5", "next_urgent_minute = 5", "next_urgent_minute =", "next_urgent_minute", "did you mean \"next_urgent_minutes\"?"),
        ("handle = \"example_force\"", "handel = \"example_force\"", "handel", "handel", "did you mean \"handle\"?"),
        ("#folder = \"/var/backups/wardmote\"", "floder = \"/var/backups/wardmote\"", "floder", "floder", "did you mean \"folder\"?"),
        ("name = \"twitter\"\nclasses = [\"social\"]", "name = \"twitter\"\nclases = [\"social\"]", "clases", "clases", "did you mean \"classes\"?"),
        ("#allow_networks = []", "allow_network = []", "allow_network =", "allow_network", "did you mean \"allow_networks\"?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_value_of_the_wrong_sort_is_told_with_the_right_one() {
    planted(&[
        ("realm = \"live\"", "realm = \"alive\"", "alive", "alive", "did you mean \"live\"?"),
        ("listen = \"127.0.0.1:8480\"", "listen = 8480", "listen = 8480", "text is expected here", "put it in quotation marks"),
        ("public_listen = \"127.0.0.1:8481\"", "public_listen = \"localhost\"", "public_listen = \"localhost\"", "invalid socket address", "127.0.0.1:8481"),
        ("#batch = 100", "batch = \"100\"", "batch =", "a whole number is expected", "take the quotation marks off"),
        ("#batch = 100", "batch = -1", "batch =", "out of that range", "batch = 100"),
        ("#drain_seconds = 30", "drain_seconds = 3.5", "drain_seconds", "a number that is not whole", "drain_seconds = 30"),
        ("#keep_free_mib = 256", "keep_free_mib = \"256 MiB\"", "keep_free_mib", "a whole number is expected", "keep_free_mib = 256"),
        ("#languages = []", "languages = \"pl\"", "languages = \"pl\"", "a list is expected", "write it as a list of one"),
        ("#allow_loopback = false", "allow_loopback = \"yes\"", "allow_loopback", "true or false", "without quotation marks"),
        ("#metrics_open_to = []", "metrics_open_to = [\"10.0.0.0/33\"]", "metrics_open_to =", "10.0.0.0/33", "10.20.0.0/16"),
        ("name = \"twitter\"\nclasses = [\"social\"]", "name = \"twitter\"\nclasses = [\"socail\"]", "socail", "socail", "did you mean \"social\"?"),
        ("name = \"twitter\"\nclasses = [\"social\"]\nhow = \"adapter\"", "name = \"twitter\"\nclasses = [\"social\"]\nhow = \"adaptor\"", "adaptor", "adaptor", "did you mean \"adapter\"?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_number_or_a_time_that_cannot_be_is_told_with_its_bounds() {
    planted(&[
        ("#batch = 100", "batch = 0", "batch =", "0 is not from 1 to 1000", "leave it out for 100"),
        ("#lease_seconds = 60", "lease_seconds = 0", "lease_seconds", "0 is not from 1 to 3600", "leave it out for 60"),
        ("#idle_milliseconds = 1000", "idle_milliseconds = 9", "idle_milliseconds", "is not from 10 to 60000", "leave it out for 1000"),
        ("#drain_seconds = 30", "drain_seconds = 31", "drain_seconds", "from 1 to 30", "leave it out for 30"),
        ("#requests_per_minute = 600", "requests_per_minute = 0", "requests_per_minute", "from 10 to 100000", "leave it out for 600"),
        ("#keep = 14", "keep = 0", "keep = 0", "0 is not from 1 to 1000", "say how many backups stay"),
        ("#at = [\"03:15\"]", "at = []", "at = []", "at least one clock time", "03:15"),
        ("#at = [\"03:15\"]", "at = [\"25:00\"]", "25:00", "is not a clock time", "write it like 21:00"),
        ("#callbacks_days = 10", "callbacks_days = 2", "callbacks_days", "2 is not from 10", "providers repeat their calls"),
        ("#unsent_months = 12", "unsent_months = 601", "unsent_months", "601 is more than 600", "0"),
        ("#from = \"21:00\"", "from = \"21.00\"", "21.00", "21.00", "write it like 21:00"),
        ("#next_urgent_minutes = 5", "next_urgent_minutes = 0", "next_urgent_minutes", "this number cannot be", "from 1 to 1440"),
        ("#connections = 4", "connections = 0", "connections =", "a whole number from 1 to 65535 is expected", "connections = 4"),
        ("#from = \"21:00\"", "from = \"08:00\"\nto = \"08:00\"", "to = \"08:00\"", "never be open", "two different times"),
        ("#pipeline = 1", "pipeline = 65", "pipeline = 65", "65 is too many", "at most 64"),
        ("#posts_15_minutes = 100", "posts_15_minutes = 101", "posts_15_minutes", "is 101", "from 1 to 100"),
        ("#max_posts = 4", "max_posts = 26", "max_posts", "is 26", "from 1 to 25"),
        ("#spend_cap_usd = 500", "spend_cap_usd = -1", "spend_cap_usd", "out of that range", "spend_cap_usd = 500"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_name_that_is_not_there_or_there_twice_is_told() {
    let route =
        "#[[route]]\n#channel = \"twitter\"\n#account = \"wandsworth\"\n#areas = [\"E09000032\"]";
    planted(&[
        ("name = \"email\"", "name = \"twitter\" #here", "#here", "two outlets named twitter", ""),
        ("name = \"leaflet\"", "name = \"Leaf let\"", "Leaf let", "Leaf let", "use lower-case letters"),
        ("name = \"leaflet\"\nclasses = [\"offline\"]", "name = \"leaflet\"\nclasses = []", "classes = []", "leaflet has no class", ""),
        ("name = \"sms\"\nclasses = [\"direct\"]\nhow = \"by_hand\"", "name = \"sms\"\nclasses = [\"direct\"]\nhow = \"adapter\" #here", "#here", "nothing here can serve sms that way", "add its section under [channels]"),
        ("[[organisation]]\nid = \"met\"", "[[organisation]]\nid = \"met\"\nname = \"A\"\n[[organisation]]\nid = \"met\" #here", "#here", "two organisations", "keep one"),
        ("id = \"met\"", "id = \"\"", "id = \"\"", "this is empty", "give it in words"),
        (route, "[[route]]\nchannel = \"twiter\"\naccount = \"force\"\nareas = [\"E09000032\"]", "twiter", "there is no channel twiter", "did you mean \"twitter\"?"),
        (route, "[[route]]\nchannel = \"sms\" #here\naccount = \"force\"\nareas = [\"E09000032\"]", "#here", "sms is off", "set up [channels.sms]"),
        (route, "[[route]]\nchannel = \"twitter\"\naccount = \"wandsworth\" #here\nareas = [\"E09000032\"]", "#here", "twitter has no account wandsworth", "write one of: force"),
        (route, "[[route]]\nchannel = \"twitter\"\naccount = \"force\"\nareas = [\"E09999999\"]", "E09999999", "no ward or borough E09999999", "wardmote wards list"),
        (route, "[[route]]\nchannel = \"twitter\"\naccount = \"force\"\nareas = [\"london\"] #here", "#here", "first account alone", "leave London out"),
        (route, "[[route]]\nchannel = \"twitter\"\naccount = \"force\"\nareas = [\"E09000032\", \"E09000032\"]", "\"E09000032\", \"E09000032\"", "has two routes", "keep one"),
    ]);
}

#[test]
#[rustfmt::skip]
fn an_address_that_the_realm_does_not_allow_is_told() {
    planted(&[
        ("public_url = \"https://alerts.wardmote.test\"", "public_url = \"http://alerts.wardmote.test\"", "public_url =", "must begin with https://", "behind a proxy that speaks TLS"),
        ("desk_url = \"https://desk.wardmote.test\"", "desk_url = \"https://desk.wardmote.test/desk\"", "desk_url =", "without a path", "https://alerts.example.org"),
        ("desk_url = \"https://desk.wardmote.test\"", "desk_url = \"https://desk.example.org\"", "desk_url =", "address of the example", "put in your own"),
        ("public_listen = \"127.0.0.1:8481\"", "public_listen = \"127.0.0.1:8480\"", "public_listen =", "never shares a port", "a port of its own"),
        ("relay = \"smtp://127.0.0.1:25\"", "relay = \"smtp://relay.wardmote.test:25\"", "relay =", "unencrypted", "smtps://"),
        ("relay = \"smtp://127.0.0.1:25\"", "relay = \"relay\"", "relay = \"relay\"", "is not an address", "write it like"),
        ("relay = \"smtp://127.0.0.1:25\"", "relay = \"smtps://ann:secret@relay.wardmote.test\"", "relay =", "user name or password", "secrets come from files"),
        ("#url = \"https://api.x.com\"", "url = \"http://api.x.com\"", "url = \"http://api.x.com\"", "must be reached by https", "write https://"),
        ("realm = \"live\"", "realm = \"exercise\"", "[channels.email]", "a sandbox of its own", "take this section out"),
        ("realm = \"live\"", "realm = \"sandbox\"", "[channels.twitter]", "stays on this machine", "a loopback address"),
        ("from_address = \"alerts@alerts.wardmote.test\"", "from_address = \"alerts\"", "from_address =", "not an email address", ""),
        ("bounce_domain = \"bounce.wardmote.test\"", "bounce_domain = \"not a domain\"", "bounce_domain =", "is not a domain name", "write it like alerts.example.org"),
        ("listen = \"127.0.0.1:8480\"\n", "listen = \"127.0.0.1:0\"\n", "listen = \"127.0.0.1:0\"", "another one at each start", "a port of its own"),
        ("#metrics_open_to = []", "metrics_open_to = [\"0.0.0.0/0\"]", "metrics_open_to =", "not yours", "10.0.0.0/8"),
        ("#metrics_open_to = []", "metrics_open_to = [\"10.0.0.1/8\"]", "metrics_open_to =", "an address inside a network", "10.0.0.0/8"),
        ("#allow_networks = []", "allow_networks = [\"::/0\"]", "allow_networks =", "not yours", "fc00::/7"),
        ("#allow_networks = []", "allow_networks = [\"inside\"]", "allow_networks =", "inside", "10.20.0.0/16"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_secret_that_is_missing_open_or_wrong_is_told_and_never_shown() {
    planted(&[
        ("key = { credential = \"wardmote-key\" }", "key = \"0123456789012345678901234567890123456789\"", "key = \"0", "", "{ credential = "),
        ("key = { credential = \"wardmote-key\" }", "key = { file = \"no-such-key\" }", "no-such-key", "no-such-key", ""),
        ("token_secret = { credential = \"x-token-secret\" }", "token_secret = { file = \"/none/x\" }", "/none/x", "/none/x", ""),
    ]);
    let folder = Folder::new();
    let line = finished()
        .lines()
        .position(|l| l.starts_with("key = "))
        .unwrap()
        + 1;
    let key = folder.file("wardmote-key");
    for (mode, text, reason, correction) in [
        (
            0o644,
            "a-secret-of-the-tests-long-enough-for-all\n",
            "everyone",
            "chmod o=",
        ),
        (0o600, "shortsecret\n", "too short", "openssl rand -hex 32"),
        (0o600, "", "empty", "openssl rand -hex 32"),
    ] {
        fs::write(&key, text).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let all = told(&folder, &finished());
        let found = all.iter().any(|fault| {
            fault.line == u32::try_from(line).ok()
                && fault.to_string().contains(reason)
                && fault.to_string().contains(correction)
        });
        assert!(found, "{mode:o} {text:?}: {all:#?}");
        assert!(!format!("{all:?}").contains("shortsecret"));
    }
    // A systemd credential, where none was handed over.
    fs::write(folder.file("wardmote.toml"), finished()).unwrap();
    let all = proved(&folder.file("wardmote.toml"))
        .map(|_| ())
        .unwrap_err()
        .0;
    let fault = all.iter().find(|f| f.line == u32::try_from(line).ok());
    let fault = fault.unwrap_or_else(|| panic!("{all:#?}"));
    assert!(fault.what.contains("wardmote-key"), "{fault}");
    assert!(
        fault
            .fix
            .as_ref()
            .is_some_and(|f| f.contains("/etc/wardmote/secrets/wardmote-key")),
        "{fault}"
    );
}

#[test]
#[rustfmt::skip]
fn a_file_that_is_not_toml_or_names_files_that_are_not_there_is_told() {
    planted(&[
        ("#batch = 100", "batch = = 100", "batch = =", "", ""),
        ("#batch = 100", "batch = 100\nbatch = 200", "batch = 200", "batch", ""),
        ("[dispatch]", "[dispatch", "[dispatch", "", ""),
        ("from_name = \"Metropolitan Police\"", "from_name = \"Metropolitan Police", "from_name =", "", ""),
        ("[staff]", "[staff]\n[dispatch] #here", "#here", "dispatch", ""),
        ("file = \"/var/lib/wardmote/wardmote.db\"", "file = \"/tmp\"", "file = \"/tmp\"", "/tmp is a folder", "name a file in it"),
        ("#file = \"/etc/wardmote/standard.toml\"", "file = \"/none/standard.toml\"", "/none/standard.toml", "/none/standard.toml", "take this line out"),
        ("#overlay = \"/etc/wardmote/catalogue\"", "overlay = \"/none/catalogue\"", "/none/catalogue", "/none/catalogue", "take this line out"),
    ]);
}

#[test]
fn one_fault_hides_no_other() {
    let folder = Folder::new();
    let text = SHIPPED
        .replace("#at = [\"03:15\"]", "at = [\"25:00\"]")
        .replace("#keep = 14", "keep = 0")
        .replace("#connections = 4", "connections = 0")
        .replace("smtp://127.0.0.1:25", "smtp://relay.wardmote.test:25")
        .replace("#batch = 100", "batch = 0");
    for name in ["x-consumer-key", "x-token", "x-token-secret"] {
        fs::remove_file(folder.file(name)).unwrap();
    }
    let all = told(&folder, &text);
    let lines: Vec<String> = all.iter().map(ToString::to_string).collect();
    for words in [
        "25:00",
        "0 is not from 1 to 1000; say how many",
        "from 1 to 65535",
        "unencrypted",
        "leave it out for 100",
        "desk_url: this is the address of the example",
        "public_url: this is the address of the example",
        "account[0].consumer_key: ",
        "account[0].token: ",
        "account[0].token_secret: ",
    ] {
        assert!(
            lines.iter().any(|l| l.contains(words)),
            "{words}: {lines:#?}"
        );
    }
    assert_eq!(lines.len(), 10, "{lines:#?}");
}

#[test]
fn what_is_allowed_and_yet_odd_is_pointed_out() {
    let folder = Folder::new();
    let odd = |text: &str| {
        let path = folder.write(text);
        let file = ConfigFile::read(&path).unwrap();
        let settings = proved(&path).unwrap();
        let all = settings.warnings(&file);
        all.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let place = |path: &str| finished().replace("/var/lib/wardmote/wardmote.db", path);
    assert!(odd(&place(&folder.file("w.db").display().to_string())).is_empty());
    for (text, words) in [
        (place("/none/w.db"), "the folder /none is not there"),
        (
            finished().replace("127.0.0.1:8480", "0.0.0.0:8480"),
            "every network of this machine",
        ),
    ] {
        let all = odd(&text);
        assert!(all.iter().any(|l| l.contains(words)), "{words}: {all:#?}");
    }
    // Nothing in an exercise leaves the machine, so there is no network to allow.
    let exercise = include_str!("../../../../config/exercise.toml");
    let text = format!("{exercise}\n[webhooks]\nallow_networks = [\"10.20.0.0/16\"]\n");
    let text = text.replace("wardmote-exercise-key", "wardmote-key");
    let all = told(&folder, &text);
    assert!(
        all.len() == 1 && all[0].to_string().contains("this does nothing"),
        "{all:#?}"
    );
}
