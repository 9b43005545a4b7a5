//! What people type stays text: it is neither markup, nor a sentence of the catalogue, nor the end of a header.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use support::{CATALOGUE, context, draft, example, language, page, render};
use wardmote_domain::{draft::Content, variant::Copy, words::Format};
use wardmote_templates::{RenderRefusal, html, preview};

const NASTY: &str = "<script>alert(1)</script> {{say 'what'}} & {{{x}}} \"quoted\" it's ⟦LINK⟧";

fn html_of(copy: &Copy) -> Option<String> {
    match copy {
        Copy::Email { html, .. } => Some(html.filled("https://example.org/u/abc")),
        Copy::Page { html } => Some(html.clone()),
        _ => None,
    }
}

#[test]
fn own_words_are_escaped_in_html_and_left_alone_in_text() {
    let mut draft = draft(example("appeal-own-words.yaml"));
    let Content::OwnWords {
        headline,
        body,
        short,
        translations,
    } = &mut draft.content
    else {
        panic!("own words")
    };
    *headline = NASTY.to_owned();
    *body = format!("{NASTY}\n\n- {NASTY}\nlast");
    *short = Some(NASTY.to_owned());
    translations[0].headline = Some(NASTY.to_owned());
    translations[0].body = NASTY.to_owned();
    let rendered = CATALOGUE.render(&draft, &context()).unwrap();
    for variant in &rendered.variants {
        assert!(variant.text.contains(NASTY), "{}", variant.text);
        assert!(preview(variant).contains(NASTY));
        if let Some(html) = html_of(&variant.copy) {
            assert_eq!(html::outside_the_subset(&html), Vec::<String>::new());
            assert!(
                !html.contains("<script") && html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
                "{html}"
            );
            assert!(
                html.contains("{{say &#39;what&#39;}} &amp; {{{x}}}"),
                "{html}"
            );
        }
        if let Copy::Email { text, html, .. } = &variant.copy {
            assert_eq!((text.0.len(), html.0.len()), (2, 3), "a slot more or less");
        }
    }
}

#[test]
fn facts_are_escaped_in_every_language() {
    let yaml = example("reassurance-from-facts.yaml")
        .replace("street: Marlpit Road", "street: \"<b>{{x}} & Sons</b>\"")
        .replace("phone: \"101\"", "url: \"javascript:alert(1)\"");
    let rendered = render(&yaml);
    for variant in &rendered.variants {
        if let Some(html) = html_of(&variant.copy) {
            assert_eq!(html::outside_the_subset(&html), Vec::<String>::new());
            assert!(
                html.contains("&lt;b&gt;{{x}} &amp; Sons&lt;/b&gt;"),
                "{html}"
            );
            assert!(!html.contains("href=\"javascript"), "{html}");
        } else if variant.format == Format::Press {
            assert!(
                variant.text.contains("<b>{{x}} & Sons</b>"),
                "{}",
                variant.text
            );
        }
    }
}

#[test]
fn unseen_characters_are_refused_by_field() {
    type Change = fn(&mut Content, &str);
    let own: [(&str, Change); 4] = [
        ("headline", |c, bad| {
            if let Content::OwnWords { headline, .. } = c {
                headline.push_str(bad)
            }
        }),
        ("body", |c, bad| {
            if let Content::OwnWords { body, .. } = c {
                body.push_str(bad)
            }
        }),
        ("short", |c, bad| {
            if let Content::OwnWords { short, .. } = c {
                *short = Some(bad.to_owned())
            }
        }),
        ("variants[0].body", |c, bad| {
            if let Content::OwnWords { translations, .. } = c {
                translations[0].body.push_str(bad)
            }
        }),
    ];
    for bad in [
        "\0",
        "\u{1b}[31m",
        "\u{202e}101",
        "\u{2028}",
        "a\rb",
        "\u{2066}never ended",
    ] {
        for (field, change) in own {
            let mut draft = draft(example("appeal-own-words.yaml"));
            change(&mut draft.content, bad);
            match CATALOGUE.render(&draft, &context()) {
                Err(RenderRefusal::Unprintable { field: named, .. }) => {
                    assert_eq!(named, field, "{bad:?}")
                }
                other => panic!("{field} {bad:?}: {other:?}"),
            }
        }
    }
    for (change, field) in [
        ("street: Marlpit Road", "facts.place.street"),
        ("place: Marlpit Road", "facts.team_there.place"),
    ] {
        let name = change.split(':').next().unwrap();
        for bad in [
            "a\\r\\nBcc: b@example.org",
            "a\\nb",
            "a\\0",
            "\\u2066a\\u2069",
        ] {
            let yaml = example("reassurance-from-facts.yaml")
                .replace(change, &format!("{name}: \"{bad}\""));
            let refused = CATALOGUE.render(&draft(&yaml), &context()).unwrap_err();
            assert!(
                matches!(&refused, RenderRefusal::Unprintable { field: f, .. } if f == field),
                "{refused}"
            );
        }
    }
}

