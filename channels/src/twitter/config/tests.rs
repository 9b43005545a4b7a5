use super::*;

const TEXT: &str = r#"
    [account]
    name = "force"
    user_id = "1234567890"
    handle = "example_force"
    consumer_key = "a"
    consumer_secret = "b"
    token = "c"
    token_secret = "d"
"#;

fn section(top: &str) -> TwitterSection<String> {
    toml::from_str(&format!("{top}\n{TEXT}")).unwrap()
}

#[test]
fn the_defaults_are_the_contracts() {
    let section = section("");
    section.check().unwrap();
    assert_eq!(
        (section.url.as_str(), section.timeout_seconds),
        ("https://api.x.com", 30)
    );
    let limits: Vec<(&str, u32, i64)> = section
        .limits()
        .iter()
        .map(|l| (l.name, l.max, l.window.as_mins()))
        .collect();
    let expected = [
        (POSTS_15M, 100, 15),
        (POSTS_24H, 10_000, 1440),
        (DELETES_15M, 50, 15),
        (READS_15M, 180, 15),
    ];
    assert_eq!(limits, expected);
    assert_eq!(
        section.settle_reads(),
        [30, 120].map(SignedDuration::from_secs)
    );
}

#[test]
fn nonsense_is_refused_by_field() {
    let cases = [
        ("posts_15_minutes = 101", "posts_15_minutes"),
        ("reads_15_minutes = 4", "reads_15_minutes"),
        ("deletes_15_minutes = 0", "deletes_15_minutes"),
        ("posts_24_hours = 10001", "posts_24_hours"),
        ("timeout_seconds = 0", "timeout_seconds"),
        ("settle_seconds = [30]", "settle_seconds"),
        ("settle_seconds = [120, 30]", "settle_seconds"),
    ];
    for (line, field) in cases {
        assert_eq!(section(line).check().unwrap_err().field(), field, "{line}");
    }
    let mut account = section("");
    account.account.user_id = "12a".to_owned();
    assert_eq!(account.check().unwrap_err().field(), "account.user_id");
    account.account.user_id = "12".to_owned();
    account.account.handle = "@example".to_owned();
    assert_eq!(account.check().unwrap_err().field(), "account.handle");
    assert!(toml::from_str::<TwitterSection<String>>(&format!("retries = 3\n{TEXT}")).is_err());
}

#[test]
fn secrets_do_not_show() {
    let config = section("")
        .resolve(|_, s| Ok::<_, ()>(SecretString::from(format!("secret-{s}"))))
        .unwrap();
    assert!(!format!("{config:?}").contains("secret-"));
}
