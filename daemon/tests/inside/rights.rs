//! Who may do what, where; and that the author is never the approver.

use wardmote::desk::Settled;
use wardmote_domain::{
    draft::Clearance,
    finding::{Passed, RuleId},
    hold::HoldScope,
    message::MessageState,
    person::Role,
};

use crate::support::{ELSEWHERE, Force, file, headline, words};

/// The acts, each with the roles that may do it in the message's own area.
const ACTS: &[(&str, &[Role])] = &[
    ("submit", &[Role::Author, Role::Urgent]),
    ("edit", &[Role::Author, Role::Urgent]),
    ("pass", &[Role::Author, Role::Urgent]),
    ("clear", &[Role::Author, Role::Urgent]),
    ("approve", &[Role::Approver]),
    ("return", &[Role::Approver]),
    (
        "hold",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
        ],
    ),
    (
        "withdraw",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
        ],
    ),
    (
        "takedown",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
        ],
    ),
    (
        "settle",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
        ],
    ),
    (
        "view",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
            Role::Reader,
        ],
    ),
    ("metrics", &[Role::Administrator, Role::Monitor]),
    ("people", &[Role::Administrator]),
    (
        "sentences",
        &[
            Role::Author,
            Role::Approver,
            Role::Urgent,
            Role::Lead,
            Role::Administrator,
            Role::Reader,
        ],
    ),
    ("import", &[Role::Administrator]),
];

/// Whether the person may do it: what comes of it besides does not matter here.
async fn allowed(
    force: &Force,
    who: &wardmote_domain::person::Person,
    act: &str,
    n: usize,
) -> bool {
    use wardmote::desk::DeskError;
    let text = words("guidance", n, "twitter").replace("priority: urgent", "priority: today");
    let desk = force.desk();
    let id = force.submit(&text).await.id;
    let hash = "0".repeat(64);
    let outcome = match act {
        "submit" => desk
            .submit(who, &file(&text), None, text.as_bytes())
            .await
            .map(drop),
        "edit" => desk.edit(who, id, &file(&text)).await.map(drop),
        "pass" => {
            let way = Passed::Reason {
                by: None,
                reason: "because".into(),
            };
            desk.pass(who, id, RuleId("W-01".into()), way)
                .await
                .map(drop)
        }
        "clear" => {
            let clearance = Clearance {
                who: "family".into(),
                name: None,
                how: None,
                at: None,
                wording: None,
            };
            desk.clear(who, id, clearance).await.map(drop)
        }
        "approve" => desk.approve(who, id, &hash).await,
        "return" => desk.send_back(who, id, "why").await,
        "hold" => desk.hold(who, HoldScope::Message(id), "").await,
        "withdraw" => desk.withdraw(who, id, "why").await.map(drop),
        "takedown" => desk.takedown(who, id, "why").await.map(drop),
        "settle" => {
            let out = force
                .released(&words("guidance", n + 500, "twitter, leaflet"))
                .await;
            let task = force.view(out).await.tasks.remove(0);
            desk.settle(who, task.delivery, Settled::Sent("L".into()), "done")
                .await
        }
        "view" => desk.view(who, id).await.map(drop),
        "metrics" => desk.metrics_for(who).await.map(drop),
        "people" => desk.people(who).await.map(drop),
        "sentences" => desk.sentence_languages(who).map(drop),
        _ => desk
            .import_audience(who, b"email,language,wards\n")
            .await
            .map(drop),
    };
    !matches!(outcome, Err(DeskError::NotPermitted(_)))
}

#[tokio::test]
async fn each_act_asks_for_its_role_in_the_area() {
    let force = Force::new().await;
    let mut n = 0;
    for role in Role::ALL {
        for area in ["E09000032", ELSEWHERE] {
            let who = force
                .person(&format!("Person {role} {area}"), &[(*role, area)])
                .await;
            for (act, roles) in ACTS {
                n += 1;
                // What asks for no area is asked of the role alone.
                let somewhere = area != ELSEWHERE
                    || matches!(*act, "people" | "import" | "metrics" | "sentences");
                let expected = roles.contains(role) && somewhere;
                assert_eq!(
                    allowed(&force, &who, act, n).await,
                    expected,
                    "{role} of {area}: {act}"
                );
            }
        }
    }
}

