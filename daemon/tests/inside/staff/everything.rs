//! Each thing that our own people are told of: a walk that opens it, one that closes it, and what its mail says.

use jiff::SignedDuration;
use wardmote::desk::{NewReceiver, Settled, Verdict};
use wardmote_channels::twitter::sandbox::Fault;
use wardmote_domain::{
    finding::{Owed, Passed, Severity},
    hold::HoldScope,
    ids::{DeliveryId, MessageId},
    local_time::LocalDateTime,
    outlet::OutletName,
    send::{AddressVerdict, Event, Reason, Received},
    staff::{Duty, What},
};

use super::{CANARY, NAMED, canary, is_open, on_call_from, open, row, texts};
use crate::support::{Force, MORNING, NIGHT, Receiver, Setup, WARD, file, signed};

/// A ward of Tower Hamlets, where English alone leaves many out.
const MANY_LANGUAGES: &str = "E05009317";

/// Whoever may be mailed.
const OURS: [&str; 4] = [
    "ada@example.org",
    "paul@example.org",
    "lena@example.org",
    "anna@example.org",
];

/// Nothing that was mailed to our own people holds any of the content.
fn says_nothing(force: &Force, what: What) {
    for text in OURS.iter().flat_map(|to| texts(force, to)) {
        for secret in [CANARY, NAMED, "Marlpit", "bikes were taken", "armed"] {
            assert!(!text.contains(secret), "{what}: {text}");
        }
    }
}

/// A mail with that in it went to that person, and no mail holds content.
fn told(force: &Force, what: What, to: &str, subject: &str) {
    says_nothing(force, what);
    let all = texts(force, to);
    assert!(
        all.iter().any(|t| t.contains(subject)),
        "{what}: {subject} is not in {all:#?}"
    );
}

fn holding(times: &str, next: &str, more: &str) -> String {
    format!(
        "kind: holding\npriority: today\norganisation: met\nareas: [{WARD}]\noutlets: [email, page]\n{times}facts:\n  what: \
         armed_police\n  place: {{street: Marlpit Road, ward: {WARD}}}\n  started: 2026-12-08T10:40\n  next_update: {next}\n  \
         contact: {{phone: \"999\", for: emergency}}\n{more}"
    )
}

async fn submitted(force: &Force, text: &str) -> MessageId {
    let stored = force.submit(text).await;
    let state = stored.state.as_str();
    assert_eq!(state, "awaiting_approval", "{:?}", stored.report.findings);
    stored.id
}

async fn approve(force: &Force, id: MessageId) {
    let hash = force.view(id).await.hash;
    let desk = force.desk();
    desk.approve(&force.approver, id, &hash).await.unwrap();
}

async fn released(force: &Force, text: &str) -> MessageId {
    let id = submitted(force, text).await;
    approve(force, id).await;
    force.drain().await;
    assert_eq!(force.view(id).await.state.as_str(), "released");
    id
}

async fn approval(force: &Force) {
    let what = What::ApprovalWaiting;
    let id = submitted(force, &canary(1, "twitter")).await;
    assert!(
        is_open(force, what, Some(id)).await,
        "in the act's own transaction"
    );
    force.pass(60).await;
    told(force, what, "paul@example.org", "An approval waits");
    told(force, what, "paul@example.org", "Wandsworth");
    approve(force, id).await;
    assert!(!is_open(force, what, None).await);
}

async fn returned(force: &Force) {
    let text = canary(2, "twitter");
    let id = submitted(force, &text).await;
    let why = format!("{CANARY} House is closed on Sundays, says {NAMED}");
    let desk = force.desk();
    desk.send_back(&force.approver, id, &why).await.unwrap();
    assert!(is_open(force, What::Returned, Some(id)).await);
    assert!(!is_open(force, What::ApprovalWaiting, None).await);
    force.pass(60).await;
    told(
        force,
        What::Returned,
        "ada@example.org",
        "A notice was returned",
    );
    desk.edit(&force.author, id, &file(&text)).await.unwrap();
    assert!(!is_open(force, What::Returned, None).await);
}

