//! Setting up, and looking without publishing.

use std::sync::Arc;

use wardmote_channels::{
    Channels,
    backoff::Jitter,
    registry::{Seams, Sections},
    vault::MemoryVault,
    ward_panel::{Config, Section},
};
use wardmote_domain::{
    clock::SteppedClock,
    send::{CheckState, Gather, Grouping, ReaderList},
    words::{Format, Realm},
};

use crate::support::{account, categories, channel_of, forum, start};

fn build(realm: Realm, sections: Sections) -> Result<Channels, String> {
    let seams = Seams {
        realm,
        bounce_key: b"an invented key of thirty-two by",
        clock: Arc::new(SteppedClock::new(start())),
        vault: Arc::new(MemoryVault::default()),
        jitter: Jitter::fixed(0.0),
    };
    Channels::build(sections, &seams).map_err(|e| e.to_string())
}

fn panel(text: &str) -> Option<Config> {
    let section: Section<String> = toml::from_str(text).unwrap();
    let secret = |_: &str, place: &String| Ok::<_, String>(place.as_str().into());
    Some(section.resolve(secret).unwrap())
}

const SITE: &str = "kind = \"discourse\"\nusername = \"ward_team\"\napi_key = \"abc\"\ncategories = { E05014020 = 12 }\n";

#[test]
fn what_cannot_work_is_refused_at_the_start() {
    let told = |realm, text: &str| {
        let sections = Sections {
            ward_panel: panel(text),
            ..Sections::default()
        };
        build(realm, sections).map(|_| ()).unwrap_err()
    };
    let at = |url: &str| format!("{SITE}url = \"{url}\"\n");
    for (realm, text, words) in [
        (
            Realm::Live,
            at("http://panels.example.org"),
            "must be reached by https",
        ),
        (
            Realm::Sandbox,
            at("https://panels.example.org"),
            "stays on this machine",
        ),
        (Realm::Live, SITE.to_owned(), "url is missing"),
        (
            Realm::Live,
            "kind = \"digest\"".to_owned(),
            "mail is off: set up [channels.email]",
        ),
    ] {
        let said = told(realm, &text);
        assert!(
            said.starts_with("channels.ward_panel") && said.contains(words),
            "{said}"
        );
    }
}

#[test]
fn digests_go_by_the_mail_that_is_set_up() {
    let email = "relay = \"smtp://127.0.0.1:2525\"\nfrom_name = \"Metropolitan Police\"\n\
                 from_address = \"alerts@alerts.example.org\"\nbounce_domain = \"bounce.example.org\"\n\
                 domain = \"alerts.example.org\"";
    let sections = Sections {
        email: Some(toml::from_str(email).unwrap()),
        ward_panel: panel("kind = \"digest\"\ntime = \"08:30\"\nday = \"friday\""),
        ..Sections::default()
    };
    let channels = build(Realm::Sandbox, sections).unwrap();
    let digest = channels.all().last().unwrap();
    let shape = digest.shape();
    assert_eq!(
        shape.grouping,
        Grouping::Readers {
            format: Format::Panel,
            list: ReaderList::Panel
        }
    );
    assert_eq!(
        shape.gather,
        Some(Gather {
            day: Some(jiff::civil::Weekday::Friday),
            time: jiff::civil::time(8, 30, 0, 0)
        })
    );
    assert_eq!(digest.lane().to_string(), "ward_panel/panels");
}

#[tokio::test]
async fn examining_says_which_ward_has_no_category_and_publishes_nothing() {
    let (sandbox, clock, channel) = forum().await;
    let checks = channel.examine().await;
    assert!(
        checks.len() == 2 && checks.iter().all(|c| c.state == CheckState::Good),
        "{checks:?}"
    );
    let mut wrong = categories();
    wrong.insert("E05014021".parse().unwrap(), 99);
    let channel = channel_of(sandbox.config(account(), wrong), clock.clone());
    let checks = channel.examine().await;
    assert_eq!(checks[1].state, CheckState::Bad);
    assert!(
        checks[1].found.contains("E05014021 (99)") && !checks[1].mend.is_empty(),
        "{checks:?}"
    );
    let mut config = sandbox.config(account(), categories());
    config.username = Some("nobody".to_owned());
    let checks = channel_of(config, clock).examine().await;
    assert_eq!((checks.len(), checks[0].state), (1, CheckState::Bad));
    assert!(checks[0].mend.contains("username"), "{checks:?}");
    assert!(sandbox.requests().iter().all(|r| r.method == "GET"));
    assert!(sandbox.topics().is_empty());
}
