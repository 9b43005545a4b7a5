//! A receiver's address, as it may be.

use std::{fmt, net::IpAddr};

use reqwest::Url;

use super::guard::{Guard, Inside};

/// The longest address.
const LONGEST: usize = 2000;

/// Why an address is refused. None repeats it whole: its path may be a secret of the receiver's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not a web address.
    #[error("this is not a web address: write it like https://alerts.example.org/wardmote")]
    Unreadable,
    /// Not https.
    #[error("a receiver is reached by https: write https:// before the host")]
    NotHttps,
    /// A user name or password in it.
    #[error(
        "an address cannot hold a user name or password: the signature proves to the receiver who calls"
    )]
    Credentials,
    /// A fragment.
    #[error("leave out the # and what follows it: it is never sent")]
    Fragment,
    /// Too long.
    #[error("this address is longer than {LONGEST} characters")]
    TooLong,
    /// The name cannot be found.
    #[error("{host} cannot be found ({why}): check the name")]
    NotFound {
        /// The name.
        host: String,
        /// What the resolver said.
        why: String,
    },
    /// It leads inside.
    #[error("{0}")]
    Inside(#[source] Inside),
}

/// A receiver's address: https to a name or a public address, or what the configuration allows beside that.
#[derive(Clone, PartialEq, Eq)]
pub struct HookAddress(Url);

impl fmt::Debug for HookAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HookAddress({})", self.shown())
    }
}

impl HookAddress {
    /// Reads an address. A host that is an address is judged here; a name when it is looked up.
    pub(super) fn new(text: &str, guard: &Guard) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressError::Unreadable);
        }
        let url = Url::parse(text).map_err(|_| AddressError::Unreadable)?;
        if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
            return Err(AddressError::Unreadable);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(AddressError::Fragment);
        }
        if url.port() == Some(0) {
            return Err(AddressError::Unreadable);
        }
        let address = Self(url);
        let ip = address.ip();
        if let Some(ip) = ip {
            guard.admits(ip).map_err(AddressError::Inside)?;
        }
        let plain = ip.is_some_and(|ip| guard.plain(ip));
        if address.0.scheme() != "https" && !plain {
            return Err(AddressError::NotHttps);
        }
        Ok(address)
    }

    /// The host, where it is an address: in any way of writing it, as the parser has made it one.
    fn ip(&self) -> Option<IpAddr> {
        let host = self.0.host_str()?;
        let bare = host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .unwrap_or(host);
        bare.parse().ok()
    }

    /// The host, where it is a name.
    pub(super) fn name(&self) -> Option<&str> {
        match self.ip() {
            Some(_) => None,
            None => self.0.host_str(),
        }
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    /// The address whole, to be kept: for administrators alone.
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port: what may stand in a log or a mail.
    pub fn shown(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

#[cfg(test)]
mod tests {
    use wardmote_domain::words::Realm;

    use super::*;

    fn live(text: &str) -> Result<HookAddress, AddressError> {
        HookAddress::new(text, &Guard::new(Realm::Live, false, |_| false))
    }

    #[test]
    fn https_to_a_name_or_a_public_address() {
        for good in [
            "https://alerts.example.org/wardmote",
            " https://alerts.example.org:8443/a?b=c ",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/x",
        ] {
            assert!(live(good).is_ok(), "{good}");
        }
        let shown = live("https://alerts.example.org/secret-path?k=v").unwrap();
        assert_eq!(shown.shown(), "https://alerts.example.org");
        assert!(!format!("{shown:?}").contains("secret"));
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        use AddressError::{Credentials, Fragment, NotHttps, TooLong, Unreadable};
        let long = format!("https://a.example.org/{}", "x".repeat(LONGEST));
        for (bad, why) in [
            ("", Unreadable),
            ("alerts.example.org", Unreadable),
            ("ftp://alerts.example.org", Unreadable),
            ("file:///etc/passwd", Unreadable),
            ("https://", Unreadable),
            ("https://a b.example.org", Unreadable),
            ("https://a.example.org/\r\nx", Unreadable),
            ("https://a.example.org:0/", Unreadable),
            ("http://alerts.example.org/", NotHttps),
            ("http://1.1.1.1/", NotHttps),
            ("https://me:secret@a.example.org/", Credentials),
            ("https://a.example.org/#x", Fragment),
            (long.as_str(), TooLong),
        ] {
            let said = live(bad).unwrap_err();
            assert_eq!(said, why, "{bad}");
            assert!(!said.to_string().contains("secret"));
        }
    }

    #[test]
    fn an_inside_address_is_known_in_every_way_of_writing_it() {
        for inside in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://0/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[64:ff9b::a00:1]/",
            "https://10.0.0.1:8443/",
            "https://１２７.0.0.1/",
        ] {
            let said = live(inside);
            assert!(
                matches!(said, Err(AddressError::Inside(_))),
                "{inside}: {said:?}"
            );
        }
    }

    #[test]
    fn plain_http_to_this_machine_itself_where_that_is_switched_on() {
        let guard = Guard::new(Realm::Sandbox, true, |_| false);
        assert!(HookAddress::new("http://127.0.0.1:9000/x", &guard).is_ok());
        assert!(HookAddress::new("http://[::1]:9000/x", &guard).is_ok());
        for bad in [
            "http://localhost:9000/x",
            "http://192.168.0.1/",
            "https://8.8.8.8/",
        ] {
            assert!(HookAddress::new(bad, &guard).is_err(), "{bad}");
        }
    }
}
