//! The configuration of an invented force, written for one test.

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use wardmote_channels::twitter::sandbox as x;

/// The key that signs links: invented, and the same in every test.
pub const KEY: &str = "an invented key that opens nothing anywhere, 2026";
/// The domain of Message-ID and List-Id.
pub const DOMAIN: &str = "alerts.example.org";
/// Where bounces go.
pub const BOUNCE: &str = "bounce.example.org";
/// The address mail is from.
pub const FROM: &str = "alerts@alerts.example.org";

/// What a test may set. The rest is the same for all: the sandbox realm, short leases, an idle worker that looks often.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The live realm, which alone speaks TLS, with the authorities in this file in place of the system's own. X is off
    /// then, as it would be the real one, and every language is signed, as nothing goes out live without.
    pub live: Option<PathBuf>,
    /// The relay, where it is not the sandbox.
    pub relay: Option<String>,
    /// Sections below `[channels.email]`, as they stand in the file.
    pub email: String,
    /// Connections to the relay, which is the in-doubt window of mail.
    pub connections: u16,
    /// Seconds to wait for the relay.
    pub mail_seconds: u32,
    /// Seconds to wait for X.
    pub x_seconds: u32,
    /// When X is asked after a lost answer, in seconds.
    pub settle_seconds: Vec<u32>,
    /// Posts in 15 minutes.
    pub posts_15_minutes: u32,
    /// Requests that each token may make in a minute: a test that looks again and again must not be kept waiting.
    pub requests_per_minute: u32,
    /// The urgent lane, from and to, as clock times.
    pub lane: Option<(String, String)>,
    /// Whether the force has signed its English.
    pub signed: bool,
    /// The folder of the database, where it is not the force's own, and the MiB that must stay free there.
    pub disk: Option<(PathBuf, u64)>,
    /// Named fail points, as the environment variable FAILPOINTS takes them.
    pub failpoints: Option<String>,
    /// Further variables of the daemon's environment.
    pub environment: Vec<(&'static str, String)>,
    /// Readers of the mailing: address and language. All of the ward of [`crate::messages::WARD`].
    pub readers: Vec<(&'static str, &'static str)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            live: None,
            relay: None,
            email: String::new(),
            connections: 2,
            mail_seconds: 5,
            x_seconds: 5,
            settle_seconds: vec![1, 2],
            posts_15_minutes: 100,
            requests_per_minute: 100_000,
            lane: None,
            signed: false,
            disk: None,
            failpoints: None,
            environment: Vec::new(),
            readers: vec![
                ("ada.reader@example.org", "en"),
                ("piotr.reader@example.org", "pl"),
                ("umar.reader@example.org", "ur"),
            ],
        }
    }
}

impl Setup {
    /// What the force has signed.
    fn languages(&self) -> &'static [&'static str] {
        match (&self.live, self.signed) {
            (Some(_), _) => &["en", "pl", "ur"],
            (None, true) => &["en"],
            (None, false) => &[],
        }
    }
}

/// Where the daemon and the providers of one force are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The desk.
    pub desk: SocketAddr,
    /// The public pages.
    pub public: SocketAddr,
    /// The relay's address.
    pub relay: String,
    /// X's base address.
    pub x: String,
}

