//! A posted form of a schedule: what it asks for, and every fault of it beside its field.

use std::collections::BTreeMap;

use wardmote_domain::{facts::FactValue, schedule::read_clock};

use super::{Fields, Problems, moment};
use crate::desk::schedules::ScheduleRequest;

/// The most days between asking and going out.
const MOST_OUT_DAYS: u16 = 366;

/// The form's field for one of a request.
const PLACES: &[(&str, &str)] = &[
    ("goes_out", "out_days"),
    ("chase_hours", "chase"),
    ("grace_hours", "grace"),
    ("areas", "areas"),
    ("outlets", "outlets"),
    ("owners", "owner"),
];

/// What the desk said of a request, beside the fields of the form. What is wrong with the time stands beside the answer
/// that it was made of.
pub fn schedule_problems(
    fields: &Fields,
    faults: &[wardmote_domain::draft::FieldProblem],
) -> Problems {
    let mut problems = Problems::default();
    let time = match fields.get("repeat") {
        "once" => "once",
        "other" => "words",
        "monthly" | "weekly" => "clock",
        _ => "",
    };
    // A wrong line of the list goes before "no ward is named", which only follows from it.
    let lines: Vec<String> = faults
        .iter()
        .filter_map(|fault| {
            let (number, line) = line_of(fields, &fault.field)?;
            Some(format!("line {number}, “{line}”: {}", fault.what))
        })
        .collect();
    if !lines.is_empty() {
        problems.add("areas", super::sentence(&lines.join(". Also ")));
    }
    for fault in faults {
        let head = fault.field.split(['.', '[']).next().unwrap_or_default();
        let field = match head {
            // Nothing of a time was chosen: that is told beside the choice.
            "when" if time.is_empty() => continue,
            "when" => time,
            head => PLACES
                .iter()
                .find(|(of, _)| *of == head)
                .map_or(head, |(_, field)| field),
        };
        problems.add(field, super::sentence(&fault.what));
    }
    problems
}

/// The line of the list of wards that a fault of `areas[2]` is about: as the person counts, and what it says.
fn line_of(fields: &Fields, of: &str) -> Option<(usize, String)> {
    let number: usize = of.strip_prefix("areas[")?.strip_suffix(']')?.parse().ok()?;
    let text = fields.text("areas")?;
    let lines = text.lines().map(str::trim).enumerate();
    let (at, line) = lines.filter(|(_, l)| !l.is_empty()).nth(number)?;
    Some((at + 1, line.chars().take(40).collect()))
}

/// The schedule that a posted form asks for, and what is wrong with it, each beside its field. What cannot be read is left
/// out, so that the rest can be judged too.
pub fn schedule_request(fields: &Fields) -> (ScheduleRequest, Problems) {
    let mut problems = Problems::default();
    let when = when(fields, &mut problems);
    let goes_out = goes_out(fields, &mut problems);
    let mut number = |name: &str| match fields.get(name).parse::<u16>() {
        Ok(n) => Some(n),
        Err(_) => {
            problems.add(name, "This must be a whole number, like 5");
            None
        }
    };
    let (due_days, grace) = (number("due_days"), number("grace"));
    let chase: Option<Vec<u32>> = fields
        .get("chase")
        .split([',', ' '])
        .filter(|h| !h.is_empty())
        .map(|h| h.parse().ok())
        .collect();
    if chase.is_none() {
        problems.add("chase", "Give hours as whole numbers, like 48, 24");
    }
    let areas = fields.text("areas").unwrap_or_default();
    let request = ScheduleRequest {
        name: fields.given("name").map(str::to_owned),
        when,
        kind: fields.get("kind").to_owned(),
        areas: areas
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect(),
        owner: fields.given("owner").map(str::to_owned),
        owners: BTreeMap::new(),
        outlets: fields
            .all("outlets")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        facts: BTreeMap::new(),
        due_days,
        goes_out,
        chase_hours: chase,
        grace_hours: grace.map(u32::from),
    };
    (request, problems)
}

