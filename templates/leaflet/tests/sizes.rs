//! How large the text is, how many sides it takes, and that nothing is cut.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod support;

use serde_json::{Value, json};
use support::{Printed, plain, print, refused, sheet, words};

/// The sizes of type in a file, as its drawing says: the number before each `Tf`.
fn sizes(printed: &Printed) -> Vec<f32> {
    let name = printed.path().display().to_string();
    let open = support::said("qpdf", &["--qdf", "--object-streams=disable", &name, "-"]);
    let open = String::from_utf8_lossy(&open);
    let before = open
        .split(" Tf")
        .filter_map(|part| part.rsplit(' ').next()?.parse().ok());
    let sizes: Vec<f32> = before.collect();
    assert!(!sizes.is_empty());
    sizes
}

fn smallest(printed: &Printed) -> f32 {
    sizes(printed).into_iter().fold(f32::MAX, f32::min)
}

fn size(printed: &Printed) -> f64 {
    printed.report["size"].as_f64().unwrap()
}

/// A text of numbered sentences.
fn numbered(count: usize) -> Value {
    let sentences: Vec<String> = (1..=count)
        .map(|n| format!("This is the sentence with the number {n} and it ends here."))
        .collect();
    plain(&sentences.iter().map(String::as_str).collect::<Vec<_>>())
}

fn sentences_in_order(printed: &Printed, count: usize) {
    let found = words(&printed.all_text());
    let numbers: Vec<usize> = found
        .windows(2)
        .filter(|w| w[0] == "number")
        .map(|w| w[1].parse().unwrap())
        .collect();
    assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
    assert_eq!(found.iter().filter(|w| *w == "here").count(), count);
}

/// Every word stands inside the paper's margins.
fn inside(printed: &Printed, width: f32, height: f32) {
    for side in 1..=printed.report["pages"].as_u64().unwrap() {
        let places = printed.places(side);
        assert!(!places.is_empty());
        for (word, left, right, top) in places {
            assert!(
                left > 30.0 && right < width - 30.0 && top > 20.0 && top < height - 25.0,
                "{side}: {word} at {left}–{right}, {top}"
            );
        }
    }
}

#[test]
fn a_leaflet_gets_smaller_before_it_takes_a_second_side() {
    let mut last = 99.0;
    let mut seen = vec![];
    for count in (4..60).step_by(4) {
        let printed = print(&numbered(count));
        let (pages, size) = (printed.report["pages"].as_u64().unwrap(), size(&printed));
        sentences_in_order(&printed, count);
        inside(&printed, 595.3, 841.9);
        assert!((10.0..=14.0).contains(&size));
        if pages == 1 {
            assert!(size <= last, "{count} sentences are larger than fewer");
            last = size;
        }
        seen.push((pages, size));
    }
    assert_eq!(seen[0], (1, 14.0));
    assert!(
        seen.iter().any(|(pages, size)| *pages == 1 && *size < 14.0),
        "{seen:?}"
    );
    let two = seen
        .iter()
        .find(|(pages, _)| *pages == 2)
        .expect("more than one side holds");
    assert!(
        two.1 > 10.0,
        "two sides hold larger text than one did: {seen:?}"
    );
    assert!(seen.windows(2).all(|w| w[0].0 <= w[1].0), "{seen:?}");
}

#[test]
fn sides_of_a_language_that_has_several_are_numbered_and_others_are_not() {
    let long = print(&numbered(60));
    let count = long.report["pages"].as_u64().unwrap();
    assert!(count > 1);
    for side in 1..=count {
        let text: String = long.text(side, side).split_whitespace().collect();
        assert!(text.contains(&format!("here.{side}/{count}")), "{text}");
    }
    assert!(!print(&numbered(4)).all_text().contains('/'));
}

#[test]
fn large_print_is_never_below_sixteen_point() {
    for count in [3, 20, 80] {
        let mut job = numbered(count);
        job["sheet"] = json!("large_print");
        job["exercise"] = json!(true);
        job["pages"][0]["footer"] = json!(["This message is from Example Police."]);
        job["qr"] = json!("https://example.org/n/1");
        let printed = print(&job);
        sentences_in_order(&printed, count);
        assert!(smallest(&printed) >= 15.99, "{:?}", sizes(&printed));
    }
}

