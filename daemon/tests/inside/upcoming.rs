//! The press officer's day: one list in the order of time, a pair held for a verdict, and a stop of everything routine over
//! a time of release.

use jiff::Timestamp;
use wardmote::desk::{Part, UpcomingFilter, UpcomingList, UpcomingRow};
use wardmote_domain::{
    audit::AuditAct,
    hold::HoldScope,
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    person::{Person, Role},
};

use crate::support::{ELSEWHERE, Force, WARD, headline, words, words_in};

fn priority(text: &str, to: &str) -> String {
    text.replace("priority: urgent", &format!("priority: {to}"))
}

fn timed(text: &str, times: &str) -> String {
    text.replace("headline:", &format!("times: {{{times}}}\nheadline:"))
}

fn routine(n: usize, times: &str) -> String {
    let text = priority(&words("guidance", n, "twitter, email"), "routine");
    if times.is_empty() {
        text
    } else {
        timed(&text, times)
    }
}

fn verdict(n: usize, other: Option<MessageId>) -> String {
    let other = other.map_or_else(String::new, |id| format!("exclusive_with: {id}\n"));
    format!(
        "{}hold_until: verdict\n{other}",
        priority(&words("guidance", n, "twitter"), "today")
    )
}

fn at(text: &str) -> Timestamp {
    text.parse::<LocalDateTime>().unwrap().instant()
}

async fn list_for(force: &Force, who: &Person) -> UpcomingList {
    let filter = UpcomingFilter::default();
    force.desk().upcoming(who, &filter).await.unwrap()
}

async fn row(force: &Force, id: MessageId) -> UpcomingRow {
    let list = list_for(force, &force.lead).await;
    let found = list.messages.into_iter().find(|m| m.id == id);
    found.unwrap_or_else(|| panic!("{id} is not in the list"))
}

