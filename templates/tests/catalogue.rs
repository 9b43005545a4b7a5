//! The catalogue's files: what ships, what a force puts in their place, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use std::collections::BTreeSet;

use support::{CATALOGUE, context, draft, example, language};
use wardmote_domain::words::{Direction, Format, Kind};
use wardmote_templates::{Catalogue, Overlay, TemplateError};

#[test]
fn eighteen_languages_ship_and_nobody_has_signed_them() {
    let tags: Vec<String> = CATALOGUE
        .languages()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        tags,
        [
            "en-GB", "ar", "bn", "es", "fa", "fr", "gu", "it", "lt", "ne", "pa", "pl", "pt", "ro",
            "so", "ta", "tr", "ur"
        ]
    );
    for language in CATALOGUE.languages() {
        for kind in Kind::ALL {
            assert!(!CATALOGUE.signed_for(&language, *kind), "{language} {kind}");
        }
    }
}

#[test]
fn a_message_is_written_in_the_languages_of_its_area_and_those_it_asks_for() {
    let mut overlay = Overlay::default();
    overlay.least_share("1.90".parse().unwrap());
    let catalogue = Catalogue::loaded(overlay).unwrap();
    let written = |more: &str| -> Vec<String> {
        let draft = draft(&format!("{}\n{more}\n", example("holding.yaml")));
        let rendered = catalogue.render(&draft, &context()).unwrap();
        for (language, why) in &rendered.not_made {
            assert!(why.contains("1.90%"), "{language}: {why}");
        }
        let written: BTreeSet<String> = rendered
            .variants
            .iter()
            .map(|v| v.language.to_string())
            .collect();
        written.into_iter().collect()
    };
    // Census 2021, Wandsworth: Spanish is the main language of 1.90% of its people, Italian of 1.64%.
    assert_eq!(written(""), ["en-GB", "es"]);
    assert_eq!(written("also_in: [so]"), ["en-GB", "es", "so"]);
    assert_eq!(written("leave_out: [es]"), ["en-GB"]);
}

#[test]
fn a_language_can_be_left_out_but_not_english() {
    let yaml = format!("{}\nleave_out: [ur, en-GB]\n", example("holding.yaml"));
    let draft = draft(&yaml);
    let tags: Vec<String> = CATALOGUE
        .languages_for(&draft)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        tags.contains(&"en-GB".to_owned()) && !tags.contains(&"ur".to_owned()),
        "{tags:?}"
    );
    let rendered = CATALOGUE.render(&draft, &context()).unwrap();
    let written: BTreeSet<String> = rendered
        .variants
        .iter()
        .map(|v| v.language.to_string())
        .collect();
    assert!(written.iter().eq(tags.iter().collect::<BTreeSet<_>>()));
}

#[test]
fn a_signed_language_names_its_reader_and_carries_no_notice() {
    let mut overlay = three();
    overlay
        .sign(&language("en"), "A. Reader, 2026-12-01")
        .unwrap();
    overlay
        .sign(&language("pl"), "P. \"Q\" Reader, 2026-12-02")
        .unwrap();
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    for tag in ["en", "pl"] {
        assert!(catalogue.signed_for(&language(tag), Kind::Holding), "{tag}");
    }
    assert!(!catalogue.signed_for(&language("ur"), Kind::Holding));
    let rendered = catalogue
        .render(&draft(example("holding.yaml")), &context())
        .unwrap();
    let of = |tag: &str| rendered.get(&language(tag), Format::Page).unwrap();
    assert_eq!(of("pl").read_by.as_deref(), Some("P. \"Q\" Reader"));
    assert!(of("pl").unread.is_none() && of("en").unread.is_none());
    assert!(of("ur").unread.is_some() && of("ur").read_by.is_none());
    assert_eq!(of("ur").direction, Direction::Rtl);

    let signed_only = wardmote_templates::RenderContext {
        signed_only: true,
        ..context()
    };
    let rendered = catalogue
        .render(&draft(example("holding.yaml")), &signed_only)
        .unwrap();
    assert!(rendered.get(&language("ur"), Format::Page).is_none());
    assert!(rendered.not_made[&language("ur")].contains("signed"));
}

/// The shipped file of a language, as a force would copy it.
fn shipped_file(tag: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    std::fs::read_to_string(root.join(format!("{tag}.toml"))).unwrap()
}

