use super::*;

fn shown(text: &str) -> Vec<(u8, u8, Option<i16>, Option<Weekday>)> {
    find_dates(text)
        .into_iter()
        .map(|d| (d.day, d.month, d.year, d.weekday))
        .collect()
}

#[test]
fn reads_dates_in_words() {
    use Weekday::{Friday, Saturday, Sunday, Thursday, Tuesday};
    for (text, expected) in [
        ("on Tuesday 8 December.", vec![(8, 12, None, Some(Tuesday))]),
        (
            "Thursday 14 January 2027, from 7pm",
            vec![(14, 1, Some(2027), Some(Thursday))],
        ),
        ("the 3rd of March", vec![(3, 3, None, None)]),
        (
            "Tues 12 Sept 2026",
            vec![(12, 9, Some(2026), Some(Tuesday))],
        ),
        (
            "10 and 11 December",
            vec![(10, 12, None, None), (11, 12, None, None)],
        ),
        (
            "Saturday 16 and Sunday 17 January",
            vec![(16, 1, None, Some(Saturday)), (17, 1, None, Some(Sunday))],
        ),
        ("8–10 May", vec![(8, 5, None, None), (10, 5, None, None)]),
        (
            "9, 10 and 11 December 2026",
            vec![
                (9, 12, Some(2026), None),
                (10, 12, Some(2026), None),
                (11, 12, Some(2026), None),
            ],
        ),
        ("Friday December 10", vec![(10, 12, None, Some(Friday))]),
        (
            "December 10th and December 12, 2026",
            vec![(10, 12, None, None), (12, 12, Some(2026), None)],
        ),
        ("31 November", vec![(31, 11, None, None)]),
        ("14 January, 25 officers", vec![(14, 1, None, None)]),
        ("In November 3 bikes were stolen", vec![]),
        ("12 Mayfield Road", vec![]),
        ("quote CAD 7310 of 2 December", vec![]),
        (
            "In 2026, 10 and 11 December",
            vec![(10, 12, None, None), (11, 12, None, None)],
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
    let text = "on 9, 10 and 11 December";
    assert_eq!(
        &text[find_dates(text)[0].span.clone()],
        "9, 10 and 11 December"
    );
}

fn date(text: &str) -> WrittenDate {
    find_dates(text).remove(0)
}

#[test]
fn takes_the_nearest_year() {
    let release: Date = "2026-12-09".parse().unwrap();
    for (text, day) in [
        ("14 January", Some("2027-01-14")),
        ("28 November", Some("2026-11-28")),
        ("1 July", Some("2026-07-01")),
        ("30 May", Some("2027-05-30")),
        ("3 April 1959", Some("1959-04-03")),
        ("31 November", None),
        ("29 February", None),
        ("0 May", None),
    ] {
        assert_eq!(
            date(text)
                .nearest(release)
                .map(|d| d.to_string())
                .as_deref(),
            day,
            "{text}"
        );
    }
    let leap: Date = "2027-12-01".parse().unwrap();
    assert_eq!(
        date("29 February")
            .nearest(leap)
            .map(|d| d.to_string())
            .as_deref(),
        Some("2028-02-29")
    );
}

#[test]
fn checks_weekdays_and_existence() {
    let release: Date = "2026-12-04".parse().unwrap();
    for (text, fits, exists) in [
        ("Tuesday 10 December", Some(false), true),
        ("Thursday 10 December", Some(true), true),
        ("Thursday 14 January", Some(true), true),
        ("10 December", None, true),
        ("Monday 31 November", None, false),
        ("29 February", None, true),
        ("29 February 2027", None, false),
        ("39 May", None, false),
    ] {
        assert_eq!(
            (date(text).weekday_fits(release), date(text).exists()),
            (fits, exists),
            "{text}"
        );
    }
}

#[test]
fn compares_days() {
    assert!(date("10 December").same_day(&date("Thursday 10 December 2026")));
    assert!(!date("10 December 2025").same_day(&date("10 December 2026")));
    assert!(!date("10 December").same_day(&date("11 December")));
}

#[test]
fn finds_all_number_dates() {
    for (text, expected) in [
        (
            "on 23/01/27",
            Some(("23/01/27", Some("Saturday 23 January 2027"))),
        ),
        ("3.4.2026.", Some(("3.4.2026", Some("Friday 3 April 2026")))),
        (
            "12-05-2026",
            Some(("12-05-2026", Some("Tuesday 12 May 2026"))),
        ),
        ("31/02/26", Some(("31/02/26", None))),
        ("24/7, 1/2, 01/1234567/26, CAD 7310/02DEC26", None),
        ("020-7946-0171 and met.police.uk/12-05-2026", None),
    ] {
        let found = find_numeric_dates(text);
        let shown = found.first().map(|d| (&text[d.span.clone()], d.in_words()));
        assert_eq!(
            shown,
            expected.map(|(t, w)| (t, w.map(str::to_owned))),
            "{text}"
        );
    }
    assert_eq!(
        (month_name(0), month_name(12), month_name(13)),
        ("", "December", "")
    );
}
