//! DKIM signatures, proved by an implementation that is not ours (dkimpy), with the public key written by OpenSSL.

use std::{path::Path, process::Command};

use wardmote_tests::{force::Force, mailbox::Mail, messages, setup::Setup};

/// Verifies the mail in a file with the TXT record that is given, and says which headers the signature covers.
const VERIFY: &str = "
import sys, dkim
mail, name, record = open(sys.argv[1], 'rb').read(), sys.argv[2].encode(), sys.argv[3].encode()
def txt(asked, timeout=5):
    return record if asked.rstrip(b'.') == name else None
verifier = dkim.DKIM(mail)
try:
    good = verifier.verify(dnsfunc=txt)
except dkim.DKIMException:
    good = False
print('good' if good else 'bad', b':'.join(name for name, _ in verifier.signed_headers).decode().lower())
";

fn openssl(args: &[&str]) -> Vec<u8> {
    let out = Command::new("openssl").args(args).output();
    let out = out.unwrap_or_else(|e| panic!("{e}. Type: apt-get install openssl"));
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// The record for the key in that file.
fn record(key: &str, kind: &str) -> String {
    let script = match kind {
        // Of an Ed25519 key the 32 bytes alone stand in the record (RFC 8463).
        "ed25519" => {
            format!("openssl pkey -in {key} -pubout -outform DER | tail -c 32 | base64 -w0")
        }
        _ => format!("openssl pkey -in {key} -pubout -outform DER | base64 -w0"),
    };
    let out = Command::new("sh").args(["-c", &script]).output().unwrap();
    format!(
        "v=DKIM1; k={kind}; p={}",
        String::from_utf8(out.stdout).unwrap()
    )
}

fn verify(dir: &Path, raw: &[u8], record: &str) -> String {
    let file = dir.join("mail");
    std::fs::write(&file, raw).unwrap();
    // The distribution's own Python, which has the package.
    let out = Command::new("/usr/bin/python3")
        .args(["-c", VERIFY])
        .arg(&file)
        .args(["wardmote1._domainkey.alerts.example.org", record])
        .output()
        .unwrap_or_else(|e| panic!("{e}. Type: apt-get install python3-dkim python3-nacl"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success(),
        "{said} Type: apt-get install python3-dkim python3-nacl"
    );
    String::from_utf8(out.stdout).unwrap()
}

/// The mail with one thing changed, as somebody on the way could.
fn changed(mail: &Mail, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(mail.raw.clone()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

async fn signed_with(kind: &str, make: &[&str]) {
    let dir = tempfile::TempDir::new().unwrap();
    let key = dir.path().join("dkim.pem");
    let shown = key.to_str().unwrap();
    openssl(&[make, &["-out", shown]].concat());
    let owner = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&key, owner).unwrap();
    let record = record(shown, kind);
    let force = Force::with(Setup {
        email: format!(
            "[channels.email.dkim]\ndomain = \"alerts.example.org\"\nselector = \"wardmote1\"\nkey = {{ file = \
             \"{shown}\" }}\n"
        ),
        ..Setup::default()
    })
    .await;
    let (id, _) = force.publish(&messages::reassurance("email, page")).await;
    let mails = force.mails_of(&id);
    assert_eq!(mails.len(), 3);
    for mail in &mails {
        assert_eq!(mail.count("DKIM-Signature"), 1);
        let said = verify(dir.path(), &mail.raw, &record);
        let covered: Vec<&str> = said
            .trim()
            .strip_prefix("good ")
            .unwrap_or_else(|| panic!("{said}"))
            .split(':')
            .collect();
        for name in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "auto-submitted",
        ] {
            assert!(covered.contains(&name), "{name} is not covered: {said}");
        }
    }
    let mail = &mails[0];
    for (from, to) in [
        ("List-Unsubscribe: <http", "List-Unsubscribe: <https"),
        ("List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"),
        ("Subject: ", "Subject: Not "),
        ("\r\n\r\n", "\r\n\r\nA line more\r\n"),
        ("From: ", "From: somebody@example.net\r\nFrom: "),
    ] {
        let said = verify(dir.path(), &changed(mail, from, to), &record);
        assert!(said.starts_with("bad"), "{from}: {said}");
    }
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_rsa_signature_holds_and_breaks_with_what_it_covers() {
    let make = [
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
    ];
    signed_with("rsa", &make).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ed25519_signature_holds_and_breaks_with_what_it_covers() {
    signed_with("ed25519", &["genpkey", "-algorithm", "ED25519"]).await;
}
