#![allow(clippy::unwrap_used, reason = "tests")]

use jiff::{
    SignedDuration, Timestamp,
    civil::{DateTime, Weekday, date, time},
};

use super::*;
use crate::local_time::london;

fn when(text: &str) -> When {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn civil(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn what_people_say_is_read_and_printed_in_one_form() {
    let monthly = "first Tuesday of the month at 10am";
    for (said, printed) in [
        (monthly, monthly),
        ("First Tuesday, 10am", monthly),
        ("every month on the first Tuesday at 10:00", monthly),
        ("the 1st tue of each month at 10 am", monthly),
        (
            "last friday at 4.30pm",
            "last Friday of the month at 4:30pm",
        ),
        ("every Tuesday at 10am", "every Tuesday at 10am"),
        ("Tuesdays 10am", "every Tuesday at 10am"),
        ("0 10 * * TUE", "every Tuesday at 10am"),
        ("0 10 * * tue", "every Tuesday at 10am"),
        (
            "every week on Friday and Monday at midday",
            "every Monday and Friday at midday",
        ),
        ("0 9 * * MON-FRI", "every weekday at 9am"),
        ("every day at midnight", "every day at midnight"),
        ("15th of every month at 9am", "15th of every month at 9am"),
        ("0 9 1 * *", "1st of every month at 9am"),
        ("0 9 1 JAN,JUL *", "0 9 1 JAN,JUL *"),
        ("30 8 * * FRI,MON", "30 8 * * FRI,MON"),
        ("5 6-18/4 * * *", "5 6-18/4 * * *"),
        ("2026-12-08 10:00", "Tuesday 8 December 2026 at 10am"),
        ("2026-12-08T10:00", "Tuesday 8 December 2026 at 10am"),
        (
            "Tuesday 8 December 2026 at 10am",
            "Tuesday 8 December 2026 at 10am",
        ),
        ("8 December 2026, 10am", "Tuesday 8 December 2026 at 10am"),
    ] {
        let read = when(said);
        assert_eq!(read.to_string(), printed, "{said}");
        assert_eq!(when(&read.to_string()), read, "{said}");
    }
}

#[test]
fn what_cannot_be_read_says_how_to_write_it() {
    for (said, word) in [
        ("0 10 * * 2", "by its name"),
        ("0 10 * * 1-5", "by its name"),
        ("0 10 1-7 * TUE", "first Tuesday of the month"),
        ("* * * * *", "one minute"),
        ("*/5 9 * * *", "one minute"),
        ("0,30 9 * * *", "one minute"),
        ("0 0 10 * * TUE", "has 6"),
        ("0 10 * *", "has 4"),
        ("0 25 * * TUE", "can be read"),
        ("0 10 * * TUES?", "can be read"),
        ("fifth Tuesday at 10am", "last"),
        ("first Tuesday of the month", "no time of day"),
        ("every day", "no time of day"),
        ("first Tuesday at 25:00", "not a time of day"),
        ("every Tuesday at 13pm", "not a time of day"),
        ("Monday 8 December 2026 at 10am", "is a Tuesday"),
        ("31 February 2026 at 10am", "no such date"),
        ("2026-02-31 10:00", "no such date"),
        ("2026-12-08 25:00", "no such date"),
        ("2026-12-08", "no time of day"),
        ("now and then", "does not say when"),
        ("", "does not say when"),
        ("10am", "does not say when"),
    ] {
        let wrong = said.parse::<When>().unwrap_err().to_string();
        assert!(wrong.contains(word), "{said}: {wrong}");
    }
}

#[test]
fn a_time_of_day_reads_back() {
    for hour in 0..24 {
        for minute in 0..60 {
            let time = time(hour, minute, 0, 0);
            assert_eq!(read_clock(&clock_words(time)).unwrap(), time);
            assert_eq!(read_clock(&format!("{hour:02}:{minute:02}")).unwrap(), time);
        }
    }
    assert_eq!(clock_words(time(0, 30, 0, 0)), "12:30am");
    assert_eq!(clock_words(time(12, 30, 0, 0)), "12:30pm");
}

#[test]
fn the_nth_weekday_is_that_of_the_calendar() {
    for (rule, after, next) in [
        (
            "first Tuesday at 10am",
            "2026-11-23T00:00",
            "2026-12-01T10:00",
        ),
        (
            "first Tuesday at 10am",
            "2026-12-01T09:59",
            "2026-12-01T10:00",
        ),
        (
            "first Tuesday at 10am",
            "2026-12-01T10:00",
            "2027-01-05T10:00",
        ),
        (
            "last Tuesday at 10am",
            "2026-11-23T00:00",
            "2026-11-24T10:00",
        ),
        (
            "last Sunday at 1:30am",
            "2027-03-01T00:00",
            "2027-03-28T01:30",
        ),
        (
            "fourth Monday at 9am",
            "2027-02-22T09:00",
            "2027-03-22T09:00",
        ),
        ("last Monday at 9am", "2028-02-01T00:00", "2028-02-28T09:00"),
        ("0 9 31 * *", "2026-11-23T00:00", "2026-12-31T09:00"),
        ("0 9 29 FEB *", "2026-11-23T00:00", "2028-02-29T09:00"),
        ("0 10 * * SUN", "2026-11-23T00:00", "2026-11-29T10:00"),
        ("0 10 * * SAT", "2026-11-23T00:00", "2026-11-28T10:00"),
        ("2026-12-08 10:00", "2026-11-23T00:00", "2026-12-08T10:00"),
    ] {
        assert_eq!(
            when(rule).next_civil(civil(after)),
            Some(civil(next)),
            "{rule} after {after}"
        );
    }
    assert_eq!(
        when("2026-12-08 10:00").next_civil(civil("2026-12-08T10:00")),
        None
    );
    assert_eq!(
        when("0 9 31 FEB *").next_civil(civil("2026-11-23T00:00")),
        None
    );
}

/// The nights of the clock changes, from the law: the last Sundays of March and October, at 1am GMT.
fn changes() -> Vec<(i16, DateTime, DateTime)> {
    (2026..=2035)
        .map(|year| {
            let last = |month| {
                date(year, month, 1)
                    .nth_weekday_of_month(-1, Weekday::Sunday)
                    .unwrap()
                    .at(1, 0, 0, 0)
            };
            (year, last(3), last(10))
        })
        .collect()
}

#[test]
fn a_missing_time_takes_the_first_instant_that_exists_and_a_repeated_one_the_first() {
    for (year, spring, autumn) in changes() {
        for minute in [0, 1, 30, 59] {
            let missing = Wake::of(spring.with().minute(minute).build().unwrap());
            let change = format!("{}T01:00:00Z", spring.date());
            assert_eq!(missing.at, instant(&change), "{year}");
            assert_eq!(missing.change(), Some(ClockChange::Missing), "{year}");
            assert!(
                missing.change_words().unwrap().contains("wakes at 2am"),
                "{year}"
            );
            let repeated = Wake::of(autumn.with().minute(minute).build().unwrap());
            let first = format!("{}T00:{minute:02}:00Z", autumn.date());
            assert_eq!(repeated.at, instant(&first), "{year}");
            assert_eq!(repeated.change(), Some(ClockChange::Repeated), "{year}");
        }
        for (hour, out) in [(0, 0), (2, 1), (10, 9)] {
            let wake = Wake::of(spring.date().at(hour, 0, 0, 0));
            let expected = format!("{}T{out:02}:00:00Z", spring.date());
            assert_eq!(
                (wake.at, wake.change()),
                (instant(&expected), None),
                "{year}"
            );
        }
    }
}

/// Every wake between two instants, as a daemon would take them that looks every `step`.
fn walk(rule: &When, from: Timestamp, to: Timestamp, step: SignedDuration) -> Vec<Wake> {
    let mut woken = Vec::new();
    let mut next = rule.next_wake(from, None);
    let mut now = from;
    while now <= to {
        while let Some(wake) = next.filter(|w| w.at <= now) {
            woken.push(wake);
            next = rule.next_wake(now, Some(wake));
        }
        now += step;
    }
    woken
}

#[test]
fn both_nights_of_every_year_wake_each_day_once() {
    for (_, spring, autumn) in changes() {
        for night in [spring, autumn] {
            let day = night.date();
            let from = day
                .yesterday()
                .unwrap()
                .at(12, 0, 0, 0)
                .to_zoned(london())
                .unwrap()
                .timestamp();
            let to = day
                .tomorrow()
                .unwrap()
                .at(12, 0, 0, 0)
                .to_zoned(london())
                .unwrap()
                .timestamp();
            for clock in ["12:30am", "1am", "1:30am", "1:59am", "2am", "2:30am"] {
                let rule = when(&format!("every day at {clock}"));
                let woken = walk(&rule, from, to, SignedDuration::from_mins(7));
                let days: Vec<_> = woken.iter().map(|w| w.civil.date()).collect();
                assert_eq!(days, [day, day.tomorrow().unwrap()], "{clock} on {day}");
                assert!(
                    woken.windows(2).all(|w| w[0].at < w[1].at),
                    "{clock} on {day}"
                );
            }
            // Hourly: every instant on the hour that the clock shows is there once, in order.
            let hourly = walk(&when("0 * * * *"), from, to, SignedDuration::from_mins(20));
            assert!(
                hourly
                    .windows(2)
                    .all(|w| w[0].at < w[1].at && w[0].civil < w[1].civil),
                "{day}"
            );
            let shown = hourly
                .iter()
                .map(|w| w.civil.hour())
                .filter(|h| *h == 1)
                .count();
            assert_eq!(shown, 2, "1am is named once a day, {day}");
        }
    }
}

#[test]
fn a_rule_of_the_month_meets_both_nights() {
    for (year, spring, autumn) in changes() {
        let rule = when("last Sunday at 1:30am");
        let start = date(year, 1, 1)
            .at(0, 0, 0, 0)
            .to_zoned(london())
            .unwrap()
            .timestamp();
        let wakes = rule.next_wakes(start, None, 12);
        assert_eq!(wakes.len(), 12);
        assert!(wakes.windows(2).all(|w| w[0].at < w[1].at));
        let months: Vec<i8> = wakes.iter().map(|w| w.civil.month()).collect();
        assert_eq!(months, (1..=12).collect::<Vec<i8>>());
        assert_eq!(wakes[2].civil.date(), spring.date());
        assert_eq!(wakes[9].civil.date(), autumn.date());
    }
}

#[test]
fn a_clock_that_is_set_back_wakes_nothing_twice() {
    let rule = when("every day at 10am");
    let last = Wake::of(civil("2026-12-08T10:00"));
    for back in [0, 10, 60, 24 * 60] {
        let now = last.at - SignedDuration::from_mins(back);
        assert_eq!(
            rule.next_wake(now, Some(last)),
            Some(Wake::of(civil("2026-12-09T10:00")))
        );
    }
    // In the repeated hour itself.
    let rule = when("every day at 1:30am");
    let last = Wake::of(civil("2026-10-25T01:30"));
    for after in [
        "2026-10-25T00:31:00Z",
        "2026-10-25T01:00:00Z",
        "2026-10-25T01:29:59Z",
        "2026-10-25T01:31:00Z",
    ] {
        let next = Wake::of(civil("2026-10-26T01:30"));
        assert_eq!(
            rule.next_wake(instant(after), Some(last)),
            Some(next),
            "{after}"
        );
        // A schedule that was made in the second of the two hours does not take the first, which is over.
        assert_eq!(rule.next_wake(instant(after), None), Some(next), "{after}");
    }
}

#[test]
fn when_it_goes_out_reads_back_and_is_counted_on_the_calendar() {
    for (text, wake, out) in [
        ("when approved", "2026-12-01T10:00", None),
        (
            "7 days later at 9am",
            "2026-12-01T10:00",
            Some("2026-12-08T09:00"),
        ),
        (
            "1 day later at 9am",
            "2027-03-27T10:00",
            Some("2027-03-28T09:00"),
        ),
        (
            "0 days later at 5pm",
            "2026-12-31T10:00",
            Some("2026-12-31T17:00"),
        ),
        (
            "Tuesday 15 December 2026 at 9am",
            "2026-12-01T10:00",
            Some("2026-12-15T09:00"),
        ),
    ] {
        let rule: GoesOut = text.parse().unwrap();
        assert_eq!(rule.to_string(), text);
        assert_eq!(rule.civil(civil(wake)), out.map(civil));
    }
    for bad in [
        "soon",
        "",
        "-1 days later at 9am",
        "9999 days later at 9am",
        "7 days later at 9",
    ] {
        assert!(bad.parse::<GoesOut>().is_err(), "{bad}");
    }
}

mod ask {
    use super::super::AskState;
    use crate::message::MessageState;

    #[test]
    fn every_state_of_a_message_has_its_place_in_the_grid() {
        use MessageState as M;
        for (message, ahead, state) in [
            (M::Draft, false, AskState::In),
            (M::FallsShort, true, AskState::In),
            (M::Returned, true, AskState::In),
            (M::AwaitingApproval, true, AskState::Checked),
            (M::Approved, true, AskState::Booked),
            (M::Approved, false, AskState::Approved),
            (M::Releasing, false, AskState::Sent),
            (M::Released, false, AskState::Sent),
            (M::Corrected, false, AskState::Sent),
            (M::Withdrawn, false, AskState::Withdrawn),
            (M::TakenDown, false, AskState::Withdrawn),
            (M::Expired, false, AskState::Expired),
        ] {
            assert_eq!(
                AskState::of(Some((message, ahead)), false, false, true),
                state,
                "{message}"
            );
        }
        assert_eq!(AskState::of(None, false, false, false), AskState::Asked);
        assert_eq!(AskState::of(None, false, false, true), AskState::Late);
        assert_eq!(AskState::of(None, true, false, true), AskState::Withdrawn);
        assert_eq!(AskState::of(None, false, true, true), AskState::Expired);
    }
}
