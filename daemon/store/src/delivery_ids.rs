//! Public ids of deliveries, made from integer keys.

use aws_lc_rs::hmac;
use wardmote_domain::ids::DeliveryId;

/// Makes delivery ids from integer keys and back, so that a million deliveries store none. The first six bytes are the
/// time of the release; then the key, put through a four-round Feistel network under the database's own secret (nobody
/// outside can count or guess them), and two bytes of a check.
#[derive(Clone)]
pub(crate) struct DeliveryIds(hmac::Key);

impl DeliveryIds {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    fn round(&self, round: u8, half: u32) -> u32 {
        let [a, b, c, d] = half.to_be_bytes();
        let tag = hmac::sign(&self.0, &[round, a, b, c, d]);
        let t = tag.as_ref();
        u32::from_be_bytes([t[0], t[1], t[2], t[3]])
    }

    fn check(&self, millis: &[u8], mixed: &[u8]) -> [u8; 2] {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(b"check");
        context.update(millis);
        context.update(mixed);
        let tag = context.sign();
        [tag.as_ref()[0], tag.as_ref()[1]]
    }

    /// The id of the delivery `key` of a release that started at `released` microseconds.
    pub(crate) fn id(&self, key: i64, released: i64) -> DeliveryId {
        let [a, b, c, d, e, f, g, h] = key.to_be_bytes();
        let (mut left, mut right) = (
            u32::from_be_bytes([a, b, c, d]),
            u32::from_be_bytes([e, f, g, h]),
        );
        for round in 0..4 {
            (left, right) = (right, left ^ self.round(round, right));
        }
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&(released / 1000).max(0).to_be_bytes()[2..]);
        bytes[6..10].copy_from_slice(&left.to_be_bytes());
        bytes[10..14].copy_from_slice(&right.to_be_bytes());
        let check = self.check(&bytes[..6], &bytes[6..14]);
        bytes[14..].copy_from_slice(&check);
        DeliveryId::from_bytes(bytes)
    }

    /// The key of an id, if it is one of ours. The caller still compares the release time by making the id again.
    pub(crate) fn key(&self, id: DeliveryId) -> Option<i64> {
        let bytes = id.to_bytes();
        if self.check(&bytes[..6], &bytes[6..14]) != bytes[14..] {
            return None;
        }
        let half = |at: usize| {
            u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let (mut left, mut right) = (half(6), half(10));
        for round in (0..4).rev() {
            (left, right) = (right ^ self.round(round, left), left);
        }
        let [a, b, c, d] = left.to_be_bytes();
        let [e, f, g, h] = right.to_be_bytes();
        Some(i64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_ids_go_both_ways_and_need_the_secret() {
        let ids = DeliveryIds::new(b"one secret of a test database...");
        let others = DeliveryIds::new(b"another secret of another file..");
        for key in [1, 2, 199, 1_000_000, i64::from(u32::MAX) + 7, i64::MAX] {
            let id = ids.id(key, 1_796_727_290_123_456);
            assert_eq!(ids.key(id), Some(key));
            assert_ne!(others.key(id), Some(key));
            assert_eq!(id.to_string().parse::<DeliveryId>().unwrap(), id);
        }
        assert_ne!(ids.id(1, 0).to_bytes()[6..], ids.id(2, 0).to_bytes()[6..]);
    }
}