async fn at_door(force: &Force) {
    let when = "We are there at midday on Tuesday 8 December 2026. If yours is taken";
    let text = canary(10, "twitter").replace("If yours is taken", when);
    let text = text + "times: {event: 2026-12-08T12:00}\n";
    let id = submitted(force, &text).await;
    let (desk, hold) = (force.desk(), HoldScope::Message(id));
    desk.hold(&force.author, hold.clone(), "").await.unwrap();
    approve(force, id).await;
    // What it is about is over by the time it may go.
    force.pass(2 * 3600).await;
    assert!(
        !is_open(force, What::Late, Some(id)).await,
        "a person stopped it"
    );
    desk.resume(&force.author, hold, "").await.unwrap();
    force.drain().await;
    assert_eq!(force.view(id).await.state.as_str(), "falls_short");
    assert!(is_open(force, What::StoppedAtDoor, Some(id)).await);
    force.pass(60).await;
    told(
        force,
        What::StoppedAtDoor,
        "ada@example.org",
        "falls short at the door",
    );
    desk.withdraw(&force.author, id, "too late").await.unwrap();
    assert!(!is_open(force, What::StoppedAtDoor, None).await);
}

async fn late(force: &Force) {
    let (desk, area) = (force.desk(), HoldScope::Area(WARD.parse().unwrap()));
    let text = canary(3, "twitter") + "times: {release: 2026-12-08T11:00}\n";
    let id = submitted(force, &text).await;
    approve(force, id).await;
    desk.hold(&force.lead, area.clone(), "").await.unwrap();
    force.pass(15 * 60).await;
    assert!(!is_open(force, What::Late, None).await, "15 past, less 10");
    force.pass(30).await;
    assert!(is_open(force, What::Late, Some(id)).await);
    force.pass(60).await;
    told(force, What::Late, "ada@example.org", "A notice is late");
    desk.resume(&force.lead, area, "").await.unwrap();
    force.drain().await;
    assert!(!is_open(force, What::Late, None).await);
}

async fn not_confirmed(force: &Force) {
    force.next_post(Fault::Status {
        code: 500,
        done: false,
    });
    let id = released(force, &canary(4, "twitter")).await;
    force.pass(30).await;
    force.pass(90).await;
    assert!(is_open(force, What::NotConfirmed, Some(id)).await);
    force.pass(60).await;
    told(
        force,
        What::NotConfirmed,
        "ada@example.org",
        "Not confirmed",
    );
    let task = force.view(id).await.tasks.remove(0);
    let sent = Settled::Sent("1".into());
    let desk = force.desk();
    desk.settle(&force.author, task.delivery, sent, "it is there")
        .await
        .unwrap();
    assert!(!is_open(force, What::NotConfirmed, None).await);
}

async fn lane(force: &Force) {
    force.next_post(Fault::Unauthorised);
    released(force, &canary(5, "twitter")).await;
    assert!(is_open(force, What::LaneStopped, None).await);
    told(
        force,
        What::LaneStopped,
        "anna@example.org",
        "X has stopped",
    );
    let desk = force.desk();
    desk.start_channel(&force.admin, "twitter").await.unwrap();
    assert!(!is_open(force, What::LaneStopped, None).await);
    force.drain().await;
}

async fn owed(force: &Force) {
    let text = canary(6, "twitter")
        .replace(WARD, MANY_LANGUAGES)
        .replace("kind: guidance", "kind: warning\nformats: [audio]")
        .replace(
            "Three bikes were taken from",
            "Police say that thieves are here now. They took bikes from",
        );
    let stored = force.submit(&text).await;
    let mut found = stored.report.findings.iter();
    let missing = found.find(|f| f.owed_allowed && f.counts_as() == Severity::Override);
    let rule = missing.expect("a language is missing").rule.clone();
    let by = LocalDateTime::at(force.now() + SignedDuration::from_hours(3));
    let owed = Passed::Owed(Owed {
        job: format!("translate what {NAMED} says at {CANARY}"),
        name: "Ada Author".to_owned(),
        by: by.to_string()[..16].parse().unwrap(),
    });
    let (desk, what) = (force.desk(), What::OwedDue);
    desk.pass(&force.author, stored.id, rule.clone(), owed)
        .await
        .unwrap();
    let open: Vec<String> = (force.view(stored.id).await.report.findings.iter())
        .filter(|f| f.counts_as() > Severity::Advice)
        .map(|f| format!("{} {}: {}", f.rule, f.evidence, f.measured))
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    approve(force, stored.id).await;
    force.drain().await;
    force.pass(110 * 60).await;
    assert!(!is_open(force, what, None).await);
    force.pass(10 * 60).await;
    assert!(
        is_open(force, what, Some(stored.id)).await,
        "an hour before"
    );
    force.pass(60).await;
    told(force, what, "ada@example.org", "Something owed is due");
    force.pass(3600).await;
    told(force, what, "ada@example.org", "Something owed is overdue");
    desk.done(&force.author, stored.id, rule).await.unwrap();
    assert!(!is_open(force, what, None).await);
}

