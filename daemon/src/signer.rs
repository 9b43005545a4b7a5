//! Signed tokens and keyed hashes, all from the one configured key. Each use has a key of its own, so that a token of
//! one kind is never good for another.

use aws_lc_rs::{constant_time, digest, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use wardmote_domain::ids::SubscriberNumber;

/// Bytes of a message authentication code kept in a link: 128 bits.
const MAC: usize = 16;

/// Signs and checks.
pub struct Signer {
    unsubscribe: hmac::Key,
    suppression: hmac::Key,
    form: hmac::Key,
    cursor: hmac::Key,
    reading: hmac::Key,
    bounce: Vec<u8>,
    mark: [u8; 32],
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(hidden)")
    }
}

impl Signer {
    /// A signer from the configured key.
    pub fn new(key: &SecretString) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret().as_bytes());
        let derived = |label: &str| hmac::sign(&root, label.as_bytes());
        let key_for = |label: &str| hmac::Key::new(hmac::HMAC_SHA256, derived(label).as_ref());
        Self {
            unsubscribe: key_for("unsubscribe link 1"),
            suppression: key_for("suppressed address 1"),
            form: key_for("form 1"),
            cursor: key_for("list cursor 1"),
            reading: key_for("reading link 1"),
            bounce: derived("bounce address 1").as_ref().to_vec(),
            mark: sha256(&key_for("database mark 1"), b"wardmote"),
        }
    }

    /// What a database keeps to know the key again: a keyed hash of a constant.
    pub fn mark(&self) -> [u8; 32] {
        self.mark
    }

    /// The key of bounce addresses (VERP), for the mail channel.
    pub fn bounce_key(&self) -> &[u8] {
        &self.bounce
    }

    /// The token of a subscriber's unsubscribe link.
    pub fn unsubscribe_token(&self, number: SubscriberNumber) -> String {
        let id = number.0.to_be_bytes();
        let mac = hmac::sign(&self.unsubscribe, &id);
        let mut bytes = id.to_vec();
        bytes.extend_from_slice(&mac.as_ref()[..MAC]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whose link it is, if it is one of ours.
    pub fn subscriber_of(&self, token: &str) -> Option<SubscriberNumber> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, mac) = bytes.split_at_checked(8)?;
        let good = hmac::sign(&self.unsubscribe, id);
        constant_time::verify_slices_are_equal(&good.as_ref()[..MAC], mac).ok()?;
        Some(SubscriberNumber(i64::from_be_bytes(id.try_into().ok()?)))
    }

    /// The keyed hash by which an address, or a telephone number as +44…, that left is known again without being kept.
    pub fn suppression_hash(&self, address: &str) -> [u8; 32] {
        sha256(&self.suppression, address.to_lowercase().as_bytes())
    }

    /// The keyed hash by which the private link of a reader of a language is known without being kept.
    pub fn reading_hash(&self, token: &str) -> [u8; 32] {
        sha256(&self.reading, token.as_bytes())
    }

    /// A place in a list, as a program carries it from one part to the next.
    pub fn cursor(&self, list: &str, place: &[u8]) -> String {
        let mut bytes = self.cursor_mac(list, place).to_vec();
        bytes.extend_from_slice(place);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that a cursor of this list names, if it is one of ours.
    pub fn cursor_of(&self, list: &str, cursor: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (mac, place) = bytes.split_at_checked(MAC)?;
        same(&self.cursor_mac(list, place), mac).then(|| place.to_vec())
    }

    fn cursor_mac(&self, list: &str, place: &[u8]) -> [u8; MAC] {
        // A list's name holds no NUL, so no name and place run into another.
        let mac = hmac::sign(&self.cursor, &[list.as_bytes(), b"\0", place].concat());
        let mut out = [0; MAC];
        out.copy_from_slice(&mac.as_ref()[..MAC]);
        out
    }

    /// The token that a form of this session carries, so that another site cannot post it.
    pub fn form_token(&self, session: &str) -> String {
        URL_SAFE_NO_PAD.encode(&hmac::sign(&self.form, session.as_bytes()).as_ref()[..MAC])
    }

    /// Whether a form's token is that of the session.
    pub fn form_token_good(&self, session: &str, token: &str) -> bool {
        same(self.form_token(session).as_bytes(), token.as_bytes())
    }
}

fn sha256(key: &hmac::Key, text: &[u8]) -> [u8; 32] {
    let mut tag = [0; 32];
    tag.copy_from_slice(hmac::sign(key, text).as_ref());
    tag
}

/// Whether two secrets are the same, in constant time for those of one length.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// A new secret of 256 random bits, in letters safe for URLs and cookies.
///
/// # Panics
/// If the operating system has no random source.
pub fn new_secret() -> String {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A new sign-in code: eight random digits.
///
/// # Panics
/// If the operating system has no random source.
pub fn new_code() -> String {
    // 2^64 is so much larger than 10^8 that the remainder is even to one part in 10^11.
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    format!("{:08}", u64::from_le_bytes(bytes) % 100_000_000)
}

/// SHA-256 of a secret: what the store keeps in its place.
pub fn hash(secret: &str) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::new(&SecretString::from("a key for tests that is long enough"))
    }

    #[test]
    fn a_link_names_its_subscriber_and_cannot_be_edited() {
        let signer = signer();
        let token = signer.unsubscribe_token(SubscriberNumber(42));
        assert_eq!(signer.subscriber_of(&token), Some(SubscriberNumber(42)));
        let other = signer.unsubscribe_token(SubscriberNumber(43));
        let mixed = format!("{}{}", &other[..11], &token[11..]);
        for bad in ["", "x", &token[..20], &mixed, "../../etc/passwd"] {
            assert_eq!(signer.subscriber_of(bad), None, "{bad}");
        }
        let elsewhere = Signer::new(&SecretString::from(
            "another key for tests, long enough too",
        ));
        assert_eq!(elsewhere.subscriber_of(&token), None);
    }

    #[test]
    fn a_cursor_serves_its_own_list_and_cannot_be_edited() {
        let signer = signer();
        let cursor = signer.cursor("people", b"[1]");
        assert_eq!(signer.cursor_of("people", &cursor), Some(b"[1]".to_vec()));
        assert_eq!(signer.cursor_of("audit", &cursor), None);
        let other = signer.cursor("people", b"[2]");
        let mixed = format!("{}{}", &cursor[..21], &other[21..]);
        for bad in ["", "x", &cursor[..20], &mixed, "../../etc/passwd"] {
            assert_eq!(signer.cursor_of("people", bad), None, "{bad}");
        }
    }

    #[test]
    fn a_code_is_eight_digits() {
        for _ in 0..50 {
            let code = new_code();
            assert!(
                code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit()),
                "{code}"
            );
        }
    }
}
