//! Asking, watching, stopping, signing in.

use askama::Template;
use wardmote_domain::{ids::DeliveryId, message::MessageState, outlet::Outlets, words::Kind};

use super::{at, chrome, message};
use crate::pages::{
    console::*,
    form::{Fields, FormContext, message_file, sections},
    question::{Control, Question},
};

fn status(state: MessageState, may_stop: bool) -> StatusPage {
    StatusPage {
        chrome: chrome("What happened in Marlpit Road", may_stop),
        errors: Vec::new(),
        id: message(),
        state,
        words: "Released, 2 need you (leaflet, media)".to_owned(),
        read_at: "10:56am".to_owned(),
        open: true,
        watching: false,
        held: false,
        held_itself: false,
        stands: Stands::default(),
        outlets: vec![OutletStatus {
            words: "Email: 312 sent, 2 waiting".to_owned(),
            tone: Tone::Busy,
            reasons: vec!["The relay asks us to wait".to_owned()],
            held: false,
        }],
        tasks: vec![HandTask {
            outlet: "Leaflet".to_owned(),
            words: "Print it and take it round.".to_owned(),
            promise: "Promised by Ada Penrose, due 11:40am.".to_owned(),
            overdue: true,
            prints: false,
            pack_href: Some(format!("/messages/{}/packs/leaflet", message())),
            job: JobForm {
                delivery: DeliveryId::new(at("2026-12-08T10:55").instant()),
                message: message(),
                title: "Leaflet".to_owned(),
                mine: false,
                from: "status",
                typed: String::new(),
                error: None,
            },
        }],
        doubts: vec![DoubtForm {
            delivery: DeliveryId::new(at("2026-12-08T10:55").instant()),
            outlet: "X".to_owned(),
            look_at: "Look at the account's posts for the mark ab12cd.".to_owned(),
            error: None,
        }],
        owed: Vec::new(),
        may_stop,
        may_correct: true,
        press: Some("Newsdesks have version 1: 2 mails sent.".to_owned()),
        may_break_embargo: false,
        may_review: false,
        public_href: None,
    }
}

#[test]
fn what_went_out_is_watched_settled_stopped_and_taken_back() {
    let html = status(MessageState::Released, true).render().unwrap();
    for words in [
        "Email: 312 sent, 2 waiting",
        "It was not sent: send it again",
        "Stop this notice",
        "Withdraw it",
        "Take it down",
        "Correct it",
        "Look again by itself every 10 seconds",
        "Promised by Ada Penrose, due 11:40am.",
        "Overdue",
        "/packs/leaflet",
        "I will do this",
        "It is not done, because",
        "Newsdesks have version 1",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("http-equiv"));
    let watched = StatusPage {
        watching: true,
        ..status(MessageState::Released, true)
    }
    .render()
    .unwrap();
    assert!(watched.contains("Stop looking again by itself"));
    let down = status(MessageState::TakenDown, true).render().unwrap();
    assert!(
        !down.contains("Withdraw it")
            && !down.contains("Take it down")
            && !down.contains("Correct it")
    );
    let reader = status(MessageState::Released, false).render().unwrap();
    assert!(
        !reader.contains("Withdraw it")
            && !reader.contains("Record it")
            && !reader.contains("Stop this notice")
            && !reader.contains("I will do this")
    );
    assert!(!reader.contains("Embargo broken"));
    let waits = StatusPage {
        may_break_embargo: true,
        ..status(MessageState::Approved, true)
    };
    assert!(waits.render().unwrap().contains("/embargo-broken"));
}

