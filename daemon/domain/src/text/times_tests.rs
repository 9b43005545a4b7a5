use super::*;

fn shown(text: &str) -> Vec<(&str, u8, u8)> {
    find_times(text)
        .into_iter()
        .map(|t| (&text[t.span], t.hour, t.minute))
        .collect()
}

#[test]
fn reads_times() {
    for (text, expected) in [
        ("at 5:15am officers", vec![("5:15am", 5, 15)]),
        ("5.30pm", vec![("5.30pm", 17, 30)]),
        ("9 am.", vec![("9 am", 9, 0)]),
        ("5 p.m. on", vec![("5 p.m.", 17, 0)]),
        (
            "12:05am and 12:30pm",
            vec![("12:05am", 0, 5), ("12:30pm", 12, 30)],
        ),
        ("at 17:30.", vec![("17:30", 17, 30)]),
        ("1730hrs", vec![("1730hrs", 17, 30)]),
        ("0600 hours", vec![("0600 hours", 6, 0)]),
        ("17:30hrs", vec![("17:30hrs", 17, 30)]),
        (
            "between 10pm and midnight",
            vec![("10pm", 22, 0), ("midnight", 0, 0)],
        ),
        ("12 noon", vec![("12 noon", 12, 0)]),
        ("midday", vec![("midday", 12, 0)]),
        (
            "£5.50, 5.30 per cent, 9 amber, 24/7, 24 hours a day",
            vec![],
        ),
        ("CAD 1730/12MAY26 at met.police.uk/10:30", vec![]),
        ("24:30pm", vec![]),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn reads_both_of_a_pair() {
    for (text, expected) in [
        ("11 to 1pm", vec![("11", 11, 0), ("1pm", 13, 0)]),
        ("from 3 to 7pm", vec![("3", 15, 0), ("7pm", 19, 0)]),
        ("10-11am", vec![("10", 10, 0), ("11am", 11, 0)]),
        ("7 or 8pm", vec![("7", 19, 0), ("8pm", 20, 0)]),
        ("12 to 2pm", vec![("12", 12, 0), ("2pm", 14, 0)]),
        ("11 to 1am", vec![("11", 23, 0), ("1am", 1, 0)]),
        ("9 to midday", vec![("9", 9, 0), ("midday", 12, 0)]),
        ("10 to midnight", vec![("10", 22, 0), ("midnight", 0, 0)]),
        ("5:30 to 7pm", vec![("5:30", 17, 30), ("7pm", 19, 0)]),
        (
            "10.30 – 11.15am",
            vec![("10.30", 10, 30), ("11.15am", 11, 15)],
        ),
        ("7 to 7pm", vec![("7", 7, 0), ("7pm", 19, 0)]),
        (
            "between 10am and 1pm",
            vec![("10am", 10, 0), ("1pm", 13, 0)],
        ),
        ("on 16 January and 11am", vec![("11am", 11, 0)]),
        ("Saturday 5 – 7pm", vec![("7pm", 19, 0)]),
        (
            "Flat 4 and 7pm, PC 12 and 8pm",
            vec![("7pm", 19, 0), ("8pm", 20, 0)],
        ),
        ("214 and 8pm", vec![("8pm", 20, 0)]),
        ("on 10 and 11 December to 7pm", vec![("7pm", 19, 0)]),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
    let styles: Vec<_> = find_times("11 to 1pm, 17:30")
        .into_iter()
        .map(|t| t.style)
        .collect();
    assert_eq!(
        styles,
        [
            TimeStyle::ByPartner,
            TimeStyle::TwelveHour,
            TimeStyle::TwentyFour
        ]
    );
}

#[test]
fn says_how_a_number_reads() {
    let time = |text: &str| find_times(text).remove(0);
    use Reading::{Exact, NeedsHalfOfDay, Other};
    for (text, hour, minute, reading) in [
        ("6:30pm", 18, 30, Exact),
        ("6:30pm", 6, 30, NeedsHalfOfDay),
        ("6:30pm", 19, 30, Other),
        ("6:30pm", 6, 0, Other),
        ("3pm", 3, 0, NeedsHalfOfDay),
        ("3pm", 15, 0, Exact),
        ("9am", 9, 0, Exact),
        ("9am", 21, 0, Other),
        ("12:30am", 0, 30, Exact),
        ("12:30am", 12, 30, NeedsHalfOfDay),
        ("midday", 12, 0, Exact),
        ("midnight", 0, 0, Exact),
        ("midnight", 24, 0, Exact),
        ("midnight", 12, 0, NeedsHalfOfDay),
    ] {
        assert_eq!(
            time(text).reads_as(hour, minute),
            reading,
            "{text} {hour}:{minute}"
        );
    }
    assert!(
        time("midnight").is_noon_or_midnight()
            && time("12pm").is_noon_or_midnight()
            && !time("3pm").is_noon_or_midnight()
    );
    assert!(time("3pm").is_after_noon() && !time("3am").is_after_noon());
    assert_eq!(time("3:05pm").minutes(), 905);
}

#[test]
fn writes_times_plainly() {
    for (hour, minute, text) in [
        (17, 30, "5:30pm"),
        (9, 0, "9am"),
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (0, 5, "12:05am"),
        (12, 30, "12:30pm"),
    ] {
        assert_eq!(plain(hour, minute), text);
    }
    assert_eq!(find_times("1730hrs")[0].plain(), "5:30pm");
}