async fn titles(force: &Force, part: Part) -> Vec<usize> {
    let list = list_for(force, &force.lead).await;
    let own = list.messages.into_iter().filter(|m| m.part == part);
    own.map(|m| m.headline.rsplit(' ').next().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn a_day_with_twelve_messages_stands_in_the_order_of_time() {
    let force = Force::new().await;
    // 10:54:50 on 8 December. Numbers are in the order in which they stand.
    let e = |n, times: &str| {
        timed(
            &priority(&words("guidance", n, "twitter, email"), "today"),
            times,
        )
    };
    let late = force.submit(&e(1, "release: 2026-12-08T10:30")).await;
    let soon = force
        .approved(&routine(2, "release: 2026-12-08T11:20"))
        .await;
    let near = force.submit(&e(3, "release: 2026-12-08T11:30")).await;
    let embargoed = force
        .approved(&e(
            4,
            "release: 2026-12-08T12:30, embargo: 2026-12-08T12:30",
        ))
        .await;
    force.submit(&e(5, "deadline: 2026-12-08T15:00")).await;
    force
        .approved(&e(
            6,
            "release: 2026-12-08T16:00, embargo: 2026-12-08T16:00, expires: 2026-12-09T08:00",
        ))
        .await;
    force.submit(&e(7, "expires: 2026-12-08T18:00")).await;
    force
        .approved(&routine(8, "release: 2026-12-08T19:00"))
        .await;
    let elsewhere = timed(
        &words_in("guidance", 9, "twitter", ELSEWHERE),
        "release: 2026-12-09T09:00",
    );
    force.approved(&elsewhere).await;
    let guilty = force.approved(&verdict(10, None)).await;
    let not = force.approved(&verdict(11, Some(guilty))).await;
    let idea = force.submit(&routine(12, "")).await;
    assert_eq!(
        titles(&force, Part::Timed).await,
        [1, 2, 3, 4, 5, 6, 7, 8, 9]
    );
    assert_eq!(titles(&force, Part::Trigger).await, [10, 11]);
    assert_eq!(titles(&force, Part::Untimed).await, [12]);
    let when = async |id| row(&force, id).await.when;
    assert_eq!(
        when(late.id).await,
        "Today 10:30am, 25 minutes ago: is to go out"
    );
    assert_eq!(when(soon).await, "Today 11:20am, in 26 minutes: goes out");
    assert_eq!(
        when(embargoed).await,
        "Today 12:30pm, in 2 hours: its embargo ends and it goes out"
    );
    assert_eq!(when(guilty).await, "Goes once it has happened");
    let soon = row(&force, soon).await;
    assert_eq!(soon.waits_for, "the clock");
    let to: Vec<&str> = soon.leaves.iter().map(|l| l.title.as_str()).collect();
    assert_eq!(to, ["X", "Email", "Ward page"]);
    assert_eq!(soon.leaves[1].reaches, "3 readers");
    assert_eq!(soon.kept_back, None);
    let near = row(&force, near.id).await;
    assert_eq!(near.waits_for, "an approver (Paul Approver)");
    assert_eq!(
        near.kept_back.as_deref(),
        Some("It is waiting for approval")
    );
    let embargoed = row(&force, embargoed).await;
    assert_eq!(
        embargoed.embargo.as_deref(),
        Some("Embargo until today 12:30pm")
    );
    assert!(embargoed.leaves.is_empty(), "not within the hour");
    let guilty_row = row(&force, guilty).await;
    assert!(
        guilty_row
            .waits_for
            .starts_with("the verdict; an approver or a lead (Lena Lead, Paul Approver)"),
        "{}",
        guilty_row.waits_for
    );
    assert_eq!(guilty_row.alternatives[0].id, not);
    // Narrowed by place, by kind, by whose it is.
    let count = async |who: &Person, filter: UpcomingFilter| {
        force
            .desk()
            .upcoming(who, &filter)
            .await
            .unwrap()
            .messages
            .len()
    };
    let only = UpcomingFilter::default;
    assert_eq!(
        count(
            &force.lead,
            UpcomingFilter {
                area: Some(ELSEWHERE.parse().unwrap()),
                ..only()
            }
        )
        .await,
        1
    );
    assert_eq!(
        count(
            &force.lead,
            UpcomingFilter {
                kind: Some("event".parse().unwrap()),
                ..only()
            }
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &force.lead,
            UpcomingFilter {
                hours: Some(1),
                ..only()
            }
        )
        .await,
        3 + 3
    );
    assert_eq!(
        count(
            &force.author,
            UpcomingFilter {
                mine: true,
                ..only()
            }
        )
        .await,
        12
    );
    assert_eq!(
        count(
            &force.approver,
            UpcomingFilter {
                mine: true,
                ..only()
            }
        )
        .await,
        7
    );
    let reader = force.person("Rita Reader", &[(Role::Reader, WARD)]).await;
    assert_eq!(count(&reader, only()).await, 11, "not what is elsewhere");
    assert_eq!(idea.state, MessageState::AwaitingApproval);
}

#[tokio::test]
async fn when_the_verdict_is_in_one_goes_and_the_other_is_locked_whoever_tries() {
    let force = Force::new().await;
    let guilty = force.approved(&verdict(1, None)).await;
    let not = force.approved(&verdict(2, Some(guilty))).await;
    force.pass(3600).await;
    assert_eq!(force.posts("Note "), 0);
    let desk = force.desk();
    let both = force
        .person(
            "Bea Both",
            &[(Role::Author, "london"), (Role::Lead, "london")],
        )
        .await;
    let far = force.person("Fay Far", &[(Role::Lead, ELSEWHERE)]).await;
    assert!(
        desk.happened(&far, not, "heard it").await.is_err(),
        "not for that ward"
    );
    assert!(desk.happened(&force.admin, not, "heard it").await.is_err());
    desk.happened(&both, not, "the clerk of the court, at 11:54")
        .await
        .unwrap();
    let locked = row(&force, guilty).await;
    assert!(locked.held_by.locked && locked.holds.iter().any(|h| h.contains("locked")));
    assert_eq!(locked.waits_for, "nobody: its alternative goes instead");
    for scope in [
        HoldScope::Message(guilty),
        HoldScope::Locked(guilty),
        HoldScope::Everything,
    ] {
        assert!(desk.resume(&force.lead, scope, "go").await.is_err());
    }
    assert!(desk.happened(&both, guilty, "also").await.is_err());
    force.drain().await;
    assert_eq!((force.posts("Note 1 "), force.posts("Note 2 ")), (0, 1));
    assert!(
        desk.unlock(&force.lead, guilty, "please").await.is_err(),
        "the other is out"
    );
    let entries = desk.audit(&force.lead, Some(not), 0, 500).await.unwrap();
    let said = entries.iter().find(|e| e.act == AuditAct::Happened);
    assert!(said.is_some(), "who said so, and when, is in the record");
}

#[tokio::test]
async fn everything_routine_is_stopped_and_asked_about_again_not_flushed() {
    let force = Force::new().await;
    let desk = force.desk();
    let out = force.approved(&routine(1, "")).await;
    force.daemon.pipeline().release_step().await.unwrap();
    let at_eleven = force
        .approved(&routine(2, "release: 2026-12-08T11:00"))
        .await;
    let later = force
        .approved(&routine(
            3,
            "release: 2026-12-08T11:05, expires: 2026-12-08T20:00",
        ))
        .await;
    let never = force
        .approved(&routine(4, "release: 2026-12-08T11:06"))
        .await;
    let after = force
        .approved(&routine(5, "release: 2026-12-08T13:00"))
        .await;
    let today = force
        .approved(&timed(
            &priority(&words("guidance", 6, "twitter"), "today"),
            "release: 2026-12-08T11:10",
        ))
        .await;
    desk.hold(&force.author, HoldScope::Routine, "a death in custody")
        .await
        .unwrap();
    force.pass(3600).await;
    assert_eq!(force.posts("Note "), 1, "only what is for today");
    assert_eq!(force.view(today).await.state, MessageState::Released);
    assert_eq!(
        force.mail.receipts().len(),
        0,
        "what was queued stays as well"
    );
    assert!(
        row(&force, out)
            .await
            .kept_back
            .is_some_and(|why| why.contains("everything routine"))
    );
    assert!(
        list_for(&force, &force.lead)
            .await
            .routine_stopped
            .is_some()
    );
    // It goes on: nothing goes by that.
    let asked = desk
        .resume(&force.author, HoldScope::Routine, "")
        .await
        .unwrap();
    assert_eq!(asked, [out, at_eleven, later, never]);
    force.pass(60).await;
    assert_eq!((force.posts("Note "), force.mail.receipts().len()), (1, 0));
    assert_eq!(titles(&force, Part::Asked).await.len(), 4);
    assert!(
        desk.resume(&force.lead, HoldScope::Message(out), "")
            .await
            .is_err()
    );
    assert!(
        desk.resume(&force.lead, HoldScope::Asked(out), "")
            .await
            .is_err()
    );
    assert!(
        desk.still_goes(&force.author, out, None, "mine")
            .await
            .is_err(),
        "nobody publishes alone"
    );
    // Each by itself: now, at a new time, not at all.
    desk.still_goes(&force.lead, out, None, "it still holds")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(
        (force.posts("Note 1 "), force.mail.receipts().len()),
        (1, 3)
    );
    let t = |text: &str| Some(text.parse().unwrap());
    let refused = async |time: &str| {
        desk.still_goes(&force.lead, later, t(time), "later")
            .await
            .is_err()
    };
    assert!(refused("2026-12-08T11:00").await, "it has passed");
    assert!(refused("2026-12-08T21:00").await, "it is after its end");
    desk.still_goes(
        &force.lead,
        later,
        t("2026-12-08T12:30"),
        "after the briefing",
    )
    .await
    .unwrap();
    let put_off = row(&force, later).await;
    assert_eq!(
        (put_off.at, put_off.waits_for.as_str()),
        (Some(at("2026-12-08T12:30")), "its new time")
    );
    assert!(!put_off.leaves.is_empty() && put_off.kept_back.is_none());
    desk.withdraw(&force.author, never, "its day is over")
        .await
        .unwrap();
    force.pass(30 * 60).await;
    assert_eq!(force.posts("Note 3 "), 0);
    force.pass(6 * 60).await;
    assert_eq!(
        (
            force.posts("Note 3 "),
            force.posts("Note 2 "),
            force.posts("Note 4 ")
        ),
        (1, 0, 0)
    );
    assert_eq!(titles(&force, Part::Asked).await, [2]);
    force.pass(60 * 60).await;
    assert_eq!(
        force.posts("Note 5 "),
        1,
        "its time came after the stop: nobody is asked"
    );
    assert_eq!(force.view(after).await.state, MessageState::Released);
    assert_eq!(force.posts("Note 2 "), 0, "nobody answered, so it stays");
    assert!(force.mails("owen@example.org", &headline(2)).is_empty());
}

#[tokio::test]
async fn while_everything_routine_is_stopped_what_is_wrong_can_still_be_put_right() {
    let force = Force::new().await;
    let desk = force.desk();
    let out = force.released(&routine(1, "")).await;
    assert_eq!(force.posts("Note 1 "), 1);
    desk.hold(&force.lead, HoldScope::Routine, "")
        .await
        .unwrap();
    desk.withdraw(&force.author, out, "the wrong road")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.posts("Note 1 "), 0, "the post is taken back");
    let queue = desk.queue(&force.lead).await.unwrap();
    let notice = queue
        .iter()
        .find(|q| q.kind.as_str() == "withdrawal")
        .unwrap();
    let view = force.view(notice.id).await;
    desk.approve(&force.approver, notice.id, &view.hash)
        .await
        .unwrap();
    force.drain().await;
    let told = force.view(notice.id).await;
    assert_eq!((told.state, told.held), (MessageState::Released, None));
    // An edit and an approval during the stop are as ever; the answer comes after it.
    let waits = force.submit(&routine(2, "")).await;
    force.approve(&waits).await;
    force.drain().await;
    assert_eq!(force.posts("Note 2 "), 0);
    let asked = desk
        .resume(&force.lead, HoldScope::Routine, "")
        .await
        .unwrap();
    assert_eq!(asked, [waits.id]);
    let edited = desk
        .edit(
            &force.author,
            waits.id,
            &crate::support::file(&routine(3, "")),
        )
        .await
        .unwrap();
    force.approve(&edited).await;
    force.drain().await;
    assert_eq!(
        force.posts("Note "),
        0,
        "asked about until somebody says so"
    );
    desk.still_goes(&force.approver, waits.id, None, "read again")
        .await
        .unwrap();
    force.drain().await;
    assert_eq!(force.posts("Note 3 "), 1);
}

/// A stop of everything, or of an area, lets the same stale copy go: so what is routine is asked about there as well.
#[tokio::test]
async fn other_stops_flush_nothing_routine_either() {
    for scope in [
        HoldScope::Everything,
        format!("area:{WARD}").parse().unwrap(),
    ] {
        let force = Force::new().await;
        let desk = force.desk();
        let stale = force
            .approved(&routine(1, "release: 2026-12-08T11:00"))
            .await;
        force
            .approved(&timed(
                &words("guidance", 2, "twitter"),
                "release: 2026-12-08T11:00",
            ))
            .await;
        desk.hold(&force.lead, scope.clone(), "").await.unwrap();
        force.pass(8 * 3600).await;
        let asked = desk.resume(&force.lead, scope.clone(), "").await.unwrap();
        force.drain().await;
        assert_eq!(asked, [stale], "{scope}");
        assert_eq!(
            (force.posts("Note 1 "), force.posts("Note 2 ")),
            (0, 1),
            "{scope}"
        );
        // Stopped and started again: it is not asked about twice.
        desk.hold(&force.lead, HoldScope::Routine, "")
            .await
            .unwrap();
        assert!(
            desk.resume(&force.lead, HoldScope::Routine, "")
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn an_alternative_is_named_by_its_id_and_only_where_one_may_stop_it() {
    let force = Force::new().await;
    let desk = force.desk();
    let first = force.submit(&verdict(1, None)).await.id;
    let far = force.person("Fred Far", &[(Role::Author, ELSEWHERE)]).await;
    let submit = async |who: &Person, text: String| {
        let file = crate::support::file(&text);
        desk.submit(who, &file, Some(text.clone()), text.as_bytes())
            .await
    };
    let named = |area: &str, other: &str| {
        format!(
            "{}exclusive_with: {other}\n",
            words_in("guidance", 2, "twitter", area).replace("urgent", "today")
        )
    };
    let strange = submit(&far, named(ELSEWHERE, &first.to_string())).await;
    assert!(matches!(
        strange,
        Err(wardmote::desk::DeskError::NotPermitted(_))
    ));
    for unknown in ["the other one", "msg_01kc0000000000000000000000"] {
        let refused = submit(&force.author, named(WARD, unknown)).await;
        let Err(wardmote::desk::DeskError::Invalid(faults)) = refused else {
            panic!("{unknown} was taken");
        };
        assert_eq!(faults[0].field, "exclusive_with");
    }
    let second = submit(&force.author, named(WARD, &first.to_string()))
        .await
        .unwrap();
    let both = desk.alternatives(&force.lead, first).await.unwrap();
    assert_eq!(
        both.iter().map(|a| a.id).collect::<Vec<_>>(),
        [first, second.id]
    );
}