async fn update(force: &Force) {
    let incident = "incident: CAD 4711/08DEC26\n";
    let what = What::UpdateDue;
    let first = released(force, &holding("", "2026-12-08T12:30", incident)).await;
    force.pass(65 * 60).await;
    assert!(!is_open(force, what, None).await);
    force.pass(60).await;
    assert!(
        is_open(force, what, Some(first)).await,
        "half an hour before"
    );
    force.pass(60).await;
    told(force, what, "ada@example.org", "A promised update is due");
    force.pass(30 * 60).await;
    told(force, what, "ada@example.org", "A promised update is late");
    released(force, &holding("", "2026-12-08T15:00", incident)).await;
    assert!(!is_open(force, what, None).await, "the next word keeps it");
}

async fn urgent(force: &Force) {
    let times = "times: {clock_start: 2026-12-08T22:20, expires: 2026-12-09T06:00}\n";
    let text = holding(times, "2026-12-08T23:45", "")
        .replace("priority: today", "priority: urgent")
        .replace("2026-12-08T10:40", "2026-12-08T22:15");
    let id = force.submit(&text).await.id;
    let desk = force.desk();
    desk.urgent(&force.author, id).await.unwrap();
    assert!(is_open(force, What::UrgentUsed, Some(id)).await);
    force.drain().await;
    let lead = "lena@example.org";
    told(
        force,
        What::UrgentUsed,
        lead,
        "a notice is going out now without a second person",
    );
    force.pass(60 * 60).await;
    assert!(is_open(force, What::ReviewDue, Some(id)).await);
    told(
        force,
        What::ReviewDue,
        lead,
        "nobody has reviewed a notice yet",
    );
    desk.review(&force.lead, id, Verdict::Stands).await.unwrap();
    for what in [What::UrgentUsed, What::ReviewDue] {
        assert!(!is_open(force, what, None).await, "{what}");
    }
}

async fn task(force: &Force) {
    let what = What::TaskDue;
    released(force, &canary(7, "leaflet")).await;
    force.pass(31 * 60).await;
    assert!(is_open(force, what, None).await);
    told(
        force,
        what,
        "lena@example.org",
        "A job by hand at Leaflet is due",
    );
    let desk = force.desk();
    let open = desk.open_tasks(&force.author).await.unwrap();
    let job = open.iter().find(|t| t.outlet.as_str() == "leaflet");
    let sent = Settled::Sent("L-1".into());
    desk.settle(&force.author, job.unwrap().delivery, sent, "done")
        .await
        .unwrap();
    assert!(!is_open(force, what, None).await);
}

/// Something that a provider says of the first mail of a message.
async fn received(force: &Force, id: MessageId, make: impl Fn(DeliveryId) -> Event) {
    let page = force.desk().deliveries(&force.author, id, 0, 200).await;
    let (mails, _) = page.unwrap();
    let delivery = mails.iter().find(|d| d.outlet == "email").unwrap().id;
    let pipeline = force.daemon.pipeline();
    let email = OutletName::new("email").unwrap();
    let channels = pipeline.channels().all();
    let channel = channels.iter().find(|c| *c.name() == email).unwrap();
    let call = Received {
        id: format!("call about {delivery}"),
        events: vec![make(delivery)],
    };
    pipeline.take_in(channel, call).await.unwrap();
}

