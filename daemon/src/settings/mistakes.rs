//! What can be read and is surely a mistake all the same: refused where it opens or shuts what nobody meant, else pointed at.

use std::path::Path;

use serde::Deserialize;
use wardmote_channels::{endpoint::SmtpEndpoint, registry::Sections};
use wardmote_config::{ConfigFile, Problem, Problems};
use wardmote_domain::words::Realm;

use super::{Server, Settings, UrgentLane, Webhooks};

/// Networks that are trusted with something: never wider than anybody's own network is. Outside the live realm no call leaves
/// this machine, so to allow a network there does nothing.
pub(super) fn networks(
    file: &ConfigFile,
    server: &Server,
    webhooks: &Webhooks,
    faults: &mut Problems,
) {
    let mut fault = |path: &str, what: String, fix: &str| {
        let fix = Some(fix.to_owned());
        faults.0.push(file.source().problem(path, what, fix));
    };
    for (path, networks) in [
        ("server.trusted_proxies", &server.trusted_proxies),
        ("server.metrics_open_to", &server.metrics_open_to),
        ("webhooks.allow_networks", &webhooks.allow_networks),
    ] {
        for network in networks.iter().filter(|network| network.too_wide()) {
            let what = format!("{network} takes in networks that are not yours");
            fault(
                path,
                what,
                "name your own: 10.0.0.0/8 and fc00::/7 are the widest",
            );
        }
    }
    if server.realm != Realm::Live && !webhooks.allow_networks.is_empty() {
        let what = format!(
            "in the {} realm no webhook leaves this machine, so this does nothing",
            server.realm
        );
        fault(
            "webhooks.allow_networks",
            what,
            "take this line out; allow_loopback = true lets receivers on this machine be called",
        );
    }
}

/// `[store]`: the database is a file.
pub(super) fn store(file: &ConfigFile, database: &Path, faults: &mut Problems) {
    if database.is_dir() {
        let what = format!("{} is a folder", database.display());
        let fix = "name a file in it, like wardmote.db";
        faults.0.push(
            file.source()
                .problem("store.file", what, Some(fix.to_owned())),
        );
    }
}

/// `[urgent_lane]`: open for a while.
pub(super) fn urgent_lane(file: &ConfigFile, lane: UrgentLane, faults: &mut Problems) {
    if lane.from == lane.to {
        let what = "the urgent lane would never be open: it opens and shuts at the same time";
        let fix = "give two different times, like 21:00 and 08:00";
        faults.0.push(
            file.source()
                .problem("urgent_lane.to", what, Some(fix.to_owned())),
        );
    }
}

/// The relay's address, where its section cannot be read for another reason; else the channel itself proves it.
pub(super) fn relay(file: &ConfigFile, realm: Realm, read: &Sections, faults: &mut Problems) {
    #[derive(Deserialize)]
    struct Relay {
        relay: String,
    }
    const PATH: &str = "channels.email.relay";
    if realm == Realm::Exercise || read.email.is_some() {
        return;
    }
    let Ok(Some(Relay { relay })) = file.section::<Relay>("channels.email") else {
        return;
    };
    if let Err(why) = SmtpEndpoint::new(realm, &relay) {
        let why = why.to_string();
        let (what, fix) = match why.rsplit_once(": ") {
            Some((what, fix)) => (what.to_owned(), Some(fix.to_owned())),
            None => (why, None),
        };
        faults.0.push(file.source().problem(PATH, what, fix));
    }
}

/// What is allowed and yet surely a mistake, or not there yet.
pub(super) fn warnings(file: &ConfigFile, settings: &Settings) -> Vec<Problem> {
    let mut all = Vec::new();
    let mut warn = |path: &str, what: String, fix: &str| {
        all.push(file.source().problem(path, what, Some(fix.to_owned())));
    };
    let server = &settings.server;
    for (path, listen) in [
        ("server.listen", server.listen),
        ("server.public_listen", server.public_listen),
    ] {
        if server.realm == Realm::Live && listen.ip().is_unspecified() {
            let what = format!(
                "{} is every network of this machine, without TLS",
                listen.ip()
            );
            let fix =
                "put 127.0.0.1 where the proxy runs on this machine; in a container it is right";
            warn(path, what, fix);
        }
    }
    let database = &settings.store.file;
    let folder = database.parent().unwrap_or(Path::new("."));
    if !folder.as_os_str().is_empty() && !folder.is_dir() {
        let what = format!("the folder {} is not there", folder.display());
        let fix = "make it, and give it to the daemon's user: see systemd/wardmote.tmpfiles.conf";
        warn("store.file", what, fix);
    } else if !database.is_absolute() {
        let what = format!(
            "{} depends on where the daemon is started",
            database.display()
        );
        warn(
            "store.file",
            what,
            "write the whole path: /var/lib/wardmote/wardmote.db",
        );
    }
    all
}
