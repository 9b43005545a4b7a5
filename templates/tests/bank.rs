//! The sentence bank: who read what, what is kept beside the files, and what a changed English makes of the rest.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use std::collections::BTreeSet;

use support::{CATALOGUE, context, draft, example, language};
use wardmote_domain::words::{Format, Kind};
use wardmote_templates::{
    BankSentence, Catalogue, Kept, Overlay, SentenceId, SentenceState, Signature,
};

/// English, Polish and Urdu alone: to prove every language takes its time.
fn three() -> Overlay {
    let mut overlay = Overlay::default();
    overlay.offer([language("pl"), language("ur")]);
    overlay
}

fn id(text: &str) -> SentenceId {
    text.parse().unwrap()
}

fn signature(name: &str) -> Signature {
    Signature {
        name: name.to_owned(),
        date: "2026-12-01".parse().unwrap(),
    }
}

fn bank(catalogue: &Catalogue, tag: &str) -> Vec<BankSentence> {
    catalogue.bank(&language(tag)).unwrap()
}

fn sentence(catalogue: &Catalogue, tag: &str, place: &str) -> BankSentence {
    let all = bank(catalogue, tag);
    all.into_iter().find(|s| s.id == id(place)).unwrap()
}

/// A sentence as it stands, read by somebody.
fn read(s: &BankSentence, name: &str) -> Kept {
    Kept {
        id: s.id.clone(),
        english: s.english.clone(),
        text: s.own.clone(),
        written_by: s.written_by.clone(),
        signed_by: Some(signature(name)),
    }
}

#[test]
fn every_sentence_stands_beside_its_english_with_where_it_is_said() {
    for tag in CATALOGUE.languages().iter().filter(|l| !l.is_english()) {
        let tag = tag.as_str();
        let all = bank(&CATALOGUE, tag);
        assert!(all.len() > 250, "{tag} has {}", all.len());
        for s in &all {
            assert_eq!(s.state, SentenceState::Unread, "{tag} {}", s.id);
            assert!(s.written_by.contains("language model"), "{tag} {}", s.id);
        }
    }
    let armed = sentence(&CATALOGUE, "pl", "what.armed_police");
    assert!(armed.english.starts_with("Armed police are"));
    assert!(
        armed.own.starts_with("Uzbrojeni policjanci"),
        "{}",
        armed.own
    );
    assert_eq!(
        armed.kinds,
        BTreeSet::from([Kind::Holding, Kind::Correction])
    );
    assert!(sentence(&CATALOGUE, "pl", "frame.leave").kinds.is_empty());
}

#[test]
fn nothing_stands_in_the_catalogue_that_no_kind_says() {
    for tag in CATALOGUE.languages() {
        let tag = tag.as_str();
        for s in bank(&CATALOGUE, tag) {
            let round = s.id.as_str().starts_with("frame.");
            assert!(round || !s.kinds.is_empty(), "{tag}: nothing says {}", s.id);
        }
    }
}

#[test]
fn a_version_names_its_readers_when_each_of_its_sentences_is_read() {
    // Everything that a first word can say, read by two people; nothing of the other kinds.
    let mut overlay = three();
    let said: Vec<_> = bank(&CATALOGUE, "pl")
        .into_iter()
        .filter(|s| s.kinds.contains(&Kind::Holding) || s.kinds.is_empty())
        .collect();
    for (i, s) in said.iter().enumerate() {
        let name = ["Zofia Reader", "Jan Reader"][i % 2];
        overlay.keep(&language("pl"), read(s, name));
    }
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    assert!(catalogue.signed_for(&language("pl"), Kind::Holding));
    assert!(!catalogue.signed_for(&language("pl"), Kind::Reassurance));
    let page = |name: &str| {
        let rendered = catalogue.render(&draft(example(name)), &context()).unwrap();
        rendered.get(&language("pl"), Format::Page).unwrap().clone()
    };
    let holding = page("holding.yaml");
    let names = holding.read_by.unwrap();
    assert!(
        names.contains("Zofia Reader") && names.contains("Jan Reader"),
        "{names}"
    );
    assert!(holding.unread.is_none());
    let reassurance = page("reassurance-from-facts.yaml");
    assert!(reassurance.read_by.is_none() && reassurance.unread.is_some());

    // One sentence that it says and nobody read is enough.
    let one = said
        .iter()
        .find(|s| s.id == id("next_update.known"))
        .unwrap();
    let mut unread = read(one, "");
    unread.signed_by = None;
    overlay.keep(&language("pl"), unread);
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    let rendered = catalogue
        .render(&draft(example("holding.yaml")), &context())
        .unwrap();
    let page = rendered.get(&language("pl"), Format::Page).unwrap();
    assert!(page.read_by.is_none() && page.unread.is_some());
}

