//! C-04: other numbers in other languages, right and wrong.

mod common;

use common::{Case, with};
use serde_json::{Value, json};

fn message(lang: &str, english: &str, other: &str) -> Value {
    json!({
        "body": english,
        "times": {"release": "2026-12-04T10:00"},
        "variants": [{"lang": lang, "origin": "human", "reviewed": true, "body": other}],
    })
}

fn found(lang: &str, english: &str, other: &str) -> Vec<String> {
    let case = Case::new(with(message(lang, english, other)));
    case.found("C-04").into_iter().map(|f| f.measured).collect()
}

const RIGHT: &[(&str, &str, &str)] = &[
    // Up to ten a number may be a word, in figures or not.
    (
        "es",
        "Two people were arrested.",
        "Dos personas fueron detenidas.",
    ),
    (
        "es",
        "Two people were arrested.",
        "2 personas fueron detenidas.",
    ),
    ("pl", "3 bikes were stolen.", "Skradziono trzy rowery."),
    (
        "cy",
        "The 1st and 2nd of 10 teams.",
        "Y tîm cyntaf a'r ail o ddeg.",
    ),
    // Marks of thousands and decimals.
    (
        "de",
        "1,250 people and 5.30 metres.",
        "1.250 Menschen und 5,30 Meter.",
    ),
    ("pl", "1,250 people.", "1 250 osób."),
    ("fr", "1,250 people.", "1\u{202f}250 personnes."),
    ("it", "1,250 people.", "1’250 persone."),
    ("bn", "1,250 people.", "১,২৫০ জন।"),
    ("hi", "1,250,000 people.", "12,50,000 लोग।"),
    ("ar", "1,250.5 metres.", "١٬٢٥٠٫٥ متر."),
    (
        "zh-Hans",
        "25,000 people, 300 officers.",
        "2.5万人，300名警察。",
    ),
    ("zh-Hant", "12 officers.", "十二名警員。"),
    (
        "pl",
        "2 million people. 20 million pounds.",
        "2 miliony osób. 20 000 000 funtów.",
    ),
    // A date and a number after it.
    (
        "pl",
        "On 14 January, 25 officers came.",
        "14 stycznia przyszło 25 funkcjonariuszy.",
    ),
    (
        "pl",
        "On 14 January 25 officers came.",
        "25 funkcjonariuszy przyszło 14 stycznia.",
    ),
    ("pl", "12 people on 12 December.", "12 osób 12 grudnia."),
    (
        "pl",
        "On 12 December 2026, 12 people.",
        "12 grudnia 2026 r. 12 osób.",
    ),
    (
        "pl",
        "On 12 December, 12 people.",
        "12 grudnia 2026 r. 12 osób.",
    ),
    (
        "vi",
        "On 10 December 2026 25 officers came.",
        "Ngày 10 tháng 12 năm 2026, 25 cảnh sát đã đến.",
    ),
    (
        "zh-Hans",
        "On 11 November, 25 officers.",
        "11月11日，25名警察。",
    ),
    (
        "cy",
        "The first test in April 2023.",
        "Y prawf cyntaf ym mis Ebrill 2023.",
    ),
    ("pl", "25 people in May told us.", "W maju 25 osób."),
    ("pl", "25 people in May told us.", "25 osób w maju."),
    // Times.
    ("pl", "15 people at 3pm.", "15 osób o 15."),
    ("cy", "15 people at 3pm.", "15 o bobl am 3yh."),
    (
        "de",
        "From 6:30pm to 9:45pm, 25 people.",
        "Von 18.30 bis 21.45 Uhr, 25 Personen.",
    ),
    (
        "fr",
        "From 6:30pm, 25 people.",
        "À partir de 18h30, 25 personnes.",
    ),
    (
        "ru",
        "At 9:15pm, 25 people.",
        "В 21 час 15 минут, 25 человек.",
    ),
    ("bg", "At 9:15pm.", "В 21,15 часа."),
    ("bn", "At 6:30pm, 25 people.", "সন্ধ্যা ৬:৩০ মিনিটে ২৫ জন।"),
    // Phones, codes, references, plates, roads, postcodes.
    (
        "pl",
        "Call 101 or 0800 555 111, quote 1234567/26.",
        "Zadzwoń pod 101 lub 0800 555 111, podaj 1234567/26.",
    ),
    (
        "pl",
        "A van, registration LX88 ZPD, on the A222 near SE15 3AB.",
        "Furgonetka LX88 ZPD na A222 koło SE15 3AB.",
    ),
    ("pl", "Take buses 75 and 157.", "Autobusy 75 i 157."),
    ("pl", "101 reports were made.", "Było 101 zgłoszeń."),
    // Said without a number.
    (
        "pl",
        "The CCTV works 24 hours a day, 7 days a week.",
        "Kamery działają całą dobę, przez cały tydzień.",
    ),
    ("es", "Open 24/7.", "Abierto 24/7."),
    (
        "es",
        "Twelve people, a dozen homes.",
        "Doce personas, una docena de casas.",
    ),
    ("es", "Twelve people.", "12 personas."),
    ("fr", "The 21st meeting.", "La vingt et unième réunion."),
    ("tr", "25% of you.", "%25'iniz."),
    ("he", "20 officers.", "ב-20 שוטרים."),
    ("ar", "20 and 30 officers.", "20 و30 شرطيًا."),
];

