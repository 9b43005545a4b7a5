//! Bounce addresses: each mail's envelope sender names its delivery and proves that we made it (VERP).

use aws_lc_rs::{constant_time, hmac};
use wardmote_domain::ids::DeliveryId;

/// Least bytes of the daemon's key.
pub const LEAST_KEY: usize = 16;

/// Bytes of the signature that stand in the address: 80 bits, 16 letters. A local part may have 64 octets.
const SIGNATURE: usize = 10;

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Signs and checks the token of a bounce address.
#[derive(Clone)]
pub struct BounceSigner {
    key: hmac::Key,
}

impl std::fmt::Debug for BounceSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BounceSigner(hidden)")
    }
}

impl BounceSigner {
    /// A signer with a key of its own, derived from the daemon's `secret`; none below [`LEAST_KEY`] bytes.
    pub fn new(secret: &[u8]) -> Option<Self> {
        if secret.len() < LEAST_KEY {
            return None;
        }
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let own = hmac::sign(&root, b"wardmote bounce address, version 1");
        Some(Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()),
        })
    }

    /// The token of a delivery: its id without prefix, a hyphen and the signature; lower case, as servers on the way
    /// may fold the case.
    pub fn token(&self, delivery: DeliveryId) -> String {
        let id = delivery.to_string();
        let bare = id.strip_prefix(DeliveryId::PREFIX).unwrap_or(&id);
        format!("{bare}-{}", self.signature(bare))
    }

    /// The delivery of a token that we made, in any case; none for any other text. Compared in constant time.
    pub fn verify(&self, token: &str) -> Option<DeliveryId> {
        let token = token.to_ascii_lowercase();
        let (bare, signature) = token.split_once('-')?;
        let delivery: DeliveryId = format!("{}{bare}", DeliveryId::PREFIX).parse().ok()?;
        let right = self.signature(bare);
        constant_time::verify_slices_are_equal(right.as_bytes(), signature.as_bytes()).ok()?;
        Some(delivery)
    }

    fn signature(&self, bare: &str) -> String {
        let tag = hmac::sign(&self.key, bare.as_bytes());
        let bits = tag
            .as_ref()
            .iter()
            .take(SIGNATURE)
            .fold(0u128, |all, byte| (all << 8) | u128::from(*byte));
        let letters = SIGNATURE * 8 / 5;
        (0..letters)
            .rev()
            .map(|i| char::from(LETTERS[((bits >> (5 * i)) & 31) as usize]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"an invented key of thirty-two by";

    fn delivery() -> DeliveryId {
        "dlv_01kc0000000000000000000000".parse().unwrap()
    }

    #[test]
    fn a_token_reads_back_and_fits_a_local_part() {
        let signer = BounceSigner::new(KEY).unwrap();
        let token = signer.token(delivery());
        assert!(format!("b+{token}").len() <= 64);
        assert_eq!(signer.verify(&token), Some(delivery()));
        assert_eq!(
            signer.verify(&token.to_uppercase()),
            Some(delivery()),
            "servers may fold the case"
        );
        assert_eq!(
            token,
            BounceSigner::new(KEY).unwrap().token(delivery()),
            "the same after a restart"
        );
    }

    #[test]
    fn no_other_token_passes() {
        let signer = BounceSigner::new(KEY).unwrap();
        let token = signer.token(delivery());
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'7' { b'8' } else { b'7' };
            assert_eq!(
                signer.verify(&String::from_utf8(forged).unwrap()),
                None,
                "letter {at} changed"
            );
        }
        for cut in 0..token.len() {
            assert_eq!(signer.verify(&token[..cut]), None, "cut at {cut}");
        }
        assert_eq!(signer.verify(&format!("{token}0")), None);
        let other = BounceSigner::new(b"another invented key of 32 bytes").unwrap();
        assert_eq!(other.verify(&token), None);
        assert!(BounceSigner::new(&KEY[..LEAST_KEY - 1]).is_none());
    }
}
