//! The public pages with invented data.

use askama::Template;
use wardmote_domain::{
    ids::MessageId,
    local_time::LocalDateTime,
    places::{Language, Places},
    words::{Direction, Kind, Realm},
};

use super::*;
use crate::pages::{
    chrome::{LanguageLink, Site},
    form::{Fields, Problems},
};

fn site(realm: Realm) -> Site {
    Site {
        realm,
        force: "Invented <Police>".to_owned(),
        public_url: "https://notices.example.org".to_owned(),
        style_version: "1".to_owned(),
    }
}

fn at(text: &str) -> LocalDateTime {
    text.parse().unwrap()
}

fn tag(text: &str) -> Language {
    text.parse().unwrap()
}

fn article(language: &str, direction: Direction, title: &str) -> Article {
    Article {
        language: tag(language),
        direction,
        title: title.to_owned(),
        html: format!(
            "<div lang=\"{language}\" dir=\"{direction}\">\n<h1>{title}</h1>\n<p>text</p></div>"
        ),
        released: at("2026-12-08T10:55"),
    }
}

#[test]
fn an_urdu_notice_says_its_language_and_direction() {
    let urdu = article("ur", Direction::Rtl, "پولیس");
    let mut page = NoticePage::new(
        &site(Realm::Live),
        Kind::Reassurance,
        urdu,
        Standing::Current,
    );
    page.links = ["en-GB", "pl", "ur"]
        .map(|l| LanguageLink::new(&tag(l), format!("/notices/x/{l}"), l == "ur"))
        .to_vec();
    let html = page.render().unwrap();
    assert!(html.contains(r#"<article lang="ur" dir="rtl">"#), "{html}");
    assert!(html.contains(r#"<title lang="ur" dir="rtl">"#));
    assert_eq!(html.matches("<h1>").count(), 1);
    assert!(
        html.contains(r#"hreflang="pl" dir="ltr">polski<"#),
        "{html}"
    );
    assert!(html.contains("aria-current"));
    assert!(!html.contains("Sandbox"));
}

#[test]
fn a_correction_stands_above_the_old_text() {
    let correction = article(
        "en-GB",
        Direction::Ltr,
        "Correction: two people were arrested",
    );
    let old = article("en-GB", Direction::Ltr, "What happened in Marlpit Road");
    let page = NoticePage::new(
        &site(Realm::Sandbox),
        Kind::Reassurance,
        old,
        Standing::Corrected(correction),
    );
    let html = page.render().unwrap();
    assert!(html.find("two people").unwrap() < html.find("<article").unwrap());
    assert!(html.contains("Sandbox:"));
    assert!(
        html.contains("<h2>Correction: two") && html.matches("<h1>").count() == 1,
        "{html}"
    );
}

#[test]
fn what_is_gone_says_so_and_repeats_nothing_after_a_take_down() {
    let live = site(Realm::Live);
    let wards = vec![WardLink {
        code: "E05014020".parse().unwrap(),
        name: "South Balham".to_owned(),
    }];
    let withdrawn = GonePage::withdrawn(&live, at("2026-12-08T11:00"), wards.clone())
        .render()
        .unwrap();
    assert!(withdrawn.contains("This notice was withdrawn on 8 December 2026"));
    assert!(withdrawn.contains("/wards/E05014020"));
    let ended = GonePage::expired(&live, at("2026-12-08T11:00"), wards)
        .render()
        .unwrap();
    assert!(ended.contains("This notice ended on 8 December 2026"));
    let removed = GonePage::taken_down(&live).render().unwrap();
    assert!(removed.contains("This notice has been removed") && !removed.contains("E05014020"));
}

#[test]
fn a_ward_page_lists_its_notices_and_neighbours() {
    let ward = Places::london()
        .ward(&"E05014020".parse().unwrap())
        .unwrap();
    let line = NoticeLine {
        title: "A <b> notice".to_owned(),
        href: "/notices/msg_1".to_owned(),
        kind: Kind::Holding,
        released: at("2026-12-08T10:55"),
        corrected: Some(at("2026-12-08T12:00")),
        languages: ["en-GB", "ur"]
            .map(|l| LanguageLink::new(&tag(l), format!("/notices/msg_1/{l}"), false))
            .to_vec(),
    };
    let html = WardPage::new(&site(Realm::Live), ward, vec![line])
        .render()
        .unwrap();
    assert!(html.contains("Notices for South Balham, Wandsworth"));
    assert!(html.contains("A &#60;b&#62; notice") && html.contains("Put right at midday"));
    assert!(html.contains("application/atom+xml") && html.contains("/subscribe?ward=E05014020"));
    assert_eq!(
        html.matches("<li><a href=\"/wards/E05").count(),
        ward.neighbours.len() + 1
    );
    let empty = WardPage::new(&site(Realm::Live), ward, Vec::new())
        .render()
        .unwrap();
    assert!(empty.contains("no notices for this ward now"));
}

#[test]
fn the_feed_is_atom_with_ids_that_stay() {
    let id = MessageId::new(at("2026-12-08T10:00").instant());
    let entry = |language: &str| FeedEntry {
        message: id,
        language: tag(language),
        title: "Search & \u{0} <arrest>".to_owned(),
        unread: (language == "ur").then(|| "Nobody has read this yet.".to_owned()),
        text: "One.\n\nTwo ]]> \u{b}.".to_owned(),
        published: at("2026-12-08T10:55").instant(),
        updated: at("2026-12-08T12:00").instant(),
    };
    let entries = vec![entry("en-GB"), entry("ur")];
    let code = "E05014020".parse().unwrap();
    let empty_since = at("2026-12-01T00:00").instant();
    let feed = |entries| {
        Feed::new(
            &site(Realm::Live),
            code,
            "South Balham, Wandsworth".to_owned(),
            entries,
            empty_since,
        )
        .render()
        .unwrap()
    };
    let xml = feed(entries.clone());
    assert!(
        xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns"),
        "{xml}"
    );
    assert!(xml.contains(&format!(
        "<id>tag:notices.example.org,2026-01-01:notices/{id}/ur</id>"
    )));
    assert!(xml.contains("<entry xml:lang=\"ur\">"));
    assert!(
        xml.contains("Search &#38;  &#60;arrest&#62;")
            && !xml.contains('\u{0}')
            && !xml.contains('\u{b}')
    );
    assert_eq!(xml.matches("Nobody has read this yet.").count(), 1);
    assert!(xml.contains("<updated>2026-12-08T12:00:00Z</updated>"));
    assert_eq!(feed(entries), xml, "the same feed twice is the same bytes");
    assert!(feed(Vec::new()).contains("<updated>2026-12-01T00:00:00Z</updated>"));
}

#[test]
fn subscribing_asks_for_all_three_and_keeps_what_was_typed() {
    let offered = [tag("en-GB"), tag("pl"), tag("ur")];
    let mut fields = Fields::default();
    let problems = Subscribing::read(&fields, &offered).unwrap_err();
    for field in ["email", "language", "ward_name"] {
        assert!(problems.of(field).is_some(), "{field}");
    }
    fields.set("email", "not an address");
    fields.set("language", "pl");
    fields.set("ward_name", "South Balham");
    let problems = Subscribing::read(&fields, &offered).unwrap_err();
    let html = SubscribePage::new(&site(Realm::Live), &fields, &problems, &offered)
        .render()
        .unwrap();
    assert!(html.contains("There is a problem") && html.contains("href=\"#email\""));
    assert!(html.contains("value=\"not an address\"") && html.contains("Polish (polski)"));
    fields.set("email", "reader@example.org");
    let asked = Subscribing::read(&fields, &offered).unwrap();
    assert_eq!(asked.ward, "E05014020".parse().unwrap());
    fields.set("language", "xx");
    assert!(
        Subscribing::read(&fields, &offered)
            .unwrap_err()
            .of("language")
            .is_some()
    );
    assert!(
        SubscribePage::new(
            &site(Realm::Live),
            &Fields::default(),
            &Problems::default(),
            &offered
        )
        .errors
        .is_empty()
    );
}

#[test]
fn no_page_asks_for_script_or_style_of_its_own() {
    let live = site(Realm::Sandbox);
    let pages = [
        FindPage::new(
            &live,
            &Fields::new(vec![("ward".to_owned(), "Highgate".to_owned())]),
        )
        .render()
        .unwrap(),
        SubscribeSentPage::new(&live).render().unwrap(),
        ConfirmPage::new(&live, "/confirm/x".to_owned())
            .render()
            .unwrap(),
        ConfirmDonePage::new(&live).render().unwrap(),
        LeavePage::new(&live, "/unsubscribe/x".to_owned())
            .render()
            .unwrap(),
        LeftPage::new(&live).render().unwrap(),
        MessagePage::not_found(&live).render().unwrap(),
    ];
    for html in pages {
        for banned in [
            "<script",
            "<style",
            " style=",
            "onclick",
            "javascript:",
            "http://",
            "<iframe",
        ] {
            assert!(!html.contains(banned), "{banned} in {html}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        assert!(
            html.contains("lang=\"en-GB\"")
                && html.contains("<main")
                && html.contains("Invented &#60;Police&#62;")
        );
    }
}