#[test]
fn a_risky_step_says_what_will_happen_before_it_does() {
    let page = InterruptPage {
        chrome: chrome("Approve this notice?", true),
        lines: vec!["It goes to 12,345 people by email.".to_owned()],
        action: "/messages/x/approve".to_owned(),
        hidden: vec![("hash", "abc".to_owned())],
        question: Some(Question::new(
            "reason",
            "Why?",
            Control::Text {
                value: String::new(),
                rows: 3,
            },
        )),
        button: "Approve".to_owned(),
        stops: false,
        back: "/messages/x".to_owned(),
    };
    let html = page.render().unwrap();
    assert!(
        html.contains("12,345 people")
            && html.contains("name=\"hash\" value=\"abc\"")
            && html.contains("Go back")
    );
}

#[test]
fn the_first_page_lists_what_waits_and_links_by_state() {
    let id = message();
    let item = |to: &str| Entry {
        href: format!("/messages/{id}{to}"),
        title: "Marlpit Road".to_owned(),
        tags: vec![("bad", "Urgent")],
        words: "Waiting. Waits for: an approver.".to_owned(),
        line: "South Balham".to_owned(),
    };
    let page = HomePage {
        administers: false,
        asks: Vec::new(),
        late: false,
        chrome: chrome("What is waiting", true),
        may_write: true,
        groups: vec![Group {
            title: "Waiting for you".to_owned(),
            empty: "Nothing".to_owned(),
            items: vec![item(""), item("/status")],
        }],
        stopped: vec![Stopped {
            action: "/holds/resume",
            field: "scope",
            value: "channel:twitter".to_owned(),
            what: "X".to_owned(),
            words: "X is stopped".to_owned(),
        }],
        routine_stopped: None,
        asked: 2,
        channels: vec![("email".to_owned(), "Email".to_owned())],
    };
    let html = page.render().unwrap();
    assert!(
        html.contains(&format!("/messages/{id}\""))
            && html.contains(&format!("/messages/{id}/status"))
    );
    assert!(
        html.contains("Stop this channel")
            && html.contains("Waits for: an approver")
            && html.contains("<strong class=\"tag bad\">Urgent</strong>")
            && html.contains("New notice")
    );
}

#[test]
fn the_sign_in_pages_show_what_is_wrong_and_never_the_code() {
    let site = chrome("", false).site;
    let html = SignInPage::new(
        &site,
        "t".to_owned(),
        "typed",
        Some("This is not an email address".to_owned()),
    )
    .render()
    .unwrap();
    assert!(html.contains("value=\"typed\"") && html.contains("href=\"#email\""));
    let html = CodePage::new(&site, "t".to_owned(), "ada@example.org", None)
        .render()
        .unwrap();
    assert!(html.contains("one-time-code") && html.contains("If this address belongs to someone"));
    assert!(!html.contains("Stop everything"));
}

#[test]
fn a_form_with_errors_keeps_what_was_typed_and_links_to_each_field() {
    let outlets = Outlets::default();
    for kind in [Kind::Holding, Kind::Reassurance] {
        let context = FormContext {
            kind,
            now: at("2026-12-08T10:54"),
            outlets: &outlets,
            languages: Vec::new(),
            may_urgent: true,
        };
        let fields = Fields::new(vec![
            ("street".to_owned(), "Marlpit \"Road\"".to_owned()),
            ("ward_name".to_owned(), "Highgate".to_owned()),
        ]);
        let problems = message_file(&context, &fields).unwrap_err();
        let asked = sections(&context, &fields, &problems);
        let page = QuestionsPage::new(
            chrome(kind.title(), true),
            format!("/new/{kind}"),
            asked,
            &problems,
        );
        let links: Vec<String> = page
            .errors
            .iter()
            .map(|e| format!("id=\"{}\"", e.field))
            .collect();
        let html = page.render().unwrap();
        assert!(html.contains(&format!("<title>Error: {}", kind.title())));
        assert!(html.contains("Marlpit &#34;Road&#34;") && html.contains("Which ward?"));
        assert!(
            html.contains("value=\"2026-12-08\""),
            "dates are filled in with today"
        );
        for id in links.iter().filter(|id| !id.contains("outlets")) {
            assert!(html.contains(id), "{id} in {html}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|t| t.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "every id is there once");
    }
}
