//! Import, fan-out from the audience as it is, leaving for good, double opt-in; and the desk's own mail and sign-in.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use support::*;
use wardmote_domain::{
    audit::{Actor, AuditAct},
    ids::SubscriberNumber,
    person::{EmailAddress, MobileNumber},
    places::WardCode,
    send::{Answer, ReaderList, Receipt},
    words::{Format, Kind},
};
use wardmote_store::{
    Audience, AudienceRow, DeskMailKind, MailAnswer, MailTo, NewMail, Pending, ReaderLane, Refusal,
    Sha256, Target,
};

fn mail_to(to: &str) -> NewMail {
    NewMail {
        kind: DeskMailKind::ConfirmSubscription,
        to: MailTo::Address(to.parse().unwrap()),
        message: None,
        subject: "Please confirm".to_owned(),
        text: "Press the link".to_owned(),
        due: None,
        expires: None,
    }
}

async fn pending(bench: &Bench, token: &[u8], i: usize, minutes: i64) {
    let pending = Pending {
        token: Sha256::of(token),
        row: reader(i, &[ward(7)]),
        expires: bench
            .now()
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap(),
        mail: mail_to(&format!("reader{i}@example.org")),
    };
    bench.store.subscribe(pending).await.unwrap();
}

#[tokio::test]
async fn who_was_imported_again_is_known_by_the_newer_hash_once_they_leave() {
    let bench = Bench::new().await;
    bench.readers(1, &[ward(7)]).await;
    let again = AudienceRow {
        hash: Sha256::of(b"under another key"),
        ..reader(0, &[ward(7)])
    };
    let import = async |row: &AudienceRow| {
        let rows = vec![row.clone()];
        bench
            .store
            .import_audience(rows, Actor::Daemon)
            .await
            .unwrap()
    };
    assert_eq!(import(&again).await.updated, 1);
    bench
        .store
        .remove_subscriber(SubscriberNumber(1), Actor::Daemon)
        .await
        .unwrap();
    assert_eq!(import(&again).await.suppressed, 1);
}

