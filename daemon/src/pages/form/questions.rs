//! The questions of a notice, section by section, with what was answered so far.

use wardmote_domain::{
    facts::{HoldingWhat, WhatHappened},
    words::Kind,
};

use super::{Fields, FormContext, Problems, contact, moment, place, rows::Rows};
use crate::pages::question::{Choice, Control, Question};

/// Questions that belong together, under a heading, and perhaps a list that grows.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The questions.
    pub questions: Vec<Question>,
    /// The rows of a list, below the questions.
    pub list: Option<Rows>,
    /// What stands above questions that are folded away until one is answered; nothing where they are in sight.
    pub folded: Option<&'static str>,
}

impl Section {
    /// Questions under a heading.
    pub fn of(title: &'static str, questions: Vec<Question>) -> Self {
        Self {
            title,
            questions,
            list: None,
            folded: None,
        }
    }

    /// Folded away until one of them is answered, with a word of explanation.
    pub(super) fn folded(mut self, hint: &'static str) -> Self {
        self.folded = Some(hint);
        self
    }

    /// Whether any of it is answered or wrong: what is folded away then stands open.
    pub fn is_open(&self) -> bool {
        self.asked().any(|q| q.error.is_some() || q.is_answered())
    }

    /// With a list that grows.
    pub(super) fn rows(mut self, list: Rows) -> Self {
        self.list = Some(list);
        self
    }

    /// Every question of it, those of its rows too.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        let rows = self.list.iter().flat_map(|list| &list.rows);
        self.questions
            .iter()
            .chain(rows.flat_map(|row| &row.questions))
    }
}

/// One form being asked: what was posted and what is wrong with it.
pub(super) struct Asking<'a> {
    pub(super) context: &'a FormContext<'a>,
    pub(super) fields: &'a Fields,
    pub(super) problems: &'a Problems,
}

/// The questions of a kind of notice, in order.
pub fn sections(context: &FormContext<'_>, fields: &Fields, problems: &Problems) -> Vec<Section> {
    let ask = Asking {
        context,
        fields,
        problems,
    };
    let facts = match context.kind {
        Kind::Holding => vec![
            Section::of("What is happening", ask.holding_what()),
            Section::of("Where", ask.place(true)),
            Section::of(
                "When",
                vec![
                    ask.moment("started", "When did it start?", true),
                    ask.moment("next_update", "When will we say more?", true)
                        .hint("Only promise a time you can keep"),
                ],
            ),
            ask.extras(),
        ],
        Kind::Warning | Kind::Missing | Kind::Outcome => ask.people(context.kind),
        Kind::Appeal | Kind::WardUpdate | Kind::Event | Kind::Guidance | Kind::Feedback => {
            ask.local(context.kind)
        }
        _ => vec![
            Section::of("What happened", ask.what_happened()),
            Section::of("Where", ask.place(true)),
            Section::of(
                "When",
                vec![
                    ask.moment("started", "When did it start?", true),
                    ask.moment("ended", "When did it end?", false)
                        .hint("Leave this empty if it has not ended")
                        .optional(),
                ],
            ),
            Section::of("What is known", ask.known()),
            Section::of("The team", ask.team()),
            ask.extras(),
        ],
    };
    // The facts of an event and of a court result hold no contact of their own.
    let contact = (!matches!(context.kind, Kind::Event | Kind::Outcome))
        .then(|| Section::of("How people reach us", contact::questions(fields, problems)));
    let rest = [
        Section::of("In your own words", vec![ask.own_words()]),
        Section::of("Going out", ask.going_out()),
        Section::of("Languages", ask.also_in()),
    ];
    let all = facts.into_iter().chain(contact).chain(rest);
    all.filter(|s| !s.questions.is_empty() || s.list.is_some())
        .collect()
}