#[test]
fn a_kept_wording_is_said_and_names_who_wrote_it() {
    let before = sentence(&CATALOGUE, "pl", "armed.yes");
    let mut overlay = three();
    overlay.keep(
        &language("pl"),
        Kept {
            text: "Byli tam uzbrojeni funkcjonariusze.".to_owned(),
            written_by: "Zofia Reader".to_owned(),
            ..read(&before, "Zofia Reader")
        },
    );
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    let after = sentence(&catalogue, "pl", "armed.yes");
    assert_eq!(after.written_by, "Zofia Reader");
    assert_eq!(
        after.state,
        SentenceState::Signed(signature("Zofia Reader"))
    );
    let rendered = catalogue
        .render(&draft(example("reassurance-from-facts.yaml")), &context())
        .unwrap();
    let page = rendered.get(&language("pl"), Format::Page).unwrap();
    assert!(page.text.contains("Byli tam uzbrojeni funkcjonariusze."));
}

#[test]
fn a_changed_english_makes_the_others_stale() {
    let was = sentence(&CATALOGUE, "en", "armed.yes");
    let polish = sentence(&CATALOGUE, "pl", "armed.yes");
    let mut overlay = three();
    overlay.keep(&language("pl"), read(&polish, "Zofia Reader"));
    overlay.keep(
        &language("en"),
        Kept {
            text: "Armed officers came.".to_owned(),
            ..read(&was, "Grace Signer")
        },
    );
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    let english = sentence(&catalogue, "en", "armed.yes");
    assert_eq!(english.own, "Armed officers came.");
    assert!(matches!(english.state, SentenceState::Signed(_)));
    for (tag, signed_by) in [("pl", Some(signature("Zofia Reader"))), ("ur", None)] {
        let state = sentence(&catalogue, tag, "armed.yes").state;
        let english_then = was.own.clone();
        let stale = SentenceState::Stale {
            english_then,
            signed_by,
        };
        assert_eq!(state, stale, "{tag}");
    }
}

#[test]
fn a_kept_wording_that_has_no_place_or_breaks_a_sentence_is_told() {
    let mut overlay = three();
    let kept = |place: &str, text: &str| Kept {
        id: id(place),
        english: "Armed officers were there.".to_owned(),
        text: text.to_owned(),
        written_by: "Zofia Reader".to_owned(),
        signed_by: None,
    };
    overlay.keep(&language("pl"), kept("armed.perhaps", "Może."));
    let catalogue = Catalogue::load_with(&overlay).unwrap();
    let unplaced: Vec<_> = catalogue.unplaced().collect();
    assert_eq!(unplaced, [(&language("pl"), &id("armed.perhaps"))]);
    overlay.keep(&language("pl"), kept("armed.yes", "Byli {{tam."));
    let error = Catalogue::load_with(&overlay).unwrap_err().to_string();
    assert!(error.contains("said.armed.yes"), "{error}");
}

#[test]
fn only_offered_languages_are_loaded() {
    let mut overlay = three();
    overlay.offer([language("ur")]);
    let tags: Vec<String> = Catalogue::load_with(&overlay)
        .unwrap()
        .languages()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(tags, ["en-GB", "ur"]);
    overlay.offer([language("tlh")]);
    let error = Catalogue::load_with(&overlay).unwrap_err().to_string();
    assert!(error.contains("tlh"), "{error}");
}