async fn comes_back(force: &Force) {
    let what = What::SendsComeBack;
    let id = released(force, &canary(8, "email")).await;
    let event = |delivery| Event::Bounced {
        delivery,
        reason: Reason::new("5.7.1", "policy"),
        address: AddressVerdict::NotItsFault,
    };
    received(force, id, event).await;
    assert!(is_open(force, what, None).await);
    force.drain().await;
    told(force, what, "anna@example.org", "what we send comes back");
    let number = row(force, what).await.number;
    force.desk().take_on(&force.lead, number).await.unwrap();
    assert!(!is_open(force, what, None).await, "it only had to be known");
}

async fn answered(force: &Force) {
    let what = What::Answered;
    let id = released(force, &canary(9, "email")).await;
    let at = force.now();
    received(force, id, |delivery| Event::Reply { delivery, at }).await;
    assert!(is_open(force, what, Some(id)).await);
    force.drain().await;
    told(
        force,
        what,
        "lena@example.org",
        "somebody answered a notice",
    );
    force.pass(3601).await;
    assert!(!is_open(force, what, None).await, "an hour, and it is over");
}

async fn shift(force: &Force) {
    let what = What::ShiftChange;
    let from = force.now() + SignedDuration::from_mins(30);
    on_call_from(force, &force.approver, Duty::Approving, 1, from, 8).await;
    force.pass(14 * 60).await;
    assert!(!is_open(force, what, None).await);
    force.pass(60).await;
    assert!(is_open(force, what, None).await);
    force.pass(60).await;
    told(
        force,
        what,
        "paul@example.org",
        "Handover: a shift begins at",
    );
    let desk = force.desk();
    let number = desk.hand_over(&force.author, "all quiet").await.unwrap();
    desk.take_over(&force.approver, number).await.unwrap();
    force.drain().await;
    assert!(!is_open(force, what, None).await);
}

async fn webhook(force: &Force) {
    let what = What::WebhookStopped;
    let receiver = Receiver::start().await;
    receiver.always(410);
    let new = NewReceiver {
        name: "The pager".to_owned(),
        address: receiver.address(),
        hears: Vec::new(),
        areas: Vec::new(),
    };
    let (id, _) = force.desk().add_webhook(&force.admin, new).await.unwrap();
    force.submit(&canary(1, "email")).await;
    force.pass(60).await;
    assert!(is_open(force, what, None).await);
    force.pass(60).await;
    told(force, what, "anna@example.org", "A webhook has stopped");
    force.desk().remove_webhook(&force.admin, id).await.unwrap();
    force.drain().await;
    assert!(!is_open(force, what, None).await);
}

#[tokio::test]
async fn everything_that_is_told_opens_closes_and_says_nothing_of_the_notice() {
    for what in What::ALL {
        let overlay = tempfile::tempdir().unwrap();
        signed(overlay.path());
        let at_night = matches!(what, What::UrgentUsed | What::ReviewDue);
        let force = Force::with(Setup {
            start: if at_night { NIGHT } else { MORNING },
            overlay: at_night.then(|| overlay.path().to_owned()),
            ..Setup::default()
        })
        .await;
        match what {
            What::ApprovalWaiting => approval(&force).await,
            What::Returned => returned(&force).await,
            What::StoppedAtDoor => at_door(&force).await,
            What::Late => late(&force).await,
            What::NotConfirmed => not_confirmed(&force).await,
            What::LaneStopped => lane(&force).await,
            What::OwedDue => owed(&force).await,
            What::UpdateDue => update(&force).await,
            What::UrgentUsed | What::ReviewDue => urgent(&force).await,
            What::TaskDue => task(&force).await,
            What::SendsComeBack => comes_back(&force).await,
            What::Answered => answered(&force).await,
            What::ShiftChange => shift(&force).await,
            What::WebhookStopped => webhook(&force).await,
        }
        says_nothing(&force, *what);
        let left: Vec<What> = open(&force).await.iter().map(|r| r.what).collect();
        assert!(!left.contains(what), "{what}: {left:?}");
    }
}
