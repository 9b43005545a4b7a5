//! What leaves an exercise says so first, whatever it is and whatever language it is in.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use support::{CATALOGUE, context, draft, example};
use wardmote_domain::{
    text::weighted,
    variant::Copy,
    words::{EXERCISE, Format},
};
use wardmote_templates::{RenderContext, exercise_weight};

/// Every text of a copy that a reader may see first.
fn beginnings(copy: &Copy) -> Vec<String> {
    match copy {
        Copy::Short { text, thread } => std::iter::once(text).chain(thread).cloned().collect(),
        Copy::Email {
            subject,
            text,
            html,
        } => {
            let body = html.0[0].split_once("<h1>").unwrap().0;
            let title = html.0[0].split_once("<title>").unwrap().1;
            let shown = body.split_once("<strong>").unwrap().1;
            vec![
                subject.clone(),
                text.0[0].clone(),
                title.to_owned(),
                shown.to_owned(),
            ]
        }
        Copy::Page { html } => vec![html.split_once("<strong>").unwrap().1.to_owned()],
        Copy::Press { text } | Copy::Sms { text } => vec![text.clone()],
        Copy::Panel { title, markdown } => {
            vec![title.clone(), markdown.trim_start_matches("**").to_owned()]
        }
        Copy::Voice { text } => vec![text.clone(), text.rsplit("\n\n").next().unwrap().to_owned()],
    }
}

#[test]
fn every_version_in_every_format_and_language_begins_with_the_mark() {
    let usual = context();
    let exercise = RenderContext {
        exercise: true,
        reference_weight: usual.reference_weight + exercise_weight(),
        thread_reference_weight: usual.thread_reference_weight + exercise_weight(),
        ..usual.clone()
    };
    let own = "kind: guidance\nareas: [E05014020]\nheadline: Lock it\nbody: Lock your bike.\nshort: Lock your bike.\n\
               variants: [{lang: ur, origin: person, headline: قفل, body: قفل لگائیں}]\n";
    let thread = format!("{}\nthread: true\n", example("holding.yaml"));
    let facts = [
        example("holding.yaml"),
        example("reassurance-from-facts.yaml"),
        &thread,
        own,
    ];
    for text in facts {
        let draft = draft(text);
        let rendered = CATALOGUE.render(&draft, &exercise).unwrap();
        let without = CATALOGUE.render(&draft, &usual).unwrap();
        assert!(
            Format::ALL
                .iter()
                .filter(|f| rendered.variants.iter().any(|v| v.format == **f))
                .count()
                >= 5
        );
        for version in &rendered.variants {
            for text in beginnings(&version.copy) {
                assert!(
                    text.starts_with(EXERCISE),
                    "{} {}: {text}",
                    version.language,
                    version.format
                );
            }
            if let Copy::Short { text, thread } = &version.copy {
                let room = if thread.is_empty() {
                    usual.reference_weight
                } else {
                    usual.thread_reference_weight
                };
                for post in std::iter::once(text).chain(thread) {
                    assert!(
                        weighted::weighted_length(post).length + room <= weighted::limit(),
                        "{post}"
                    );
                }
            }
        }
        let marked = |r: &wardmote_domain::variant::Rendered| {
            serde_json::to_string(r).unwrap().contains(EXERCISE)
        };
        assert!(marked(&rendered) && !marked(&without));
    }
}