/// English, Polish and Urdu alone, whatever ships: to prove every language takes its time.
fn three() -> Overlay {
    let mut overlay = Overlay::default();
    overlay.offer([language("pl"), language("ur")]);
    overlay
}

fn with(tag: &str, change: impl Fn(&str) -> String) -> Result<Catalogue, TemplateError> {
    let mut overlay = three();
    overlay.put(language(tag), change(&shipped_file(tag)));
    Catalogue::load_with(&overlay)
}

#[test]
fn a_fault_in_a_file_is_found_at_start_and_named() {
    type Change = fn(&str) -> String;
    let cases: [(&str, Change, &str); 15] = [
        (
            "pl",
            |s| s.replace("few = ", "# few = "),
            "[said.arrested] few",
        ),
        (
            "ur",
            |s| s.replace("{{time started}}", "{{time strated}}"),
            "started",
        ),
        (
            "ur",
            |s| s.replace("{{#if place.street}}", "{{#if place.street"),
            "does not compile",
        ),
        (
            "ur",
            |s| s.replace("{{email contact.email}}", "{{email contact.mail}}"),
            "every way",
        ),
        (
            "pl",
            |s| s.replace("w dzielnicy {{say 'place'}}", "w dzielnicy {{say 'plac'}}"),
            "[said.plac]",
        ),
        (
            "pl",
            |s| s.replace("[said.not_everything]", "[said.not_evrything]"),
            "[said.not_everything] always",
        ),
        (
            "pl",
            |s| s.replace("cordon = ", "cordn = \"\"\ncordon = "),
            "nothing says [said.what] cordn",
        ),
        (
            "pl",
            |s| format!("{s}\n[said.weather]\nfine = \"Pada.\"\n"),
            "nothing says [said.weather]",
        ),
        (
            "en",
            |s| format!("signed_by = \"A. Reader\"\n{s}"),
            "the day",
        ),
        ("pl", |s| s.replace("\"stycznia\", ", ""), "12 months"),
        ("pl", |s| s.replace("[unread]", "[unheard]"), "unheard"),
        (
            "pl",
            |s| format!("digits = \"native\"\n{s}"),
            "no digits of its own",
        ),
        (
            "pl",
            |s| s.replace("written_by", "# written_by"),
            "written_by",
        ),
        (
            "en",
            |s| {
                s.replace(
                    "No shots were fired.",
                    "No shots were fired. ".repeat(80).trim(),
                )
            },
            "characters, over",
        ),
        (
            "en",
            |s| s.replace("\"Sent by", "\"<script>Sent by"),
            "safe subset",
        ),
    ];
    for (tag, change, named) in cases {
        let error = with(tag, change).expect_err(named).to_string();
        assert!(error.contains(named), "{named}: {error}");
    }
}

#[test]
fn an_overlay_is_read_from_a_folder() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let catalogue = Catalogue::load_with(&Overlay::from_dir(&dir).unwrap()).unwrap();
    assert_eq!(catalogue.languages(), CATALOGUE.languages());
    let missing = Overlay::from_dir(&dir.join("none")).unwrap_err();
    assert!(
        matches!(missing, TemplateError::Unreadable { .. }),
        "{missing}"
    );
    let stray = Overlay::from_dir(&dir.join("..").join("src")).unwrap_err();
    assert!(matches!(stray, TemplateError::Unexpected { .. }), "{stray}");
}

/// The names of months and weekdays are those of CLDR, which the standard's rule on dates reads; which half of the day a
/// time is in is read by the rule itself, on five hundred messages (`daemon/tests/same_facts.rs`).
#[test]
fn dates_use_names_that_the_standard_reads() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../daemon/domain/data/month_names.json"
    );
    let known: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for language in CATALOGUE.languages() {
        let tag = language.primary();
        let words = &known["languages"][tag];
        let ours: toml::Table = shipped_file(tag).parse().unwrap();
        for (list, theirs) in [
            ("months", "months"),
            ("weekdays", "weekdays"),
            ("on", "weekdays"),
        ] {
            let names = ours["calendar"][list].as_array().unwrap();
            for (i, name) in names.iter().enumerate() {
                let name = name.as_str().unwrap().to_lowercase();
                let forms = words[theirs][i].as_array().unwrap();
                let says = |form: &serde_json::Value| {
                    name.contains(&form.as_str().unwrap().to_lowercase())
                };
                assert!(forms.iter().any(says), "{tag} {list}: {name}");
            }
        }
    }
}
