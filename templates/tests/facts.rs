//! Messages from facts: what is said, what is not, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use support::{CATALOGUE, context, draft, example, facts, language, page, render};
use wardmote_domain::{
    facts::Grave,
    text::weighted::weighted_length,
    variant::{Copy, Rendered},
    words::{Format, Origin},
};
use wardmote_templates::{OfMessage, RenderContext, RenderRefusal, html};

fn reassurance(change: &str, to: &str) -> String {
    let yaml = example("reassurance-from-facts.yaml");
    assert!(yaml.contains(change), "{change}");
    yaml.replace(change, to)
}

fn says(rendered: &Rendered, tag: &str, words: &str) {
    let text = &page(rendered, tag).text;
    assert!(text.contains(words), "{tag}: \"{words}\" is not in\n{text}");
}

#[test]
fn the_example_says_all_its_facts() {
    let rendered = render(example("reassurance-from-facts.yaml"));
    for words in [
        "Marlpit Road, South Balham",
        "5:15am",
        "9:40am",
        "Tuesday 8 December",
        "searched",
        "Armed officers were there.",
        "1 person was arrested.",
        "Nobody was hurt.",
        "No shots were fired.",
        "It was the right address.",
        "The road is open.",
        "here: Marlpit Road. They will be there from 3pm to 7pm on Tuesday 8 December.",
        "If you saw anything or are worried, call 101.",
        "We know this will have been worrying to see",
    ] {
        says(&rendered, "en", words);
    }
    assert_eq!(rendered.headline, page(&rendered, "en").title);
    assert_eq!(rendered.body, page(&rendered, "en").text);
    assert_eq!(
        rendered.short.as_deref(),
        Some(
            rendered
                .get(&language("en"), Format::Short)
                .unwrap()
                .text
                .as_str()
        )
    );
    says(
        &rendered,
        "pl",
        "Więcej informacji jest w wersji angielskiej.",
    );
    says(&rendered, "ur", "انگریزی نسخے میں مزید معلومات ہیں۔");
    for tag in ["pl", "ur"] {
        assert!(!page(&rendered, tag).text.contains("worrying"));
        assert!(
            !page(&rendered, tag)
                .text
                .contains(&page(&rendered, tag).footer)
        );
    }
    assert!(
        !page(&rendered, "en").text.contains("18001")
            && page(&rendered, "en").footer.contains("18001 101")
    );
}

#[test]
fn polish_numbers_take_their_form() {
    for (count, words) in [
        ("0", "Nikogo nie aresztowano."),
        ("1", "Aresztowano 1 osobę."),
        ("2", "Aresztowano 2 osoby."),
        ("4", "Aresztowano 4 osoby."),
        ("5", "Aresztowano 5 osób."),
        ("12", "Aresztowano 12 osób."),
        ("14", "Aresztowano 14 osób."),
        ("21", "Aresztowano 21 osób."),
        ("22", "Aresztowano 22 osoby."),
        ("112", "Aresztowano 112 osób."),
        ("not_known", "Nie wiemy jeszcze, czy kogoś aresztowano."),
    ] {
        let rendered = render(&reassurance("arrested: 1", &format!("arrested: {count}")));
        says(&rendered, "pl", words);
    }
}

#[test]
fn what_is_not_known_is_said_and_never_left_out() {
    let absent = "  armed: yes\n  arrested: 1\n  injured: 0\n  died: 0\n  shots_fired: no\n  right_address: yes\n  road_open: yes\n";
    let rendered = render(&reassurance(absent, ""));
    for words in [
        "if the officers were armed",
        "if anyone was arrested",
        "if anyone was hurt",
        "if anyone died",
        "if any shots were fired",
        "if it was the right address",
        "if the road is open",
    ] {
        says(&rendered, "en", &format!("We do not know yet {words}."));
    }
    assert_eq!(
        page(&rendered, "pl")
            .text
            .matches("Nie wiemy jeszcze")
            .count(),
        7
    );
    assert_eq!(
        page(&rendered, "ur")
            .text
            .matches("ہمیں ابھی معلوم نہیں")
            .count(),
        7
    );
    let short = rendered.short.unwrap();
    assert!(
        short.contains("We do not know yet if anyone was arrested or hurt."),
        "{short}"
    );
}

#[test]
fn grave_facts_have_no_ready_made_words() {
    for (change, to, grave, who) in [
        (
            "shots_fired: no",
            "shots_fired: yes",
            Grave::ShotsFired,
            "IOPC",
        ),
        ("died: 0", "died: 1", Grave::Died, "IOPC"),
        ("injured: 0", "injured: 2", Grave::Injured, "IOPC"),
        (
            "right_address: yes",
            "right_address: no",
            Grave::WrongAddress,
            "on-call lead",
        ),
    ] {
        let refused = CATALOGUE
            .render(&draft(&reassurance(change, to)), &context())
            .unwrap_err();
        assert_eq!(refused, RenderRefusal::NeedsAPerson(vec![grave]));
        assert!(
            refused.who_decides().unwrap().contains(who) && refused.to_string().contains(who),
            "{refused}"
        );
    }
    let unknown = reassurance("shots_fired: no", "shots_fired: not_known");
    assert!(CATALOGUE.render(&draft(&unknown), &context()).is_ok());
}

