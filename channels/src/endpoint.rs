//! Where a channel may connect. An endpoint is made once, from the realm and one line of configuration, and cannot be
//! turned from live into sandbox or back: there is no setter and no public constructor but `new`.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use reqwest::Url;
use wardmote_domain::words::Realm;

/// Why an endpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not an address at all.
    #[error("\"{given}\" is not an address: write it like {example}")]
    Unreadable {
        /// What was given, cut short; without a password.
        given: String,
        /// What would be right.
        example: &'static str,
    },
    /// A user name or password in the address.
    #[error(
        "an address cannot hold a user name or password: take them out, secrets come from files"
    )]
    Credentials,
    /// A path, query or fragment where none belongs.
    #[error("\"{0}\" holds more than a host and a port: leave out what follows them")]
    TooMuch(String),
    /// Live, and not encrypted.
    #[error(
        "a live service must be reached by https, and \"{0}\" is not: write https:// before the host"
    )]
    LiveNotHttps(String),
    /// Live, and plain SMTP to another machine.
    #[error(
        "mail would leave this machine unencrypted for \"{0}\": use smtps:// (TLS from the first byte, usually port 465) or \
         smtp+starttls:// (usually port 587), or smtp:// to a relay on this machine such as smtp://127.0.0.1:25"
    )]
    LiveNotPrivate(String),
    /// Sandbox, and not on this machine.
    #[error(
        "the sandbox stays on this machine, and \"{0}\" is not on it: use a loopback address such as 127.0.0.1"
    )]
    SandboxNotLoopback(String),
    /// Sandbox, and not the plain protocol it speaks.
    #[error(
        "the sandbox speaks {expected} without TLS: write {expected}:// and a loopback address"
    )]
    SandboxNotPlain {
        /// `http` or `smtp`.
        expected: &'static str,
    },
}

/// Where an HTTP channel connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpEndpoint(Http);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Http {
    Live(Url),
    Sandbox(Url),
}

impl HttpEndpoint {
    /// The endpoint for this realm: `https://host[:port][/path]` live, `http://127.0.0.1:port[/path]` on the sandbox.
    ///
    /// # Errors
    /// When it is not an address, is not https live, is not loopback on the sandbox, or holds credentials, a query or
    /// a fragment.
    pub fn new(realm: Realm, text: &str) -> Result<Self, EndpointError> {
        let url = read(text, "https://api.example.org")?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::TooMuch(cut(text)));
        }
        match realm {
            Realm::Live if url.scheme() == "https" => Ok(Self(Http::Live(url))),
            Realm::Live => Err(EndpointError::LiveNotHttps(cut(text))),
            Realm::Sandbox | Realm::Exercise if loopback(&url).is_none() => {
                Err(EndpointError::SandboxNotLoopback(cut(text)))
            }
            Realm::Sandbox | Realm::Exercise if url.scheme() != "http" => {
                Err(EndpointError::SandboxNotPlain { expected: "http" })
            }
            Realm::Sandbox | Realm::Exercise => Ok(Self(Http::Sandbox(url))),
        }
    }

    /// Which realm it belongs to: live, or the sandbox, which an exercise uses too.
    pub fn realm(&self) -> Realm {
        match self.0 {
            Http::Live(_) => Realm::Live,
            Http::Sandbox(_) => Realm::Sandbox,
        }
    }

    /// The address all requests start with.
    pub fn base(&self) -> &Url {
        match &self.0 {
            Http::Live(url) | Http::Sandbox(url) => url,
        }
    }

    /// The address of one resource below the base: each segment is encoded, so that none can climb out of it.
    pub fn path(&self, segments: &[&str]) -> Url {
        let mut url = self.base().clone();
        // http and https addresses can always carry a path, so this never fails for an endpoint.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

impl fmt::Display for HttpEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.base().fmt(f)
    }
}

/// Where mail is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpEndpoint(Smtp);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Smtp {
    LiveTls { host: String, port: u16 },
    LiveStartTls { host: String, port: u16 },
    LiveLoopback(SocketAddr),
    Sandbox(SocketAddr),
}

/// How to open a connection to an [`SmtpEndpoint`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmtpWay<'a> {
    /// TLS from the first byte, the certificate checked for `host`.
    Tls {
        /// The name in the certificate.
        host: &'a str,
        /// The port.
        port: u16,
    },
    /// Plain up to STARTTLS, which the relay must offer; then TLS, the certificate checked for `host`.
    StartTls {
        /// The name in the certificate.
        host: &'a str,
        /// The port.
        port: u16,
    },
    /// Plain, on this machine.
    Plain(SocketAddr),
}

