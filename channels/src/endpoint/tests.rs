//! Every pair of realm and address, and what becomes of it.

use super::*;

#[test]
fn smtp_by_realm() {
    let cases: &[(Realm, &str, Result<&str, &str>)] = &[
        (
            Realm::Live,
            "smtps://mail.example.org",
            Ok("smtps://mail.example.org:465"),
        ),
        (
            Realm::Live,
            "smtps://mail.example.org:2465",
            Ok("smtps://mail.example.org:2465"),
        ),
        (
            Realm::Live,
            "smtps://bücher.example.org",
            Ok("smtps://xn--bcher-kva.example.org:465"),
        ),
        (Realm::Live, "smtp://127.0.0.1", Ok("smtp://127.0.0.1:25")),
        (Realm::Live, "smtp://[::1]:2525", Ok("smtp://[::1]:2525")),
        (
            Realm::Live,
            "smtp://localhost:2525",
            Ok("smtp://127.0.0.1:2525"),
        ),
        (
            Realm::Live,
            "smtp://mail.example.org:25",
            Err("unencrypted"),
        ),
        (Realm::Live, "smtp://10.0.0.7:25", Err("unencrypted")),
        (
            Realm::Live,
            "smtp://localhost.example.org:25",
            Err("unencrypted"),
        ),
        (
            Realm::Live,
            "smtp://127.0.0.1.example.org",
            Err("unencrypted"),
        ),
        (Realm::Live, "smtp://0.0.0.0:25", Err("unencrypted")),
        (
            Realm::Live,
            "https://mail.example.org",
            Err("write it like"),
        ),
        (Realm::Live, "mail.example.org:25", Err("write it like")),
        (Realm::Live, "", Err("write it like")),
        (Realm::Live, "smtps://", Err("write it like")),
        (
            Realm::Live,
            "smtps://mail.example.org/path",
            Err("more than a host"),
        ),
        (
            Realm::Live,
            "smtps://mail.example.org?tls=no",
            Err("more than a host"),
        ),
        (
            Realm::Live,
            "smtps://user:hunter2@mail.example.org",
            Err("user name or password"),
        ),
        (
            Realm::Live,
            "smtps://mail.example.org\r\nx",
            Err("write it like"),
        ),
        (
            Realm::Sandbox,
            "smtp://127.0.0.1:2525",
            Ok("smtp://127.0.0.1:2525"),
        ),
        (
            Realm::Sandbox,
            "smtp://127.9.9.9:2525",
            Ok("smtp://127.9.9.9:2525"),
        ),
        (
            Realm::Sandbox,
            "smtp://mail.example.org:25",
            Err("stays on this machine"),
        ),
        (
            Realm::Sandbox,
            "smtps://mail.example.org",
            Err("stays on this machine"),
        ),
        (
            Realm::Sandbox,
            "smtp://192.168.1.1:25",
            Err("stays on this machine"),
        ),
        (Realm::Sandbox, "smtps://127.0.0.1:465", Err("without TLS")),
    ];
    for (realm, text, expected) in cases {
        check(
            SmtpEndpoint::new(*realm, text).map(|e| (e.to_string(), e.realm())),
            *realm,
            text,
            *expected,
        );
    }
}

#[test]
fn http_by_realm() {
    let cases: &[(Realm, &str, Result<&str, &str>)] = &[
        (
            Realm::Live,
            "https://api.example.org",
            Ok("https://api.example.org/"),
        ),
        (
            Realm::Live,
            "https://api.example.org/base",
            Ok("https://api.example.org/base"),
        ),
        (Realm::Live, "http://api.example.org", Err("write https://")),
        (Realm::Live, "http://127.0.0.1:8000", Err("write https://")),
        (Realm::Live, "ftp://api.example.org", Err("write https://")),
        (
            Realm::Live,
            "https://user@api.example.org",
            Err("user name or password"),
        ),
        (
            Realm::Live,
            "https://api.example.org?a=b",
            Err("more than a host"),
        ),
        (Realm::Live, "api.example.org", Err("write it like")),
        (
            Realm::Sandbox,
            "http://127.0.0.1:8000",
            Ok("http://127.0.0.1:8000/"),
        ),
        (
            Realm::Sandbox,
            "http://[::1]:8000",
            Ok("http://[::1]:8000/"),
        ),
        (Realm::Sandbox, "https://127.0.0.1:8000", Err("without TLS")),
        (
            Realm::Sandbox,
            "https://api.example.org",
            Err("stays on this machine"),
        ),
        (
            Realm::Sandbox,
            "http://api.example.org",
            Err("stays on this machine"),
        ),
    ];
    for (realm, text, expected) in cases {
        check(
            HttpEndpoint::new(*realm, text).map(|e| (e.to_string(), e.realm())),
            *realm,
            text,
            *expected,
        );
    }
}

fn check(
    got: Result<(String, Realm), EndpointError>,
    realm: Realm,
    text: &str,
    expected: Result<&str, &str>,
) {
    match (got, expected) {
        (Ok((shown, made)), Ok(right)) => {
            assert_eq!(shown, right, "{realm} {text}");
            assert_eq!(made, realm);
        }
        (Err(error), Err(words)) => {
            assert!(error.to_string().contains(words), "{realm} {text}: {error}")
        }
        (got, expected) => panic!("{realm} {text}: {got:?}, not {expected:?}"),
    }
}

#[test]
fn an_error_never_repeats_a_password() {
    for text in [
        "smtp://user:hunter2@mail.example.org:99999",
        "user:hunter2@mail.example.org",
        "smtps://u:hunter2@ x",
    ] {
        let error = SmtpEndpoint::new(Realm::Live, text).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("hunter2"),
            "{error:?}"
        );
    }
}

#[test]
fn a_segment_cannot_climb_out_of_the_base() {
    let endpoint = HttpEndpoint::new(Realm::Live, "https://api.example.org/base/").unwrap();
    assert_eq!(
        endpoint.path(&["2", "tweets"]).as_str(),
        "https://api.example.org/base/2/tweets"
    );
    assert_eq!(
        endpoint.path(&["a/b?c#d"]).as_str(),
        "https://api.example.org/base/a%2Fb%3Fc%23d"
    );
}
