use proptest::prelude::*;

use super::*;

fn kinds(english: &str, own: &str, language: &str) -> Vec<(FaultKind, String)> {
    let found = line(english, own, &language.parse().unwrap());
    found
        .into_iter()
        .filter(|fault| fault.weight == Weight::Blocks)
        .map(|fault| (fault.kind, fault.piece))
        .collect()
}

#[test]
fn takes_what_is_right() {
    for (english, own, language) in [
        (
            "Armed police are {{say 'in_place'}}.",
            "Uzbrojona policja jest {{say 'in_place'}}.",
            "pl",
        ),
        (
            "It started at {{time started}} {{on started}}.",
            "یہ {{on started}} {{time started}} شروع ہوا۔",
            "ur",
        ),
        (
            "It ends {{on event.ends}}. By {{organisation}}.",
            "Koniec: {{date event.ends}}. Od: {{ltr organisation}}.",
            "pl",
        ),
        (
            "Call {{phone '101'}}.",
            "{{phone '101'}} পুলিশে ফোন করুন।",
            "bn",
        ),
        (
            "Call 101 within 24 hours.",
            "২৪ ঘণ্টার মধ্যে ১০১ নম্বরে ফোন করুন।",
            "bn",
        ),
        (
            "Write to met.police.uk or a.b@example.org.",
            "met.police.uk یا a.b@example.org پر لکھیں۔",
            "ur",
        ),
        ("Did you see what happened?", "هل رأيت ما حدث؟", "ar"),
        (
            "Use Relay UK to call us.",
            "ہمیں فون کرنے کے لیے Relay UK استعمال کریں۔",
            "ur",
        ),
        (
            "We paid £1,250 for it.",
            "Zapłaciliśmy za to 1 250 funtów.",
            "pl",
        ),
        (
            "{{phone '999'}} {{link 'met.police.uk'}}",
            "{{phone '999'}} {{link 'met.police.uk'}}",
            "pl",
        ),
        (
            "In an emergency, use BSL.",
            "ہنگامی صورت میں {{ltr 'BSL'}} استعمال کریں۔",
            "ur",
        ),
        (", ", "، ", "ur"),
        (
            "Police have closed off an area.",
            "警察封锁了一个地区。",
            "zh-Hans",
        ),
        (
            "{{#if a}}One thing.{{else}}Another thing.{{/if}}",
            "{{#if a}}Jedna rzecz.{{else}}Inna rzecz.{{/if}}",
            "pl",
        ),
    ] {
        assert_eq!(kinds(english, own, language), [], "{own}");
    }
}

