//! The form of a schedule: when, for which wards, of whom, by when.

use std::collections::BTreeMap;

use wardmote_domain::{facts::FactValue, outlet::Outlets, words::Kind};

use super::{Fields, Problems, Section, moment};
use crate::{
    desk::schedules::ScheduleRequest,
    pages::{
        plain,
        question::{Choice, Control, Question},
    },
};

/// The kinds that can be planned.
const KINDS: [Kind; 5] = [
    Kind::WardUpdate,
    Kind::Event,
    Kind::Guidance,
    Kind::Feedback,
    Kind::Appeal,
];
const NTH: [&str; 5] = ["first", "second", "third", "fourth", "last"];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// What the form starts with.
pub fn schedule_defaults() -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("kind", "ward_update"),
        ("repeat", "monthly"),
        ("nth", "first"),
        ("weekday", "Tuesday"),
        ("clock", "10am"),
        ("due_days", "5"),
        ("out", "later"),
        ("out_days", "7"),
        ("out_clock", "midday"),
        ("chase", "48, 24"),
        ("grace", "24"),
    ] {
        fields.set(name, value);
    }
    fields
}

/// The questions, with what was answered so far.
pub fn schedule_sections(fields: &Fields, problems: &Problems, outlets: &Outlets) -> Vec<Section> {
    let ask = Ask { fields, problems };
    let kinds: Vec<(&str, &str)> = KINDS.iter().map(|k| (k.as_str(), k.title())).collect();
    let given = fields.all("outlets");
    let outlets = outlets
        .iter()
        .map(|o| Choice::of(o.name.as_str(), plain::outlet(&o.name), &given))
        .collect();
    let areas = Control::Text {
        value: fields.text("areas").unwrap_or_default(),
        rows: 3,
    };
    let once = moment::control(fields, "once", None);
    vec![
        Section::of("What is asked for", vec![
                ask.radios("kind", "Which type of notice?", &kinds),
                Question::new("areas", "For which wards?", areas)
                    .hint("One on each line. The name of a borough stands for all of its wards: Hackney")
                    .error(problems.of("areas")),
                ask.line("name", "What do people call it?").hint("Like: Hackney ward updates").optional(),
            ]),
        Section::of("When it asks", vec![
                ask.radios(
                    "repeat",
                    "How often?",
                    &[
                        ("monthly", "Every month, on a weekday"),
                        ("weekly", "Every week"),
                        ("once", "On one date"),
                        ("other", "In other words"),
                    ],
                ),
                ask.select("nth", "Which one of the month?", &NTH).hint("For every month only"),
                ask.select("weekday", "On which day?", &DAYS).hint("For every month and every week"),
                ask.line("clock", "At what time?").hint("Like 10am or 4:30pm. For every month and every week"),
                Question::new("once", "The date and time", once)
                    .hint("For one date only")
                    .error(problems.of("once"))
                    .optional(),
                ask.line("words", "In other words")
                    .hint("Like: every weekday at 9am, 15th of every month at 9am, or a crontab line such as 0 10 * * TUE")
                    .optional(),
            ]),
        Section::of("Who writes, and by when", vec![
                ask.line("owner", "Who is asked?")
                    .hint("Their name or address. You are, if you leave this empty. A ward’s record can name somebody for that ward")
                    .optional(),
                ask.line("due_days", "How many days do they have?"),
                ask.line("chase", "How many hours before the end are they reminded?")
                    .hint("Like: 48, 24. Leave this empty for no reminder")
                    .optional(),
                ask.line("grace", "If we could not ask in time, for how many hours do we still ask?")
                    .hint("After that the time counts as missed, and you are told"),
            ]),
        Section::of("Going out", vec![
                ask.radios(
                    "out",
                    "When do the notices go?",
                    &[("approved", "Each as soon as it is approved"), ("later", "At a set time after the asking: give it below")],
                ),
                ask.line("out_days", "How many days after the asking?").hint("For a set time only"),
                ask.line("out_clock", "At what time?").hint("Like midday. For a set time only"),
                Question::new("outlets", "Where do they go?", Control::Checks { choices: outlets })
                    .hint("Leave this empty to take the outlets of each ward’s record, or let each writer choose")
                    .error(problems.of("outlets"))
                    .optional(),
            ]),
    ]
}

struct Ask<'a> {
    fields: &'a Fields,
    problems: &'a Problems,
}

impl Ask<'_> {
    fn line(&self, name: &str, label: &str) -> Question {
        let control = Control::Line {
            kind: "text",
            value: self.fields.get(name).to_owned(),
            complete: "off",
        };
        Question::new(name, label, control).error(self.problems.of(name))
    }

    fn radios(&self, name: &str, label: &str, answers: &[(&str, &str)]) -> Question {
        let given = [self.fields.get(name)];
        let choices = answers
            .iter()
            .map(|(value, label)| Choice::of(*value, *label, &given))
            .collect();
        let control = Control::Radios {
            choices,
            side_by_side: false,
        };
        Question::new(name, label, control).error(self.problems.of(name))
    }

    fn select(&self, name: &str, label: &str, answers: &[&str]) -> Question {
        let given = [self.fields.get(name)];
        let choices = answers
            .iter()
            .map(|a| Choice::of(*a, super::sentence(a), &given))
            .collect();
        Question::new(name, label, Control::Select { choices }).error(self.problems.of(name))
    }
}

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
        _ => "clock",
    };
    for fault in faults {
        let head = fault.field.split(['.', '[']).next().unwrap_or_default();
        let field = match head {
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

/// The schedule that a posted form asks for.
///
/// # Errors
/// What is wrong, each beside its field.
pub fn schedule_request(fields: &Fields) -> Result<ScheduleRequest, Problems> {
    let mut problems = Problems::default();
    let when = when(fields, &mut problems);
    let goes_out = match fields.get("out") {
        "later" => {
            for name in ["out_days", "out_clock"] {
                if fields.given(name).is_none() {
                    problems.add(name, "Give this, or choose “as soon as it is approved”");
                }
            }
            Some(format!(
                "{} days later at {}",
                fields.get("out_days"),
                fields.get("out_clock")
            ))
        }
        _ => None,
    };
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
    if !problems.is_empty() {
        return Err(problems);
    }
    let areas = fields.text("areas").unwrap_or_default();
    Ok(ScheduleRequest {
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
    })
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