#[tokio::test]
async fn nobody_who_wrote_any_of_it_approves_it() {
    let force = Force::new().await;
    let roles = [(Role::Author, "london"), (Role::Approver, "london")];
    let (first, second) = (
        force.person("Fay First", &roles).await,
        force.person("Sam Second", &roles).await,
    );
    let desk = force.desk();
    let text = words("guidance", 1, "twitter").replace("priority: urgent", "priority: today");
    let stored = desk
        .submit(&first, &file(&text), None, text.as_bytes())
        .await
        .unwrap();
    assert!(
        desk.approve(&first, stored.id, &stored.hash).await.is_err(),
        "the author"
    );
    let edited = text.replace("two places", "three places");
    let again = desk.edit(&second, stored.id, &file(&edited)).await.unwrap();
    assert_ne!(again.hash, stored.hash);
    for (who, what) in [(&first, "who began it"), (&second, "who edited it")] {
        assert!(
            desk.approve(who, stored.id, &again.hash).await.is_err(),
            "{what}"
        );
    }
    assert!(
        desk.approve(&force.approver, stored.id, &stored.hash)
            .await
            .is_err(),
        "the old wording's hash"
    );
    desk.approve(&force.approver, stored.id, &again.hash)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_edit_voids_the_approval_whatever_it_changes() {
    let force = Force::new().await;
    let text = words("guidance", 1, "twitter");
    let timed = text.replace("headline:", "times: {release: 2026-12-08T12:00}\nheadline:");
    let stored = force.submit(&timed).await;
    force.approve(&stored).await;
    let hashes: Vec<String> = {
        let mut hashes = vec![stored.hash.clone()];
        for changed in [
            timed.replace("12:00", "13:00"),
            timed.replace("[twitter, page]", "[twitter, email, page]"),
            timed.replace(
                "areas: [E05014020]",
                "areas: [E05014020]\nalso_tell: [E05014006]",
            ),
            timed.replace("kind: guidance", "kind: outcome"),
            timed.replace(&headline(1), &headline(2)),
        ] {
            let edited = force
                .desk()
                .edit(&force.author, stored.id, &file(&changed))
                .await
                .unwrap();
            let view = force.view(stored.id).await;
            assert_eq!(
                (view.state, view.approved_by),
                (MessageState::AwaitingApproval, None),
                "{changed}"
            );
            hashes.push(edited.hash);
            force
                .desk()
                .approve(&force.approver, stored.id, hashes.last().unwrap())
                .await
                .unwrap();
        }
        hashes
    };
    let mut distinct = hashes.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), hashes.len(), "each change is another hash");
    force.pass(24 * 3600).await;
    assert_eq!(force.posts("Note 1 "), 1);
}

#[tokio::test]
async fn sentences_are_kept_by_those_who_approve_or_administer_for_all_of_london() {
    use wardmote::desk::DeskError;
    let force = Force::new().await;
    let polish = "pl".parse().unwrap();
    for role in Role::ALL {
        for area in ["london", "E09000032"] {
            let who = force
                .person(&format!("Keeper {role} {area}"), &[(*role, area)])
                .await;
            let may = matches!(role, Role::Approver | Role::Administrator) && area == "london";
            let desk = force.desk();
            let place = "what.armed_police";
            let acts = [
                desk.write_sentence(&who, &polish, place, "", false).await,
                desk.sign_sentences(&who, &polish, &[], true)
                    .await
                    .map(drop),
                desk.invite_to_read(&who, &polish, "", "", Vec::new(), 14)
                    .await
                    .map(drop),
                desk.end_reading(&who, &polish, 1).await,
                desk.readers_invited(&who, &polish).await.map(drop),
                desk.take_sentences_file(&who, &polish, Vec::new(), "")
                    .await
                    .map(drop),
            ];
            for (n, outcome) in acts.into_iter().enumerate() {
                let refused = matches!(outcome, Err(DeskError::NotPermitted(_)));
                assert_eq!(!refused, may, "{role} of {area}: act {n}");
            }
        }
    }
}
