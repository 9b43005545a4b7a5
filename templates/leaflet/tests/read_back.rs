//! One notice in fifteen languages, read back by poppler, qpdf and zbar.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod support;

use support::{joined, print, sheet, texts, ward, words};

/// Poppler puts letters together by where they stand, and in Nastaliq they lie over one another: there the tags are read.
const BY_TAGS_ONLY: &str = "ur";

/// The letters of a text in order. Poppler sees a gap after some marks that overhang, and in right-to-left text it turns round
/// what stands on one letter, a mark or a joiner: the tags have them as they were written.
fn letters(text: &str) -> String {
    let beside = |c: char| matches!(c, '\u{64B}'..='\u{65F}' | '\u{200C}' | '\u{200D}');
    words(text)
        .concat()
        .chars()
        .filter(|c| !beside(*c))
        .collect()
}

#[test]
fn each_script_is_read_in_order() {
    let (job, printed) = (ward(), print(&ward()));
    for page in job["pages"].as_array().unwrap() {
        let lang = page["lang"].as_str().unwrap();
        if lang == BY_TAGS_ONLY {
            continue;
        }
        let (from, to) = printed.sides(lang);
        let found = letters(&printed.text(from, to));
        let mut rest = found.as_str();
        for text in texts(page) {
            let wanted = letters(&text);
            let at = rest.find(&wanted);
            let at = at.unwrap_or_else(|| panic!("{lang}: {wanted:?} is not in {rest:?}"));
            rest = &rest[at + wanted.len()..];
        }
    }
}

#[test]
fn the_tags_hold_every_text_in_order_and_its_language() {
    let (job, printed) = (ward(), print(&ward()));
    let tags = printed.pdf().tags();
    let sections = tags.of("Sect");
    let pages = job["pages"].as_array().unwrap();
    assert_eq!(sections.len(), pages.len());
    for (section, page) in sections.into_iter().zip(pages) {
        let lang = page["lang"].as_str().unwrap();
        assert_eq!(section.lang.as_deref(), Some(lang));
        let headings = section.of("H1");
        assert_eq!(headings.len(), 1);
        assert_eq!(
            headings[0].title.as_deref(),
            Some(joined(&page["headline"]).as_str())
        );
        let blocks = section.children.iter();
        let words = blocks.filter(|t| ["H1", "P", "L"].contains(&t.kind.as_str()));
        let told: Vec<String> = words
            .flat_map(|t| {
                if t.kind == "L" {
                    t.of("LBody")
                } else {
                    vec![t]
                }
            })
            .map(support::tree::Tag::told)
            .collect();
        // A line in ASCII needs no words of its own in its tag, so only texts without such a line are there whole.
        let whole = texts(page)
            .into_iter()
            .filter(|text| lang == BY_TAGS_ONLY || text.chars().all(|c| !c.is_ascii_alphabetic()));
        for text in whole.filter(|text| !text.is_ascii()) {
            assert!(told.contains(&text), "{lang}: {text:?} is not in {told:?}");
        }
    }
}

