//! The kinds that neighbourhood teams write, each from its blank form past an approver to its readers, and corrected.

use super::{Browser, own, scene};
use crate::demo::scene::Scene;

type Answers = Vec<(&'static str, &'static str)>;

const GOING: &[(&str, &str)] = &[
    ("ward_name", "South Balham, Wandsworth"),
    ("outlets", "email"),
    ("outlets", "page"),
    ("outlets", "leaflet"),
    ("priority", "routine"),
    ("release", "approved"),
];
const EVENT: &[(&str, &str)] = &[
    ("title", "ward_panel"),
    ("venue", "Balham Library hall"),
    ("address", "Ramsden Road"),
    ("starts_date", "2026-12-17"),
    ("starts_time", "18:30"),
    ("ends_date", "2026-12-17"),
    ("ends_time", "20:00"),
    ("access", "step_free"),
    ("access", "bsl"),
    ("helps_1", "A quiet corner."),
    ("book", "ways"),
    ("book_phone", "020 7946 0123"),
    ("book_email", "panel@example.org"),
];
const CONTACT: (&str, &str) = ("contact", "101_not_emergency");

/// Each kind with its answers, the fact that is corrected, and what is right.
fn kinds() -> Vec<(&'static str, Answers, &'static str, Answers)> {
    vec![
        (
            "appeal",
            vec![
                ("what_happened", "robbery"),
                ("when_date", "2026-12-04"),
                ("did_you_see", "anything"),
                ("reference", "1234567/26"),
                ("street", "Marlpit Road"),
                ("contact", "101_saw_or_worried"),
            ],
            "reference",
            vec![("reference", "1234568/26")],
        ),
        (
            "ward_update",
            [
                &[
                    ("month", "November 2026"),
                    ("priorities_1_asked", "what_to_work_on"),
                    ("priorities_1_said", "mopeds"),
                    ("priorities_1_did", "more_patrols"),
                    ("figures_1_what", "vehicles_taken"),
                    ("figures_1_now", "3"),
                    ("figures_1_before", "1"),
                    ("figures_1_period", "month_before"),
                    ("figures_1_source", "team_records"),
                    CONTACT,
                ],
                EVENT,
            ]
            .concat(),
            "month",
            vec![("month", "October 2026")],
        ),
        (
            "event",
            EVENT.to_vec(),
            "venue",
            vec![("venue", "Balham Baths hall")],
        ),
        (
            "guidance",
            vec![
                ("topic", "scam_calls"),
                ("steps_1", "hang_up"),
                ("steps_2", "call_your_bank"),
                CONTACT,
            ],
            "topic",
            vec![("topic", "online_fraud")],
        ),
        (
            "feedback",
            vec![
                ("question", "do_you_feel_safe"),
                ("answers", "27"),
                ("said", "speeding"),
                ("did", "speed_checks"),
                CONTACT,
            ],
            "answers",
            vec![("answers", "28")],
        ),
    ]
}

/// Gives a reason for each finding that asks for one.
async fn pass(author: &mut Browser, path: &str) {
    for _ in 0..20 {
        let page = author.get(path).await;
        let mut open = page.html.split("name=\"rule\" value=\"").skip(1);
        let Some(rule) = open.next().and_then(|rest| rest.split('"').next()) else {
            return;
        };
        let fields = own(&[
            ("csrf", &page.hidden("csrf")),
            ("rule", rule),
            ("way", "reason"),
            ("reason", "A walk through every kind"),
        ]);
        let passed = author.post(&format!("{path}/override"), &fields).await;
        assert_eq!(passed.status, 303, "{rule}: {}", passed.html);
    }
    panic!("there is no end of findings");
}

/// Past the approver and out; gives what its author reads then.
async fn out(scene: &Scene, [author, approver]: [&mut Browser; 2], path: &str) -> String {
    pass(author, path).await;
    let read = approver.get(path).await;
    let link = read
        .html
        .split(&format!("{path}/approve?hash="))
        .nth(1)
        .unwrap_or_else(|| panic!("it cannot be approved: {}", read.html));
    let hash = link.split('"').next().unwrap();
    let asked = approver.get(&format!("{path}/approve?hash={hash}")).await;
    let action = format!("{path}/approve");
    let approved = approver.post(&action, &asked.hiddens(&action)).await;
    assert_eq!(approved.status, 303, "{}", approved.html);
    scene.daemon.pipeline().drain().await.unwrap();
    author.get(&format!("{path}/status")).await.html
}

#[tokio::test]
async fn each_kind_of_a_neighbourhood_team_goes_out_by_form_and_is_corrected_by_form() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let mut approver = Browser::signed_in(&scene, &scene.approver).await;
    for (kind, answers, fact, right) in kinds() {
        let form = format!("/new/{kind}");
        let blank = author.get(&form).await;
        assert_eq!(blank.status, 200, "{kind}");
        let csrf = blank.hidden("csrf");
        let mut fields = own(&[("csrf", &csrf), ("step", "check")]);
        fields.extend(own(GOING));
        fields.extend(own(&answers));
        let checked = author.post(&form, &fields).await;
        assert_eq!(checked.status, 200, "{kind}: {}", checked.html);
        let mut fields = checked.hiddens(&form);
        fields.push(("step".to_owned(), "submit".to_owned()));
        let stored = author.post(&form, &fields).await;
        assert_eq!(stored.status, 303, "{kind}: {}", stored.html);
        let path = stored.location().split('?').next().unwrap().to_owned();
        let status = out(&scene, [&mut author, &mut approver], &path).await;
        assert!(status.contains("Released"), "{kind}: {status}");
        let id = path.rsplit('/').next().unwrap();
        let mut resident = Browser::new(scene.daemon.public_address());
        for language in ["", "/pl", "/ur"] {
            let read = resident.get(&format!("/notices/{id}{language}")).await;
            assert_eq!(read.status, 200, "{kind}{language}");
        }

        let action = format!("{path}/correct");
        let asked = author.get(&action).await;
        let mut first = asked.hiddens(&action);
        first.push(("wrong".to_owned(), fact.to_owned()));
        let chosen = author.post(&action, &first).await;
        assert!(
            chosen.status == 200 && chosen.html.contains("What is right"),
            "{kind}: {}",
            chosen.html
        );
        let mut fields = chosen.hiddens(&action);
        fields.push(("wrong".to_owned(), fact.to_owned()));
        fields.extend(own(&right));
        let corrected = author.post(&action, &fields).await;
        assert_eq!(corrected.status, 303, "{kind}: {}", corrected.html);
        let correction = corrected.location().split('?').next().unwrap().to_owned();
        let status = out(&scene, [&mut author, &mut approver], &correction).await;
        assert!(status.contains("Released"), "{kind}, corrected: {status}");
        let first = author.get(&format!("{path}/status")).await;
        assert!(
            first.html.to_lowercase().contains("corrected"),
            "{kind}: {}",
            first.html
        );
    }
    scene.stop().await;
}
