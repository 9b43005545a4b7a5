//! Packs: what a person takes to Met Engage, to WhatsApp and to newsdesks, in English, Polish and Urdu.

use wardmote::desk::{DeskError, Pack};
use wardmote_domain::{outlet::OutletName, person::Role, places::Language};

use crate::support::{ELSEWHERE, Force, Setup, words};

/// The facts of a search: written in English, Polish and Urdu by the catalogue.
fn search(outlets: &str, times: &str) -> String {
    include_str!("../../../templates/examples/reassurance-from-facts.yaml")
        .replace(
            "outlets: [twitter, email, page, leaflet, media]",
            &format!("outlets: [{outlets}, page]"),
        )
        .replace(
            "times: {clock_start: 2026-12-08T09:40, release: 2026-12-08T10:55, expires: 2026-12-22T10:55}",
            &format!("times: {{clock_start: 2026-12-08T09:40{times}}}"),
        )
}

async fn pack(force: &Force, text: &str, outlet: &str) -> Pack {
    let stored = force.submit(text).await;
    force
        .desk()
        .pack(&force.author, stored.id, outlet)
        .await
        .unwrap()
}

/// The pack as text, with the reference that is new each time made one.
fn shown(pack: &Pack) -> String {
    pack.plain(None)
        .replace(&pack.reference.to_string(), "ab12cd")
}

#[tokio::test]
async fn met_engage_gets_subject_text_html_areas_and_type_in_every_language() {
    let force = Force::new().await;
    let pack = pack(
        &force,
        &search("neighbourhood_link", ""),
        "neighbourhood_link",
    )
    .await;
    assert_eq!(pack.title, "Met Engage");
    assert_eq!(pack.areas[0].code.to_string(), "E05014020");
    let tags: Vec<&str> = pack.languages.iter().map(|l| l.language.as_str()).collect();
    assert_eq!(tags, ["en-GB", "pl", "ur"]);
    for language in &pack.languages {
        let keys: Vec<&str> = language.parts.iter().map(|p| p.key).collect();
        assert!(keys.starts_with(&["subject", "text", "html"]), "{keys:?}");
        assert_eq!(language.unread, !language.language.is_english());
        // What is in the message is in the pack; what is not is said, and nothing else is put in its place.
        for (key, name) in [("sms", "text message"), ("voice", "voice script")] {
            let said = format!("Left out: there is no {name} in {}.", language.name);
            assert_eq!(keys.contains(&key), !pack.left_out.contains(&said), "{key}");
        }
    }
    insta::assert_snapshot!("pack_met_engage", shown(&pack));
}

#[tokio::test]
async fn whatsapp_gets_the_post_and_says_what_does_not_fit_before_release() {
    let force = Force::with(Setup {
        outlet: |outlet| {
            if outlet.name.as_str() == "whatsapp" {
                outlet.hand.pack.length = Some(40);
            }
        },
        ..Setup::default()
    })
    .await;
    let pack = pack(&force, &search("whatsapp", ""), "whatsapp").await;
    insta::assert_snapshot!("pack_whatsapp", shown(&pack));
    let english = &pack.languages[0].parts[0];
    assert!(english.over() > 0 && english.length == english.over() + 40);
    assert_eq!(pack.too_long.len(), 3, "{:?}", pack.too_long);
    let stored = force.submit(&search("whatsapp", "")).await;
    let draft = force.view(stored.id).await;
    let name = OutletName::new("whatsapp").unwrap();
    let problems = force
        .desk()
        .pack_problems(&draft.draft, &draft.rendered, &name);
    assert_eq!(problems, pack.too_long);
}

#[tokio::test]
async fn newsdesks_get_the_embargo_line_that_the_program_wrote() {
    let force = Force::new().await;
    let under = search("media", ", embargo: 2026-12-09T06:00") + "press_first: yes\n";
    let pack = pack(&force, &under, "media").await;
    for language in &pack.languages {
        let text = language.parts.iter().find(|p| p.key == "text").unwrap();
        let first = text.text.lines().next().unwrap();
        assert!(first.to_uppercase().contains("EMBARGO"), "{first}");
    }
    assert_eq!(
        pack.notes[0],
        "This wording is not approved. Only read it: do not put it out."
    );
    assert_eq!(
        pack.notes[1],
        "Under embargo until 6am on Wednesday 9 December 2026. Each copy says so in its first line: leave it there."
    );
    insta::assert_snapshot!("pack_newsdesks", shown(&pack));
}

#[tokio::test]
async fn a_pack_is_for_those_who_may_read_and_of_outlets_that_a_person_serves() {
    let force = Force::new().await;
    let stored = force.submit(&words("guidance", 1, "leaflet, email")).await;
    let desk = force.desk();
    for outlet in ["email", "page", "media", "nothing"] {
        let refused = desk.pack(&force.author, stored.id, outlet).await;
        assert!(matches!(refused, Err(DeskError::NotFound(_))), "{outlet}");
    }
    let away = force.person("Ann Away", &[(Role::Reader, ELSEWHERE)]).await;
    let refused = desk.pack(&away, stored.id, "leaflet").await;
    assert!(matches!(refused, Err(DeskError::NotPermitted(_))));
    let pack = desk
        .pack(&force.author, stored.id, "leaflet")
        .await
        .unwrap();
    assert!(pack.has(&Language::english()));
    let text = pack.plain(Some(&Language::english()));
    assert!(text.contains("Lock your bike in two places, note 1") && text.contains("call 101"));
    force.approve(&stored).await;
    let waits = desk
        .pack(&force.author, stored.id, "leaflet")
        .await
        .unwrap();
    assert!(waits.notes[0].starts_with("It is approved and not out yet."));
    force.drain().await;
    let stands = desk
        .pack(&force.author, stored.id, "leaflet")
        .await
        .unwrap();
    assert!(stands.notes.is_empty(), "{:?}", stands.notes);
}