/// When the notices go, where a time is set: days and clock each with a fault of its own.
fn goes_out(fields: &Fields, problems: &mut Problems) -> Option<String> {
    if fields.get("out") != "later" {
        return None;
    }
    let (days, clock) = (fields.get("out_days"), fields.get("out_clock"));
    let mut sound = true;
    let mut fault = |name: &str, what: String| {
        sound = false;
        problems.add(name, what);
    };
    for (name, given) in [("out_days", days), ("out_clock", clock)] {
        if given.is_empty() {
            let what = "Give this, or choose “as soon as it is approved”";
            fault(name, what.to_owned());
        }
    }
    if !days.is_empty() && !days.parse().is_ok_and(|n: u16| n <= MOST_OUT_DAYS) {
        let what = format!("This must be a whole number of at most {MOST_OUT_DAYS}, like 7");
        fault("out_days", what);
    }
    if !clock.is_empty()
        && let Err(error) = read_clock(clock)
    {
        fault("out_clock", super::sentence(&error.to_string()));
    }
    sound.then(|| format!("{days} days later at {clock}"))
}

fn when(fields: &Fields, problems: &mut Problems) -> String {
    let (day, at) = (fields.get("weekday"), fields.get("clock"));
    match fields.get("repeat") {
        "monthly" => format!("{} {day} of the month at {at}", fields.get("nth")),
        "weekly" => format!("every {day} at {at}"),
        "once" => {
            let date = fields.get("once_date");
            let mut silent = Problems::default();
            match moment::read(fields, "once", &mut silent) {
                // A time that a clock change skips or repeats is taken: the page says what becomes of it.
                Some(FactValue::Text(text)) => text.get(..16).unwrap_or(&text).to_owned(),
                _ if date.is_empty() || fields.given("once_time").is_none() => {
                    problems.add("once", "Give the date and the time");
                    String::new()
                }
                _ => format!("{date} {}", fields.get("once_time")),
            }
        }
        "other" => {
            if fields.given("words").is_none() {
                problems.add("words", "Say when, like: every weekday at 9am");
            }
            fields.get("words").to_owned()
        }
        _ => {
            problems.add("repeat", "Choose how often");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use wardmote_domain::draft::FieldProblem;

    use super::*;

    fn fields(changes: &[(&str, &str)]) -> Fields {
        let mut fields = super::super::schedule_defaults();
        for (name, value) in changes {
            fields.set(name, *value);
        }
        fields
    }

    #[test]
    fn every_fault_stands_beside_its_own_field_at_once() {
        let (request, problems) = schedule_request(&fields(&[
            ("out_clock", "teatime"),
            ("due_days", "soon"),
            ("chase", "never"),
            ("areas", "Hackney"),
        ]));
        assert!(problems.of("out_clock").unwrap().contains("teatime"));
        assert_eq!(problems.of("out_days"), None);
        assert!(problems.of("due_days").is_some() && problems.of("chase").is_some());
        assert_eq!(request.areas, ["Hackney"]);
        let (_, problems) = schedule_request(&fields(&[("out_days", "some")]));
        assert!(problems.of("out_days").is_some() && problems.of("out_clock").is_none());
        let (request, problems) = schedule_request(&fields(&[]));
        assert!(problems.is_empty());
        assert_eq!(request.goes_out.as_deref(), Some("7 days later at midday"));
    }

    #[test]
    fn a_wrong_ward_is_told_with_its_line() {
        let fields = fields(&[("areas", "Hackney\n\nNowhere\nNarnia")]);
        let fault = |n: usize| FieldProblem {
            field: format!("areas[{n}]"),
            what: "this is no ward".to_owned(),
        };
        assert_eq!(
            schedule_problems(&fields, &[fault(1), fault(2)])
                .of("areas")
                .unwrap(),
            "Line 3, “Nowhere”: this is no ward. Also line 4, “Narnia”: this is no ward"
        );
    }
}
