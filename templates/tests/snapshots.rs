//! Every kind in every language and format, as it leaves. A change of wording shows here and is read before it is kept.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use std::fmt::Write;

use support::{
    CATALOGUE, CORRECTION, WITHDRAWAL, context, context_of_example, draft, example, language,
};
use wardmote_domain::{
    variant::{Copy, Rendered},
    words::Format,
};
use wardmote_templates::{RenderContext, preview};

/// Everything one language gets, with the HTML as it is sent.
fn whole(rendered: &Rendered, tag: &str) -> String {
    let mut out = String::new();
    for format in Format::ALL {
        let Some(variant) = rendered.get(&language(tag), *format) else {
            continue;
        };
        write!(out, "{}", preview(variant)).unwrap();
        match &variant.copy {
            Copy::Email { html, .. } => write!(out, "\n{}", html.0.join("⟦LINK⟧")).unwrap(),
            Copy::Page { html } => write!(out, "\n{html}").unwrap(),
            _ => {}
        }
        out.push_str("\n-----\n\n");
    }
    // What cannot be seen is shown, so that a reader of the snapshot sees that it is there.
    out.replace('\u{2066}', "⟨").replace('\u{2069}', "⟩")
}

fn check(name: &str, yaml: &str, context: &RenderContext, tags: &[&str]) {
    let rendered = CATALOGUE.render(&draft(yaml), context).unwrap();
    for tag in tags {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}-{tag}"), whole(&rendered, tag));
        });
    }
}

const ALL: &[&str] = &[
    "en", "ar", "bn", "es", "fa", "fr", "gu", "it", "lt", "ne", "pa", "pl", "pt", "ro", "so", "ta",
    "tr", "ur",
];

/// The languages whose other kinds are kept too.
const THREE: &[&str] = &["en", "pl", "ur"];

#[test]
fn holding() {
    check("holding", example("holding.yaml"), &context(), ALL);
}

#[test]
fn reassurance() {
    check(
        "reassurance",
        example("reassurance-from-facts.yaml"),
        &context(),
        ALL,
    );
}

#[test]
fn reassurance_with_nothing_known() {
    let yaml = "
kind: reassurance
areas: [E05014020]
times: {embargo: 2026-12-08T18:00}
facts:
  place: {ward: E05014020}
  started: 2026-12-07T23:15
  ended: 2026-12-08T00:30
  what_happened: armed_response
  team_there: {place: Marlpit Road, from: 2026-12-08T21:30, to: 2026-12-09T01:00}
  contact: {phone: 020 7946 0187, url: met.police.uk/report, email: ward@example.org, for: not_emergency}
";
    check("reassurance-unknown", yaml, &context(), THREE);
}

#[test]
fn correction() {
    check("correction", CORRECTION, &context_of_example(), THREE);
}

#[test]
fn withdrawal() {
    check("withdrawal", WITHDRAWAL, &context_of_example(), THREE);
}

#[test]
fn the_kinds_that_neighbourhood_teams_write() {
    for kind in ["appeal", "ward-update", "event", "guidance", "feedback"] {
        let yaml = example(&format!("{kind}-from-facts.yaml"));
        check(kind, yaml, &context(), THREE);
    }
}

#[test]
fn reassurance_with_as_many_extras_as_fit() {
    let yaml = "
kind: reassurance
areas: [E05014020]
facts:
  place: {street: Marlpit Road, ward: E05014020}
  started: 2026-12-08T05:15
  what_happened: search
  armed: yes
  arrested: 1
  injured: 0
  shots_fired: no
  died: 0
  right_address: yes
  road_open: no
  contact: {phone: '101', for: saw_or_worried}
  extras:
  - helicopter
  - forensic_suits
  - children_saw
  - buses_diverted
  - do_not_share_film
  - {road_shut_until: 2026-12-08T15:00}
  - {station_closed: Fernwick Station}
  - {reception_centre: Balham Leisure Centre}
";
    check("reassurance-extras", yaml, &context(), THREE);
}

/// English text in place of codes: no other language is made, and the notice reads as one.
#[test]
fn a_ward_update_in_a_teams_own_sentences() {
    let yaml = "
kind: ward_update
areas: [E05009376]
facts:
  month: 2026-11
  priorities:
  - {asked: 'What should we work on in Homerton?', said: '27 people told us about mopeds ridden on the pavement in Pottery Row.', did: 'We stopped 14 riders in November and took 3 mopeds.'}
  figures:
  - {what: mopeds taken, now: 3, before: 1, period: 'November 2026, against November 2025', source: 'Hackney neighbourhood team records'}
  next_meeting: {title: Homerton ward panel, venue: Homerton Library hall, address: Homerton High Street, starts: 2026-12-17T18:30, ends: 2026-12-17T20:00, access: [step-free, Lift to floor 2], book: ward@example.org}
  contact: {phone: '101', for: not_emergency}
";
    check("ward-update-english", yaml, &context(), &["en"]);
    let rendered = CATALOGUE.render(&draft(yaml), &context()).unwrap();
    assert!(rendered.not_made[&language("pl")].contains("priorities"));
}

#[test]
fn own_words() {
    check(
        "own-words",
        example("appeal-own-words.yaml"),
        &context(),
        &["en", "tr"],
    );
}

#[test]
fn own_words_from_right_to_left() {
    let yaml = "
kind: guidance
areas: [E05014020]
outlets: [twitter, email]
headline: Keep your phone safe
body: |
  Keep your phone out of sight.

  - Call 020 7946 0187.
  - Or go to met.police.uk/phones.
short: Keep your phone out of sight. Call 020 7946 0187.
variants:
- lang: ur
  origin: machine
  body: |
    اپنا فون چھپا کر رکھیں۔

    - 020 7946 0187 پر فون کریں۔
    - یا met.police.uk/phones پر جائیں۔
  short: اپنا فون چھپا کر رکھیں۔ 020 7946 0187 پر فون کریں۔
";
    check("own-words-urdu", yaml, &context(), &["en", "ur"]);
}
