use super::*;

fn reference() -> Reference {
    Reference::stored("7k2m9q").unwrap()
}

#[test]
fn the_reference_weighs_the_same_after_any_ending() {
    let endings = [
        "end",
        "met.police.uk",
        "https://met.police.uk/report",
        "end.",
        "1",
        "👮🏽",
        "e\u{301}",
        "ŵ",
        "…",
        "#",
        "👨‍👩‍👧",
    ];
    for ending in endings {
        let text = format!("Police are in your street. {ending}");
        let with = weighted_length(&with_reference(&text, &reference(), &Part::only())).length;
        assert_eq!(
            with,
            weighted_length(&text).length + reference_weight(),
            "{text}"
        );
    }
    assert_eq!(reference_weight(), 11);
}

#[test]
fn only_the_text_is_in_the_body() {
    let post = Post {
        text: with_reference("A \"quoted\" word & more", &reference(), &Part::only()),
        under: None,
    };
    let body = body(&post, &[]).unwrap();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"text":"A \"quoted\" word & more\nRef 7k2m9q"}"#
    );
}

#[test]
fn a_reference_is_found_on_its_own_line_only() {
    assert!(carries(
        &with_reference("Words", &reference(), &Part::only()),
        &reference(),
        &Part::only()
    ));
    assert!(carries(
        "Words\r\nRef 7k2m9q \n",
        &reference(),
        &Part::only()
    ));
    for other in [
        "Words Ref 7k2m9q",
        "Words\nRef 7k2m9qx",
        "Words\nRef 7K2M9Q",
        "Words\nref 7k2m9q",
        "7k2m9q",
        "Words\nRef 7k2m9q 1/2",
    ] {
        assert!(!carries(other, &reference(), &Part::only()), "{other}");
    }
}

fn part(number: u16, of: u16) -> Part {
    Part {
        number,
        of,
        after: None,
    }
}

#[test]
fn each_post_of_a_thread_says_which_it_is() {
    let second = with_reference("Words", &reference(), &part(2, 3));
    assert_eq!(second, "Words\nRef 7k2m9q 2/3");
    assert!(carries(&second, &reference(), &part(2, 3)));
    assert!(!carries(&second, &reference(), &part(1, 3)));
    assert!(!carries(&second, &reference(), &Part::only()));
    assert_eq!(thread_reference_weight(), 17);
    for of in 2..=25 {
        for number in 1..=of {
            let text = with_reference("met.police.uk", &reference(), &part(number, of));
            let weight = weighted_length(&text).length;
            assert!(weight <= 23 + thread_reference_weight(), "{number}/{of}");
        }
    }
}

#[test]
fn a_reply_with_pictures_has_three_fields() {
    let post = Post {
        text: "Words".to_owned(),
        under: Some("19"),
    };
    let body = body(&post, &["7".to_owned(), "8".to_owned()]).unwrap();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"text":"Words","reply":{"in_reply_to_tweet_id":"19"},"media":{"media_ids":["7","8"]}}"#
    );
}
