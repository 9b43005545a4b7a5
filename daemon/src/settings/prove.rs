//! What one section alone cannot prove: addresses by the realm, numbers by their bounds, names that must differ.

use wardmote_config::{ConfigFile, Problems};
use wardmote_domain::words::Realm;

use super::{CatalogueSection, Dispatch, Organisation, Server};

/// The longest that a reader's private link may stand, in days.
pub(crate) const MOST_READING_DAYS: u32 = 90;

/// An address without a path, as a browser's origin is.
struct Origin {
    safe: bool,
    loopback: bool,
}

/// Reads `https://alerts.example.org` or `http://127.0.0.1:8481`; nothing for what has a path, a user or anything else.
fn origin(url: &str) -> Option<Origin> {
    let (scheme, rest) = url.split_once("://")?;
    let safe = match scheme {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let bracketed = rest.strip_prefix('[').and_then(|r| r.split_once(']'));
    let (host, port) = match bracketed {
        Some((host, port)) => (host.parse::<std::net::Ipv6Addr>().ok()?.to_string(), port),
        None => {
            let (host, port) = rest.split_at(rest.find(':').unwrap_or(rest.len()));
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            (
                Some(host)
                    .filter(|h| !h.is_empty() && h.chars().all(plain))?
                    .to_owned(),
                port,
            )
        }
    };
    if !port.is_empty() {
        port.strip_prefix(':')?
            .parse::<u16>()
            .ok()
            .filter(|port| *port > 0)?;
    }
    Some(Origin {
        safe,
        loopback: matches!(host.as_str(), "127.0.0.1" | "localhost" | "::1"),
    })
}

/// `[catalogue]`: how long a reader's link stands.
pub(super) fn catalogue(file: &ConfigFile, catalogue: &CatalogueSection, faults: &mut Problems) {
    if !(1..=MOST_READING_DAYS).contains(&catalogue.reading_days) {
        faults.0.push(file.source().problem(
            "catalogue.reading_days",
            "this is not from 1 to 90",
            Some("leave it out: a link then stands for 14 days".to_owned()),
        ));
    }
}

/// `[server]`: live, the public's address is https; the desk's may be http on loopback only; two listeners; the drain.
pub(super) fn server(file: &ConfigFile, server: &Server, faults: &mut Problems) {
    let mut fault = |path: &str, what: &str, fix: &str| {
        faults
            .0
            .push(file.source().problem(path, what, Some(fix.to_owned())));
    };
    let near_allowed = [
        ("server.public_url", server.realm != Realm::Live),
        ("server.desk_url", true),
    ];
    for ((path, near_allowed), url) in near_allowed
        .into_iter()
        .zip([&server.public_url, &server.desk_url])
    {
        match origin(url) {
            None => fault(
                path,
                "this is not an address without a path",
                "write it like https://alerts.example.org, with nothing after the name",
            ),
            Some(at) if at.safe || at.loopback && near_allowed => {}
            Some(_) => fault(
                path,
                "this address must begin with https://",
                "put the daemon behind a proxy that speaks TLS",
            ),
        }
    }
    if server.listen == server.public_listen && server.listen.port() != 0 {
        fault(
            "server.public_listen",
            "the public never shares a port with the desk",
            "give it a port of its own",
        );
    }
    for (path, listen) in [
        ("server.listen", server.listen),
        ("server.public_listen", server.public_listen),
    ] {
        if server.realm == Realm::Live && listen.port() == 0 {
            fault(
                path,
                "port 0 is another one at each start, which no proxy finds",
                "give it a port of its own",
            );
        }
    }
    if !(1..=30).contains(&server.drain_seconds) {
        fault(
            "server.drain_seconds",
            "this is not from 1 to 30",
            "leave it out for 30",
        );
    }
    if !(10..=100_000).contains(&server.requests_per_minute) {
        fault(
            "server.requests_per_minute",
            "this is not from 10 to 100000",
            "leave it out for 600",
        );
    }
}

/// Live, the addresses are somebody's own: a file that still has those of the example is not finished.
pub(super) fn left_from_the_example(file: &ConfigFile, server: &Server) -> Problems {
    let mut faults = Problems::default();
    let of_nobody = |url: &str| {
        let name = url.split_once("://").map_or(url, |(_, rest)| rest);
        let name = name.split([':', '/']).next().unwrap_or_default();
        let domain = name.rsplit('.').take(2).collect::<Vec<_>>();
        matches!(domain[..], ["org" | "com" | "net", "example"])
    };
    let addresses = [
        ("server.desk_url", &server.desk_url),
        ("server.public_url", &server.public_url),
    ];
    for (path, url) in addresses {
        if server.realm == Realm::Live && of_nobody(url) {
            let fix =
                "put in your own address, and look through the rest of the file for example.org";
            let what = "this is the address of the example, so the file is not finished";
            faults
                .0
                .push(file.source().problem(path, what, Some(fix.to_owned())));
        }
    }
    faults
}

/// An exercise names no provider: each channel has a sandbox of its own, and there is no line that could point elsewhere.
pub(super) fn exercise(file: &ConfigFile, realm: Realm, faults: &mut Problems) {
    if realm != Realm::Exercise {
        return;
    }
    for name in file.names("channels").unwrap_or_default() {
        let path = format!("channels.{name}");
        let what = "an exercise has a sandbox of its own for each channel";
        let fix = "take this section out: nothing in an exercise can name a real provider";
        faults
            .0
            .push(file.source().problem(&path, what, Some(fix.to_owned())));
    }
}

/// `[dispatch]`: each number within its bounds.
pub(super) fn numbers(file: &ConfigFile, dispatch: &Dispatch, faults: &mut Problems) {
    let bounds = [
        ("dispatch.batch", u64::from(dispatch.batch), 1, 1000, 100),
        (
            "dispatch.lease_seconds",
            u64::from(dispatch.lease_seconds),
            1,
            3600,
            60,
        ),
        (
            "dispatch.idle_milliseconds",
            dispatch.idle_milliseconds,
            10,
            60_000,
            1000,
        ),
    ];
    for (path, value, least, most, usual) in bounds {
        if !(least..=most).contains(&value) {
            let what = format!("{value} is not from {least} to {most}");
            let fix = format!("leave it out for {usual}");
            faults.0.push(file.source().problem(path, what, Some(fix)));
        }
    }
}

/// `[[organisation]]`: at least one, each with an id and a name on one line, no id twice.
pub(super) fn organisations(file: &ConfigFile, all: &[Organisation], faults: &mut Problems) {
    let mut fault = |path: &str, what: &str, fix: &str| {
        faults
            .0
            .push(file.source().problem(path, what, Some(fix.to_owned())));
    };
    for (i, one) in all.iter().enumerate() {
        for (field, value) in [("id", &one.id), ("name", &one.name)] {
            if value.trim().is_empty() || value.chars().any(char::is_control) {
                fault(
                    &format!("organisation[{i}].{field}"),
                    "this is empty, or not one line",
                    "give it in words",
                );
            }
        }
        if all[..i].iter().any(|other| other.id == one.id) {
            fault(
                &format!("organisation[{i}].id"),
                "there are two organisations with this id",
                "keep one",
            );
        }
    }
}