#[test]
fn what_says_the_same_passes() {
    for (lang, english, other) in RIGHT {
        assert_eq!(
            found(lang, english, other),
            Vec::<String>::new(),
            "{lang}: {english} = {other}"
        );
    }
}

const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "pl",
        "12 people were arrested.",
        "Aresztowano 21 osób.",
        "English has 12, Polish has 21.",
    ),
    (
        "tr",
        "We marked 46 bikes.",
        "64 bisiklet işaretledik.",
        "English has 46, Turkish has 64.",
    ),
    (
        "bn",
        "1,250 people.",
        "১,৫২০ জন।",
        "English has 1,250, Bangla has ১,৫২০.",
    ),
    (
        "pl",
        "1,250 people.",
        "1 520 osób.",
        "English has 1,250, Polish has 1 520.",
    ),
    (
        "pl",
        "46 bikes and 12 signs.",
        "46 rowerów i znaki.",
        "English has 12, Polish does not.",
    ),
    (
        "es",
        "Two people were arrested.",
        "12 personas fueron detenidas.",
        "Spanish has 12, English has not.",
    ),
    (
        "es",
        "Two people were arrested at 6:20am.",
        "12 personas fueron detenidas a las 6:20.",
        "Spanish has 12, English has not.",
    ),
    (
        "es",
        "3 bikes were stolen.",
        "Robaron 4 bicicletas.",
        "English has 3, Spanish has 4.",
    ),
    (
        "pl",
        "12 were hurt. 12 were not.",
        "12 rannych. Inni nie.",
        "English has 12, Polish does not.",
    ),
    (
        "pl",
        "On 14 January, 25 officers came.",
        "14 stycznia przyszło 52 funkcjonariuszy.",
        "English has 25, Polish has 52.",
    ),
    (
        "cy",
        "15 people at 3pm.",
        "16 o bobl am 3yh.",
        "English has 15, Welsh has 16.",
    ),
    (
        "zh-Hans",
        "25,000 people.",
        "2.6万人。",
        "English has 25,000, Simplified Chinese has 2.6.",
    ),
    (
        "es",
        "Twelve people.",
        "21 personas.",
        "Spanish has 21, English has not.",
    ),
    (
        "ur",
        "A 29-year-old man.",
        "92 سالہ شخص۔",
        "English has 29, Urdu has 92.",
    ),
    (
        "fr",
        "It is 5.30 metres and 25 metres.",
        "5,30 mètres et 35 mètres.",
        "English has 25, French has 35.",
    ),
];

#[test]
fn what_says_something_else_is_shown() {
    for (lang, english, other, measured) in WRONG {
        assert_eq!(
            found(lang, english, other),
            [*measured],
            "{lang}: {english} / {other}"
        );
    }
}

#[test]
fn what_others_tell_is_not_told_twice() {
    for (lang, english, other) in [
        ("tr", "At 6:30pm on 4 December.", "4 Aralık saat 19.30'da."),
        ("es", "On Friday 4 December.", "El viernes 14 de diciembre."),
        ("es", "On 14 December.", "El 14 de enero."),
        ("pl", "From 3pm to 7pm.", "Od 15 do 18."),
        ("pl", "Call 101.", "Zadzwoń pod 110."),
        ("tr", "Call 020 7946 0187.", "020 7946 018'i arayın."),
        ("pl", "Quote 1234567/26.", "Podaj 123456/26."),
    ] {
        assert_eq!(
            found(lang, english, other),
            Vec::<String>::new(),
            "{lang}: {english} / {other}"
        );
    }
}
