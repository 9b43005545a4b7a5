use super::*;

fn words(tag: &str) -> &'static CalendarWords {
    calendar(&tag.parse().unwrap()).unwrap()
}

#[test]
fn reads_every_language() {
    assert_eq!(WORDS.len(), 27);
    for (tag, own) in WORDS.iter() {
        for month in 1..=12 {
            assert!(
                own.months.iter().any(|f| f.value == month && !f.whole_word),
                "{tag} {month}"
            );
        }
        for day in 1..=7 {
            assert!(
                own.weekdays.iter().any(|f| f.value == day && !f.whole_word),
                "{tag} {day}"
            );
        }
        for form in &own.months {
            let found = own.months_in(&format!("5 {}", form.text));
            assert!(
                found.first().is_some_and(|m| m.value == form.value),
                "{tag} {}",
                form.text
            );
        }
    }
}

#[test]
fn finds_months_and_weekdays() {
    for (tag, text, months, weekdays) in [
        ("tr", "10 Aralık Perşembe günü", vec![12], vec![4]),
        ("tr", "5 MAYIS'ta Cumartesi, Pazartesi", vec![5], vec![6, 1]),
        ("es", "El jueves 10 de diciembre", vec![12], vec![4]),
        ("es", "el 3 de set. y 3 de sept.", vec![9], vec![]),
        ("bn", "৫ ডিসেম্বর শনিবার", vec![12], vec![6]),
        ("bn", "৫ ডিসেম্বরের", vec![12], vec![]),
        ("ar", "يوم الجمعة 4 ديسمبر", vec![12], vec![5]),
        ("ur", "پیر 14 دسمبر کو", vec![12], vec![1]),
        ("zh-Hans", "2026年12月10日星期四", vec![12], vec![4]),
        (
            "zh-Hans",
            "1月, 11月, １２月, 十一月, 21月",
            vec![1, 11, 12, 11],
            vec![],
        ),
        ("pl", "w czwartek 10 grudnia", vec![12], vec![4]),
        ("cy", "Dydd Mawrth 3 Mawrth", vec![3], vec![2]),
        ("cy", "Fawrth nesaf", vec![], vec![2]),
        ("en-GB", "Tue 8 Dec. or Sept", vec![12, 9], vec![2]),
        ("ru", "10 декабря, четверг", vec![12], vec![4]),
    ] {
        let found = |list: Vec<Named<u8>>| list.into_iter().map(|f| f.value).collect::<Vec<_>>();
        assert_eq!(found(words(tag).months_in(text)), months, "{tag} {text}");
        assert_eq!(
            found(words(tag).weekdays_in(text)),
            weekdays,
            "{tag} {text}"
        );
    }
    let text = "৫ ডিসেম্বরের রাত";
    assert_eq!(
        &text[words("bn").months_in(text)[0].span.clone()],
        "ডিসেম্বরের"
    );
    assert!(words("pl").names_month("10 grudnia", 12) && !words("pl").names_month("10 grudnia", 1));
}

#[test]
fn finds_parts_of_the_day() {
    use DayPart::{AfterNoon, BeforeNoon, Either, Midnight, Noon};
    for (tag, text, parts) in [
        ("es", "a las 6:10 de la tarde", vec![AfterNoon]),
        (
            "es",
            "a las 9 a.\u{a0}m. o 9 p. m.",
            vec![BeforeNoon, AfterNoon],
        ),
        ("bn", "রাত ১১:৪০", vec![Either]),
        ("bn", "সকাল ৬:২০, সন্ধ্যা ৬টা", vec![BeforeNoon, AfterNoon]),
        ("ar", "3 مساءً", vec![AfterNoon]),
        ("ar", "5م", vec![AfterNoon]),
        ("ur", "شام 5 بجے", vec![AfterNoon]),
        ("cy", "3yh", vec![AfterNoon]),
        ("cy", "erbyn hanner dydd", vec![Noon]),
        ("es", "al mediodía, por la tarde", vec![Noon, AfterNoon]),
        ("tr", "Perşembe akşamı 6.30'da", vec![AfterNoon]),
        ("bn", "সন্ধ্যায় ৬:৩০, রাতে ৯টায়", vec![AfterNoon, Either]),
        ("cy", "9 o’r bore", vec![BeforeNoon]),
        ("zh-Hans", "下午6点30分", vec![AfterNoon]),
        ("fr", "à midi ou minuit", vec![Noon, Midnight]),
        ("tr", "gece yarısı", vec![Midnight]),
        ("tr", "akşamcı", vec![]),
        ("uk", "о 3 дня", vec![AfterNoon]),
        ("en", "at 9pm, in the morning", vec![AfterNoon, BeforeNoon]),
    ] {
        let found: Vec<_> = words(tag)
            .day_parts_in(text)
            .into_iter()
            .map(|f| f.value)
            .collect();
        assert_eq!(found, parts, "{tag} {text}");
    }
}

#[test]
fn day_parts_fit_their_hours() {
    use DayPart::{AfterNoon, BeforeNoon, Either, Midnight, Noon};
    for (part, fits, not) in [
        (BeforeNoon, vec![0, 11], vec![12, 23]),
        (AfterNoon, vec![12, 23], vec![0, 11]),
        (Either, vec![23, 2, 18], vec![6, 14]),
        (Noon, vec![12], vec![0, 15]),
        (Midnight, vec![0, 23], vec![12]),
    ] {
        assert!(
            fits.iter().all(|hour| part.fits(*hour)) && !not.iter().any(|hour| part.fits(*hour)),
            "{part:?}"
        );
    }
}

#[test]
fn falls_back_within_a_script() {
    for (tag, has) in [
        ("en-GB", true),
        ("pt-BR", true),
        ("es-419", true),
        ("pa", true),
        ("pa-Arab", false),
        ("fa-AF", false),
        ("zh", false),
        ("zh-Hant", false),
        ("zh-Hans", true),
        ("de", false),
        ("sr-Latn", false),
    ] {
        assert_eq!(calendar(&tag.parse().unwrap()).is_some(), has, "{tag}");
    }
}
