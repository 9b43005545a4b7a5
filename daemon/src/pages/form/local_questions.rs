//! The questions of the kinds that neighbourhood teams write.

use wardmote_domain::{
    facts::{
        Access, AppealWhat, Asked, Because, CouldNot, Did, DidYouSee, EventTitle, FigurePeriod,
        FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, Said,
    },
    words::Kind,
};

use super::{
    local::{FIGURES, HELPS, PRIORITIES, STEPS},
    moment, place,
    questions::{Asking, Section},
    rows::Rows,
};
use crate::pages::question::{Choice, Control, Question};

/// A code as a person reads it in a list.
pub(super) fn label(code: &str) -> String {
    match code {
        "bsl" => return "British Sign Language (BSL) interpreter".to_owned(),
        "womens_safety" => return "Safety of women and girls".to_owned(),
        "step_free" => return "Step-free access".to_owned(),
        "drop_in" => return "Drop-in".to_owned(),
        "year_before" => return "That month, against a year before".to_owned(),
        "month_before" => return "That month, against the month before".to_owned(),
        "go_higher" => return "Go upstairs or to higher ground".to_owned(),
        "emergency_worker" => return "Attack on an emergency worker".to_owned(),
        "knife" => return "Carrying a knife".to_owned(),
        "gun" => return "Having a gun".to_owned(),
        "admitted" => return "Pleaded guilty".to_owned(),
        "dropped" => return "The case was dropped".to_owned(),
        "jailed" => return "Prison: say for how long below".to_owned(),
        "suspended" => return "A suspended prison sentence: say for how long below".to_owned(),
        "fined" => return "A fine: say how much below".to_owned(),
        _ => {}
    }
    super::sentence(&code.replace('_', " "))
}

/// The names of a set of codes.
macro_rules! codes {
    ($set:ty) => {
        &<$set>::ALL
            .iter()
            .map(|code| code.as_str())
            .collect::<Vec<_>>()
    };
}
pub(super) use codes;

