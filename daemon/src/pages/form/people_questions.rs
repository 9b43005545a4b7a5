//! The questions of a warning, of a missing person and of a court result.

use wardmote_domain::{
    facts::{Hazard, Looks, Offence, ResultCode, WarningDo, WarningDoNot, WarningSource},
    words::Kind,
};

use super::{
    local_questions::{codes, label},
    moment,
    people::{LOOKS, ORDERS, REFUSALS},
    place,
    questions::{Asking, Section},
    rows::Rows,
};
use crate::pages::question::{Choice, Control, Question};

/// How many of a message's pictures can be chosen.
const PICTURES: usize = 4;

impl Asking<'_> {
    /// The questions on the facts, by section.
    pub(super) fn people(&self, kind: Kind) -> Vec<Section> {
        match kind {
            Kind::Warning => self.warning(),
            Kind::Missing => vec![
                Section::of("Who is missing", self.person(kind)),
                Section::of("Last seen", self.last_seen(true)),
                self.looks(),
                Section::of(
                    "For callers",
                    vec![
                        self.picture(),
                        self.line("reference", "Reference")
                            .hint("What callers quote"),
                    ],
                ),
            ],
            _ => vec![
                Section::of("Where", place::questions(self.fields, self.problems, true)),
                Section::of("Whose case it is", self.person(kind)),
                Section::of("In court", self.in_court()),
                Section::of("What came of it", self.result()),
                Section::of(
                    "Our earlier appeal",
                    vec![
                        self.since("earlier_appeal", "When did we ask for help?")
                            .hint("Leave this empty if we did not")
                            .optional(),
                    ],
                ),
            ],
        }
    }

    fn warning(&self) -> Vec<Section> {
        vec![
            Section::of("The danger", self.hazard()),
            Section::of("Where", self.place(true)),
            Section::of(
                "When",
                vec![
                    self.moment("started", "When did it start?", true),
                    self.moment("next_update", "When will we say more?", true)
                        .hint("Only promise a time you can keep"),
                ],
            ),
            Section::of("What people must do", Vec::new()).rows(self.orders()),
            Section::of("What people must not do", Vec::new()).rows(self.refusals()),
            Section::of("Who says so", self.source()),
            self.extras(),
        ]
    }

    pub(super) fn hazard(&self) -> Vec<Question> {
        self.code("hazard", "What is the danger?", codes!(Hazard))
    }

    pub(super) fn source(&self) -> Vec<Question> {
        self.code(
            "source",
            "Who says that there is a danger?",
            codes!(WarningSource),
        )
    }

    pub(super) fn orders(&self) -> Rows {
        ORDERS.rows(self.fields, "To do", "Add something else to do", |row| {
            self.code(
                &ORDERS.field(row, ""),
                "What people must do",
                codes!(WarningDo),
            )
        })
    }

    pub(super) fn refusals(&self) -> Rows {
        REFUSALS.rows(self.fields, "Not to do", "Add something not to do", |row| {
            self.code(
                &REFUSALS.field(row, ""),
                "What people must not do",
                codes!(WarningDoNot),
            )
        })
    }

    /// The questions on a person: of somebody missing, and of somebody in a case.
    pub(super) fn person(&self, kind: Kind) -> Vec<Question> {
        let age = self.line("person_age", "Age");
        let mut all = vec![self.line("person_name", "Name")];
        if kind == Kind::Missing {
            all.push(age.optional());
            let now = [
                ("missing", "Still missing"),
                ("found", "Found, and alive"),
                ("died", "The person has died"),
            ];
            all.push(self.radios("person_status", "How do things stand?", &now).hint(
                "Of somebody who has died no text is written: people who know the family decide on the words",
            ));
            all.push(
                self.yes_no("family_told", "Does the family know that this goes out?")
                    .hint("Nothing is written before the family knows"),
            );
        } else {
            all.push(age.hint("Nobody under 18 is named in a case"));
            let status = [("open", "The case goes on"), ("closed", "The case is over")];
            all.push(self.radios("person_status", "How does the case stand?", &status));
        }
        all.push(
            self.line(
                "person_confirmed_by",
                "Who made sure that this is the person?",
            )
            .hint("We keep this, and never show it to the public"),
        );
        all.push(
            self.moment("person_until", "Until when may the name be shown?", false)
                .hint("The notice must come down by then: give that time below as well")
                .optional(),
        );
        all
    }

    pub(super) fn last_seen(&self, neighbours: bool) -> Vec<Question> {
        let when = self
            .since("when", "When was the person last seen?")
            .hint("Leave the time empty if nobody knows it");
        std::iter::once(when)
            .chain(self.place(neighbours))
            .collect()
    }

    /// A date, with a clock time where it is known.
    pub(super) fn since(&self, name: &str, asked: &str) -> Question {
        Question::new(name, asked, moment::control(self.fields, name, None))
            .error(self.problems.of(name))
    }

    /// What somebody looks like: ticks, and rows for words of one's own.
    pub(super) fn looks(&self) -> Section {
        let given = self.fields.all("description");
        let choices = Looks::ALL
            .iter()
            .map(|look| Choice::of(look.as_str(), label(look.as_str()), &given))
            .collect();
        let ticks = Question::new(
            "description",
            "What does the person look like, wear or have?",
            Control::Checks { choices },
        )
        .hint("No more than 8 fit in one notice")
        .error(self.problems.of("description"));
        let own = LOOKS.rows(
            self.fields,
            "Something else",
            "Add something in your own words",
            |row| {
                let name = LOOKS.field(row, "");
                vec![self.line(&name, "In your own words").hint(
                    "A sentence in English. The other languages say that the English version says more",
                )]
            },
        );
        Section::of("What they look like", vec![ticks]).rows(own)
    }

    fn picture(&self) -> Question {
        let given = self.fields.given("picture").unwrap_or("none");
        let mut choices = vec![Choice::of("none", "No picture", &[given])];
        let last = given.parse::<usize>().unwrap_or(0).max(PICTURES);
        let numbers =
            (1..=last).map(|n| Choice::of(n.to_string(), format!("Picture {n}"), &[given]));
        choices.extend(numbers);
        Question::new(
            "picture",
            "Which picture shows the person?",
            Control::Select { choices },
        )
        .hint("Pictures are added on the page of a stored notice. Store it first, then change this answer")
        .error(self.problems.of("picture"))
        .optional()
    }

    fn in_court(&self) -> Vec<Question> {
        let mut all = vec![
            self.line("court", "Court")
                .hint("Like Kingston Crown Court"),
            self.date_in_court(),
        ];
        all.extend(self.offence());
        all
    }

    pub(super) fn date_in_court(&self) -> Question {
        self.since("date", "When is or was the hearing?")
            .hint("Leave the time empty where the day is enough")
    }

    pub(super) fn offence(&self) -> Vec<Question> {
        self.code("offence", "What is the case about?", codes!(Offence))
    }

    pub(super) fn result(&self) -> Vec<Question> {
        let mut all = self.code("result", "What was the result?", codes!(ResultCode));
        for (name, asked, hint) in [
            (
                "result_years",
                "Years in prison",
                "Only for a prison sentence, suspended or not",
            ),
            (
                "result_months",
                "Months in prison",
                "At most 11 beside years. Only for a prison sentence, suspended or not",
            ),
            (
                "result_pounds",
                "Fine in pounds",
                "Only for a fine. A number, like 1250",
            ),
        ] {
            all.push(self.line(name, asked).hint(hint).optional());
        }
        all
    }
}