impl SmtpEndpoint {
    /// The endpoint for this realm: `smtps://host[:465]`, `smtp+starttls://host[:587]` or `smtp://127.0.0.1[:25]` live,
    /// `smtp://127.0.0.1:port` on the sandbox.
    ///
    /// # Errors
    /// When it is not an address, would be unencrypted to another machine, is not loopback on the sandbox, or holds
    /// credentials or anything after host and port.
    pub fn new(realm: Realm, text: &str) -> Result<Self, EndpointError> {
        const EXAMPLE: &str = "smtps://mail.example.org:465 or smtp://127.0.0.1:25";
        let url = read(text, EXAMPLE)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::TooMuch(cut(text)));
        }
        let unreadable = || EndpointError::Unreadable {
            given: cut(text),
            example: EXAMPLE,
        };
        let local = loopback(&url);
        match (realm, url.scheme(), local) {
            (Realm::Live, "smtps", _) => {
                let host = tls_host(&url, text).ok_or_else(unreadable)?;
                Ok(Self(Smtp::LiveTls {
                    host,
                    port: url.port().unwrap_or(465),
                }))
            }
            (Realm::Live, "smtp+starttls", _) => {
                let host = tls_host(&url, text).ok_or_else(unreadable)?;
                Ok(Self(Smtp::LiveStartTls {
                    host,
                    port: url.port().unwrap_or(587),
                }))
            }
            (Realm::Live, "smtp", Some(ip)) => Ok(Self(Smtp::LiveLoopback(SocketAddr::new(
                ip,
                url.port().unwrap_or(25),
            )))),
            (Realm::Live, "smtp", None) => Err(EndpointError::LiveNotPrivate(cut(text))),
            (Realm::Sandbox | Realm::Exercise, "smtp" | "smtps" | "smtp+starttls", None) => {
                Err(EndpointError::SandboxNotLoopback(cut(text)))
            }
            (Realm::Sandbox | Realm::Exercise, "smtp", Some(ip)) => Ok(Self(Smtp::Sandbox(
                SocketAddr::new(ip, url.port().unwrap_or(25)),
            ))),
            (Realm::Sandbox | Realm::Exercise, "smtps" | "smtp+starttls", Some(_)) => {
                Err(EndpointError::SandboxNotPlain { expected: "smtp" })
            }
            _ => Err(unreadable()),
        }
    }

    /// Which realm it belongs to: live, or the sandbox, which an exercise uses too.
    pub fn realm(&self) -> Realm {
        match self.0 {
            Smtp::LiveTls { .. } | Smtp::LiveStartTls { .. } | Smtp::LiveLoopback(_) => Realm::Live,
            Smtp::Sandbox(_) => Realm::Sandbox,
        }
    }

    /// How to open a connection to it.
    pub fn way(&self) -> SmtpWay<'_> {
        match &self.0 {
            Smtp::LiveTls { host, port } => SmtpWay::Tls { host, port: *port },
            Smtp::LiveStartTls { host, port } => SmtpWay::StartTls { host, port: *port },
            Smtp::LiveLoopback(addr) | Smtp::Sandbox(addr) => SmtpWay::Plain(*addr),
        }
    }
}

impl fmt::Display for SmtpEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way() {
            SmtpWay::Tls { host, port } => write!(f, "smtps://{host}:{port}"),
            SmtpWay::StartTls { host, port } => write!(f, "smtp+starttls://{host}:{port}"),
            SmtpWay::Plain(addr) => write!(f, "smtp://{addr}"),
        }
    }
}

fn read(text: &str, example: &'static str) -> Result<Url, EndpointError> {
    let unreadable = || EndpointError::Unreadable {
        given: cut(text),
        example,
    };
    if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err(unreadable());
    }
    let url = Url::parse(text).map_err(|_| unreadable())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointError::Credentials);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(unreadable());
    }
    Ok(url)
}

/// The loopback address that the host of `url` names. `localhost` is read as 127.0.0.1 and never looked up, so that no
/// name service can send the sandbox, or unencrypted mail, off the machine.
fn loopback(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?.trim_matches(['[', ']']);
    if host.eq_ignore_ascii_case("localhost") {
        return Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    host.parse::<IpAddr>().ok().filter(IpAddr::is_loopback)
}

/// The host as its certificate names it: an IP address, or a domain as A-labels. It is read from the text, as the URL
/// standard folds the hosts of web addresses only.
fn tls_host(url: &Url, text: &str) -> Option<String> {
    let bare = url.host_str()?.trim_matches(['[', ']']);
    if bare.parse::<IpAddr>().is_ok() {
        return Some(bare.to_owned());
    }
    let host = text.split_once("://")?.1.split([':', '/']).next()?;
    idna::domain_to_ascii_strict(host)
        .ok()
        .filter(|ascii| !ascii.is_empty())
}

/// The text as an error repeats it: short, and without anything that could be a password.
fn cut(text: &str) -> String {
    let shown = match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://…{}", &text[..scheme], &text[at..])
        }
        (None, Some(at)) => format!("…{}", &text[at..]),
        _ => text.to_owned(),
    };
    shown.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests;
