//! A schedule by form, and one ward's copy: from the mail's link to the notice.

use super::{Browser, own, scene};
use crate::demo::scene::Scene;

/// The form of a schedule for one ward.
fn schedule(csrf: &str, step: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = vec![
        ("csrf", csrf),
        ("step", step),
        ("kind", "guidance"),
        ("areas", "South Balham, Wandsworth"),
        ("repeat", "monthly"),
        ("nth", "first"),
        ("weekday", "Tuesday"),
        ("clock", "10am"),
        ("due_days", "5"),
        ("chase", "48, 24"),
        ("grace", "24"),
        ("out", "later"),
        ("out_days", "7"),
        ("out_clock", "midday"),
        ("outlets", "page"),
    ];
    for (name, value) in changes {
        fields.retain(|(n, _)| n != name);
        fields.push((*name, *value));
    }
    own(&fields)
}

/// Makes the schedule and wakes it; gives its path and the path of its one ask.
async fn woken(author: &mut Browser, scene: &Scene) -> (String, String) {
    let csrf = author.get("/schedules/new").await.hidden("csrf");
    for (name, value, words) in [
        ("clock", "25:00", "not a time of day"),
        ("areas", "Nowhere", "no ward or borough"),
        ("due_days", "soon", "whole number"),
        ("out_days", "2", "fewer days to answer"),
        ("repeat", "once", "Give the date and the time"),
        ("owner", "Nobody At All", "nobody here"),
    ] {
        let wrong = author
            .post(
                "/schedules/new",
                &schedule(&csrf, "check", &[(name, value)]),
            )
            .await;
        let lower = wrong.html.to_lowercase();
        assert_eq!(wrong.status, 422, "{name}");
        assert!(
            lower.contains(&words.to_lowercase()) && lower.contains("there is a problem"),
            "{name}: {}",
            wrong.html
        );
    }
    let checked = author
        .post("/schedules/new", &schedule(&csrf, "check", &[]))
        .await;
    assert_eq!(checked.status, 200, "{}", checked.html);
    for part in [
        "first Tuesday of the month at 10am",
        "Tuesday 5 January 2027 at 10am",
        "Tuesday 2 February 2027 at 10am",
        "Tuesday 2 March 2027 at 10am",
        "Copy is due Sunday 10 January 2027 at 10am. Goes out Tuesday 12 January 2027 at midday.",
        "Save this schedule",
    ] {
        assert!(checked.html.contains(part), "{part}: {}", checked.html);
    }
    let none = author.get("/schedules").await;
    assert!(
        none.html.contains("There are none yet"),
        "nothing is saved by looking"
    );
    let mut fields = checked.hiddens("/schedules/new");
    fields.push(("step".to_owned(), "save".to_owned()));
    let saved = author.post("/schedules/new", &fields).await;
    let path = saved.location().split('?').next().unwrap().to_owned();
    let page = author.get(&path).await;
    let wake = format!("{path}/wake");
    author.post(&wake, &page.hiddens(&wake)).await;
    scene.daemon.pipeline().drain().await.unwrap();
    let home = author.get("/").await;
    let ask = home.html.split("href=\"/asks/").nth(1).unwrap();
    let ask = format!("/asks/{}", ask.split('"').next().unwrap());
    (path, ask)
}

#[tokio::test]
async fn a_schedule_is_made_by_form_and_its_ask_is_kept_and_handed_in() {
    let (scene, _folder) = scene().await;
    let mut author = Browser::signed_in(&scene, &scene.author).await;
    let (path, ask) = woken(&mut author, &scene).await;

    // The mail's link leads a stranger through signing in, and back.
    let mut stranger = Browser::new(scene.daemon.desk_address());
    assert_eq!(
        stranger.get(&ask).await.location(),
        format!("/sign-in?next={ask}")
    );
    let page = author.get(&ask).await;
    assert!(
        page.html.contains("Advice for South Balham")
            && page.html.contains("Without copy nothing is sent"),
        "{}",
        page.html
    );
    // It has questions of its own; this one is written in own words.
    assert!(
        page.html.contains("What is it about?") && !page.html.contains("id=\"ward_name\""),
        "{}",
        page.html
    );
    let mut own_words = page.hiddens(&ask);
    own_words.extend(own(&[("step", "own"), ("topic", "bike_marking")]));
    let page = author.post(&ask, &own_words).await;
    assert!(
        page.html.contains("Answer questions instead")
            && page.html.contains("name=\"topic\" value=\"bike_marking\""),
        "{}",
        page.html
    );
    // Kept half written, and it is there again.
    let mut half = page.hiddens(&ask);
    half.extend(own(&[
        ("step", "save"),
        ("headline", "Lock your bike"),
        ("release", "approved"),
    ]));
    let kept = author.post(&ask, &half).await;
    assert_eq!(kept.location(), format!("{ask}?done=kept"), "{}", kept.html);
    // The same page sent again is of an older version.
    assert_eq!(author.post(&ask, &half).await.status, 409);
    let page = author.get(&ask).await;
    assert!(
        page.html.contains("value=\"Lock your bike\""),
        "{}",
        page.html
    );
    let mut fields = page.hiddens(&ask);
    fields.extend(own(&[
        ("step", "check"),
        ("headline", "Lock your bike in two places"),
        ("body", "Three bikes were taken from Marlpit Road.\n\nLock yours in two places.\n\nIf yours is taken, call 101."),
        ("outlets", "page"),
        ("priority", "routine"),
        ("release", "at"),
        ("release_at_date", "2026-12-15"),
        ("release_at_time", "12:00"),
    ]));
    let empty = author
        .post(
            &ask,
            &own(&[
                ("csrf", &page.hidden("csrf")),
                ("own", "yes"),
                ("step", "check"),
                ("release", "approved"),
            ]),
        )
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("Write the text"), "{}", empty.html);
    let checked = author.post(&ask, &fields).await;
    assert_eq!(checked.status, 200, "{}", checked.html);
    let mut last = checked.hiddens(&ask);
    last.push(("step".to_owned(), "submit".to_owned()));
    let done = author.post(&ask, &last).await;
    assert_eq!(done.status, 303, "{}", done.html);
    let notice = done.location().split('?').next().unwrap().to_owned();
    let page = author.get(&ask).await;
    assert!(
        page.html.contains(&notice) && !page.html.contains("Save and finish later"),
        "{}",
        page.html
    );
    let view = author.get(&path).await;
    assert!(
        view.html.contains("1 checked") || view.html.contains("1 in"),
        "{}",
        view.html
    );
    for (act, words) in [("pause", "Paused"), ("resume", "It is started again")] {
        let to = format!("{path}/{act}");
        let form = author.get(&path).await.hiddens(&to);
        let next = author.post(&to, &form).await.location().to_owned();
        assert!(author.get(&next).await.html.contains(words), "{act}");
    }
    let to = format!("{path}/remove");
    let form = author.get(&path).await.hiddens(&to);
    assert_eq!(
        author.post(&to, &form).await.location(),
        "/schedules?done=ended"
    );
    scene.stop().await;
}
