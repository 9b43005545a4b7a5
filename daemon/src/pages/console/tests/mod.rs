//! The pages of the desk with invented data.

use askama::Template;
use wardmote_domain::{
    finding::{Finding, Owed, Passed, Point, Report, Severity, VariantName},
    ids::{MessageId, PersonId},
    local_time::LocalDateTime,
    message::MessageState,
    words::{Direction, Realm},
};

mod after;

use super::*;
use crate::pages::chrome::{SignedIn, Site};

fn at(text: &str) -> LocalDateTime {
    text.parse().unwrap()
}

fn chrome(title: &str, may_stop: bool) -> Chrome {
    let site = Site {
        realm: Realm::Sandbox,
        force: "Invented Police".to_owned(),
        public_url: "http://127.0.0.1:8481".to_owned(),
        style_version: "1".to_owned(),
    };
    let person = SignedIn {
        name: "Ada <Author>".to_owned(),
        csrf: "token-of-the-form".to_owned(),
        may_stop,
        may_write: true,
    };
    Chrome::desk(&site, title, person)
}

fn message() -> MessageId {
    MessageId::new(at("2026-12-08T10:00").instant())
}

fn finding(rule: &str, severity: Severity, owed_allowed: bool) -> Finding {
    Finding {
        rule: rule.into(),
        point: Point::Consistent,
        severity,
        owed_allowed,
        variant: Some(VariantName("ur page".to_owned())),
        outlet: None,
        evidence: "the <exact> words".to_owned(),
        span: None,
        sentence: None,
        better: None,
        measured: "41 words".to_owned(),
        limit: "25 words".to_owned(),
        why: "Few readers keep up.".to_owned(),
        fix: "Split it.".to_owned(),
        source: "STYLE".to_owned(),
        passed: None,
    }
}

fn review(report: &Report, actions: Actions) -> ReviewPage {
    ReviewPage {
        chrome: chrome("What happened in Marlpit Road", true),
        round: None,
        errors: Vec::new(),
        id: message().to_string(),
        state: Some(MessageState::AwaitingApproval),
        preview: None,
        held: false,
        stands: Stands::default(),
        summary: vec![("Areas".to_owned(), "South Balham, Wandsworth".to_owned())],
        returned: None,
        result: report.result,
        points: ReviewPage::points_of(report),
        findings: FindingCard::of(report, actions.edit, &|_| "Ben Approver".to_owned()),
        owing: None,
        not_checked: vec!["A-04".to_owned()],
        not_made: Vec::new(),
        versions: vec![VersionCard {
            title: "Urdu, ward page".to_owned(),
            language: "ur".parse().unwrap(),
            direction: Direction::Rtl,
            origin: "Written by the catalogue.".to_owned(),
            unread: true,
            text: VersionText::Page {
                html: "<h4>x</h4>".to_owned(),
            },
        }],
        matrix: crate::pages::console::MatrixTable::default(),
        facts: vec![FactRow {
            name: "When it started".to_owned(),
            cells: vec![
                FactCell {
                    language: "en-GB".parse().unwrap(),
                    direction: Direction::Ltr,
                    text: "5:15am".to_owned(),
                },
                FactCell {
                    language: "ur".parse().unwrap(),
                    direction: Direction::Rtl,
                    text: "5:15".to_owned(),
                },
            ],
        }],
        hash: Hash("0123456789abcdef0123".to_owned()),
        actions,
        return_reason: String::new(),
        return_error: None,
        press: None,
        outlook: None,
        pictures: Vec::new(),
    }
}

fn report(findings: Vec<Finding>) -> Report {
    Report::of(findings, Vec::new(), String::new())
}