#[test]
fn names_each_fault() {
    use FaultKind as K;
    for (english, own, language, kind, piece) in [
        (
            "It is {{say 'in_place'}}.",
            "To jest tutaj.",
            "pl",
            K::Slots,
            "[in place]",
        ),
        (
            "It is {{say 'in_place'}}.",
            "To {{say 'in_place'}} {{say 'in_place'}}.",
            "pl",
            K::Slots,
            "[in place]",
        ),
        (
            "It is {{say 'in_place'}}.",
            "To {{say 'in_place'}} {{say 'armed'}}.",
            "pl",
            K::Slots,
            "[armed]",
        ),
        (
            "{{#if a}}One{{/if}}",
            "{{/if}}Raz{{#if a}}",
            "pl",
            K::Template,
            "[end if]",
        ),
        (
            "{{#if a}}A{{else}}B{{/if}}",
            "{{#if a}}A{{/if}}{{else}}C",
            "pl",
            K::Template,
            "[otherwise]",
        ),
        (
            "Call 020 7946 0123 now.",
            "Zadzwoń teraz: 020 7946 0132.",
            "pl",
            K::Contact,
            "020 7946 0132",
        ),
        (
            "Call 020 7946 0123 now.",
            "Zadzwoń teraz.",
            "pl",
            K::Contact,
            "020 7946 0123",
        ),
        (
            "Go to met.police.uk now.",
            "Wejdź na met.police.uk/pl teraz.",
            "pl",
            K::Contact,
            "met.police.uk/pl",
        ),
        (
            "Wait for 24 hours.",
            "৪২ ঘণ্টা অপেক্ষা করুন।",
            "bn",
            K::Number,
            "৪২",
        ),
        (
            "Wait for 24 hours.",
            "Proszę poczekać.",
            "pl",
            K::Number,
            "24",
        ),
        ("We know it.", "Wiemy to. ", "pl", K::Spaces, ""),
        (
            "Police know about it.",
            &"Policja wie o tym bardzo dobrze. ".repeat(3),
            "pl",
            K::Length,
            "",
        ),
        (
            "Police have closed off a large area here.",
            "Policja.",
            "pl",
            K::Length,
            "",
        ),
        (
            "Police are searching the area.",
            "Polis ilaqe mein talashi le rahi hai.",
            "ur",
            K::Script,
            "Polis",
        ),
        (
            "Police are here now.",
            "Policja jest \u{202e}tutaj.",
            "pl",
            K::Direction,
            "",
        ),
        (
            "Police are here now.",
            "Policja jest \u{2066}tutaj.",
            "pl",
            K::Direction,
            "",
        ),
        (
            "Police are here now.",
            "Policja jest \u{2069}tutaj\u{2066}.",
            "pl",
            K::Direction,
            "",
        ),
        (
            "Police are here now.",
            "Policja\njest tutaj.",
            "pl",
            K::Unseen,
            "",
        ),
        (
            "Police are here now.",
            "Policja {jest} tutaj.",
            "pl",
            K::Template,
            "",
        ),
        (
            "Police are here now.",
            "Policja  jest tutaj.",
            "pl",
            K::Spaces,
            "  jest tutaj.",
        ),
        (
            "Police are here now.",
            "Policja TODO tutaj.",
            "pl",
            K::Placeholder,
            "TODO",
        ),
        (
            "Police are here now.",
            "Police are here now.",
            "pl",
            K::SameAsEnglish,
            "Police are here now.",
        ),
        (
            "Police are here now.",
            "Policja jest tutaj",
            "pl",
            K::End,
            "j",
        ),
        ("Police are here now.", "  ", "pl", K::Empty, ""),
    ] {
        let found = kinds(english, own, language);
        assert!(
            found.contains(&(kind, piece.to_owned())),
            "{own}: {kind:?} {piece}, found {found:?}"
        );
    }
}

#[test]
fn says_only_what_is_wrong() {
    assert_eq!(
        kinds(
            "Call 020 7946 0123 now.",
            "Zadzwoń teraz: 020 7946 0132.",
            "pl"
        )
        .len(),
        2,
        "the right number is missing, and the wrong one is there"
    );
    assert_eq!(
        kinds("Police are here now.", "Policja  jest tutaj.", "pl").len(),
        1
    );
}

#[test]
fn leaves_orders_to_a_reader() {
    let weights = |english: &str, language: &str| -> Vec<(FaultKind, Weight, String)> {
        let own = "یہ علاقے سے دور رہیں اور کھڑکیاں نہ کھولیں۔";
        let found = line(english, own, &language.parse().unwrap());
        found
            .into_iter()
            .filter(|f| f.kind == FaultKind::OrderToTick)
            .map(|f| (f.kind, f.weight, f.piece))
            .collect()
    };
    let order = |piece: &str| vec![(FaultKind::OrderToTick, Weight::ToTick, piece.to_owned())];
    assert_eq!(weights("Do not come to the area.", "ur"), order("do not"));
    assert_eq!(weights("Please stay indoors.", "ur"), order("stay"));
    assert_eq!(
        weights("For your safety, don’t touch it.", "ur"),
        order("don't")
    );
    assert_eq!(
        weights("Close windows and do not go out.", "ur"),
        order("do not")
    );
    assert_eq!(weights("You must not touch it.", "ur"), order("you must"));
    for english in [
        "We do not know everything yet.",
        "Officers will stay here.",
        "Do not you know?",
        "The road is open.",
    ] {
        assert_eq!(weights(english, "ur"), [], "{english}");
    }
    assert_eq!(weights("Do not come to the area.", "en-GB"), []);
}

proptest! {
    /// Whatever is typed, the check answers, and names no piece that nobody can find.
    #[test]
    fn never_fails(english in "\\PC{0,40}", own in "\\PC{0,40}") {
        for fault in line(&english, &own, &"ur".parse().unwrap()) {
            prop_assert!(!fault.says.is_empty());
        }
    }
}
