//! DKIM (RFC 6376, RFC 8463): a signature over the mail as it leaves, for a relay that does not sign. It covers the
//! headers by which a reader leaves the list, so that nobody on the way can change where they lead.

mod canonical;
mod config;

use aws_lc_rs::{
    digest,
    encoding::{AsDer as _, PublicKeyX509Der},
    rand::SystemRandom,
    rsa,
    signature::{self, Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use secrecy::{ExposeSecret as _, SecretString};

pub use config::DkimSection;

use super::safe;
use canonical::{body, header, headers};

/// The section with its key read.
pub type DkimConfig = DkimSection<SecretString>;

/// Headers that are signed, where the mail has them (contract, section 3).
const SIGNED: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-help",
    "auto-submitted",
];

/// Characters of a line of the signature's header.
const LINE: usize = 72;

/// Why mail cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    /// Not a domain.
    #[error("\"{0}\" is not a domain name: write it like alerts.example.org")]
    Domain(String),
    /// Not a selector.
    #[error("\"{0}\" is not a selector: letters, digits and hyphens, like s2026")]
    Selector(String),
    /// DMARC would not count the signature.
    #[error(
        "a signature of {domain} does not count for mail from {from}: use the sender's own domain"
    )]
    NotAligned {
        /// The domain that signs.
        domain: String,
        /// The domain mail is from.
        from: String,
    },
    /// Not a key that others accept.
    #[error(
        "the key must be the PEM of a private key, RSA with at least 2048 bits or Ed25519: make one with openssl genpkey \
         -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
    )]
    NotAKey,
    /// The cryptography library would not sign.
    #[error("the signature could not be made")]
    Failed,
}

enum Key {
    Rsa(Box<rsa::KeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// Signs mail with one key.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
    random: SystemRandom,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}, {})", self.selector, self.domain)
    }
}

impl Signer {
    /// A signer of mail from the domain `from`.
    ///
    /// # Errors
    /// When domain, selector or key cannot be used, or the signature would not count for that sender.
    pub fn new(config: &DkimConfig, from: &str) -> Result<Self, DkimError> {
        let shown = |text: &str| text.chars().filter(|c| !c.is_control()).take(80).collect();
        let domain =
            safe::domain(&config.domain).ok_or_else(|| DkimError::Domain(shown(&config.domain)))?;
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if !config.selector.split('.').all(label) || config.selector.len() > 120 {
            return Err(DkimError::Selector(shown(&config.selector)));
        }
        let below = |one: &str, other: &str| one == other || one.ends_with(&format!(".{other}"));
        if !below(from, &domain) && !below(&domain, from) {
            let from = from.to_owned();
            return Err(DkimError::NotAligned { domain, from });
        }
        Ok(Self {
            domain,
            selector: config.selector.to_ascii_lowercase(),
            key: key(config.key.expose_secret())?,
            random: SystemRandom::new(),
        })
    }

    /// The header to put in front of this mail, with its line end. Lines of `message` end by CRLF and its dots are not
    /// yet stuffed. `at` is when it is signed.
    ///
    /// # Errors
    /// [`DkimError::Failed`] when the library will not sign.
    pub fn sign(&self, message: &[u8], at: Timestamp) -> Result<String, DkimError> {
        let (fields, text) = headers(message);
        let mut names = Vec::new();
        let mut signed = Vec::with_capacity(1024);
        for wanted in SIGNED {
            // The last of a name is signed first (RFC 6376, section 5.4.2).
            for (name, value) in fields.iter().rev() {
                if name.eq_ignore_ascii_case(wanted.as_bytes()) {
                    names.push(*wanted);
                    header(name, value, &mut signed);
                    signed.extend_from_slice(b"\r\n");
                }
            }
        }
        // Named once more than it is there: a second From put in later breaks the signature.
        names.push("from");
        let hash = STANDARD.encode(digest::digest(&digest::SHA256, &body(text)));
        let open = self.unsigned(&names, &hash, at);
        let (name, value) = open.split_once(':').ok_or(DkimError::Failed)?;
        header(name.as_bytes(), value.as_bytes(), &mut signed);
        let signature = STANDARD.encode(self.signature(&signed)?);
        Ok(format!("{open}{}\r\n", folded(&signature)))
    }

    /// The header as it is signed: up to `b=`.
    fn unsigned(&self, names: &[&str], hash: &str, at: Timestamp) -> String {
        let algorithm = match self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let mut listed = String::new();
        let mut line = 3;
        for (i, name) in names.iter().enumerate() {
            if line + name.len() > LINE {
                listed.push_str("\r\n\t");
                line = 1;
            }
            listed.push_str(name);
            line += name.len() + 1;
            if i + 1 < names.len() {
                listed.push(':');
            }
        }
        format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n\td={}; s={};\r\n\tt={}; bh={hash};\r\n\th={listed};\r\n\tb=",
            self.domain,
            self.selector,
            at.as_second().max(0),
        )
    }

    fn signature(&self, signed: &[u8]) -> Result<Vec<u8>, DkimError> {
        match &self.key {
            Key::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &self.random, signed, &mut out)
                    .map_err(|_| DkimError::Failed)?;
                Ok(out)
            }
            // RFC 8463, section 3: Ed25519 signs the hash.
            Key::Ed25519(pair) => {
                let hash = digest::digest(&digest::SHA256, signed);
                Ok(pair.sign(hash.as_ref()).as_ref().to_vec())
            }
        }
    }

    /// The name under which the public key must stand in DNS.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The public key as its DNS record holds it.
    ///
    /// # Errors
    /// [`DkimError::Failed`] when the library will not write it.
    pub fn public_key(&self) -> Result<String, DkimError> {
        Ok(match &self.key {
            Key::Rsa(pair) => {
                let der: PublicKeyX509Der<'_> =
                    pair.public_key().as_der().map_err(|_| DkimError::Failed)?;
                STANDARD.encode(der.as_ref())
            }
            Key::Ed25519(pair) => STANDARD.encode(pair.public_key().as_ref()),
        })
    }

    /// The whole TXT record to publish under [`Signer::record_name`].
    ///
    /// # Errors
    /// As [`Signer::public_key`].
    pub fn record(&self) -> Result<String, DkimError> {
        let kind = match self.key {
            Key::Rsa(_) => "rsa",
            Key::Ed25519(_) => "ed25519",
        };
        Ok(format!("v=DKIM1; k={kind}; p={}", self.public_key()?))
    }
}

fn key(pem: &str) -> Result<Key, DkimError> {
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| DkimError::NotAKey)?;
    let rsa = match &der {
        PrivateKeyDer::Pkcs1(der) => rsa::KeyPair::from_der(der.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(der) => {
            let der = der.secret_pkcs8_der();
            if let Ok(pair) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                return Ok(Key::Ed25519(Box::new(pair)));
            }
            rsa::KeyPair::from_pkcs8(der)
        }
        _ => return Err(DkimError::NotAKey),
    };
    // The library itself takes no RSA key below 2048 bits for signing (RFC 8301 asks for no less).
    let pair = rsa.map_err(|_| DkimError::NotAKey)?;
    Ok(Key::Rsa(Box::new(pair)))
}

fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / LINE * 3);
    for (i, letter) in text.chars().enumerate() {
        if i > 0 && i % LINE == 0 {
            out.push_str("\r\n\t");
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
pub(super) mod tests;