#[test]
fn a_correction_does_not_bring_grave_news_either() {
    for (wrong, right, refused) in [
        ("shots_fired", "yes", true),
        ("died", "1", true),
        ("injured", "3", true),
        ("right_address", "no", true),
        ("arrested", "3", false),
        ("injured", "0", false),
    ] {
        let yaml = format!(
            "kind: correction\nareas: [E05014020]\nfacts: {{wrong: {wrong}, right: {right}}}\n"
        );
        let answer = CATALOGUE.render(&draft(&yaml), &context());
        assert_eq!(answer.is_err(), refused, "{wrong} {right}");
    }
}

#[test]
fn a_required_fact_in_english_makes_no_other_language() {
    let rendered = render(&reassurance(
        "what_happened: search",
        "what_happened: Officers stopped a van",
    ));
    says(
        &rendered,
        "en",
        "Officers stopped a van. This was in Marlpit Road, South Balham.",
    );
    assert!(rendered.variants.iter().all(|v| v.language.is_english()));
    for tag in ["pl", "ur"] {
        assert!(
            rendered.not_made[&language(tag)].contains("what_happened"),
            "{:?}",
            rendered.not_made
        );
    }
}

#[test]
fn an_optional_fact_in_english_is_left_out_of_the_others() {
    let yaml = reassurance("for: saw_or_worried", "for: film from a doorbell")
        .replace("own_words: |", "own_words: |\n  So");
    let yaml = yaml.replace(
        "  team_there:",
        "  why: We were looking for a gun\n  team_there:",
    );
    let rendered = render(&yaml);
    says(&rendered, "en", "For film from a doorbell, call 101.");
    says(
        &rendered,
        "en",
        "This is why we were there. We were looking for a gun.",
    );
    says(
        &rendered,
        "pl",
        "Aby się z nami skontaktować, prosimy zadzwonić pod numer 101.",
    );
    for tag in ["pl", "ur"] {
        let text = &page(&rendered, tag).text;
        assert!(
            !text.contains("doorbell") && !text.contains("gun"),
            "{text}"
        );
    }
    says(&rendered, "ur", "انگریزی نسخے میں مزید معلومات ہیں۔");
    assert!(rendered.not_made.is_empty());
}

#[test]
fn unsigned_languages_say_so_at_the_top_of_page_and_mail() {
    let rendered = render(example("holding.yaml"));
    for variant in &rendered.variants {
        assert_eq!(
            (variant.origin, &variant.read_by),
            (Origin::Catalogue, &None)
        );
        let english = variant.language.is_english();
        assert_eq!(variant.unread.is_none(), english, "{}", variant.name().0);
        let Some(unread) = &variant.unread else {
            continue;
        };
        let html = match &variant.copy {
            Copy::Email { html, text, .. } => {
                assert!(text.0[0].starts_with(&unread.own), "{}", text.0[0]);
                html.0[0].clone()
            }
            Copy::Page { html } => html.clone(),
            _ => continue,
        };
        let (own, english, first) = (
            html.find(&html::escape(&unread.own)),
            html.find(&html::escape(&unread.english)),
            html.find("<p>").unwrap(),
        );
        assert!(
            own.unwrap() < english.unwrap() && own.unwrap() > first && own.unwrap() < first + 20,
            "{html}"
        );
        assert!(!variant.text.contains(&unread.own));
    }
}

#[test]
fn times_are_written_as_each_language_reads_them() {
    for (started, english, polish, urdu) in [
        (
            "2026-12-08T00:00",
            "midnight on Tuesday 8 December",
            "o godzinie 0:00",
            "رات \u{2066}0:00\u{2069} بجے",
        ),
        (
            "2026-12-08T00:30",
            "12:30am on",
            "0:30",
            "رات \u{2066}0:30\u{2069} بجے",
        ),
        (
            "2026-12-08T02:05",
            "2:05am on",
            "2:05",
            "رات \u{2066}2:05\u{2069} بجے",
        ),
        (
            "2026-12-09T12:00",
            "midday on Wednesday 9 December",
            "w środę 9 grudnia o godzinie 12:00",
            "دوپہر \u{2066}12:00\u{2069} بجے",
        ),
        (
            "2026-12-10T15:00",
            "3pm on Thursday",
            "w czwartek 10 grudnia o godzinie 15:00",
            "سہ پہر \u{2066}3:00\u{2069} بجے",
        ),
        (
            "2026-12-11T18:30",
            "6:30pm on Friday",
            "w piątek 11 grudnia o godzinie 18:30",
            "شام \u{2066}6:30\u{2069} بجے",
        ),
        (
            "2026-12-12T21:45",
            "9:45pm on Saturday",
            "w sobotę 12 grudnia o godzinie 21:45",
            "رات \u{2066}21:45\u{2069} بجے",
        ),
        (
            "2027-07-04T09:00",
            "9am on Sunday 4 July 2027",
            "w niedzielę 4 lipca 2027 o godzinie 9:00",
            "جولائی \u{2066}2027\u{2069} کو صبح",
        ),
    ] {
        let yaml = example("holding.yaml")
            .replace("started: 2026-12-08T05:15", &format!("started: {started}"));
        let rendered = render(&yaml);
        says(&rendered, "en", english);
        says(&rendered, "pl", polish);
        says(&rendered, "ur", urdu);
    }
}