#[tokio::test]
async fn fan_out_goes_on_from_its_cursor_and_makes_none_twice() {
    let mut bench = Bench::new().await;
    bench.readers(57, &[ward(9317)]).await;
    let id = bench
        .started("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    let first = bench.store.fan_out_chunk(id, 20).await.unwrap();
    assert_eq!((first.made, first.done), (20, false));
    assert!(bench.store.finish_release(id).await.is_err());
    bench.restart().await;
    assert_eq!(bench.store.unfinished_releases().await.unwrap(), [id]);
    let second = bench.store.fan_out_chunk(id, 20).await.unwrap();
    assert_eq!(second.made, 20);
    // Even if the cursor were lost, nobody gets a second one.
    let mut raw = bench.raw().await;
    sqlx::query("UPDATE fan_out SET cursor = 0")
        .execute(&mut raw)
        .await
        .unwrap();
    assert_eq!(bench.fan_out(id).await, 17);
    bench.store.finish_release(id).await.unwrap();
    assert_eq!(bench.states(id).await["email queued"], 57);
    assert!(bench.store.unfinished_releases().await.unwrap().is_empty());
    bench.sound().await;
}

#[tokio::test]
async fn fan_out_takes_the_audience_as_it_is_in_each_chunk() {
    let bench = Bench::new().await;
    bench.readers(10, &[ward(9317)]).await;
    let id = bench
        .started("k", revision(Kind::Holding, "Hello"), plan())
        .await;
    bench.store.fan_out_chunk(id, 4).await.unwrap();
    bench.store.unsubscribe(SubscriberNumber(8)).await.unwrap();
    let late = reader(77, &[ward(9317)]);
    bench
        .store
        .import_audience(vec![late], Actor::Daemon)
        .await
        .unwrap();
    assert_eq!(
        bench.fan_out(id).await,
        6,
        "one of the six left has gone, one has come"
    );
}

#[tokio::test]
async fn a_reader_of_two_wards_on_two_accounts_gets_one_mail() {
    let bench = Bench::new().await;
    bench.readers(5, &[ward(1), ward(2)]).await;
    let mut second = mail(Audience::Wards(vec![ward(2)]));
    second.lane.account = wardmote_domain::send::AccountName("second".to_owned());
    let plan = only(
        Vec::new(),
        vec![mail(Audience::Wards(vec![ward(1)])), second],
    );
    let id = bench
        .started("k", revision(Kind::Holding, "Hello"), plan)
        .await;
    assert_eq!(bench.fan_out(id).await, 5);
}

fn phone(i: usize, wards: &[WardCode]) -> AudienceRow {
    let number: MobileNumber = format!("07700 9001{i:02}").parse().unwrap();
    AudienceRow {
        hash: Sha256::of(number.expose().as_bytes()),
        address: number.into(),
        language: english(),
        wards: wards.to_vec(),
        panel: None,
    }
}

#[tokio::test]
async fn readers_by_text_message_are_a_list_of_their_own() {
    let bench = Bench::new().await;
    bench.readers(3, &[ward(1)]).await;
    let rows = vec![
        phone(1, &[ward(1)]),
        phone(2, &[ward(1), ward(2)]),
        phone(3, &[ward(2)]),
    ];
    assert!(
        !format!("{rows:?}").contains("9001"),
        "a number hides itself"
    );
    let came = bench
        .store
        .import_audience(rows, Actor::Daemon)
        .await
        .unwrap();
    assert_eq!((came.added, came.updated), (3, 0));
    let reach = async |wards: &[WardCode], list| bench.store.reach(wards, list).await.unwrap();
    assert_eq!(reach(&[ward(1)], ReaderList::Mail).await, 3);
    assert_eq!(reach(&[ward(1)], ReaderList::Sms).await, 2);
    assert_eq!(reach(&[ward(1), ward(2)], ReaderList::Sms).await, 3);
    let texts = ReaderLane {
        lane: lane("sms"),
        format: Format::Email,
        list: ReaderList::Sms,
        gather: None,
        audience: Audience::Wards(vec![ward(1)]),
    };
    let plan = only(
        Vec::new(),
        vec![mail(Audience::Wards(vec![ward(1)])), texts],
    );
    let id = bench
        .released("k", revision(Kind::Holding, "Hello"), plan)
        .await;
    let states = bench.states(id).await;
    assert_eq!((states["email queued"], states["sms queued"]), (3, 2));
    for item in bench.lease("sms", 10).await {
        let Target::Phone { phone, .. } = &item.target else {
            panic!("{item:?}")
        };
        assert!(phone.expose().starts_with("+447700900") && !format!("{item:?}").contains("9001"));
    }
    for item in bench.lease("email", 10).await {
        assert!(matches!(item.target, Target::Subscriber { .. }), "{item:?}");
    }
}

#[tokio::test]
async fn a_correction_goes_by_text_to_those_who_had_the_text() {
    let bench = Bench::new().await;
    bench.readers(2, &[ward(1)]).await;
    let rows = vec![phone(1, &[ward(1)]), phone(2, &[ward(1)])];
    bench
        .store
        .import_audience(rows, Actor::Daemon)
        .await
        .unwrap();
    let texts = |audience| ReaderLane {
        lane: lane("sms"),
        format: Format::Email,
        list: ReaderList::Sms,
        gather: None,
        audience,
    };
    let first = only(Vec::new(), vec![texts(Audience::Wards(vec![ward(1)]))]);
    let id = bench
        .released("k", revision(Kind::Holding, "Hello"), first)
        .await;
    for item in bench.out("sms").await {
        let receipt = Receipt {
            id: "a-1".to_owned(),
        };
        bench.answer("sms", item, Answer::Accepted(receipt)).await;
    }
    bench
        .store
        .import_audience(vec![phone(3, &[ward(1)])], Actor::Daemon)
        .await
        .unwrap();
    let had = only(Vec::new(), vec![texts(Audience::Had(id))]);
    let next = bench
        .released("c", revision(Kind::Correction, "Sorry"), had)
        .await;
    assert_eq!(bench.states(next).await["sms queued"], 2);
}

#[tokio::test]
async fn who_has_left_is_not_brought_back_by_a_later_import() {
    let bench = Bench::new().await;
    bench.readers(4, &[ward(7)]).await;
    assert!(bench.store.unsubscribe(SubscriberNumber(2)).await.unwrap());
    assert!(!bench.store.unsubscribe(SubscriberNumber(2)).await.unwrap());
    assert!(!bench.store.unsubscribe(SubscriberNumber(99)).await.unwrap());
    bench
        .store
        .remove_subscriber(SubscriberNumber(3), actor(bench.author.id))
        .await
        .unwrap();
    let rows = (0..5).map(|i| reader(i, &[ward(8)])).collect();
    let came = bench
        .store
        .import_audience(rows, Actor::Daemon)
        .await
        .unwrap();
    assert_eq!((came.added, came.updated, came.suppressed), (1, 2, 2));
    assert_eq!(
        bench.store.audience_count(Some(&[ward(7)])).await.unwrap(),
        0,
        "wards are as the file says now"
    );
    assert_eq!(bench.store.audience_count(None).await.unwrap(), 3);
    let gone = bench.store.subscriber(SubscriberNumber(2)).await.unwrap();
    assert_eq!(gone, None);
    // The address itself is nowhere any more.
    let mut raw = bench.raw().await;
    let left: Vec<(Option<String>,)> =
        sqlx::query_as("SELECT address FROM subscriber WHERE left_at IS NOT NULL")
            .fetch_all(&mut raw)
            .await
            .unwrap();
    assert_eq!(left, [(None,), (None,)]);
    bench.sound().await;
}

#[tokio::test]
async fn an_import_is_whole_or_not_at_all() {
    let bench = Bench::new().await;
    let mut raw = bench.raw().await;
    sqlx::raw_sql(
        "CREATE TRIGGER broken BEFORE INSERT ON subscriber WHEN NEW.address LIKE 'reader2@%' \
         BEGIN SELECT RAISE(ABORT, 'a fault in the middle'); END",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let rows: Vec<_> = (0..4).map(|i| reader(i, &[ward(7)])).collect();
    let came = bench.store.import_audience(rows, Actor::Daemon).await;
    assert!(came.is_err());
    assert_eq!(bench.store.audience_count(None).await.unwrap(), 0);
    let entries = bench.store.audit_show(None, 0, 100).await.unwrap();
    assert!(entries.iter().all(|e| e.act != AuditAct::AudienceChanged));
}

#[tokio::test]
async fn a_subscription_counts_from_its_click_and_only_once() {
    let bench = Bench::new().await;
    pending(&bench, b"one", 1, 60).await;
    assert_eq!(bench.store.audience_count(None).await.unwrap(), 0);
    assert_eq!(
        bench
            .store
            .confirm_subscription(Sha256::of(b"other"))
            .await
            .unwrap(),
        None
    );
    let number = bench
        .store
        .confirm_subscription(Sha256::of(b"one"))
        .await
        .unwrap()
        .unwrap();
    let (language, wards) = bench.store.subscriber(number).await.unwrap().unwrap();
    assert_eq!((language, wards), (english(), vec![ward(7)]));
    assert_eq!(
        bench
            .store
            .confirm_subscription(Sha256::of(b"one"))
            .await
            .unwrap(),
        None
    );
    // Too late.
    pending(&bench, b"two", 2, 60).await;
    bench.pass(3601);
    assert_eq!(
        bench
            .store
            .confirm_subscription(Sha256::of(b"two"))
            .await
            .unwrap(),
        None
    );
    // Who left may come back by their own wish.
    bench.store.unsubscribe(number).await.unwrap();
    pending(&bench, b"three", 1, 60).await;
    let back = bench
        .store
        .confirm_subscription(Sha256::of(b"three"))
        .await
        .unwrap()
        .unwrap();
    assert_ne!(back, number, "a number is never given twice");
    assert_eq!(bench.store.audience_count(None).await.unwrap(), 1);
    bench.sound().await;
}

#[tokio::test]
async fn desk_mail_is_retried_expires_and_is_erased() {
    let bench = Bench::new().await;
    let mut short = mail_to("b@example.org");
    short.expires = bench.now().checked_add(SignedDuration::from_secs(5)).ok();
    bench
        .store
        .queue_mail(vec![mail_to("a@example.org"), short])
        .await
        .unwrap();
    bench.pass(6);
    let out = bench.store.take_mail(10).await.unwrap();
    assert_eq!(out.len(), 1);
    assert_eq!(out[0].to.expose(), "a@example.org");
    assert!(bench.store.take_mail(10).await.unwrap().is_empty());
    assert_eq!(bench.store.recover_mail().await.unwrap(), 1);
    let again = bench.store.take_mail(10).await.unwrap().remove(0);
    assert_eq!((again.number, again.attempt), (out[0].number, 2));
    bench
        .store
        .mail_answered(again.number, 1, MailAnswer::Accepted)
        .await
        .unwrap();
    let when = bench
        .now()
        .checked_add(SignedDuration::from_secs(60))
        .unwrap();
    let later = MailAnswer::Later(when, reason("450"));
    bench
        .store
        .mail_answered(again.number, 2, later)
        .await
        .unwrap();
    bench.pass(60);
    let third = bench.store.take_mail(10).await.unwrap().remove(0);
    assert_eq!(third.attempt, 3, "the answer to the first try was ignored");
    assert_eq!(third.text, "Press the link");
    bench
        .store
        .mail_answered(third.number, 3, MailAnswer::Accepted)
        .await
        .unwrap();
    let mut raw = bench.raw().await;
    let kept: Vec<(Option<String>, String, String)> =
        sqlx::query_as("SELECT address, body, state FROM desk_mail ORDER BY mail")
            .fetch_all(&mut raw)
            .await
            .unwrap();
    assert_eq!(
        kept,
        [
            (None, String::new(), "accepted".to_owned()),
            (None, String::new(), "expired".to_owned())
        ]
    );
}

#[tokio::test]
async fn a_code_serves_once_stands_five_tries_and_ten_minutes() {
    let bench = Bench::new().await;
    let email: EmailAddress = "ADA@example.org".parse().unwrap();
    let stranger: EmailAddress = "nobody@example.org".parse().unwrap();
    let (code, session) = (Sha256::of(b"12345678"), Sha256::of(b"session"));
    let ask = async |email: &EmailAddress| {
        let mail = mail_to("ada@example.org");
        bench
            .store
            .ask_sign_in(email.clone(), code, mail)
            .await
            .unwrap()
    };
    let sign_in = async |email: &EmailAddress, code: Sha256| {
        bench
            .store
            .sign_in(email.clone(), code, session)
            .await
            .unwrap()
    };
    assert!(!ask(&stranger).await);
    assert!(sign_in(&stranger, code).await.is_none());
    assert!(bench.store.take_mail(10).await.unwrap().is_empty());
    assert!(ask(&email).await);
    assert_eq!(bench.store.take_mail(10).await.unwrap().len(), 1);
    for _ in 0..4 {
        assert!(sign_in(&email, Sha256::of(b"wrong")).await.is_none());
    }
    let person = sign_in(&email, code).await.unwrap();
    assert_eq!(person.id, bench.author.id);
    assert!(sign_in(&email, code).await.is_none(), "one use");
    let open = bench.store.person_by_session(session).await.unwrap();
    assert_eq!(open.unwrap().id, bench.author.id);
    bench.pass(12 * 3600);
    assert_eq!(bench.store.person_by_session(session).await.unwrap(), None);

    ask(&email).await;
    for _ in 0..5 {
        assert!(sign_in(&email, Sha256::of(b"wrong")).await.is_none());
    }
    assert!(
        sign_in(&email, code).await.is_none(),
        "five tries were used up"
    );
    ask(&email).await;
    bench.pass(600);
    assert!(
        sign_in(&email, code).await.is_none(),
        "ten minutes are over"
    );
}

#[tokio::test]
async fn tokens_and_the_first_administrator() {
    let bench = Bench::new().await;
    assert!(!bench.store.is_empty().await.unwrap());
    let first = wardmote_store::NewPerson {
        name: "Too late".to_owned(),
        email: "late@example.org".parse().unwrap(),
        grants: Vec::new(),
    };
    let late = bench
        .store
        .add_person(first.clone(), Actor::Terminal)
        .await
        .unwrap_err();
    assert!(matches!(late.refusal(), Some(Refusal::Conflict(_))));
    let twice = wardmote_store::NewPerson {
        email: "ADA@example.org".parse().unwrap(),
        ..first
    };
    assert!(bench.store.add_person(twice, Actor::Daemon).await.is_err());
    let hash = Sha256::of(b"token");
    let by = actor(bench.author.id);
    let token = bench
        .store
        .add_token(bench.author.id, hash, "laptop".to_owned(), by)
        .await
        .unwrap();
    let (_, holder) = bench.store.person_by_token(hash).await.unwrap().unwrap();
    assert_eq!(holder, bench.author);
    bench.store.revoke_token(token.number, by).await.unwrap();
    assert_eq!(bench.store.person_by_token(hash).await.unwrap(), None);
    assert!(bench.store.revoke_token(token.number, by).await.is_err());
    let all = bench.store.tokens(Some(bench.author.id)).await.unwrap();
    assert!(all[0].revoked_at.is_some());
    assert!(
        bench
            .store
            .tokens(Some(bench.approver.id))
            .await
            .unwrap()
            .is_empty()
    );
}
