//! The form of a schedule: when, for which wards, of whom, by when.

use wardmote_domain::{outlet::Outlets, words::Kind};

use super::{Fields, Problems, Section, moment};
use crate::pages::{
    plain,
    question::{Choice, Control, Question},
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
pub fn schedule_sections(
    fields: &Fields,
    problems: &Problems,
    outlets: &Outlets,
    people: &[(String, String)],
) -> Vec<Section> {
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
                    .hint("Like: every weekday at 9am, 15th of every month at 9am, or a crontab line such as 0 10 * * TUE. 31st of every month: a month without that day is skipped")
                    .optional(),
            ]),
        Section::of("Who writes, and by when", vec![
                ask.one_of("owner", "Who is asked?", people)
                    .hint("They must be able to write for every one of the wards. A ward’s record can name somebody for that ward")
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

impl Ask<'_> {
    /// One of our people; whoever makes the schedule stands first.
    fn one_of(&self, name: &str, label: &str, people: &[(String, String)]) -> Question {
        let typed = self.fields.get(name);
        let given = [typed];
        let mut choices = vec![Choice::of("", "You", &given)];
        choices.extend(people.iter().map(|(id, who)| Choice::of(id, who, &given)));
        // What another page or program gave is kept, and told if it is nobody of ours.
        if !typed.is_empty() && !people.iter().any(|(id, _)| id == typed) {
            choices.push(Choice::of(typed, typed, &given));
        }
        Question::new(name, label, Control::Select { choices }).error(self.problems.of(name))
    }
}
