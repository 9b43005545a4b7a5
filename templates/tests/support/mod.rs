//! What the tests share: drafts from files as people write them, and one catalogue.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod yaml;

use std::sync::LazyLock;

use wardmote_domain::{
    draft::{Draft, Purpose},
    facts::Facts,
    file::MessageFile,
    outlet::{Class, How, Outlet, OutletName, Outlets},
    places::Language,
    variant::{Rendered, Variant},
    words::Format,
};
use wardmote_templates::{Catalogue, EXAMPLES, OfMessage, RenderContext};

/// The shipped catalogue, proved once.
pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load().unwrap_or_else(|e| panic!("{e}")));

/// A correction of the example.
pub const CORRECTION: &str = "
kind: correction
areas: [E05014020]
facts: {wrong: arrested, right: 2}
of: msg_01jg0000000000000000000000
";

/// A withdrawal of the example.
pub const WITHDRAWAL: &str = "
kind: withdrawal
areas: [E05014020]
facts: {reason: facts_wrong}
of: msg_01jg0000000000000000000000
";

/// A message file.
pub fn draft(yaml: &str) -> Draft {
    let file: MessageFile =
        serde_json::from_value(yaml::parse(yaml)).unwrap_or_else(|e| panic!("{e}\n{yaml}"));
    let outlet = |name: &str| {
        Outlet::new(
            OutletName::new(name).unwrap(),
            [Class::Offline].into(),
            How::ByHand,
        )
    };
    let names = [
        "twitter",
        "email",
        "page",
        "leaflet",
        "media",
        "neighbourhood_link",
        "poster",
        "ward_panel",
        "esm",
        "door_knock",
    ];
    let outlets = Outlets::new(names.map(outlet).to_vec());
    Draft::read(&file, &outlets, Purpose::Message).unwrap_or_else(|e| panic!("{e:?}\n{yaml}"))
}

pub fn example(name: &str) -> &'static str {
    EXAMPLES.iter().find(|(file, _)| *file == name).unwrap().1
}

pub fn facts(draft: &Draft) -> Facts {
    match &draft.content {
        wardmote_domain::draft::Content::Facts { facts, .. } => facts.clone(),
        wardmote_domain::draft::Content::OwnWords { .. } => panic!("no facts"),
    }
}

pub fn context() -> RenderContext {
    RenderContext {
        organisation: "Metropolitan Police".to_owned(),
        release: "2026-12-08T10:55".parse().unwrap(),
        reference_weight: 11,
        thread_reference_weight: 17,
        max_posts: 4,
        of: None,
        signed_only: false,
        exercise: false,
    }
}

/// The same, for a message that corrects or withdraws the example.
pub fn context_of_example() -> RenderContext {
    let earlier = draft(example("reassurance-from-facts.yaml"));
    let released = "2026-12-08T10:55".parse().unwrap();
    RenderContext {
        of: Some(OfMessage {
            released,
            facts: Some(facts(&earlier)),
        }),
        ..context()
    }
}

pub fn render(yaml: &str) -> Rendered {
    CATALOGUE
        .render(&draft(yaml), &context())
        .unwrap_or_else(|e| panic!("{e}"))
}

pub fn language(tag: &str) -> Language {
    if tag == "en" {
        Language::english()
    } else {
        tag.parse().unwrap()
    }
}

pub fn page<'a>(rendered: &'a Rendered, tag: &str) -> &'a Variant {
    rendered.get(&language(tag), Format::Page).unwrap()
}
