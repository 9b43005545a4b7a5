//! Which addresses a call may go to: the public internet, and what the configuration names. Everything else is inside:
//! a receiver's address is typed by people and could name a machine that trusts this one.
//!
//! Ranges: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and after).

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use wardmote_domain::words::Realm;

/// What is forbidden and why, for IPv4: the first address, bits that count, words.
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "no address of any machine"),
    ([10, 0, 0, 0], 8, "a private network"),
    ([100, 64, 0, 0], 10, "a provider's own network"),
    ([127, 0, 0, 0], 8, "this machine itself"),
    ([168, 63, 129, 16], 32, "a cloud's own service"),
    (
        [169, 254, 0, 0],
        16,
        "the local link, where clouds keep credentials",
    ),
    ([172, 16, 0, 0], 12, "a private network"),
    ([192, 0, 0, 0], 24, "kept for protocols"),
    ([192, 0, 2, 0], 24, "for examples only"),
    ([192, 31, 196, 0], 24, "kept for name servers"),
    ([192, 52, 193, 0], 24, "kept for protocols"),
    ([192, 88, 99, 0], 24, "a relay of another protocol"),
    ([192, 168, 0, 0], 16, "a private network"),
    ([192, 175, 48, 0], 24, "kept for name servers"),
    ([198, 18, 0, 0], 15, "for measurements only"),
    ([198, 51, 100, 0], 24, "for examples only"),
    ([203, 0, 113, 0], 24, "for examples only"),
    ([224, 0, 0, 0], 4, "many machines at once"),
    ([240, 0, 0, 0], 4, "kept for later, or everybody"),
];

/// The same for IPv6. What is not named and not in `2000::/3` is forbidden too.
const V6: &[([u16; 8], u32, &str)] = &[
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "no address of any machine"),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "this machine itself"),
    (
        [0, 0, 0, 0, 0, 0xffff, 0, 0],
        96,
        "an IPv4 address in disguise",
    ),
    ([0, 0, 0, 0, 0, 0, 0, 0], 96, "an IPv4 address in disguise"),
    (
        [0x64, 0xff9b, 0, 0, 0, 0, 0, 0],
        96,
        "an IPv4 address in disguise",
    ),
    (
        [0x64, 0xff9b, 1, 0, 0, 0, 0, 0],
        48,
        "an IPv4 address in disguise",
    ),
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "kept for protocols"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "for examples only"),
    (
        [0x2002, 0, 0, 0, 0, 0, 0, 0],
        16,
        "an IPv4 address in disguise",
    ),
    (
        [0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0],
        48,
        "kept for name servers",
    ),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "for examples only"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "a private network"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "the local link"),
    ([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "a private network"),
    ([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "many machines at once"),
];

/// Why no call goes to an address; nothing where it is one of the public internet. Pure.
pub fn forbidden(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(v4) => {
            let inside = |(base, bits, _): &&([u8; 4], u32, &str)| {
                let base = u32::from_be_bytes(*base);
                (v4.to_bits() ^ base).leading_zeros() >= *bits
            };
            V4.iter().find(inside).map(|(.., why)| *why)
        }
        IpAddr::V6(v6) => {
            let inside = |(base, bits, _): &&([u16; 8], u32, &str)| {
                let base = Ipv6Addr::from(*base).to_bits();
                (v6.to_bits() ^ base).leading_zeros() >= *bits
            };
            let named = V6.iter().find(inside).map(|(.., why)| *why);
            let global = v6.segments()[0] & 0xe000 == 0x2000;
            named.or((!global).then_some("no part of the public internet"))
        }
    }
}

/// Whether an address is in a network of the configuration.
pub type InNetwork = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// What the configuration allows beside the public internet.
#[derive(Clone)]
pub struct Guard {
    live: bool,
    loopback: bool,
    networks: InNetwork,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("live", &self.live)
            .field("loopback", &self.loopback)
            .finish_non_exhaustive()
    }
}

impl Guard {
    /// A guard. `loopback` lets calls go to this machine itself, without TLS too; `networks` says which networks are allowed
    /// though they are private. Outside the live realm nothing but this machine itself can be reached, whatever is allowed.
    pub fn new(
        realm: Realm,
        loopback: bool,
        networks: impl Fn(IpAddr) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            live: realm == Realm::Live,
            loopback,
            networks: Arc::new(networks),
        }
    }

    /// Whether a call may go to this address.
    ///
    /// # Errors
    /// With the address's range, in words.
    pub fn admits(&self, ip: IpAddr) -> Result<(), Inside> {
        if is_loopback(ip) && self.loopback {
            return Ok(());
        }
        if is_loopback(ip.to_canonical()) {
            // Never by a network: it is a switch of its own.
            return Err(Inside::ThisMachine);
        }
        if !self.live {
            return Err(Inside::OffThisMachine);
        }
        match forbidden(ip) {
            None => Ok(()),
            Some(_) if (self.networks)(ip) => Ok(()),
            Some(why) => Err(Inside::Network(why)),
        }
    }

    /// Whether a call to this address may go without TLS: to this machine itself alone, where that is switched on.
    pub(super) fn plain(&self, ip: IpAddr) -> bool {
        self.loopback && is_loopback(ip)
    }
}

fn is_loopback(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.octets()[0] == Ipv4Addr::LOCALHOST.octets()[0],
        IpAddr::V6(v6) => v6 == Ipv6Addr::LOCALHOST,
    }
}

/// An address that no call goes to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Inside {
    /// This machine, which is a switch of its own.
    #[error(
        "it leads to this machine itself, and webhooks go to the public internet alone. If the receiver really runs here, \
         set allow_loopback = true under [webhooks]"
    )]
    ThisMachine,
    /// Another machine, and the realm is not the live one.
    #[error(
        "it leads to another machine, and only the live realm calls those: in an exercise or a sandbox a receiver runs on \
         this machine, with allow_loopback = true under [webhooks]"
    )]
    OffThisMachine,
    /// A network that is not the public internet.
    #[error(
        "it leads to an address that is {0}, and webhooks go to the public internet alone. If the receiver really is \
         inside, name its network under [webhooks] allow_networks"
    )]
    Network(&'static str),
}

#[cfg(test)]
mod tests;