/// Writes configuration, key, secrets and catalogue into `dir`.
pub fn write(dir: &Path, setup: &Setup, at: &Places) {
    for (name, secret) in [
        ("key", KEY),
        ("consumer_key", x::CONSUMER_KEY),
        ("consumer_secret", x::CONSUMER_SECRET),
        ("token", x::TOKEN),
        ("token_secret", x::TOKEN_SECRET),
    ] {
        let path = dir.join(name);
        fs::write(&path, secret).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    for language in setup.languages() {
        sign(dir, language);
    }
    fs::write(dir.join("wardmote.toml"), text(dir, setup, at)).unwrap();
}

/// The outlets as shipped: the tests go through the ones that people have.
fn outlets(live: bool) -> String {
    let shipped = include_str!("../../config/wardmote.toml");
    let outlets = &shipped[shipped.find("[[outlet]]").unwrap()..];
    let of_x = "[[outlet]]\nname = \"twitter\"\nclasses = [\"social\"]\nhow = \"adapter\"\n";
    assert!(outlets.contains(of_x));
    match live {
        true => outlets.replace(of_x, ""),
        false => outlets.to_owned(),
    }
}

fn text(dir: &Path, setup: &Setup, at: &Places) -> String {
    let dir = dir.display();
    let (realm, scheme) = match setup.live {
        Some(_) => ("live", "https"),
        None => ("sandbox", "http"),
    };
    let store = match &setup.disk {
        Some((at, keep)) => format!(
            "file = \"{}/wardmote.db\"\nkeep_free_mib = {keep}",
            at.display()
        ),
        None => format!("file = \"{dir}/wardmote.db\""),
    };
    let mut text = format!(
        "[server]\nrealm = \"{realm}\"\nlisten = \"{}\"\ndesk_url = \"http://{}\"\npublic_listen = \"{}\"\n\
         public_url = \"{scheme}://{}\"\ndrain_seconds = 10\nrequests_per_minute = {}\n\n[store]\n{store}\n\n\
         [secrets]\nkey = {{ file = \"{dir}/key\" }}\n\n\
         [[organisation]]\nid = \"met\"\nname = \"Metropolitan Police\"\n\n\
         [dispatch]\nlease_seconds = 1\nidle_milliseconds = 25\n\n",
        at.desk, at.desk, at.public, at.public, setup.requests_per_minute
    );
    let standard = crate::root().join("tests/force-standard.toml");
    writeln!(text, "[standard]\nfile = \"{}\"\n", standard.display()).unwrap();
    // Three languages, whatever ships, so that a test knows what it will meet.
    writeln!(
        text,
        "[catalogue]\nlanguages = [\"pl\", \"ur\"]\nshare_pct = 0"
    )
    .unwrap();
    if !setup.languages().is_empty() {
        writeln!(text, "overlay = \"{dir}/catalogue\"\n").unwrap();
    }
    if let Some((from, to)) = &setup.lane {
        writeln!(text, "[urgent_lane]\nfrom = \"{from}\"\nto = \"{to}\"\n").unwrap();
    }
    writeln!(
        text,
        "[channels.email]\nrelay = \"{}\"\nfrom_name = \"Metropolitan Police\"\nfrom_address = \"{FROM}\"\n\
         bounce_domain = \"{BOUNCE}\"\ndomain = \"{DOMAIN}\"\nconnections = {}\ncommand_seconds = {}\n\
         accept_seconds = {}\n",
        at.relay, setup.connections, setup.mail_seconds, setup.mail_seconds
    )
    .unwrap();
    writeln!(text, "{}", setup.email).unwrap();
    if setup.live.is_none() {
        text.push_str("[webhooks]\nallow_loopback = true\n\n");
        text.push_str(&twitter(&dir.to_string(), setup, at));
    }
    text.push_str(&outlets(setup.live.is_some()));
    text
}

/// X of the sandbox.
fn twitter(dir: &str, setup: &Setup, at: &Places) -> String {
    format!(
        "[channels.twitter]\nurl = \"{}\"\ntimeout_seconds = {}\nsettle_seconds = {:?}\nposts_15_minutes = {}\n\n\
         [[channels.twitter.account]]\nname = \"force\"\nuser_id = \"{}\"\nhandle = \"{}\"\n\
         consumer_key = {{ file = \"{dir}/consumer_key\" }}\nconsumer_secret = {{ file = \"{dir}/consumer_secret\" }}\n\
         token = {{ file = \"{dir}/token\" }}\ntoken_secret = {{ file = \"{dir}/token_secret\" }}\n\n",
        at.x,
        setup.x_seconds,
        setup.settle_seconds,
        setup.posts_15_minutes,
        x::USER_ID,
        x::HANDLE
    )
}

/// Takes the shipped file of a language for the force's own and signs it.
fn sign(dir: &Path, language: &str) {
    let name = format!("{language}.toml");
    let from = crate::root().join("templates/catalogue").join(&name);
    let to = dir.join("catalogue");
    fs::create_dir_all(&to).unwrap();
    let content = fs::read_to_string(from).unwrap();
    fs::write(
        to.join(name),
        format!("signed_by = \"Grace Signer, 2026-11-20\"\n{content}"),
    )
    .unwrap();
}
