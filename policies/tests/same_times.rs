//! C-03: dates and times in other languages, right and wrong.

mod common;

use common::{Case, with};
use serde_json::json;

fn found(lang: &str, english: &str, other: &str) -> Vec<String> {
    let case = Case::new(with(json!({
        "body": english,
        "times": {"release": "2026-12-04T10:00"},
        "variants": [{"lang": lang, "origin": "human", "reviewed": true, "body": other}],
    })));
    case.found("C-03").into_iter().map(|f| f.measured).collect()
}

const RIGHT: &[(&str, &str, &str)] = &[
    ("ru", "At 9:15pm.", "В 9 часов 15 минут вечера."),
    ("bg", "At 9:15pm and 10pm.", "В 21,15 и 22 часа."),
    (
        "de",
        "Between 9:15pm and 10pm.",
        "Zwischen 21.15 und 22 Uhr.",
    ),
    (
        "pl",
        "At 6:30pm on Thursday 10 December.",
        "W czwartek 10 grudnia o godz. 18.30.",
    ),
    (
        "pl",
        "At 6:30pm on Thursday 10 December.",
        "O 6:30 wieczorem w czwartek, 10 grudnia 2026 r.",
    ),
    (
        "pl",
        "From 3pm to 7pm on Tuesday 8 December.",
        "We wtorek 8 grudnia od 15:00 do 19:00.",
    ),
    ("pl", "Between 10 and 11pm.", "Między 10 a 11 wieczorem."),
    (
        "pl",
        "On 10 January and 5 December.",
        "10 stycznia i 5 grudnia.",
    ),
    (
        "pl",
        "At midday, then at midnight.",
        "W południe, potem o północy.",
    ),
    (
        "pl",
        "On Saturday 16 and Sunday 17 January.",
        "W sobotę 16 i niedzielę 17 stycznia.",
    ),
    (
        "es",
        "At 6:10pm on Friday 4 December.",
        "A las 6:10 de la tarde del viernes 4 de diciembre.",
    ),
    (
        "es",
        "At 8:10am on Friday 4 December.",
        "A las 8:10 del viernes 4 de diciembre.",
    ),
    (
        "es",
        "From Monday 7 to Friday 11 December.",
        "Del lunes 7 al viernes 11 de diciembre.",
    ),
    (
        "es",
        "On 3 January, 10 and 11 December.",
        "El 3 de enero, 10 y 11 de diciembre.",
    ),
    ("fr", "At 3pm on 1 December.", "À 15 h le 1er décembre."),
    ("fr", "At 6:30pm.", "À 18h30."),
    (
        "tr",
        "At 8:10am on Friday 4 December.",
        "4 Aralık Cuma günü saat 8.10'da.",
    ),
    (
        "tr",
        "From 6:20am to 8:45pm.",
        "Sabah 6.20 ile akşam 8.45 arasında.",
    ),
    (
        "bn",
        "At 11:40pm on Saturday 5 December.",
        "৫ ডিসেম্বর শনিবার রাত ১১:৪০ মিনিটে।",
    ),
    ("bn", "At 3pm on 5 December.", "৫ ডিসেম্বর বিকেল ৩টায়।"),
    (
        "ur",
        "Next update at 5pm on Monday 14 December.",
        "اگلی اطلاع پیر 14 دسمبر کو شام 5 بجے۔",
    ),
    (
        "ur",
        "At 5:15am on 8 December.",
        "8 دسمبر کو صبح \u{2066}5:15\u{2069} بجے۔",
    ),
    (
        "ar",
        "At 3pm on Friday 4 December.",
        "الساعة ٣ مساءً يوم الجمعة ٤ ديسمبر.",
    ),
    (
        "zh-Hans",
        "At 6:30pm on Thursday 10 December.",
        "2026年12月10日星期四下午6点30分。",
    ),
    ("zh-Hans", "On 12 October at 3pm.", "10月12日下午3点。"),
    (
        "cy",
        "At 3pm on Sunday 6 December.",
        "3yh ddydd Sul 6 Rhagfyr.",
    ),
    ("lt", "At 6pm on 10 December.", "Gruodžio 10 d. 18 val."),
    (
        "so",
        "At 9am on 10 December.",
        "10 Diseembar 9:00 subaxnimo.",
    ),
    // No list of months or parts of the day for these.
    (
        "vi",
        "At 6:30pm on 10 December.",
        "Lúc 6:30 chiều ngày 10 tháng 12.",
    ),
    ("ja", "At 6:30pm on 10 December.", "12月10日午後6時30分。"),
    // Numbers that are no times.
    (
        "pl",
        "It costs £5.50 for 12 people. Open 24/7.",
        "Kosztuje 5,50 funta dla 12 osób. Czynne 24/7.",
    ),
    ("pl", "Call 020 7946 0187.", "Zadzwoń pod 020 7946 0187."),
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
        "lt",
        "On Monday 14 December 2026.",
        "Antradienį, 2026 m. gruodžio 14 d.",
        "English says Monday 14 December, Lithuanian says Antradienį.",
    ),
    (
        "ru",
        "At 9:15pm.",
        "В 9 часов 45 минут вечера.",
        "English says 9:15pm, Russian does not.",
    ),
    (
        "tr",
        "At 6:30pm on 4 December.",
        "4 Aralık saat 19.30'da.",
        "English says 6:30pm, Turkish says 19.30.",
    ),
    (
        "es",
        "On Friday 4 December.",
        "El viernes 4 de enero.",
        "English says 4 December, Spanish says 4 de enero.",
    ),
    (
        "es",
        "On 4 December.",
        "El 14 de diciembre.",
        "English says 4 December, Spanish says 14 de diciembre.",
    ),
    (
        "es",
        "On Friday 4 December.",
        "El jueves 4 de diciembre.",
        "English says Friday 4 December, Spanish says jueves.",
    ),
    (
        "es",
        "On 4 December.",
        "Pronto.",
        "English says 4 December, Spanish does not.",
    ),
    (
        "es",
        "At 6:10pm.",
        "A las 6:10 de la mañana.",
        "English says 6:10pm, Spanish says 6:10, without a word that makes it after noon.",
    ),
    (
        "es",
        "At 6:10am.",
        "A las 6:10 de la tarde.",
        "English says 6:10am, Spanish says 6:10, without a word that makes it before noon.",
    ),
    (
        "es",
        "At 6:10pm.",
        "A las 6:10.",
        "English says 6:10pm, Spanish says 6:10, without a word that makes it after noon.",
    ),
    (
        "es",
        "At 3pm on 3 December.",
        "El 3 de diciembre.",
        "English says 3pm, Spanish does not.",
    ),
    (
        "es",
        "On Friday night.",
        "El sábado por la noche.",
        "English says Friday, Spanish says sábado.",
    ),
    (
        "pl",
        "On 10 January and 5 December.",
        "10 grudnia i 5 stycznia.",
        "English says 10 January, Polish says 10 grudnia.",
    ),
    (
        "pl",
        "From 3pm to 7pm.",
        "Od 15:00 do 18:00.",
        "English says 7pm, Polish says 18:00.",
    ),
    (
        "pl",
        "On 14 January 2027.",
        "14 stycznia 2026.",
        "English says 14 January 2027, Polish says 2026.",
    ),
    (
        "pl",
        "At 7pm.",
        "O 19:00 lub 20:30.",
        "English says no such time, Polish says 20:30.",
    ),
    (
        "bn",
        "At 11:40pm.",
        "রাত ১১:৫০ মিনিটে।",
        "English says 11:40pm, Bangla says ১১:৫০.",
    ),
    (
        "ur",
        "At 5pm.",
        "صبح 5 بجے۔",
        "English says 5pm, Urdu says 5, without a word that makes it after noon.",
    ),
    (
        "zh-Hans",
        "On 12 October.",
        "12月10日。",
        "English says 12 October, Simplified Chinese says 12月10.",
    ),
    (
        "vi",
        "At 6:30pm on 10 December.",
        "Lúc 7:30 chiều ngày 10 tháng 12.",
        "English says 6:30pm, Vietnamese says 7:30.",
    ),
];

#[test]
fn what_says_something_else_is_shown() {
    for (lang, english, other, measured) in WRONG {
        assert!(
            found(lang, english, other).contains(&(*measured).to_owned()),
            "{lang}: {english} / {other}: {:?}",
            found(lang, english, other)
        );
    }
}
