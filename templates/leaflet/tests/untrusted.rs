//! Every text is untrusted, and so is the document: what is odd is printed as it is, or refused with a plain message that
//! repeats nothing of it.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod support;

use serde_json::json;
use support::{plain, print, refused, refused_with, run, sheet};

#[test]
fn no_text_is_an_instruction() {
    let texts = [
        "{{contact.phone}} {{#each x}} {{/each}}",
        "<script>alert(1)</script> <b>bold</b> &amp; &lt;",
        "#let x = 1 #read(\"/etc/passwd\") $ x^2 $ *bold* _it_ @ref <label>",
        "\\textbf{x} %comment %PDF-1.7 endstream endobj (a) Tj",
        "=HYPERLINK(\"x\") ../../etc/passwd $(id) `id` ; rm -rf /",
        "\u{1F}~~~ --- *** ### 1. 2) - + \\ / | ^",
    ];
    let printed = print(&plain(&texts));
    let text: String = printed.all_text().split_whitespace().collect();
    for wanted in texts {
        let wanted: String = wanted
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        assert!(text.contains(&wanted), "{wanted} is not in {text}");
    }
}

#[test]
fn marks_of_direction_and_controls_are_gone() {
    let odd = "Call \u{202E}999\u{202C} or \u{2066}101\u{2069}\u{200F}\u{61C}.\r\nNew\tline\u{2028}here\u{0}\u{7}\u{FEFF}\u{200B}\u{E0041}.";
    let mut job = plain(&[odd]);
    job["title"] = json!("A \u{202E}title\r\nof two");
    job["pages"][0]["name"] = json!("Eng\u{202E}lish\r\n");
    job["organisation"] = json!("Example\u{202E} Police");
    job["pages"][0]["headline"] = json!("Head\u{2067}line");
    let printed = print(&job);
    let text = printed
        .all_text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(text.contains("Call 999 or 101. New line here."), "{text}");
    assert!(text.contains("Example Police Headline"), "{text}");
    let pdf = printed.pdf();
    assert_eq!(pdf.bookmarks(), ["English "]);
    let odd = |t: &str| {
        t.chars().any(|c| c.is_control() || matches!(c, '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
    };
    let tags = pdf.tags();
    let said = tags
        .all()
        .into_iter()
        .flat_map(|t| [&t.actual, &t.alt, &t.title])
        .flatten();
    assert!(
        said.clone().count() > 0 && !said.clone().any(|t| odd(t)),
        "{:?}",
        said.collect::<Vec<_>>()
    );
    assert!(
        printed
            .read_by("pdfinfo", &[])
            .lines()
            .any(|l| l.ends_with("A title of two"))
    );
}

#[test]
fn a_text_cannot_turn_the_rest_of_a_right_to_left_page() {
    let mut job = sheet("leaflet", "a4", &["ar"]);
    let clean = print(&job).bytes;
    let list = &mut job["pages"][0]["blocks"][2]["list"];
    for item in list.as_array_mut().unwrap() {
        let first = format!(
            "\u{202E}\u{2067}\u{2069}\u{2069}{}",
            item[0].as_str().unwrap()
        );
        item[0] = json!(first);
    }
    assert!(
        print(&job).bytes == clean,
        "marks in the texts change nothing at all"
    );
}

#[test]
fn a_character_without_a_font_is_named_with_its_language() {
    for (character, code) in [("🦊", "U+1F98A"), ("漢", "U+6F22"), ("\u{E000}", "U+E000")] {
        let mut job = plain(&[&format!("Jane Example saw a {character} here")]);
        let (exit, said) = refused(&job);
        assert_eq!(exit, 2);
        assert_eq!(
            said,
            format!(
                "wardmote-leaflet: no font here has the character {code} ({character}), in the text in en-GB\n"
            )
        );
        job["pages"][0]["blocks"] = json!([]);
        job["organisation"] = json!(character);
        assert_eq!(refused(&job).0, 2);
    }
}

#[test]
fn a_wrong_document_is_refused_with_its_place_and_without_its_words() {
    let refuses = |document: &str, wanted: &str| {
        let (code, said) = refused_with(&[], document.as_bytes());
        assert!(code == 2 && said.contains(wanted), "{document}: {said}");
        assert!(!said.contains("Jane"), "{said}");
    };
    refuses("", "line 1, column 0 of the document: EOF");
    refuses(
        "{\"sheet\": \"Jane\"}",
        "expected one of `leaflet`, `poster`",
    );
    refuses("[1, 2", "line 1");
    let with = |field: &str, value: serde_json::Value| {
        let mut job = plain(&["Jane Example"]);
        job[field] = value;
        job.to_string()
    };
    refuses(&with("colour", json!("red")), "unknown field `colour`");
    refuses(&with("title", json!(["Jane"])), "not of the form");
    refuses(&with("title", json!(" ")), "the title is empty");
    refuses(
        &with("pages", json!([])),
        "there are 0 pages, and it takes 1 to 40",
    );
    refuses(&with("date", json!("8 December")), "2026-12-08");
    refuses(
        &with("qr", json!("http://example.org")),
        "has to begin with https://",
    );
    refuses(
        &with("qr", json!(format!("https://{}", "a".repeat(300)))),
        "at most 300",
    );
    refuses(
        &with("qr_caption", json!("a".repeat(201))),
        "at most 200 characters",
    );
    let page = |field: &str, value: serde_json::Value| {
        let mut job = plain(&["Jane Example"]);
        job["pages"][0][field] = value;
        job.to_string()
    };
    refuses(&page("lang", json!("en_GB (Jane)")), "language tag");
    refuses(&page("headline", json!("\u{202E} \n")), "has no headline");
    refuses(&page("dir", json!("Jane")), "expected `ltr` or `rtl`");
    refuses(
        &page(
            "blocks",
            json!([{"paragraph": [{"ltr": "Jane", "html": "x"}]}]),
        ),
        "not of the form",
    );
}

#[test]
fn a_document_larger_than_any_is_refused_before_it_is_read_through() {
    let (code, said) = refused_with(&[], &vec![b' '; 3 << 20]);
    assert_eq!(
        (code, said.as_str()),
        (
            2,
            "wardmote-leaflet: the document is larger than 2097152 bytes\n"
        )
    );
    let (code, said) = refused(&plain(&[&"word ".repeat(20_001)]));
    assert!(code == 2 && said.contains("and it takes 100000"), "{said}");
    assert_eq!(
        refused_with(&[], "[".repeat(1 << 20).as_bytes()).0,
        2,
        "nesting ends in a message"
    );
}

#[test]
fn what_is_made_to_be_slow_ends_in_time() {
    // The system ends the process by a signal after 30 seconds of processor time: nothing here comes to that.
    let texts = [
        "a".repeat(40_000),
        "\u{301}".repeat(20_000),
        "ا".repeat(20_000),
        "क्".repeat(20_000),
        "0 ".repeat(20_000),
        "(\u{5D0}".repeat(10_000),
    ];
    for text in texts {
        let output = run(&[], plain(&[&text]).to_string().as_bytes());
        let first: String = text.chars().take(2).collect();
        let code = output.status.code();
        let code = code.unwrap_or_else(|| panic!("{first:?} is ended: {}", output.status));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(code == 0 || code == 2, "{first:?}: {said}");
    }
}

#[test]
fn an_address_that_is_none_is_printed_and_cannot_be_clicked() {
    let long = format!("https://example.org/{}", "a".repeat(90_000));
    for address in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://example.org/a b",
        "https://exämple.org",
        "HTTPS",
        &long,
    ] {
        let mut job = plain(&[]);
        job["pages"][0]["blocks"] = json!([{"paragraph": [{"link": address}]}]);
        let printed = print(&job);
        assert!(printed.bytes.len() < 500_000, "{}", printed.bytes.len());
        let pdf = printed.pdf();
        assert!(!pdf.dictionaries().any(|d| d["/Subtype"] == "/Link"));
        let wanted: String = address.split_whitespace().collect();
        let text: String = printed.all_text().split_whitespace().collect();
        assert!(
            text.contains(&wanted[..wanted.len().min(40)]),
            "{address:.40}"
        );
    }
}