#[test]
fn a_finding_shows_its_words_measure_limit_why_fix_and_source() {
    let report = report(vec![finding("A-01", Severity::Override, true)]);
    let html = review(
        &report,
        Actions {
            edit: true,
            ..Actions::default()
        },
    )
    .render()
    .unwrap();
    for words in [
        "the &#60;exact&#62; words",
        "41 words",
        "25 words",
        "Few readers",
        "Split it",
        "STYLE",
        "Urdu, ward page",
        "Needs a reason",
        "Record the reason",
        "Record what is owed",
        "A-04",
    ] {
        assert!(html.contains(words), "{words} in {html}");
    }
    assert!(html.contains(r#"<td lang="ur" dir="rtl" role="cell">"#));
    assert!(
        !html.contains("Approve this wording"),
        "an author is not offered approval"
    );
}

#[test]
fn only_an_open_override_offers_a_way_past_it() {
    let mut passed = finding("A-02", Severity::Override, false);
    passed.passed = Some(Passed::Owed(Owed {
        job: "Read the Urdu".to_owned(),
        name: "R. Reader".to_owned(),
        by: at("2026-12-09T12:00"),
    }));
    let report = report(vec![
        finding("C-01", Severity::Block, false),
        passed,
        finding("A-20", Severity::Advice, false),
    ]);
    let html = review(
        &report,
        Actions {
            edit: true,
            ..Actions::default()
        },
    )
    .render()
    .unwrap();
    assert!(
        !html.contains("Record the reason") && !html.contains("Record what is owed"),
        "{html}"
    );
    assert!(html.contains("R. Reader does it by midday on Wednesday 9 December 2026"));
    assert!(html.contains("it cannot go like this"));
    let open = report_of_one();
    let reader = review(&open, Actions::default()).render().unwrap();
    assert!(
        !reader.contains("Record the reason"),
        "a reader is offered nothing"
    );
}

fn report_of_one() -> Report {
    report(vec![finding("A-01", Severity::Override, false)])
}

#[test]
fn an_approver_approves_a_hash_and_every_form_carries_its_token() {
    let page = review(
        &report(Vec::new()),
        Actions {
            approve: true,
            stop: true,
            ..Actions::default()
        },
    );
    let html = page.render().unwrap();
    assert!(
        html.contains("<code>0123456789ab</code>")
            && html.contains("/approve?hash=0123456789abcdef0123\"")
    );
    assert!(html.contains("Meets it"));
    let posts = html.matches("method=\"post\"").count();
    assert!(
        posts >= 4,
        "return, stop, stop everything, sign out: {posts}"
    );
    assert_eq!(
        html.matches("name=\"csrf\" value=\"token-of-the-form\"")
            .count(),
        posts
    );
    assert!(html.contains("Ada &#60;Author&#62;"));
}

#[test]
fn a_reader_has_no_stop_button_and_everyone_else_has() {
    let page = |may_stop| {
        ChoosePage {
            chrome: chrome("New notice", may_stop),
        }
        .render()
        .unwrap()
    };
    assert!(page(true).contains("Stop everything") && !page(false).contains("Stop everything"));
    let stopped = ChoosePage {
        chrome: chrome("New notice", true)
            .stopped(Some("Ben Approver stopped it at 10am.".to_owned())),
    };
    let html = stopped.render().unwrap();
    assert!(html.contains("Everything is stopped") && html.contains("Start everything again"));
    assert!(!html.contains(">Stop everything<"));
}

#[test]
fn a_reason_is_said_with_its_persons_name() {
    let mut passed = finding("A-01", Severity::Override, false);
    let id = PersonId::new(at("2026-12-08T10:00").instant());
    passed.passed = Some(Passed::Reason {
        by: Some(id),
        reason: "No time".to_owned(),
    });
    let cards = FindingCard::of(&report(vec![passed]), true, &|_| "Ben Approver".to_owned());
    assert_eq!(
        cards[0].passed.as_deref(),
        Some("Reason by Ben Approver: No time")
    );
    assert!(!cards[0].may_pass);
}

#[test]
fn what_is_not_stored_yet_carries_its_answers_to_the_next_step() {
    let preview = |blocked, may_go| Preview {
        action: "/new/holding".to_owned(),
        fields: vec![("own_words".to_owned(), "two\nlines & \"more\"".to_owned())],
        blocked,
        may_go,
    };
    let page = |preview| ReviewPage {
        state: None,
        id: String::new(),
        preview: Some(preview),
        ..review(&report(Vec::new()), Actions::default())
    };
    let html = page(preview(false, true)).render().unwrap();
    assert!(html.contains("Ask for approval") && html.contains("not stored yet"));
    assert!(
        html.contains("value=\"two\nlines &#38; &#34;more&#34;\""),
        "{html}"
    );
    assert!(
        page(preview(false, false))
            .render()
            .unwrap()
            .contains("Store it and give reasons")
    );
    assert!(
        page(preview(true, false))
            .render()
            .unwrap()
            .contains("It cannot go like this. Change")
    );
}
