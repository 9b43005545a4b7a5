//! What the realm allows: addresses, relay, X.

use wardmote_domain::clock::SystemClock;

use super::*;

#[test]
fn an_address_is_https_live_and_may_be_http_on_loopback_in_the_sandbox() {
    let folder = Folder::new();
    let public = "public_url = \"https://alerts.example.org\"";
    let with = |realm: &str, url: &str| {
        let text = SHIPPED
            .replace("realm = \"live\"", &format!("realm = \"{realm}\""))
            .replace(public, &format!("public_url = \"{url}\""));
        folder.read(&text).map(|_| ())
    };
    for good in [
        "https://alerts.example.org",
        "https://alerts.example.org:8443",
    ] {
        with("live", good).unwrap();
        with("sandbox", good).unwrap();
    }
    for near in [
        "http://127.0.0.1:8481",
        "http://localhost",
        "http://[::1]:8481",
    ] {
        with("sandbox", near).unwrap();
        assert!(
            with("live", near).unwrap_err().contains("https://"),
            "{near}"
        );
    }
    for bad in [
        "http://alerts.example.org",
        "http://127.0.0.1:80@example.org",
        "http://127.0.0.1.example.org",
        "https://alerts.example.org/",
        "https://alerts.example.org/x",
        "https://user@alerts.example.org",
        "https://",
        "https://alerts.example.org:0",
        "alerts.example.org",
        "ftp://127.0.0.1",
        "https://a b",
        "http://[::1",
    ] {
        assert!(with("sandbox", bad).is_err(), "{bad}");
    }
    let desk = "desk_url = \"https://desk.example.org\"";
    folder
        .with(desk, "desk_url = \"http://127.0.0.1:8480\"")
        .unwrap();
    assert!(
        folder
            .with(desk, "desk_url = \"http://desk.example.org\"")
            .is_err()
    );
}

#[test]
fn a_relay_and_x_are_reached_as_the_realm_allows() {
    let folder = Folder::new();
    let clock: wardmote_domain::clock::SharedClock = std::sync::Arc::new(SystemClock);
    let channels = |realm: &str, relay: &str, x: &str| {
        let text = SHIPPED
            .replace("realm = \"live\"", &format!("realm = \"{realm}\""))
            .replace("smtp://127.0.0.1:25\"\n# Who", &format!("{relay}\"\n# Who"))
            .replace("#url = \"https://api.x.com\"", &format!("url = \"{x}\""));
        let settings = folder.read(&text).unwrap();
        crate::daemon::channels(
            &settings,
            &clock,
            std::sync::Arc::new(wardmote_channels::vault::NoVault),
        )
        .map(|_| ())
    };
    let (x, sandbox) = ("https://api.x.com", "http://127.0.0.1:8490");
    channels("live", "smtp://127.0.0.1:25", x).unwrap();
    channels("live", "smtps://relay.example.org:465", x).unwrap();
    channels("sandbox", "smtp://127.0.0.1:2525", sandbox).unwrap();
    for (realm, relay, url) in [
        ("live", "smtp://relay.example.org:25", x),
        ("live", "http://127.0.0.1:25", x),
        ("live", "smtp://127.0.0.1:25", sandbox),
        ("live", "smtp://127.0.0.1:25", "http://api.x.com"),
        ("sandbox", "smtps://relay.example.org:465", sandbox),
        ("sandbox", "smtp://127.0.0.1:2525", x),
    ] {
        assert!(
            channels(realm, relay, url).is_err(),
            "{realm} {relay} {url}"
        );
    }
}

#[test]
fn a_channel_that_is_off_serves_no_outlet() {
    let start = SHIPPED.find("[channels.twitter]").unwrap();
    let end = SHIPPED.find("# -- Outlets").unwrap();
    let text = format!("{}{}", &SHIPPED[..start], &SHIPPED[end..]);
    let folder = Folder::new();
    let said = folder.read(&text).map(|_| ()).unwrap_err();
    assert!(
        said.contains("nothing here can serve twitter that way"),
        "{said}"
    );
    let by_hand = text.replacen(
        "[\"social\"]\nhow = \"adapter\"",
        "[\"social\"]\nhow = \"by_hand\"",
        1,
    );
    assert!(folder.read(&by_hand).unwrap().channels.twitter.is_none());
}

#[test]
fn the_shipped_exercise_can_be_read_and_names_no_provider() {
    let folder = Folder::new();
    let shipped = include_str!("../../../../config/exercise.toml")
        .replace("wardmote-exercise-key", "wardmote-key");
    let read = folder.read(&shipped).unwrap();
    assert_eq!(read.server.realm, Realm::Exercise);
    let live = folder.read(SHIPPED).unwrap();
    assert_ne!(read.store.file, live.store.file);
    assert_ne!(read.server.listen, live.server.listen);
    let names = |s: &Settings| s.outlets.iter().map(|o| o.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&read), names(&live), "the same outlets are practised");
    let refused = folder.read(&format!(
        "{shipped}\n[channels.sms]\napi_key = {{ credential = \"notify-key\" }}\n"
    ));
    let said = refused.unwrap_err();
    assert!(
        said.contains("channels.sms: an exercise has a sandbox of its own"),
        "{said}"
    );
}

#[test]
fn a_live_file_with_the_addresses_of_the_example_is_not_finished() {
    let folder = Folder::new();
    let path = folder.0.path().join("unfinished.toml");
    let finished = |realm: &str, desk: &str, public: &str| {
        let text = SHIPPED
            .replace("realm = \"live\"", &format!("realm = \"{realm}\""))
            .replace("https://desk.example.org", desk)
            .replace("https://alerts.example.org", public);
        std::fs::write(&path, text).unwrap();
        let file = ConfigFile::read(&path).unwrap();
        let server: Server = file.required("server").unwrap();
        let left = prove::left_from_the_example(&file, &server);
        left.0.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (desk, public) = ("https://desk.example.org", "https://alerts.example.org");
    let left = finished("live", desk, public);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(
        left[0].contains("unfinished.toml:") && left[0].contains("server.desk_url"),
        "{left:?}"
    );
    for own in [
        "https://alerts.wardmote.test",
        "https://example.police.uk:8443",
        "http://[::1]:8481",
        "https://example.org.police.uk",
    ] {
        assert_eq!(finished("live", own, own), Vec::<String>::new());
    }
    for nobodys in [
        "https://example.com",
        "https://a.b.example.net:1",
        "https://desk.example.org",
    ] {
        assert_eq!(finished("live", nobodys, "https://a.test").len(), 1);
    }
    for realm in ["sandbox", "exercise"] {
        assert_eq!(finished(realm, desk, public), Vec::<String>::new());
    }
}