impl Asking<'_> {
    pub(super) fn line(&self, name: &str, label: &str) -> Question {
        let control = Control::Line {
            kind: "text",
            value: self.fields.get(name).to_owned(),
            complete: "off",
        };
        Question::new(name, label, control).error(self.problems.of(name))
    }

    pub(super) fn text(&self, name: &str, label: &str, rows: u8) -> Question {
        let value = self.fields.text(name).unwrap_or_default();
        Question::new(name, label, Control::Text { value, rows }).error(self.problems.of(name))
    }

    pub(super) fn radios(&self, name: &str, label: &str, answers: &[(&str, &str)]) -> Question {
        let given = [self.fields.get(name)];
        let choices = answers
            .iter()
            .map(|(value, label)| Choice::of(*value, *label, &given))
            .collect();
        Question::new(
            name,
            label,
            Control::Radios {
                choices,
                side_by_side: false,
            },
        )
        .error(self.problems.of(name))
    }

    pub(super) fn moment(&self, name: &str, label: &str, today: bool) -> Question {
        let today = today.then_some(self.context.now);
        Question::new(name, label, moment::control(self.fields, name, today))
            .error(self.problems.of(name))
    }

    pub(super) fn yes_no(&self, name: &str, label: &str) -> Question {
        let given = [self.fields.get(name)];
        let choices = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known yet")]
            .map(|(value, label)| Choice::of(value, label, &given))
            .to_vec();
        Question::new(
            name,
            label,
            Control::Radios {
                choices,
                side_by_side: true,
            },
        )
        .error(self.problems.of(name))
    }

    pub(super) fn count(&self, name: &str, label: &str) -> Question {
        let control = Control::Count {
            value: self.fields.get(name).to_owned(),
            not_known: self.fields.given(&format!("{name}_not_known")).is_some(),
        };
        Question::new(name, label, control)
            .hint("A number. 0 means nobody")
            .error(self.problems.of(name))
    }

    pub(super) fn holding_what(&self) -> Vec<Question> {
        let label = |code: &HoldingWhat| match code {
            HoldingWhat::ArmedPolice => "Armed police are there",
            HoldingWhat::Search => "A search",
            HoldingWhat::Cordon => "A cordon",
            HoldingWhat::SeriousIncident => "A serious incident",
        };
        let mut answers: Vec<(&str, &str)> = HoldingWhat::ALL
            .iter()
            .map(|c| (c.as_str(), label(c)))
            .collect();
        answers.push(("other", "Something else: say it below"));
        self.with_own("what", "What is happening?", &answers)
    }

    pub(super) fn what_happened(&self) -> Vec<Question> {
        let label = |code: &WhatHappened| match code {
            WhatHappened::Search => "We searched an address",
            WhatHappened::Arrest => "We made an arrest",
            WhatHappened::ArmedResponse => "Armed officers came",
            WhatHappened::RoadClosed => "A road was closed",
        };
        let mut answers: Vec<(&str, &str)> = WhatHappened::ALL
            .iter()
            .map(|c| (c.as_str(), label(c)))
            .collect();
        answers.push(("other", "Something else: say it below"));
        self.with_own("what_happened", "What happened?", &answers)
    }

    pub(super) fn with_own(
        &self,
        name: &str,
        label: &str,
        answers: &[(&str, &str)],
    ) -> Vec<Question> {
        vec![
            self.radios(name, label, answers),
            self.line(&format!("{name}_other"), "Something else, in English")
                .hint("No other language can be made from words of your own")
                .optional(),
        ]
    }

    pub(super) fn place(&self, neighbours: bool) -> Vec<Question> {
        let mut all = vec![
            self.line("street", "Street")
                .hint("Without a house number")
                .optional(),
            self.line("place_name", "Name of the place")
                .hint("Like a park or a station")
                .optional(),
        ];
        // Few notices say one: it is asked where one was given.
        if self.fields.has("postcode") {
            all.push(self.line("postcode", "Postcode").optional());
        }
        all.extend(place::questions(self.fields, self.problems, neighbours));
        all
    }

    fn known(&self) -> Vec<Question> {
        vec![
            self.yes_no("armed", "Were officers armed?"),
            self.yes_no("shots_fired", "Were shots fired?"),
            self.yes_no("right_address", "Was it the right address?"),
            self.yes_no("road_open", "Is the road open?"),
            self.count("arrested", "How many people were arrested?"),
            self.count("injured", "How many people were hurt?"),
            self.count("died", "How many people died?"),
            self.text("why", "Why did we act?", 3)
                .hint("In English. The other languages say that the English version says more")
                .optional(),
        ]
    }

    pub(super) fn team(&self) -> Vec<Question> {
        let get = |name: &str| self.fields.get(name).to_owned();
        let date = Some(get("team_there_date"))
            .filter(|d| !d.is_empty())
            .unwrap_or_else(|| self.context.now.date().to_string());
        let span = Control::Span {
            date,
            from: get("team_there_from"),
            to: get("team_there_to"),
        };
        vec![
            self.line("team_place", "Where can people meet the team?")
                .hint("Leave this and the times empty if no team will be there")
                .optional(),
            Question::new("team_there", "When is the team there?", span)
                .error(self.problems.of("team_there"))
                .optional(),
        ]
    }

    fn own_words(&self) -> Question {
        self.text("own_words", "A paragraph of your own", 4)
            .hint("In English. The other languages say that the English version says more")
            .optional()
    }
}
