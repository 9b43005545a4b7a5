//! Threads: a text that is too long for one post, parted between sentences.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use proptest::prelude::*;
use support::{CATALOGUE, context, draft, example, language};
use wardmote_domain::{
    draft::{Content, Draft},
    text::{graphemes, links::links, phones::find_phones, weighted},
    variant::{Copy, Variant},
    words::Format,
};

fn own_words(body: &str, short: Option<&str>, thread: bool) -> Draft {
    let mut draft =
        draft("kind: guidance\nareas: [E05014020]\nheadline: Keep your phone safe\nbody: B\n");
    draft.thread = thread;
    if let Content::OwnWords {
        body: own,
        short: post,
        ..
    } = &mut draft.content
    {
        *own = body.to_owned();
        *post = short.map(str::to_owned);
    }
    draft
}

/// The English posts and the words they come from.
fn posts(draft: &Draft) -> Option<(Vec<String>, Variant)> {
    let rendered = CATALOGUE.render(draft, &context()).ok()?;
    let variant = rendered.get(&language("en"), Format::Short)?.clone();
    let Copy::Short { text, thread } = &variant.copy else {
        return None;
    };
    let posts = std::iter::once(text).chain(thread).cloned().collect();
    Some((posts, variant))
}

fn of(body: &str) -> Vec<String> {
    posts(&own_words(body, Some(&long(body)), true)).unwrap().0
}