#[test]
fn an_earlier_message_is_named_by_day_and_place_and_not_by_its_words() {
    let earlier = draft(
        "kind: appeal\nareas: [E05014020]\nheadline: Saffron Duxbury is missing\nbody: Saffron Duxbury.\n",
    );
    let released = "2026-12-01T09:00".parse().unwrap();
    let of = RenderContext {
        of: Some(OfMessage {
            released,
            facts: None,
        }),
        ..context()
    };
    let yaml = "kind: withdrawal\nareas: [E05014020, E05009376]\nfacts: {reason: no_longer_true}\n";
    let rendered = CATALOGUE.render(&draft(yaml), &of).unwrap();
    says(
        &rendered,
        "en",
        "We have taken back our notice of Tuesday 1 December. It was about South Balham, Homerton.",
    );
    assert!(!rendered.body.contains("Duxbury") && earlier.of.is_none());
    let undated = CATALOGUE.render(&draft(yaml), &context()).unwrap();
    says(&undated, "en", "We have taken back our earlier notice.");
}

#[test]
fn a_corrected_place_is_the_one_that_is_named() {
    let earlier = draft(example("reassurance-from-facts.yaml"));
    let released = "2026-12-08T10:55".parse().unwrap();
    let of = RenderContext {
        of: Some(OfMessage {
            released,
            facts: Some(facts(&earlier)),
        }),
        ..context()
    };
    let yaml = "kind: correction\nareas: [E05014020]\nfacts: {wrong: place, right: {street: Coppice Lane, ward: E05009376}}\n";
    let rendered = CATALOGUE.render(&draft(yaml), &of).unwrap();
    assert!(
        rendered.headline.contains("Coppice Lane, Homerton"),
        "{}",
        rendered.headline
    );
    assert!(!rendered.variants.iter().any(|v| v.text.contains("Marlpit")));
}

#[test]
fn posts_fit_with_their_reference_and_name_the_street_while_they_can() {
    let long = reassurance(
        "street: Marlpit Road, ward: E05014020",
        "street: St Martin-in-the-Fields Church Path, ward: E05014020",
    );
    for (yaml, street) in [
        (example("reassurance-from-facts.yaml").to_owned(), true),
        (long, false),
    ] {
        for weight in [0, 11, 40] {
            let context = RenderContext {
                reference_weight: weight,
                ..context()
            };
            let rendered = CATALOGUE.render(&draft(&yaml), &context).unwrap();
            for variant in rendered
                .variants
                .iter()
                .filter(|v| v.format == Format::Short)
            {
                assert!(
                    weighted_length(&variant.text).length + weight <= 280,
                    "{}",
                    variant.text
                );
            }
            assert!(!street || rendered.short.unwrap().contains("Marlpit Road"));
        }
    }
}

#[test]
fn html_is_of_the_safe_subset_and_names_language_and_direction() {
    for name in ["holding.yaml", "reassurance-from-facts.yaml"] {
        for variant in render(example(name)).variants {
            let html = match &variant.copy {
                Copy::Email { html, .. } => html.filled("https://example.org/u/abc"),
                Copy::Page { html } => html.clone(),
                _ => continue,
            };
            assert_eq!(html::outside_the_subset(&html), Vec::<String>::new());
            assert!(
                html.contains(&format!(
                    "lang=\"{}\" dir=\"{}\"",
                    variant.language, variant.direction
                )),
                "{html}"
            );
            let colours = ["color:#", "background", "<img", "http://"];
            assert!(!colours.iter().any(|c| html.contains(c)), "{html}");
        }
    }
}

#[test]
fn no_footer_where_none_is_asked_for() {
    let rendered = render(&format!("{}\nfooter: none\n", example("holding.yaml")));
    for variant in rendered.variants {
        assert_eq!(variant.footer, "");
        if let Copy::Email { text, .. } = &variant.copy {
            assert!(!text.filled("LINK").contains("18001") && text.filled("LINK").contains("LINK"));
        }
    }
}
