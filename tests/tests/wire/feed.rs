//! The Atom feed of a ward, read by feedparser from its address.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;
use wardmote_tests::{force::Force, messages, rest};

const LANGUAGES: [&str; 3] = ["en-GB", "pl", "ur"];

/// What feedparser makes of it; `feed.py` says in which form.
async fn parsed(force: &Force) -> Value {
    let url = format!(
        "http://{}/wards/{}/feed.atom",
        force.at.public,
        messages::WARD
    );
    // The distribution's own Python, which has the package.
    let mut python = tokio::process::Command::new("/usr/bin/python3");
    python
        .args(["-c", include_str!("feed.py"), &url])
        .env("no_proxy", "*");
    let out = python.output().await;
    let out = out.unwrap_or_else(|e| panic!("{e}. Type: apt-get install python3-feedparser"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success(),
        "{said}Is it there? Type: apt-get install python3-feedparser"
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {of}"))
}

/// When it was last changed, to the microsecond; feedparser's own reading of it, in whole seconds, must be the same.
fn updated(of: &Value) -> Timestamp {
    let exactly: Timestamp = text(of, "updated_exactly").parse().unwrap();
    assert_eq!(of["updated"], exactly.as_second(), "{of}");
    exactly
}

/// The entries by their ids, no two the same.
fn entries(feed: &Value) -> BTreeMap<&str, &Value> {
    let all = feed["entries"].as_array().unwrap();
    let by_id: BTreeMap<&str, &Value> = all.iter().map(|e| (text(e, "id"), e)).collect();
    assert_eq!(by_id.len(), all.len(), "an id stands twice: {feed}");
    by_id
}

/// What every reading of the feed must be.
fn well_formed(feed: &Value) {
    assert_eq!(feed["bozo"], false, "{}", feed["why"]);
    assert_eq!(feed["version"], "atom10");
    assert_eq!(feed["encoding"], "utf-8");
    assert_eq!(feed["again"], 304, "the ETag is known on the second visit");
    assert_eq!(text(feed, "language"), "en-GB");
    assert_eq!(text(feed, "author"), "Metropolitan Police");
    let newest = entries(feed).values().map(|e| updated(e)).max();
    assert_eq!(Some(updated(feed)), newest);
}

/// An entry says its language everywhere, and its link leads to a page with its words.
async fn leads_to_its_page(force: &Force, entry: &Value) {
    let language = text(entry, "language");
    let content = entry["content"].as_array().unwrap();
    assert_eq!(content.len(), 1, "{entry}");
    assert_eq!(content[0]["type"], "text/plain");
    assert_eq!(content[0]["language"], language);
    assert!(!text(&content[0], "value").trim().is_empty());
    let links = entry["links"].as_array().unwrap();
    assert_eq!(links.len(), 1, "{entry}");
    assert_eq!(links[0]["rel"], "alternate");
    assert_eq!(links[0]["type"], "text/html");
    assert_eq!(links[0]["hreflang"], language);
    assert_eq!(links[0]["href"], entry["link"]);
    let page = force.public().get(text(entry, "link")).await.expect(200);
    assert!(page.text.contains(text(entry, "title")), "{entry}");
    assert!(
        page.text.contains(&format!("lang=\"{language}\"")),
        "{}",
        page.text
    );
}

/// The entries of one message, by language.
fn of_message<'a>(feed: &'a Value, message: &str) -> BTreeMap<&'a str, &'a Value> {
    (entries(feed).into_iter())
        .filter(|(id, _)| id.contains(message))
        .map(|(_, entry)| (text(entry, "language"), entry))
        .collect()
}

/// Puts the number of arrests right, and waits until that is out.
async fn corrected(force: &Force, id: &str) -> String {
    let yaml = format!(
        "kind: correction\npriority: urgent\norganisation: met\nareas: [{}]\noutlets: [email, page]\n\
         facts: {{wrong: arrested, right: 2}}\n",
        messages::WARD
    );
    let path = force.write("correction.yaml", &yaml).display().to_string();
    let out = force.cli("Ada Author", &["correct", id, &path]).await;
    assert_eq!(out.code, 0, "{}", out.stderr);
    let correction = out.stdout.trim().to_owned();
    force.remember(&correction);
    force.approve(&correction).await;
    rest::settled(&force.author(), &correction).await;
    correction
}

#[tokio::test(flavor = "multi_thread")]
async fn feedparser_reads_notices_in_three_languages_and_a_correction() {
    let force = Force::new().await;
    let (wrong, _) = force.publish(&messages::reassurance("email, page")).await;
    let (other, _) = force.publish(&messages::holding("email, page")).await;
    let before = parsed(&force).await;
    well_formed(&before);
    for id in [&wrong, &other] {
        let theirs = of_message(&before, id);
        assert_eq!(theirs.keys().copied().collect::<Vec<_>>(), LANGUAGES);
        let titles: BTreeSet<&str> = theirs.values().map(|e| text(e, "title")).collect();
        assert_eq!(titles.len(), 3, "each language has its own words");
        for entry in theirs.values() {
            leads_to_its_page(&force, entry).await;
            assert!(text(&entry["content"][0], "value").contains("Marlpit Road"));
            assert_eq!(entry["published"], entry["updated"]);
        }
    }
    assert_eq!(entries(&before).len(), 6);

    let correction = corrected(&force, &wrong).await;
    let after = parsed(&force).await;
    well_formed(&after);
    assert_eq!(after["id"], before["id"]);
    for link in after["links"].as_array().unwrap() {
        force.public().get(text(link, "href")).await.expect(200);
    }
    for (id, was) in entries(&before) {
        let now = entries(&after)
            .get(id)
            .copied()
            .unwrap_or_else(|| panic!("{id} is gone"));
        for same in ["title", "language", "published", "link", "content"] {
            assert_eq!(now[same], was[same], "{id}");
        }
        match id.contains(&wrong) {
            true => assert!(updated(now) > updated(was), "{id} was put right"),
            false => assert_eq!(updated(now), updated(was), "{id}"),
        }
        leads_to_its_page(&force, now).await;
    }
    // The correction is a notice of its own.
    let new = of_message(&after, &correction);
    assert_eq!(new.keys().copied().collect::<Vec<_>>(), LANGUAGES);
    for entry in new.values() {
        assert!(text(&entry["content"][0], "value").contains('2'), "{entry}");
        leads_to_its_page(&force, entry).await;
    }
    assert_eq!(entries(&after).len(), 9);
    force.end().await;
}