/// A post that is surely too long for one, so that it is the thread.
fn long(text: &str) -> String {
    text.to_owned()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn weight(text: &str) -> u32 {
    weighted::weighted_length(text).length
}

const SENTENCES: &str = "Thieves on bikes take phones out of people's hands near Balham station. They come from \
    behind and are gone at once. Stand back from the road when you look at your phone. Turn on the lock that asks \
    for your face or finger. Write down the number you get when you dial *#06#. If your phone is taken, call 101 or \
    go to met.police.uk/report. If somebody is hurt or in danger, call 999.";

#[test]
fn a_thread_breaks_between_sentences() {
    let posts = of(SENTENCES);
    assert_eq!(posts.len(), 2, "{posts:#?}");
    assert!(posts.iter().all(|p| p.ends_with('.')), "{posts:#?}");
    assert!(posts[0].ends_with("or finger."), "{posts:#?}");
}

#[test]
fn without_a_thread_nothing_is_parted() {
    let (all, variant) = posts(&own_words("B", Some(SENTENCES), false)).unwrap();
    assert_eq!(all, [SENTENCES]);
    assert_eq!(variant.text, SENTENCES);
    assert!(
        posts(&own_words(SENTENCES, None, false)).is_none(),
        "no post was written"
    );
}

#[test]
fn headline_and_body_are_the_thread_where_no_long_post_is_written() {
    for short in [None, Some("Keep your phone out of sight.")] {
        let (posts, variant) = posts(&own_words(SENTENCES, short, true)).unwrap();
        assert!(
            posts[0].starts_with("Keep your phone safe\n\nThieves"),
            "{posts:#?}"
        );
        assert_eq!(variant.text, format!("Keep your phone safe\n\n{SENTENCES}"));
    }
    // The text message is still the short text.
    let draft = own_words(SENTENCES, Some("Keep your phone out of sight."), true);
    let rendered = CATALOGUE.render(&draft, &context()).unwrap();
    let Copy::Sms { text } = &rendered.get(&language("en"), Format::Sms).unwrap().copy else {
        panic!("a text message");
    };
    assert_eq!(text, "Metropolitan Police: Keep your phone out of sight.");
}

#[test]
fn a_long_sentence_breaks_at_a_clause_and_never_in_a_name_or_number() {
    let clause = "We looked for a man who was seen near the station in the early hours of the morning and who may \
        have gone on foot along the river towards the old bridge by the market";
    let text = format!(
        "{clause}, and officers from three teams went to every door in Marlpit Road to ask who saw \
        him and to look at what their cameras had kept from the night before, so that we can find him soon."
    );
    let posts = of(&text);
    assert_eq!(posts.len(), 2, "{posts:#?}");
    assert!(posts[0].ends_with(','), "{posts:#?}");
    // Every place at which a break might fall holds something whole.
    for whole in [
        "020 7946 0187",
        "met.police.uk/a",
        "Tuesday 8 December",
        "10:30 pm",
        "Marlpit Road",
        "12 people",
    ] {
        for before in 225..262 {
            let text = format!("{} {whole} {}", "x ".repeat(before / 2), "y ".repeat(60));
            let posts = of(&text);
            assert!(
                posts.iter().any(|p| p.contains(whole)),
                "{whole} {before}: {posts:#?}"
            );
        }
    }
}

#[test]
fn no_post_is_a_scrap() {
    // The last sentence alone would be one: something of the sentence before goes with it.
    let text = format!("{} No. 12.", "word ".repeat(51).trim_end());
    assert!(weight(&text) + 17 > 280 || weight(&text) + 11 <= 280);
    let text = format!("{}. Number 12.", "a longer word ".repeat(18).trim_end());
    let posts = of(&text);
    assert!(posts.iter().all(|p| weight(p) >= 20), "{posts:#?}");
}

#[test]
fn facts_make_a_thread_of_every_sentence_of_the_page() {
    let mut draft = draft(example("reassurance-from-facts.yaml"));
    draft.thread = true;
    let rendered = CATALOGUE.render(&draft, &context()).unwrap();
    for tag in ["en", "pl", "ur"] {
        let page = rendered.get(&language(tag), Format::Page).unwrap();
        let short = rendered.get(&language(tag), Format::Short).unwrap();
        assert_eq!(short.text, page.text, "{tag}");
        let Copy::Short { text, thread } = &short.copy else {
            panic!("posts");
        };
        let all: Vec<&str> = std::iter::once(text)
            .chain(thread)
            .map(String::as_str)
            .collect();
        assert!((2..=4).contains(&all.len()), "{tag}: {all:#?}");
        assert_eq!(plain(&all.join(" ")), plain(&page.text));
        assert!(all.iter().all(|p| weight(p) + 17 <= 280), "{tag}: {all:#?}");
    }
    assert_eq!(rendered.short.as_deref(), Some(rendered.body.as_str()));
}

#[test]
fn what_no_post_holds_stands_in_a_post_of_its_own() {
    let word = "x".repeat(300);
    let posts = of(&format!("Before it. {word} and after it."));
    assert!(posts.contains(&word), "{posts:#?}");
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z]{1,12}".prop_map(|w| format!("{w} ")),
        2 => "[a-z]{2,9}".prop_map(|w| format!("{w}. ")),
        1 => any::<char>().prop_map(String::from),
        3 => prop::sample::select(vec![
            "020 7946 0187 ", "met.police.uk/report ", "https://met.police.uk/a-b?c=d. ", "at 5:30pm ", "12 people ",
            "Tuesday 8 December 2026, ", "👨‍👩‍👧 ", "e\u{301}", "🇬🇧", "Marlpit Road ", "1234567/26 ", "\n\n", "\n- ",
            "، ", "سب کو سلام۔ ", "中文，", "你好。", "a@example.org ", "No. 12. ", "(in London) ", "– ",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn posts_hold_the_text_and_each_fits(pieces in prop::collection::vec(piece(), 1..160)) {
        let typed = pieces.concat();
        let Some((all, variant)) = posts(&own_words("B", Some(&typed), true)) else {
            return Ok(());
        };
        let text = weighted::nfc(&variant.text).into_owned();
        let joined: String = all.concat().split_whitespace().collect();
        let whole: String = text.split_whitespace().collect();
        prop_assert_eq!(joined, whole, "the words of the text and nothing else");
        let room = if all.len() == 1 { 280 - 11 } else { 280 - 17 };
        let longest = text.split_whitespace().map(weight).max().unwrap_or(0);
        for post in &all {
            prop_assert!(!post.trim().is_empty());
            prop_assert!(weight(post) <= room || longest > 100, "{}: {post}", weight(post));
        }
        // What X would link, a phone number and a character as readers see it are whole in one post.
        let count = |text: &str| (links(text).len(), find_phones(text).len(), graphemes::count(&plain(text)));
        let apart = all.iter().map(|p| count(p));
        let (l, p, _) = count(&text);
        let sum = apart.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        prop_assert_eq!(sum, (l, p), "{:#?}", all);
        // The same text always parts alike.
        prop_assert_eq!(&posts(&own_words("B", Some(&typed), true)).unwrap().0, &all);
    }
}