#[test]
fn windows_line_ends_and_lists_are_read_as_typed() {
    let yaml = "kind: guidance\nareas: [E05014020]\nheadline: Stay safe\nbody: \"One.\\r\\nTwo.\\r\\n\\r\\n\\r\\n- a\\r\\n- b\\tc\\r\\nEnd.\\r\\n\"\n";
    let rendered = render(yaml);
    let variant = page(&rendered, "en");
    assert_eq!(variant.text, "One.\nTwo.\n\n- a\n- b c\nEnd.");
    let Copy::Page { html } = &variant.copy else {
        panic!("a page")
    };
    assert!(
        html.contains("<p>One.<br>\nTwo.</p>\n<ul>\n<li>a</li>\n<li>b c</li>\n</ul>\n<p>End.</p>"),
        "{html}"
    );
}

#[test]
fn own_words_have_every_format_and_posts_only_where_one_is_written() {
    let rendered = render(example("appeal-own-words.yaml"));
    let formats = |tag: &str| -> Vec<Format> {
        rendered
            .variants
            .iter()
            .filter(|v| v.language == language(tag))
            .map(|v| v.format)
            .collect()
    };
    // Nobody wrote a post, so there is none, and no text message.
    let without = [
        Format::Email,
        Format::Page,
        Format::Press,
        Format::Panel,
        Format::Voice,
    ];
    assert_eq!(formats("en"), without);
    assert_eq!(formats("tr"), without);
    let turkish = page(&rendered, "tr");
    assert_eq!(
        (turkish.read_by.as_deref(), turkish.unread.is_none()),
        (Some("reader-tr-1"), true)
    );
    assert_eq!(rendered.short, None);
}

#[test]
fn a_machine_translation_that_nobody_read_says_so() {
    let unread = example("appeal-own-words.yaml")
        .replace("origin: person", "origin: machine")
        .replace("  read_by: reader-tr-1\n", "");
    let rendered = render(&unread);
    let turkish = page(&rendered, "tr");
    assert!(
        turkish.unread.as_ref().unwrap().english.contains("Turkish"),
        "{:?}",
        turkish.unread
    );
    let Copy::Page { html } = &turkish.copy else {
        panic!("a page")
    };
    assert_eq!(html.matches("has checked this translation yet").count(), 1);
    let read = page(
        &render(&example("appeal-own-words.yaml").replace("origin: person", "origin: machine")),
        "tr",
    )
    .unread
    .clone();
    assert_eq!(read, None);
}

#[test]
fn an_embargo_line_is_added_to_press_copy_once() {
    let embargoed = |body: &str| {
        let yaml = format!(
            "kind: guidance\nareas: [E05014020]\ntimes: {{embargo: 2026-12-09T06:00}}\nheadline: H\nbody: \"{body}\"\n"
        );
        let rendered = render(&yaml);
        let press = rendered
            .get(&language("en"), Format::Press)
            .unwrap()
            .clone();
        (press.text, page(&rendered, "en").text.clone())
    };
    let (press, page) = embargoed("Words.");
    assert!(
        press.starts_with("EMBARGOED until 6am on Wednesday 9 December 2026."),
        "{press}"
    );
    assert!(!page.contains("EMBARGO"));
    let (press, _) = embargoed("Embargoed until 6am on Wednesday 9 December. Words.");
    assert_eq!(press.to_uppercase().matches("EMBARGO").count(), 1);
}

#[test]
fn numbers_and_names_keep_their_order_in_urdu() {
    let yaml =
        example("reassurance-from-facts.yaml").replace("phone: \"101\"", "phone: 0800 123 456");
    let rendered = render(&yaml);
    let urdu = page(&rendered, "ur");
    assert!(
        urdu.text.contains("\u{2066}0800 123 456\u{2069}")
            && urdu.text.contains("\u{2066}Marlpit Road\u{2069}")
    );
    let Copy::Page { html } = &urdu.copy else {
        panic!("a page")
    };
    assert!(
        html.contains("<a href=\"tel:0800123456\"><bdi dir=\"ltr\">0800 123 456</bdi></a>"),
        "{html}"
    );
    assert!(
        html.contains("<bdi dir=\"ltr\">18001 101</bdi>") && !html.contains('\u{2066}'),
        "{html}"
    );
    assert!(!page(&rendered, "pl").text.contains('\u{2066}'));
}