impl Asking<'_> {
    /// The questions on the facts, by section.
    pub(super) fn local(&self, kind: Kind) -> Vec<Section> {
        let ward = Section::of("Where", place::questions(self.fields, self.problems, true));
        match kind {
            Kind::Appeal => vec![
                Section::of("What happened", self.appeal()),
                Section::of("Where", self.place(true)),
            ],
            Kind::WardUpdate => {
                let mut all = vec![
                    ward,
                    Section::of("Asked, said and done", vec![self.month()]).rows(self.priorities()),
                    Section::of("Figures", Vec::new()).rows(self.figures()),
                ];
                all.extend(self.event(true));
                all
            }
            Kind::Event => std::iter::once(ward).chain(self.event(false)).collect(),
            Kind::Guidance => {
                let topic = self.topic();
                let advice = Section::of("The advice", topic).rows(self.steps());
                vec![ward, advice]
            }
            _ => vec![ward, Section::of("Asked, said and done", self.feedback())],
        }
    }

    /// A code from a list, or a sentence in English below it.
    pub(super) fn code(&self, name: &str, label_: &str, codes: &[&str]) -> Vec<Question> {
        let given = [self.fields.get(name)];
        let mut choices = vec![Choice::of("", "Choose one", &given)];
        choices.extend(codes.iter().map(|c| Choice::of(*c, label(c), &given)));
        choices.push(Choice::of("other", "Something else: say it below", &given));
        vec![
            Question::new(name, label_, Control::Select { choices }).error(self.problems.of(name)),
            self.line(
                &format!("{name}_other"),
                &format!("{}, in your own words", label_.trim_end_matches('?')),
            )
            .hint("Only for “Something else”. A sentence in English; no other language is made")
            .optional(),
        ]
    }

    pub(super) fn appeal_what(&self) -> Vec<Question> {
        self.code("what_happened", "What happened?", codes!(AppealWhat))
    }

    pub(super) fn appeal_when(&self) -> Question {
        Question::new("when", "When?", moment::control(self.fields, "when", None))
            .hint("Leave the time empty if nobody knows it")
            .error(self.problems.of("when"))
    }

    pub(super) fn did_you_see(&self) -> Vec<Question> {
        self.code(
            "did_you_see",
            "What may people have seen?",
            codes!(DidYouSee),
        )
    }

    fn appeal(&self) -> Vec<Question> {
        let mut all = self.appeal_what();
        all.push(self.appeal_when());
        all.extend(self.did_you_see());
        all.push(
            self.line("reference", "Reference")
                .hint("What callers quote"),
        );
        all.push(
            self.text("description", "Description", 3)
                .hint("In English. The other languages say that the English version says more")
                .optional(),
        );
        all
    }

    pub(super) fn month(&self) -> Question {
        self.line("month", "Month").hint("Like November 2026")
    }

    pub(super) fn priorities(&self) -> Rows {
        PRIORITIES.rows(self.fields, "Promise", "Add another promise", |row| {
            let at = |part| PRIORITIES.field(row, part);
            let mut one = self.code(&at("asked"), "We asked", codes!(Asked));
            one.extend(self.code(&at("said"), "You said", codes!(Said)));
            one.extend(self.code(&at("did"), "We did", codes!(Did)));
            one
        })
    }

    pub(super) fn figures(&self) -> Rows {
        FIGURES.rows(self.fields, "Figure", "Add a figure", |row| {
            let at = |part| FIGURES.field(row, part);
            let mut one = self.code(&at("what"), "What is counted?", codes!(FigureWhat));
            one.push(self.count(&at("now"), "How many now?"));
            one.push(self.count(&at("before"), "How many before?"));
            one.extend(self.code(&at("period"), "Over which time?", codes!(FigurePeriod)));
            one.extend(self.code(&at("source"), "Where is it from?", codes!(FigureSource)));
            one
        })
    }

    /// The questions on an event; as the next meeting of a ward all of it may stay empty.
    pub(super) fn event(&self, meeting: bool) -> Vec<Section> {
        let titles = match meeting {
            true => ["Next meeting", "Coming to the meeting", "Booking for it"],
            false => ["The event", "Coming to it", "Booking"],
        };
        let may_stay_empty = |questions: Vec<Question>| match meeting {
            true => questions.into_iter().map(Question::optional).collect(),
            false => questions,
        };
        let [what, coming, booking] = titles;
        vec![
            Section::of(what, may_stay_empty(self.when_and_where())),
            Section::of(coming, vec![self.access()]).rows(self.helps()),
            Section::of(booking, self.book()),
        ]
    }

    pub(super) fn title(&self) -> Vec<Question> {
        self.code("title", "What is it?", codes!(EventTitle))
    }

    pub(super) fn venue(&self) -> Question {
        self.line("venue", "Venue")
            .hint("Like Homerton Library hall")
    }

    pub(super) fn address(&self) -> Question {
        self.line("address", "Street of the venue")
    }

    fn when_and_where(&self) -> Vec<Question> {
        let mut all = self.title();
        all.push(self.venue());
        all.push(self.address());
        all.push(self.moment("starts", "When does it start?", false));
        all.push(self.moment("ends", "When does it end?", false));
        all
    }

    pub(super) fn access(&self) -> Question {
        let given = self.fields.all("access");
        let choices = Access::ALL
            .iter()
            .map(|a| Choice::of(a.as_str(), label(a.as_str()), &given))
            .collect();
        Question::new(
            "access",
            "What helps people to come?",
            Control::Checks { choices },
        )
        .error(self.problems.of("access"))
        .optional()
    }

    pub(super) fn helps(&self) -> Rows {
        HELPS.rows(
            self.fields,
            "Something else that helps",
            "Add something else that helps",
            |row| {
                let name = HELPS.field(row, "");
                vec![
                    self.line(&name, "In your own words").hint(
                        "In English. The other languages say that the English version says more",
                    ),
                ]
            },
        )
    }

    pub(super) fn book(&self) -> Vec<Question> {
        let choices = [
            ("", "We do not say"),
            ("not_needed", "Nobody needs to book"),
            ("ways", "People book a place: say how below"),
        ];
        let way = |name: &str, label: &str, kind: &'static str| {
            let control = Control::Line {
                kind,
                value: self.fields.get(name).to_owned(),
                complete: "off",
            };
            Question::new(name, label, control)
                .error(self.problems.of(name))
                .optional()
        };
        vec![
            self.radios("book", "Do people book?", &choices).optional(),
            way("book_phone", "Book by phone", "tel"),
            way("book_url", "Book on a web page", "text").hint("It starts with https://"),
            way("book_email", "Book by email", "email"),
            way("book_text", "Book by text message", "tel"),
        ]
    }

    pub(super) fn topic(&self) -> Vec<Question> {
        self.code("topic", "What is it about?", codes!(GuidanceTopic))
    }

    pub(super) fn steps(&self) -> Rows {
        STEPS.rows(self.fields, "Step", "Add a step", |row| {
            self.code(&STEPS.field(row, ""), "What to do", codes!(GuidanceStep))
        })
    }

    pub(super) fn question(&self) -> Vec<Question> {
        self.code("question", "What did we ask?", codes!(Asked))
    }

    pub(super) fn said(&self) -> Vec<Question> {
        self.code("said", "What did they say?", codes!(Said))
    }

    pub(super) fn did(&self) -> Vec<Question> {
        self.code("did", "What did we do?", codes!(Did))
    }

    pub(super) fn could_not(&self) -> Vec<Question> {
        self.code("could_not", "What could we not do?", codes!(CouldNot))
    }

    pub(super) fn because(&self) -> Vec<Question> {
        self.code("because", "Why not?", codes!(Because))
    }

    fn feedback(&self) -> Vec<Question> {
        let mut all = self.question();
        all.push(self.count("answers", "How many people answered?"));
        all.extend(self.said());
        all.extend(self.did());
        let rest = self.could_not().into_iter().chain(self.because());
        all.extend(rest.map(Question::optional));
        all
    }
}
