//! A request under its key: the key and the first answer stand with the act, over a restart, for seven days.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use jiff::SignedDuration;
use sqlx::Row as _;
use support::*;
use wardmote_domain::{audit::Actor, person::Role, words::Kind};
use wardmote_store::{
    Known, Once, OneRequest, Refusal, RequestAnswer, Result, Sha256, Stored, Submission, Submitted,
    TooOld,
};

fn request(bench: &Bench, key: &str, body: &str) -> OneRequest {
    OneRequest {
        by: bench.author.id,
        key: key.to_owned(),
        path: "/v1/messages".to_owned(),
        hash: Sha256::of(body.as_bytes()),
    }
}

/// The answer to a submission, as the interface would give it.
fn answer(stored: Stored) -> RequestAnswer {
    RequestAnswer {
        status: 201,
        body: stored.id.to_string().into_bytes(),
    }
}

async fn submit(bench: &Bench, one: OneRequest) -> Result<Stored> {
    let submission = Submission {
        by: bench.author.id,
        key: format!("{:?}", std::time::Instant::now()),
        body: Sha256::of(b"x"),
        revision: revision(Kind::Holding, "Hello"),
    };
    let once = Once::new(one);
    let done = once
        .scope(async {
            Once::answering(|done: &Submitted| answer(done.stored()));
            bench.store.submit(submission).await
        })
        .await?;
    Ok(done.stored())
}

async fn count(bench: &Bench, table: &str) -> i64 {
    let mut conn = bench.raw().await;
    let sql = format!("SELECT count(*) FROM {table}");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_one(&mut conn)
        .await;
    row.unwrap().get(0)
}

#[tokio::test]
async fn the_answer_is_kept_with_the_act_over_a_restart_and_for_seven_days() {
    let mut bench = Bench::new().await;
    let one = request(&bench, "k", "one");
    assert_eq!(bench.store.known_request(&one).await.unwrap(), Known::New);
    let first = submit(&bench, one.clone()).await.unwrap();
    bench.restart().await;
    let kept = answer(first);
    assert_eq!(
        bench.store.known_request(&one).await.unwrap(),
        Known::Answered(kept.clone())
    );
    // Two that came at once both found nothing: the transaction decides.
    let late = submit(&bench, one.clone()).await.unwrap_err();
    assert_eq!(late.refusal(), Some(&Refusal::Answered(kept)));
    let other = submit(&bench, request(&bench, "k", "two")).await;
    assert_eq!(other.unwrap_err().refusal(), Some(&Refusal::KeyReused));
    assert_eq!(count(&bench, "message").await, 1);

    bench.pass(7 * 24 * 3600 + 1);
    assert_eq!(bench.store.known_request(&one).await.unwrap(), Known::New);
    let day = SignedDuration::from_hours(24);
    bench.store.tidy(day).await.unwrap();
    assert_eq!(count(&bench, "request").await, 0);
    submit(&bench, one).await.unwrap();
    assert_eq!(count(&bench, "message").await, 2);
    bench.sound().await;
}

#[tokio::test]
async fn what_is_refused_keeps_nothing_and_the_next_act_may_take_the_key() {
    let bench = Bench::new().await;
    let one = request(&bench, "k", "one");
    let once = Once::new(one.clone());
    let stored = bench
        .submit("there", revision(Kind::Holding, "Hello"))
        .await;
    let hash = stored.hash;
    once.scope(async {
        let own = bench.store.approve(stored.id, hash, bench.author.id).await;
        assert_eq!(own.unwrap_err().refusal(), Some(&Refusal::OwnMessage));
        assert_eq!(count(&bench, "request").await, 0);
        let done = bench.store.approve(stored.id, hash, bench.approver.id);
        done.await.unwrap();
    })
    .await;
    // The act did not say how its answer is made: it is known to be done, until the answer is there.
    let Known::Answered(until) = bench.store.known_request(&one).await.unwrap() else {
        panic!("the act is kept");
    };
    assert_eq!(until.status, 200);
    assert!(
        String::from_utf8(until.body)
            .unwrap()
            .contains("was done before")
    );
    let given = RequestAnswer {
        status: 200,
        body: b"{\"words\":\"Approved.\"}".to_vec(),
    };
    bench.store.keep_answer(&once, given.clone()).await.unwrap();
    assert_eq!(
        bench.store.known_request(&one).await.unwrap(),
        Known::Answered(given)
    );
    bench.sound().await;
}

#[tokio::test]
async fn a_secret_is_not_kept_whatever_is_answered() {
    let bench = Bench::new().await;
    let one = request(&bench, "k", "one");
    let once = Once::new(one.clone());
    let refusal = RequestAnswer {
        status: 409,
        body: b"{}".to_vec(),
    };
    let kept = refusal.clone();
    once.scope(async {
        Once::answering_repeats(|_: &wardmote_store::Token| kept);
        let hash = Sha256::of(b"secret");
        let by = actor(bench.author.id);
        let made = bench.store.add_token(bench.author.id, hash, "l".into(), by);
        made.await.unwrap();
    })
    .await;
    let secret = RequestAnswer {
        status: 201,
        body: b"secret".to_vec(),
    };
    bench.store.keep_answer(&once, secret).await.unwrap();
    assert_eq!(
        bench.store.known_request(&one).await.unwrap(),
        Known::Answered(refusal)
    );
    bench.sound().await;
}