#[test]
fn no_other_sheet_is_below_ten_point() {
    for kind in ["leaflet", "poster"] {
        let mut job = numbered(70);
        job["sheet"] = json!(kind);
        job["pages"][0]["footer"] = json!(["This message is from Example Police."]);
        let printed = print(&job);
        sentences_in_order(&printed, 70);
        assert!(smallest(&printed) >= 9.99, "{kind} {:?}", sizes(&printed));
    }
}

#[test]
fn a_poster_fills_its_side_with_the_largest_text_that_fits() {
    let few = print(&sheet("poster", "a4", &["so"]));
    let leaflet = print(&sheet("leaflet", "a4", &["so"]));
    assert_eq!(few.report["pages"], 1);
    assert!(
        size(&few) > size(&leaflet) * 1.3,
        "{} {}",
        size(&few),
        size(&leaflet)
    );
    inside(&few, 595.3, 841.9);
}

#[test]
fn no_word_of_a_poster_is_broken_to_make_the_rest_larger() {
    let mut job = plain(&["Short."]);
    job["sheet"] = json!("poster");
    job["pages"][0]["headline"] = json!("Donaudampfschifffahrtsgesellschaftskapitän");
    let printed = print(&job);
    assert!(
        words(&printed.all_text())
            .contains(&"Donaudampfschifffahrtsgesellschaftskapitän".to_owned()),
        "{}",
        printed.all_text()
    );
    inside(&printed, 595.3, 841.9);
}

#[test]
fn a_word_that_no_line_holds_is_broken_and_not_cut() {
    let long = "q".repeat(400);
    for kind in ["leaflet", "poster"] {
        let mut job = plain(&[&long]);
        job["sheet"] = json!(kind);
        let printed = print(&job);
        inside(&printed, 595.3, 841.9);
        let found = printed.all_text().matches('q').count();
        assert_eq!(found, 400, "{kind}");
    }
}

#[test]
fn a_number_is_not_broken_over_lines() {
    for before in 0..30 {
        let text = format!("{} ring 0800 555 111 now", "o".repeat(before + 30));
        let printed = print(&plain(&[&text]));
        let places = printed.places(1);
        let tops: Vec<f32> = places
            .iter()
            .filter(|(w, ..)| ["0800", "555", "111"].contains(&w.as_str()))
            .map(|p| p.3)
            .collect();
        assert!(
            tops.len() == 3 && tops.iter().all(|t| (t - tops[0]).abs() < 0.5),
            "{places:?}"
        );
    }
}

#[test]
fn a_cordon_card_has_one_language_in_the_largest_type() {
    let card = |lang: &str| {
        let mut job = sheet("cordon_card", "a4", &[lang]);
        let page = job["pages"][0].as_object_mut().unwrap();
        page["blocks"] = json!([{"paragraph": "Stay behind the tape."}]);
        page.retain(|k, _| !["unread", "footer"].contains(&k.as_str()));
        job.as_object_mut().unwrap().remove("qr");
        print(&job)
    };
    for lang in ["en-GB", "ur", "ta"] {
        let printed = card(lang);
        assert!(
            printed.report["pages"] == 1 && size(&printed) > 30.0,
            "{lang} {}",
            printed.report
        );
        inside(&printed, 595.3, 841.9);
    }
    let (code, said) = refused(&sheet("cordon_card", "a4", &["en-GB", "pl"]));
    assert_eq!(
        (code, said.trim()),
        (2, "wardmote-leaflet: a cordon card has one language")
    );
}

#[test]
fn each_language_has_sides_and_a_size_of_its_own() {
    let mut job = sheet("leaflet", "a5", &["en-GB", "so"]);
    let long: Vec<Value> = (0..60)
        .map(|n| json!({"paragraph": format!("Sentence {n} of many that go on.")}))
        .collect();
    job["pages"][0]["blocks"] = json!(long);
    let printed = print(&job);
    let languages = &printed.report["languages"];
    assert!(
        languages[0]["pages"].as_u64() > Some(1),
        "{}",
        printed.report
    );
    assert_eq!(
        (&languages[1]["pages"], &languages[1]["size"]),
        (&json!(1), &json!(14.0))
    );
    assert_eq!(
        languages[1]["from"].as_u64().unwrap(),
        languages[0]["pages"].as_u64().unwrap() + 1
    );
}

#[test]
fn a_book_is_refused() {
    let mut job = numbered(1600);
    job["sheet"] = json!("large_print");
    job["paper"] = json!("a5");
    let (code, said) = refused(&job);
    assert_eq!(
        (code, said.trim()),
        (
            2,
            "wardmote-leaflet: the text in en-GB takes more than 60 sides"
        )
    );
}
