//! The address that a request counts for where strangers are counted. Behind a proxy every connection comes from the proxy:
//! then it is what the proxy says, where `server.trusted_proxies` names it, and the proxy's own where not.

use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, request::Parts},
};

use crate::settings::Network;

/// What a proxy writes the address into. RFC 7239's `Forwarded` is not read: a proxy that sets one of the two lets the other
/// pass as a stranger wrote it.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whoever sent a request, by address. It is counted and forgotten: no log, answer or record holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Visitor(IpAddr);

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visitor(…)")
    }
}

impl Visitor {
    /// A request that came over no connection.
    pub const UNKNOWN: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// The rightmost address of `X-Forwarded-For` that is no trusted proxy, where the connection itself comes from one.
    /// What stands further left is as strangers wrote it.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let proxy = |at: IpAddr| trusted.iter().any(|network| network.contains(at));
        let mut at = peer.to_canonical();
        if proxy(at) {
            let values = headers.get_all(FORWARDED_FOR);
            let lines: Vec<&str> = values
                .iter()
                .map(|value| value.to_str().unwrap_or("?"))
                .collect();
            for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
                // What is no address was not written by a proxy of ours: the one before it is the last that is known.
                let Some(next) = address(hop.trim()) else {
                    break;
                };
                at = next;
                if !proxy(at) {
                    break;
                }
            }
        }
        Self(at)
    }

    /// What counts as one visitor: of IPv6 the network, which is what one person has.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.0 {
            four @ IpAddr::V4(_) => four,
            IpAddr::V6(six) => {
                let [a, b, c, d, ..] = six.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`, as proxies write it.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let plain = bare.unwrap_or(hop).parse::<IpAddr>().ok();
    let found = plain.or_else(|| hop.parse::<SocketAddr>().ok().map(|at| at.ip()))?;
    Some(found.to_canonical())
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get::<Self>()
            .copied()
            .unwrap_or(Self::UNKNOWN))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            map.append(FORWARDED_FOR, value);
        }
        map
    }

    fn networks(all: &[&str]) -> Vec<Network> {
        all.iter().map(|one| one.parse().unwrap()).collect()
    }

    /// Connection, header lines, trusted, and who counts.
    type Case<'c> = (&'c str, &'c [&'c str], &'c [&'c str], &'c str);

    #[test]
    fn the_rightmost_address_that_is_no_proxy_counts() {
        let local: &[&str] = &["127.0.0.1", "::1"];
        let cases: &[Case<'_>] = &[
            // Nobody is trusted unless it says so.
            ("127.0.0.1", &["192.0.2.7"], &[], "127.0.0.1"),
            // A stranger who is no proxy is what the connection says, whatever the header.
            ("192.0.2.9", &["192.0.2.7"], local, "192.0.2.9"),
            ("127.0.0.1", &["192.0.2.7"], local, "192.0.2.7"),
            ("::1", &["2001:db8::7"], local, "2001:db8::7"),
            ("::ffff:127.0.0.1", &["192.0.2.7"], local, "192.0.2.7"),
            ("127.0.0.1", &["::ffff:192.0.2.7"], local, "192.0.2.7"),
            // What a stranger wrote stands left of what the proxy added.
            (
                "127.0.0.1",
                &["198.51.100.1, 192.0.2.7"],
                local,
                "192.0.2.7",
            ),
            ("127.0.0.1", &["127.0.0.1, 192.0.2.7"], local, "192.0.2.7"),
            (
                "127.0.0.1",
                &["198.51.100.1", "192.0.2.7"],
                local,
                "192.0.2.7",
            ),
            // Two proxies of ours.
            (
                "127.0.0.1",
                &["198.51.100.1, 192.0.2.7, 10.1.2.3"],
                &["127.0.0.1", "10.0.0.0/8"],
                "192.0.2.7",
            ),
            // One of them alone is trusted.
            ("127.0.0.1", &["192.0.2.7, 10.1.2.3"], local, "10.1.2.3"),
            // With a port, as some write it.
            ("127.0.0.1", &["192.0.2.7:4711"], local, "192.0.2.7"),
            ("127.0.0.1", &["[2001:db8::7]:4711"], local, "2001:db8::7"),
            ("127.0.0.1", &["[2001:db8::7]"], local, "2001:db8::7"),
            // No header, an empty one, and what is no address: the proxy itself.
            ("127.0.0.1", &[], local, "127.0.0.1"),
            ("127.0.0.1", &[""], local, "127.0.0.1"),
            ("127.0.0.1", &["unknown"], local, "127.0.0.1"),
            ("127.0.0.1", &["192.0.2.7, "], local, "127.0.0.1"),
            ("127.0.0.1", &["caf\u{e9}"], local, "127.0.0.1"),
            (
                "127.0.0.1",
                &["192.0.2.7, nonsense, 10.1.2.3"],
                &["127.0.0.1", "10.0.0.0/8"],
                "10.1.2.3",
            ),
            // Nobody but proxies: the furthest.
            (
                "127.0.0.1",
                &["10.9.9.9, 10.1.2.3"],
                &["127.0.0.1", "10.0.0.0/8"],
                "10.9.9.9",
            ),
        ];
        for (peer, lines, trusted, counts) in cases {
            let found = Visitor::of(peer.parse().unwrap(), &headers(lines), &networks(trusted));
            let counts: IpAddr = counts.parse().unwrap();
            assert_eq!(found.0, counts, "{peer} {lines:?} {trusted:?}");
        }
    }

    #[test]
    fn one_persons_network_is_one_address() {
        let at = |text: &str| Visitor::of(text.parse().unwrap(), &HeaderMap::new(), &[]).network();
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }

    #[test]
    fn an_address_is_printed_nowhere() {
        let visitor = Visitor::of("192.0.2.7".parse().unwrap(), &HeaderMap::new(), &[]);
        assert!(!format!("{visitor:?}").contains("192"));
    }

    /// Whatever a stranger writes, what our proxy adds behind it is who counts: in a line of its own, or in theirs.
    #[test]
    fn a_stranger_is_never_somebody_else() {
        let own = "192.0.2.7";
        let trusted = networks(&["127.0.0.1", "10.0.0.0/8"]);
        let peer = "127.0.0.1".parse().unwrap();
        for written in [
            "",
            ",",
            ", ,",
            "127.0.0.1",
            "10.1.1.1, 127.0.0.1",
            "198.51.100.1, 10.1.1.1",
            "[::1]:80",
            "\"192.0.2.1\"",
            "for=192.0.2.1",
            "192.0.2.1 192.0.2.2",
            "\t",
            "a,b,c,d,e,f",
        ] {
            let joined = format!("{written}, {own}");
            for lines in [
                vec![joined.as_str()],
                vec![written, own],
                vec![written, &joined],
            ] {
                let found = Visitor::of(peer, &headers(&lines), &trusted);
                assert_eq!(found.0.to_string(), own, "{lines:?}");
            }
        }
    }
}
