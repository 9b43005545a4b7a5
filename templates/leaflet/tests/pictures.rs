//! What can be seen only in a picture: codes that a camera reads, and lines that do not touch.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod support;

use serde_json::json;
use support::{Printed, print, sheet, texts};

fn code_in(printed: &Printed, side: u64) -> String {
    let picture = printed.picture(side, 200).display().to_string();
    String::from_utf8(support::said("zbarimg", &["--quiet", "--raw", &picture]))
        .unwrap()
        .trim()
        .to_owned()
}

#[test]
fn a_camera_reads_the_code_and_the_address_stands_beside_it() {
    let address = "https://wards.example.org/wandsworth/south-balham/n/01JEKQ4Z5T";
    for (kind, lang) in [
        ("leaflet", "en-GB"),
        ("leaflet", "ar"),
        ("poster", "pl"),
        ("large_print", "ta"),
    ] {
        let printed = print(&sheet(kind, "a5", &[lang]));
        let last = printed.sides(lang).1;
        assert_eq!(code_in(&printed, last), address, "{kind} {lang}");
        let text: String = printed.text(last, last).split_whitespace().collect();
        assert!(text.contains(address), "{kind} {lang}: {text}");
    }
}

#[test]
fn the_longest_address_still_makes_a_code_that_a_camera_reads() {
    let mut job = sheet("leaflet", "a5", &["en-GB"]);
    let address = format!("https://wards.example.org/{}", "n/01JEKQ4Z5T/".repeat(21));
    assert!(address.len() > 290 && address.len() <= 300);
    job["qr"] = serde_json::json!(address);
    let printed = print(&job);
    assert_eq!(code_in(&printed, printed.sides("en-GB").1), address);
}

/// The heights of all strokes that hang together in a grey picture.
fn strokes(picture: &[u8]) -> Vec<usize> {
    let mut head = picture.splitn(4, |b| b.is_ascii_whitespace());
    let mut number = || -> usize {
        String::from_utf8_lossy(head.by_ref().next().unwrap())
            .parse()
            .unwrap_or_default()
    };
    let (_, width, height) = (number(), number(), number());
    let pixels = &picture[picture.len() - width * height..];
    let dark = |x: usize, y: usize| pixels[y * width + x] < 128;
    let mut seen = vec![false; pixels.len()];
    let mut heights = Vec::new();
    for start in 0..pixels.len() {
        if seen[start] || !dark(start % width, start / width) {
            continue;
        }
        let (mut top, mut bottom, mut open) = (height, 0, vec![start]);
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            (top, bottom) = (top.min(y), bottom.max(y));
            for (x, y) in (x.saturating_sub(1)..=(x + 1).min(width - 1))
                .flat_map(|x| (y.saturating_sub(1)..=(y + 1).min(height - 1)).map(move |y| (x, y)))
            {
                if dark(x, y) && !seen[y * width + x] {
                    seen[y * width + x] = true;
                    open.push(y * width + x);
                }
            }
        }
        heights.push(bottom - top + 1);
    }
    heights
}

#[test]
fn lines_of_nastaliq_do_not_touch() {
    let mut job = sheet("leaflet", "a5", &["ur"]);
    job.as_object_mut().unwrap().remove("qr");
    let page = &mut job["pages"][0];
    let text: Vec<String> = texts(page).into_iter().filter(|t| !t.is_ascii()).collect();
    page["headline"] = json!("Urdu");
    page["footer"] = json!([]);
    page["unread"] = json!(null);
    for words in 0..6 {
        // Other words stand below one another each time.
        let all = text.join(" ");
        let from = all.match_indices(' ').nth(words * 7).unwrap().0;
        job["pages"][0]["blocks"] = json!([{"paragraph": &all[from..]}]);
        let printed = print(&job);
        assert_eq!(printed.report["size"], 14.0);
        let name = printed.path().display().to_string();
        for side in 1..=printed.report["pages"].as_u64().unwrap() {
            let side = side.to_string();
            let picture = support::said(
                "pdftoppm",
                &["-r", "150", "-f", &side, "-l", &side, "-gray", &name],
            );
            // What reaches from one line into the next is higher than a line.
            let line = 2.3 * 14.0 * 150.0 / 72.0;
            let strokes = strokes(&picture);
            assert!(strokes.len() > 100, "{}", strokes.len());
            let highest = strokes.into_iter().max().unwrap();
            assert!((highest as f64) < line, "{words}: {highest} of {line}");
        }
    }
}
