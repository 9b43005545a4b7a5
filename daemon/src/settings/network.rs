//! Networks by address and prefix: `127.0.0.1`, `10.20.0.0/16`, `fd00::/8`.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::Deserialize;

/// A network, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// Bits that must be the same.
    prefix: u32,
}

/// Not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// It cannot be read.
    #[error("\"{0}\" is not an address or a network: write it like 127.0.0.1 or 10.20.0.0/16")]
    Unreadable(String),
    /// An address of the network, where the network itself is expected: it means one thing to some people and another to
    /// others.
    #[error(
        "\"{given}\" is an address inside a network: write it like {network} for all of it, or {address} for that one"
    )]
    Inside {
        /// As written.
        given: String,
        /// The network around it.
        network: Network,
        /// The address alone.
        address: IpAddr,
    },
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

/// An address from its number.
fn of_bits(number: u128, width: u32) -> IpAddr {
    match u32::try_from(number) {
        Ok(v4) if width == 32 => IpAddr::V4(v4.into()),
        _ => IpAddr::V6(number.into()),
    }
}

impl Network {
    /// Whether it takes in more than anybody's own network does: the largest private ones are 10.0.0.0/8 and fc00::/7
    /// (RFC 1918, RFC 4193).
    pub fn too_wide(&self) -> bool {
        let (_, width) = bits(self.address);
        self.prefix < if width == 32 { 8 } else { 7 }
    }

    /// Whether the address is in it. An IPv4 address in IPv6 form counts as what it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((own, width), (other, theirs)) = (bits(self.address), bits(address));
        let free = width - self.prefix;
        width == theirs && (free == 128 || own >> free == other >> free)
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError::Unreadable(text.chars().take(60).collect());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let (number, width) = bits(address);
        let prefix = match prefix {
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|p| *p <= width)
                .ok_or_else(wrong)?,
            None => width,
        };
        let free = width - prefix;
        let stray = if free < 128 {
            number & ((1_u128 << free) - 1)
        } else {
            number
        };
        if stray != 0 {
            return Err(NetworkError::Inside {
                given: text.chars().take(60).collect(),
                network: Self {
                    address: of_bits(number - stray, width),
                    prefix,
                },
                address,
            });
        }
        Ok(Self { address, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_its_network_and_in_no_other() {
        for (network, address, inside) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.20.0.0/16", "10.20.255.1", true),
            ("10.20.0.0/16", "10.21.0.1", false),
            ("10.20.0.0/16", "::ffff:10.20.1.1", true),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::1", "::1", true),
            ("::1", "127.0.0.1", false),
        ] {
            let parsed: Network = network.parse().unwrap();
            assert_eq!(
                parsed.contains(address.parse().unwrap()),
                inside,
                "{network} {address}"
            );
        }
        for wrong in [
            "",
            "localhost",
            "10.0.0.0/33",
            "10.20.30.40/16",
            "::1/129",
            "1::/0",
            "10.0.0.0/",
        ] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        for (inside, network, address) in [
            ("10.0.0.1/8", "write it like 10.0.0.0/8 ", "or 10.0.0.1 "),
            ("fd12::1/8", "write it like fd00::/8 ", "or fd12::1 "),
        ] {
            let told = inside.parse::<Network>().unwrap_err().to_string();
            assert!(told.contains(network) && told.contains(address), "{told}");
        }
        for (network, wide) in [
            ("0.0.0.0/0", true),
            ("8.0.0.0/7", true),
            ("10.0.0.0/8", false),
            ("::/0", true),
            ("fc00::/7", false),
        ] {
            let parsed: Network = network.parse().unwrap();
            assert_eq!(parsed.too_wide(), wide, "{network}");
        }
    }
}
