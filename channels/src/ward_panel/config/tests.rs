use jiff::civil::time;

use super::*;

fn read(text: &str) -> Result<Checked, String> {
    let section: WardPanelSection<String> = toml::from_str(text).map_err(|e| e.to_string())?;
    let config = section
        .resolve(|field, place| {
            assert_eq!(field, "api_key");
            Ok::<_, String>(SecretString::from(place.as_str()))
        })
        .unwrap();
    config.check().map_err(|e| e.to_string())
}

const SITE: &str = "kind = \"discourse\"\nurl = \"https://panels.example.org\"\nusername = \"ward_team\"\n\
                    api_key = \"abc\"\ncategories = { E05014020 = 12, E05014021 = 13 }\n";

#[test]
fn a_forum_needs_five_keys_and_has_defaults_for_the_rest() {
    let Ok(Checked::Discourse(site)) = read(SITE) else {
        panic!("{:?}", read(SITE).map(|_| ()));
    };
    assert_eq!((site.requests_per_minute, site.timeout_seconds), (60, 30));
    assert_eq!(site.settle_seconds, [30, 120]);
    assert_eq!(site.categories[&"E05014021".parse().unwrap()], 13);
    let limits = site.limits();
    let told: Vec<_> = limits
        .iter()
        .map(|l| (l.name, l.max, l.window.as_secs(), l.reserve))
        .collect();
    assert_eq!(told, [(REQUESTS_1M, 60, 60, 2), (REQUESTS_10S, 50, 10, 0)]);
    assert!(limits.iter().all(|l| l.spends.len() == 3));
    for key in ["url", "username", "api_key", "categories"] {
        let without: String = SITE
            .lines()
            .filter(|l| !l.starts_with(key))
            .map(|l| format!("{l}\n"))
            .collect();
        let told = read(&without).map(|_| ()).unwrap_err();
        assert_eq!(
            told,
            format!("{key} is missing: kind = \"discourse\" needs it")
        );
    }
}

#[test]
fn digests_go_at_five_unless_told() {
    let gather = |text: &str| match read(text) {
        Ok(Checked::Digest(gather)) => gather,
        other => panic!("{other:?}"),
    };
    let plain = gather("kind = \"digest\"");
    assert_eq!((plain.day, plain.time), (None, time(17, 0, 0, 0)));
    let friday = gather("kind = \"digest\"\nday = \"Friday\"\ntime = \"08:30\"");
    assert_eq!(
        (friday.day, friday.time),
        (Some(Weekday::Friday), time(8, 30, 0, 0))
    );
}

#[test]
fn what_makes_no_sense_is_told() {
    let with = |line: &str| format!("{SITE}{line}\n");
    for (text, told) in [
        ("kind = \"phpbb\"".to_owned(), "phpbb"),
        (String::new(), "kind"),
        (with("requests = 5"), "requests"),
        (
            with("time = \"17:00\""),
            "time does nothing with kind = \"discourse\"",
        ),
        (
            "kind = \"digest\"\nurl = \"https://a.example.org\"".to_owned(),
            "url does nothing with kind = \"digest\"",
        ),
        (
            with("requests_per_minute = 61"),
            "requests_per_minute is 61: it must be from 6 to 60",
        ),
        (with("requests_per_minute = 5"), "must be from 6 to 60"),
        (with("timeout_seconds = 0"), "timeout_seconds is 0"),
        (with("settle_seconds = [30]"), "at least two times"),
        (
            SITE.replace("= 13", "= 12"),
            "E05014020 and E05014021 have the same category",
        ),
        (SITE.replace("= 13", "= 0"), "categories is 0"),
        (SITE.replace("E05014021", "E09000001"), "E09000001"),
        (SITE.replace("\"abc\"", "\"a\\nb\""), "api_key must be"),
        (
            SITE.replace("\"ward_team\"", "\"ward team\""),
            "username must be",
        ),
        ("kind = \"digest\"\ntime = \"5pm\"".to_owned(), "17:00"),
        ("kind = \"digest\"\ntime = \"24:00\"".to_owned(), "17:00"),
        ("kind = \"digest\"\nday = \"someday\"".to_owned(), "friday"),
    ] {
        let said = read(&text).map(|_| ()).unwrap_err();
        assert!(said.contains(told), "{text}: {said}");
    }
}