#[test]
fn urdu_is_told_in_order_in_its_tags() {
    let job = sheet("leaflet", "a4", &["ur"]);
    let told = print(&job).pdf().tags().told();
    let mut rest = told.as_str();
    for text in texts(&job["pages"][0]).iter().filter(|t| !t.is_ascii()) {
        let at = rest
            .find(text.as_str())
            .unwrap_or_else(|| panic!("{text:?} is not in {rest:?}"));
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn numbers_in_right_to_left_text_stay_whole() {
    for lang in ["ur", "ar"] {
        let printed = print(&sheet("leaflet", "a5", &[lang]));
        let (from, to) = printed.sides(lang);
        let text = printed.text(from, to);
        assert!(text.contains("0800 555 111"), "{lang}: {text}");
        let groups: Vec<_> = (from..=to)
            .flat_map(|side| printed.places(side))
            .filter(|(w, ..)| ["0800", "555", "111"].contains(&w.as_str()))
            .collect();
        let lefts: Vec<f32> = groups.iter().map(|(_, left, ..)| *left).collect();
        assert!(groups.len() == 3 && lefts.is_sorted(), "{lang}: {groups:?}");
    }
}

#[test]
fn the_dot_of_an_item_stands_where_its_line_begins() {
    for (lang, right) in [("ar", true), ("fa", true), ("en-GB", false), ("bn", false)] {
        let printed = print(&sheet("leaflet", "a4", &[lang]));
        let places = printed.places(1);
        let dots: Vec<_> = places.iter().filter(|(word, ..)| word == "•").collect();
        assert!(dots.len() >= 2, "{lang}: {places:?}");
        for (_, left, _, top) in &dots {
            let line = places
                .iter()
                .filter(|(w, _, _, y)| w != "•" && (y - top).abs() < 8.0);
            assert!(line.clone().count() > 0);
            assert!(
                line.clone().all(|(_, x, ..)| (left > x) == right),
                "{lang}: {left} {line:?}",
                line = line.collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn it_says_what_it_is() {
    let (job, printed) = (ward(), print(&ward()));
    let info = printed.read_by("pdfinfo", &[]);
    let has = |line: &str| {
        info.lines()
            .any(|l| l.split_whitespace().collect::<Vec<_>>().join(" ") == line)
    };
    assert!(
        has("Title: Search in South Balham, 8 December 2026"),
        "{info}"
    );
    assert!(
        has("Author: Metropolitan Police")
            && has("Tagged: yes")
            && has("Encrypted: no")
            && has("JavaScript: no"),
        "{info}"
    );
    assert!(info.contains("Tue Dec  8 00:00:00 2026"), "{info}");
    assert!(
        printed
            .read_by("pdfinfo", &["-meta"])
            .contains("<pdfuaid:part>1</pdfuaid:part>")
    );
    let pdf = printed.pdf();
    let root = pdf.root();
    assert_eq!(root["/Lang"], "u:en-GB");
    assert_eq!(pdf.get(&root["/MarkInfo"])["/Marked"], true);
    assert_eq!(
        pdf.get(&root["/ViewerPreferences"])["/DisplayDocTitle"],
        true
    );
    let names: Vec<String> = job["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(pdf.bookmarks(), names);
    assert_eq!(
        printed.report["pages"].as_u64(),
        info.lines()
            .find_map(|l| l.strip_prefix("Pages:")?.trim().parse().ok())
    );
}

#[test]
fn fonts_are_embedded_in_part_and_each_script_has_its_own() {
    let fonts = print(&ward()).read_by("pdffonts", &[]);
    let lines: Vec<Vec<&str>> = fonts
        .lines()
        .skip(2)
        .map(|l| l.split_whitespace().collect())
        .collect();
    assert!(
        lines
            .iter()
            .all(|l| l[l.len() - 5..l.len() - 2] == ["yes", "yes", "yes"]),
        "{fonts}"
    );
    for script in [
        "Sans",
        "NastaliqUrdu",
        "NaskhArabic",
        "SansBengali",
        "SansGurmukhi",
        "SansTamil",
        "SansGujarati",
        "SansDevanagari",
    ] {
        for weight in ["Regular", "Bold"] {
            let name = format!("+Noto{script}-{weight}");
            assert!(
                lines.iter().any(|l| l[0].ends_with(&name)),
                "{name}: {fonts}"
            );
        }
    }
}

#[test]
fn links_pictures_and_lists_are_tagged() {
    let mut job = sheet("leaflet", "a4", &["en-GB"]);
    job["pages"][0]["blocks"][0]["paragraph"] = serde_json::json!(["See ", {"link": "https://example.org/help"}, " or ", {"link": "met.police.uk"}, "."]);
    let printed = print(&job);
    let pdf = printed.pdf();
    let tags = pdf.tags();
    let figure = &tags.of("Figure")[..];
    assert_eq!(figure.len(), 1);
    assert_eq!(
        figure[0].alt.as_deref(),
        Some(
            "QR code that leads to https://wards.example.org/wandsworth/south-balham/n/01JEKQ4Z5T"
        )
    );
    let figures: Vec<_> = pdf
        .dictionaries()
        .filter(|d| d["/S"] == "/Figure")
        .collect();
    let place = &figures[0]["/A"][0]["/BBox"];
    let place: Vec<f64> = place
        .as_array()
        .unwrap_or_else(|| panic!("{}", figures[0]))
        .iter()
        .map(|n| n.as_f64().unwrap())
        .collect();
    let (width, height) = (place[2] - place[0], place[3] - place[1]);
    assert!(
        (width - height).abs() < 0.1 && width >= 25.0 * 72.0 / 25.4,
        "{place:?}"
    );
    let list = tags.of("L");
    assert_eq!(
        (
            list.len(),
            list[0].of("LI").len(),
            list[0].of("Lbl").len(),
            list[0].of("LBody").len()
        ),
        (1, 3, 3, 3)
    );
    let targets: Vec<&str> = pdf
        .dictionaries()
        .filter(|d| d["/Subtype"] == "/Link")
        .map(|d| pdf.get(&d["/A"])["/URI"].as_str().unwrap())
        .collect();
    let help = targets
        .iter()
        .filter(|t| t.ends_with("https://example.org/help"))
        .count();
    let code = targets.iter().filter(|t| t.ends_with("01JEKQ4Z5T")).count();
    assert!(
        help == 1 && code >= 1 && help + code == targets.len(),
        "only web addresses can be clicked: {targets:?}"
    );
    assert_eq!(tags.of("Link").len(), targets.len());
}

#[test]
fn the_same_document_makes_the_same_bytes() {
    assert!(print(&ward()).bytes == print(&ward()).bytes);
}
