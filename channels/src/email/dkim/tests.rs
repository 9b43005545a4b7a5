use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use super::*;

/// RFC 8463, appendix A: the keys (A.1, A.2), and the mail with its Ed25519 signature (A.3).
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const MAIL: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is \
    dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: \
    <20030712040037.46341.5F8J@football.example.com>\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry \
    yet?\r\n\r\nJoe.\r\n";
const SIGNATURE: &str = " v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
    i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : \
    from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
const B: &str =
    "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

/// An Ed25519 key as PEM: PKCS #8 round the seed (RFC 8410, section 7).
fn pem(seed: &str) -> String {
    let mut der = vec![
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    der.extend(STANDARD.decode(seed).unwrap());
    format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    )
}

fn config(domain: &str, selector: &str, key: &str) -> DkimConfig {
    DkimSection {
        domain: domain.to_owned(),
        selector: selector.to_owned(),
        key: SecretString::from(key),
    }
}

/// A signer with the RFC's key.
pub(in crate::email) fn example() -> Signer {
    signer()
}

fn signer() -> Signer {
    let config = config("football.example.com", "brisbane", &pem(SEED));
    Signer::new(&config, "football.example.com").unwrap()
}

#[test]
fn the_relaxed_forms_are_those_of_the_rfcs_example() {
    let (fields, text) = headers(MAIL.as_bytes());
    let hash = digest::digest(&digest::SHA256, &body(text));
    let hash = STANDARD.encode(hash);
    assert!(SIGNATURE.contains(&format!("bh={hash};")), "{hash}");
    let mut signed = Vec::new();
    for name in ["from", "to", "subject", "date", "message-id"] {
        let found = fields
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name.as_bytes()));
        let (name, value) = found.unwrap();
        header(name, value, &mut signed);
        signed.extend_from_slice(b"\r\n");
    }
    header(b"DKIM-Signature", SIGNATURE.as_bytes(), &mut signed);
    let hash = digest::digest(&digest::SHA256, &signed);
    UnparsedPublicKey::new(&ED25519, STANDARD.decode(PUBLIC).unwrap())
        .verify(hash.as_ref(), &STANDARD.decode(B).unwrap())
        .unwrap();
}

#[test]
fn white_space_is_folded_as_the_rfc_says() {
    // RFC 6376, section 3.4.5.
    let (fields, text) = headers(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
    let mut out = Vec::new();
    for (name, value) in fields {
        header(name, value, &mut out);
        out.extend_from_slice(b"\r\n");
    }
    assert_eq!(out, b"a:X\r\nb:Y Z\r\n");
    assert_eq!(body(text), b" C\r\nD E\r\n");
    assert_eq!(body(b""), b"");
    assert_eq!(body(b"\r\n \r\n"), b"");
    assert_eq!(body(b"no end"), b"no end\r\n");
}

#[test]
fn what_is_signed_is_named_and_from_once_more() {
    let mail = format!(
        "List-Unsubscribe: <https://alerts.example.org/u/1>\r\nList-Unsubscribe-Post: \
         List-Unsubscribe=One-Click\r\nX-Other: 1\r\n{MAIL}"
    );
    let at = Timestamp::from_second(1_796_727_290).unwrap();
    let signature = signer().sign(mail.as_bytes(), at).unwrap();
    assert_eq!(signature, signer().sign(mail.as_bytes(), at).unwrap());
    let flat: String = signature.split_whitespace().collect();
    assert!(
        flat.contains(
            ";h=from:to:subject:date:message-id:list-unsubscribe:list-unsubscribe-post:from;"
        ),
        "{flat}"
    );
    assert!(flat.contains(";t=1796727290;"), "{flat}");
    assert!(
        signature.ends_with("\r\n") && signature.lines().all(|l| l.len() <= 78),
        "{signature}"
    );
    assert_eq!(
        signature.matches("\r\n").count(),
        signature.matches("\r\n\t").count() + 1
    );
    assert_eq!(
        signer().record().unwrap(),
        format!("v=DKIM1; k=ed25519; p={PUBLIC}")
    );
    assert_eq!(
        signer().record_name(),
        "brisbane._domainkey.football.example.com"
    );
}

#[test]
fn what_others_would_not_accept_is_refused_at_the_start() {
    let from = "alerts.example.org";
    let good = pem(SEED);
    let of = |domain: &str, selector: &str, key: &str| {
        Signer::new(&config(domain, selector, key), from).map(|_| ())
    };
    assert_eq!(of("example.org", "s1", &good), Ok(()));
    assert_eq!(of("alerts.example.org", "a.b", &good), Ok(()));
    assert!(matches!(
        of("example.net", "s1", &good),
        Err(DkimError::NotAligned { .. })
    ));
    assert!(matches!(
        of("s.example.org", "s1", &good),
        Err(DkimError::NotAligned { .. })
    ));
    assert!(matches!(
        of("not a domain", "s1", &good),
        Err(DkimError::Domain(_))
    ));
    for selector in ["", "a b", "a..b", "a;b", "a\r\nb"] {
        assert!(
            matches!(of(from, selector, &good), Err(DkimError::Selector(_))),
            "{selector:?}"
        );
    }
    assert_eq!(of(from, "s1", "not a key"), Err(DkimError::NotAKey));
    assert_eq!(of(from, "s1", SEED), Err(DkimError::NotAKey));
}
