//! The notice for a ward panel, read by a CommonMark reader that is not ours: what was typed stays what was typed.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use support::{CATALOGUE, context, draft, language};
use wardmote_domain::{variant::Copy, words::Format};

/// Title and Markdown of the English notice of own words without a footer.
fn notice(headline: &str, body: &str) -> Option<(String, String)> {
    let mut draft =
        draft("kind: guidance\nareas: [E05014020]\nfooter: none\nheadline: H\nbody: B\n");
    if let wardmote_domain::draft::Content::OwnWords {
        headline: own,
        body: text,
        ..
    } = &mut draft.content
    {
        *own = headline.to_owned();
        *text = body.to_owned();
    }
    let rendered = CATALOGUE.render(&draft, &context()).ok()?;
    match &rendered.get(&language("en"), Format::Panel)?.copy {
        Copy::Panel { title, markdown } => Some((title.clone(), markdown.clone())),
        _ => None,
    }
}

/// What a reader sees: the words, each item of a list on a line of its own; and what is no plain text.
#[derive(Debug, Default)]
struct Seen {
    text: String,
    links: Vec<(String, String)>,
    items: usize,
    other: Vec<String>,
}

fn read(markdown: &str) -> Seen {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut seen = Seen::default();
    let mut link: Option<(String, usize)> = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => seen.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => seen.text.push('\n'),
            Event::Start(Tag::Paragraph | Tag::List(None)) | Event::End(TagEnd::List(false)) => {}
            Event::Start(Tag::Item) => seen.items += 1,
            Event::End(TagEnd::Paragraph | TagEnd::Item) => seen.text.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => {
                link = Some((dest_url.into_string(), seen.text.len()));
            }
            Event::End(TagEnd::Link) => {
                let (to, from) = link.take().unwrap();
                seen.links.push((to, seen.text[from..].to_owned()));
            }
            other => seen.other.push(format!("{other:?}")),
        }
    }
    seen
}

/// Without what is not seen, white space made one space.
fn plain(text: &str) -> String {
    let seen: String = text.chars().filter(|c| *c != '\u{2060}').collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The typed words as they should be seen: without the marks of lists.
fn words(text: &str) -> String {
    let marked = |line: &str| {
        let line = line.replace('\t', " ");
        let line = line.trim();
        let item = ["- ", "* ", "• ", "– "]
            .iter()
            .find_map(|m| line.strip_prefix(m));
        item.unwrap_or(line).to_owned()
    };
    let all: Vec<String> = text.lines().map(marked).collect();
    plain(&all.join(" "))
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,8}",
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "# ",
            "## ",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "12) ",
            "> ",
            "```",
            "~~~",
            "---",
            "===",
            "***",
            "__",
            "*",
            "_",
            "`",
            "[a](https://evil.example)",
            "![a](b.png)",
            "[a]: https://evil.example",
            "<https://evil.example>",
            "<b>x</b>",
            "<!-- x -->",
            "&lt;",
            "&#64;",
            "|a|b|",
            "|---|---|",
            "[^1]",
            "[^1]: x",
            "- [ ] ",
            "$x$",
            "\\",
            "@ward",
            " @everyone",
            "a@example.org",
            "met.police.uk",
            "https://met.police.uk/a_b*c",
            "!met.police.uk",
            "met.police.uk/?a=1&copy=2",
            "http://example.org",
            ":smile:",
            "\n",
            "\n\n",
            " ",
            "    ",
            "\t",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_text_stays_text(pieces in prop::collection::vec(piece(), 1..16)) {
        let typed = pieces.concat();
        let Some((title, markdown)) = notice("Keep your phone safe", &typed) else {
            return Ok(());
        };
        prop_assert_eq!(title, "Keep your phone safe");
        let seen = read(&markdown);
        prop_assert!(seen.other.is_empty(), "{:?}\n{}", seen.other, markdown);
        let listed = typed.lines().filter(|l| {
            let line = l.replace('\t', " ");
            ["- ", "* ", "• ", "– "].iter().any(|m| line.trim().starts_with(m))
        });
        prop_assert_eq!(seen.items, listed.count(), "{}", markdown);
        for (to, shown) in &seen.links {
            let plain: String = shown.chars().filter(|c| *c != '\u{2060}').collect();
            let bare = plain.split_once("://").map_or(plain.as_str(), |(_, bare)| bare);
            prop_assert_eq!(to, &format!("https://{bare}"), "{}", markdown);
        }
        // Nothing is lost and nothing added.
        prop_assert_eq!(plain(&seen.text), words(&typed), "{}", markdown);
        // A forum finds no member and no picture in it.
        let mut last = ' ';
        let mut rest = seen.text.chars().peekable();
        while let Some(c) = rest.next() {
            let word = |c: &char| c.is_alphanumeric() || *c == '_';
            prop_assert!(c != '@' || word(&last) || !rest.peek().is_some_and(word), "{}", seen.text);
            last = c;
        }
        prop_assert!(!seen.text.contains(":smile:"), "{}", seen.text);
    }
}

#[test]
fn a_title_too_short_for_a_forum_says_where_and_when() {
    let (title, _) = notice("Lock your shed", "Lock it.").unwrap();
    assert_eq!(
        title,
        "Lock your shed: South Balham, Tuesday 8 December 2026"
    );
    let (title, _) = notice("Lock your sheds", "Lock it.").unwrap();
    assert_eq!(title, "Lock your sheds");
}

#[test]
fn every_language_of_a_notice_reads_as_it_was_meant() {
    let rendered = CATALOGUE
        .render(
            &draft(support::example("reassurance-from-facts.yaml")),
            &context(),
        )
        .unwrap();
    for tag in ["en", "pl", "ur"] {
        let Copy::Panel { markdown, .. } =
            &rendered.get(&language(tag), Format::Panel).unwrap().copy
        else {
            panic!("a notice");
        };
        let seen = read(markdown);
        let kinds: Vec<&str> = seen
            .other
            .iter()
            .map(|o| {
                if o.contains("Strong") {
                    "strong"
                } else {
                    o.as_str()
                }
            })
            .collect();
        let strong = if tag == "en" { 0 } else { 4 };
        assert_eq!(
            kinds.iter().filter(|k| **k == "strong").count(),
            strong,
            "{tag}"
        );
        assert_eq!(
            kinds.len() - strong,
            1,
            "one rule before the footer: {kinds:?}"
        );
        assert!(kinds.contains(&"Rule"));
        assert_eq!(seen.links.len(), 2, "{tag}: {:?}", seen.links);
    }
}