#[tokio::test]
async fn a_key_of_a_program_that_kept_no_answers_is_not_taken_twice() {
    let bench = Bench::new().await;
    let stored = bench
        .submit("before", revision(Kind::Holding, "Hello"))
        .await;
    let known = bench
        .store
        .known_request(&request(&bench, "before", "x"))
        .await;
    assert_eq!(known.unwrap(), Known::Unanswered(stored.id));
    let refused = submit(&bench, request(&bench, "before", "x")).await;
    let said = refused.unwrap_err().to_string();
    assert!(said.contains(&stored.id.to_string()), "{said}");
    bench.sound().await;
}

/// An answer that says this, kept for an act of the author on a message.
async fn acted(bench: &Bench, key: &str, path: &str, says: &str) -> OneRequest {
    let one = OneRequest {
        path: path.to_owned(),
        ..request(bench, key, key)
    };
    let once = Once::new(one.clone());
    let hash = Sha256::of(key.as_bytes());
    once.scope(async {
        let by = actor(bench.approver.id);
        let made = (bench.store).add_token(bench.approver.id, hash, key.to_owned(), by);
        made.await.unwrap();
    })
    .await;
    let given = RequestAnswer {
        status: 200,
        body: says.as_bytes().to_vec(),
    };
    bench.store.keep_answer(&once, given).await.unwrap();
    one
}

#[tokio::test]
async fn an_answer_goes_with_the_texts_it_speaks_of_and_its_key_stays() {
    let bench = Bench::new().await;
    let one = request(&bench, "k", "one");
    let first = submit(&bench, one.clone()).await.unwrap();
    let other = request(&bench, "l", "two");
    submit(&bench, other.clone()).await.unwrap();
    // Its path alone names the message, its answer alone does, and neither does.
    let path = format!("/v1/messages/{}/overrides", first.id);
    let quoting = acted(&bench, "quoting", &path, "about Marek Zielonka").await;
    let listing = acted(&bench, "listing", "/v1/rounds", &first.id.to_string()).await;
    let holding = acted(&bench, "holding", "/v1/holds", "Stopped.").await;

    let (by, why) = (bench.author.id, "asked".to_owned());
    (bench
        .store
        .withdraw(first.id, "no need".to_owned(), by)
        .await)
        .unwrap();
    bench.store.erase_texts(first.id, why, by).await.unwrap();
    for one in [&one, &quoting, &listing] {
        let known = bench.store.known_request(one).await.unwrap();
        assert_eq!(known, Known::Erased, "{}", one.key);
    }
    for one in [&other, &holding] {
        let known = bench.store.known_request(one).await.unwrap();
        assert!(matches!(known, Known::Answered(_)), "{}", one.key);
    }
    let again = submit(&bench, one).await.unwrap_err();
    assert_eq!(again.refusal(), Some(&Refusal::AnswerErased));
    assert_eq!(count(&bench, "message").await, 2, "never twice");
    let kept = "request WHERE instr(answer, x'5a69656c6f6e6b61') > 0";
    assert_eq!(count(&bench, kept).await, 0);
    bench.sound().await;
}

#[tokio::test]
async fn an_answer_goes_with_a_message_that_retention_drops() {
    let bench = Bench::new().await;
    let one = request(&bench, "k", "one");
    let first = submit(&bench, one.clone()).await.unwrap();
    let back = (bench.store).return_message(first.id, "no".to_owned(), bench.approver.id);
    back.await.unwrap();
    bench.pass(3_600);
    let old = TooOld {
        unsent: Some(bench.now()),
        ..TooOld::default()
    };
    let dropped = bench.store.prune(old, false, Actor::Daemon).await.unwrap();
    assert_eq!(dropped[0].count, 1);
    assert_eq!(count(&bench, "message").await, 0);
    let known = bench.store.known_request(&one).await.unwrap();
    assert_eq!(known, Known::Erased);
    bench.sound().await;
}

#[tokio::test]
async fn an_answer_goes_with_the_person_that_it_names() {
    let bench = Bench::new().await;
    let admin = add(&bench.store, "Anna", "a@example.org", Role::Administrator).await;
    let gone = add(&bench.store, "Zoe \"Z\" Zed", "z@example.org", Role::Author).await;
    let by_them = OneRequest {
        by: gone.id,
        ..request(&bench, "k", "one")
    };
    let once = Once::new(by_them.clone());
    let hash = Sha256::of(b"x");
    once.scope(async {
        let made = (bench.store).add_token(gone.id, hash, "l".to_owned(), actor(gone.id));
        made.await.unwrap();
    })
    .await;
    let says = r#"{"words":"Zoe \"Z\" Zed does it."}"#;
    let naming = acted(&bench, "naming", "/v1/deliveries/x/task", says).await;
    let other = acted(&bench, "other", "/v1/holds", "Stopped.").await;
    bench.store.erase_person(gone.id, admin.id).await.unwrap();
    for (one, erased) in [(&by_them, true), (&naming, true), (&other, false)] {
        let known = bench.store.known_request(one).await.unwrap();
        assert_eq!(known == Known::Erased, erased, "{}", one.key);
    }
    bench.sound().await;
}
