use wardmote_domain::send::{Pool, Weigh};

use super::*;

const TEXT: &str = r#"
    [[account]]
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
    assert_eq!((section.max_posts, section.languages.len()), (4, 0));
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
        ("max_posts = 0", "max_posts"),
        ("max_posts = 26", "max_posts"),
        ("spend_cap_usd = 0", "spend_cap_usd"),
        ("languages = [\"pl\", \"pl\"]", "languages"),
        ("languages = [\"en-GB\"]", "languages"),
    ];
    for (line, field) in cases {
        assert_eq!(section(line).check().unwrap_err().field(), field, "{line}");
    }
    let mut one = section("");
    one.account[0].user_id = "12a".to_owned();
    assert_eq!(one.check().unwrap_err().field(), "account[0].user_id");
    one.account[0].user_id = "12".to_owned();
    one.account[0].handle = "@example".to_owned();
    assert_eq!(one.check().unwrap_err().field(), "account[0].handle");
    one.account.clear();
    assert_eq!(one.check().unwrap_err().field(), "account");
    assert!(toml::from_str::<TwitterSection<String>>(&format!("retries = 3\n{TEXT}")).is_err());
}

#[test]
fn a_cap_is_a_limit_by_price_that_the_accounts_share() {
    let limits = section("spend_cap_usd = 500").limits();
    let cap = limits.iter().find(|l| l.name == SPEND_CAP_30D).unwrap();
    assert_eq!((cap.max, cap.window.as_hours()), (500_000, 720));
    assert_eq!((cap.weigh, cap.pool), (Weigh::Price, Pool::Channel));
    let shared = |name| {
        limits
            .iter()
            .any(|l| l.name == name && l.pool == Pool::Channel)
    };
    assert!(shared(POSTS_24H) && !shared(POSTS_15M));
}

/// A second account, by the lines after its name, number and handle.
fn second(lines: &str) -> TwitterSection<String> {
    let more = format!(
        "[[account]]\nname = \"wandsworth\"\nuser_id = \"2\"\nhandle = \"example_w\"\n{lines}"
    );
    toml::from_str(&format!("{TEXT}\n{more}")).unwrap()
}

#[test]
fn an_account_has_one_way_in() {
    let oauth2 = "client_id = \"id\"\nrefresh_token = \"r\"";
    second(oauth2).check().unwrap();
    second(&format!("{oauth2}\nclient_secret = \"s\""))
        .check()
        .unwrap();
    let cases = [
        ("", "consumer_key"),
        ("consumer_key = \"a\"", "consumer_secret"),
        ("refresh_token = \"r\"", "refresh_token"),
        ("client_id = \"id\"", "refresh_token"),
        ("client_id = \"i d\"\nrefresh_token = \"r\"", "client_id"),
        (
            "client_id = \"id\"\nrefresh_token = \"r\"\ntoken = \"t\"",
            "token",
        ),
    ];
    for (lines, field) in cases {
        let fault = second(lines).check().unwrap_err();
        assert_eq!(fault.field(), format!("account[1].{field}"), "{lines}");
        assert!(fault.to_string().starts_with("account[1]."), "{fault}");
    }
}

#[test]
fn accounts_share_nothing() {
    let good = second("client_id = \"id\"\nrefresh_token = \"r\"");
    type Change = fn(&mut TwitterAccount<String>);
    let cases: [(Change, &str); 3] = [
        (|a| a.name.0 = "force".to_owned(), "name"),
        (|a| a.user_id = "1234567890".to_owned(), "user_id"),
        (|a| a.handle = "Example_Force".to_owned(), "handle"),
    ];
    for (change, field) in cases {
        let mut section = good.clone();
        change(&mut section.account[1]);
        let fault = section.check().unwrap_err();
        assert_eq!(fault.field(), format!("account[1].{field}"));
    }
}

#[test]
fn secrets_do_not_show() {
    let config = second("client_id = \"id\"\nclient_secret = \"e\"\nrefresh_token = \"f\"")
        .resolve(|_, s| Ok::<_, ()>(SecretString::from(format!("secret-{s}"))))
        .unwrap();
    assert!(!format!("{config:?}").contains("secret-"));
}
