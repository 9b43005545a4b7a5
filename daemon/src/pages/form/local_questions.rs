//! The questions of the kinds that neighbourhood teams write.

use wardmote_domain::{
    facts::{
        Access, AppealWhat, Asked, Because, CouldNot, Did, DidYouSee, EventTitle, FigurePeriod,
        FigureSource, FigureWhat, GuidanceStep, GuidanceTopic, Said, limits,
    },
    words::Kind,
};

use super::{
    local::{FIGURE, PRIORITY},
    moment, place,
    questions::{Asking, Section},
    rows,
};
use crate::pages::question::{Choice, Control, Question};

/// A code as a person reads it in a list.
fn label(code: &str) -> String {
    match code {
        "bsl" => return "British Sign Language (BSL) interpreter".to_owned(),
        "womens_safety" => return "Safety of women and girls".to_owned(),
        "step_free" => return "Step-free access".to_owned(),
        "drop_in" => return "Drop-in".to_owned(),
        "year_before" => return "That month, against a year before".to_owned(),
        "month_before" => return "That month, against the month before".to_owned(),
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

impl Asking<'_> {
    /// The questions on the facts, by section.
    pub(super) fn local(&self, kind: Kind) -> Vec<Section> {
        let ward = Section {
            title: "Where",
            questions: place::questions(self.fields, self.problems, true),
        };
        match kind {
            Kind::Appeal => vec![
                Section {
                    title: "What happened",
                    questions: self.appeal(),
                },
                Section {
                    title: "Where",
                    questions: self.place(true),
                },
            ],
            Kind::WardUpdate => vec![
                ward,
                Section {
                    title: "Asked, said and done",
                    questions: self.priorities(),
                },
                Section {
                    title: "Figures",
                    questions: self.figures(),
                },
                Section {
                    title: "Next meeting",
                    questions: self.meeting(),
                },
            ],
            Kind::Event => vec![
                ward,
                Section {
                    title: "The event",
                    questions: self.event(),
                },
            ],
            Kind::Guidance => vec![
                ward,
                Section {
                    title: "The advice",
                    questions: self.guidance(),
                },
            ],
            _ => vec![
                ward,
                Section {
                    title: "Asked, said and done",
                    questions: self.feedback(),
                },
            ],
        }
    }

    /// A code from a list, or a sentence in English below it.
    fn code(&self, name: &str, label_: &str, codes: &[&str]) -> Vec<Question> {
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

    /// The same where it need not be answered.
    fn code_if(&self, name: &str, label: &str, codes: &[&str]) -> Vec<Question> {
        let questions = self.code(name, label, codes);
        questions.into_iter().map(Question::optional).collect()
    }

    fn appeal(&self) -> Vec<Question> {
        let mut all = self.code("what_happened", "What happened?", codes!(AppealWhat));
        all.push(
            Question::new("when", "When?", moment::control(self.fields, "when", None))
                .hint("Leave the time empty if nobody knows it")
                .error(self.problems.of("when")),
        );
        all.extend(self.code(
            "did_you_see",
            "What may people have seen?",
            codes!(DidYouSee),
        ));
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

    fn priorities(&self) -> Vec<Question> {
        let mut all = vec![self.line("month", "Month").hint("Like November 2026")];
        let most = limits::PRIORITIES.1;
        for row in 1..=rows::shown(self.fields, "priorities", PRIORITY, most) {
            let at = |part| rows::field("priorities", row, part);
            let mut one = self.code(&at("asked"), &format!("{row}. We asked"), codes!(Asked));
            one.extend(self.code(&at("said"), &format!("{row}. You said"), codes!(Said)));
            one.extend(self.code(&at("did"), &format!("{row}. We did"), codes!(Did)));
            all.extend(spare(one, row > 1));
        }
        all
    }

    fn figures(&self) -> Vec<Question> {
        let mut all = Vec::new();
        for row in 1..=rows::shown(self.fields, "figures", FIGURE, limits::FIGURES.1) {
            let at = |part| rows::field("figures", row, part);
            let mut one = self.code(
                &at("what"),
                &format!("Figure {row}: what?"),
                codes!(FigureWhat),
            );
            for (part, words) in [("now", "how many now?"), ("before", "how many before?")] {
                one.push(self.count(&at(part), &format!("Figure {row}: {words}")));
            }
            let period = format!("Figure {row}: over which time?");
            one.extend(self.code(&at("period"), &period, codes!(FigurePeriod)));
            let source = format!("Figure {row}: where is it from?");
            one.extend(self.code(&at("source"), &source, codes!(FigureSource)));
            all.extend(spare(one, true));
        }
        all
    }

    fn meeting(&self) -> Vec<Question> {
        self.event().into_iter().map(Question::optional).collect()
    }

    fn event(&self) -> Vec<Question> {
        let mut all = self.code("title", "What is it?", codes!(EventTitle));
        all.push(
            self.line("venue", "Venue")
                .hint("Like Homerton Library hall"),
        );
        all.push(self.line("address", "Street of the venue"));
        all.push(self.moment("starts", "When does it start?", false));
        all.push(self.moment("ends", "When does it end?", false));
        let given = self.fields.all("access");
        let choices = Access::ALL
            .iter()
            .map(|a| Choice::of(a.as_str(), label(a.as_str()), &given))
            .collect();
        all.push(
            Question::new(
                "access",
                "What helps people to come?",
                Control::Checks { choices },
            )
            .error(self.problems.of("access"))
            .optional(),
        );
        all.push(
            self.line("access_other", "Something else that helps")
                .hint("In English. The other languages say that the English version says more")
                .optional(),
        );
        let book = [
            ("", "We do not say"),
            ("not_needed", "Nobody needs to book"),
            ("ways", "People book a place: say how below"),
        ];
        all.push(self.radios("book", "Booking", &book).optional());
        all.push(
            self.line("book_by", "How people book")
                .hint("A phone number, a web address or an email address")
                .optional(),
        );
        all
    }

    fn guidance(&self) -> Vec<Question> {
        let mut all = self.code("topic", "What is it about?", codes!(GuidanceTopic));
        for row in 1..=rows::shown(self.fields, "steps", &[""], limits::STEPS.1) {
            let name = rows::field("steps", row, "");
            let one = self.code(&name, &format!("Step {row}"), codes!(GuidanceStep));
            all.extend(spare(one, row > 1));
        }
        all
    }

    fn feedback(&self) -> Vec<Question> {
        let mut all = self.code("question", "What did we ask?", codes!(Asked));
        all.push(self.count("answers", "How many people answered?"));
        all.extend(self.code("said", "What did they say?", codes!(Said)));
        all.extend(self.code("did", "What did we do?", codes!(Did)));
        all.extend(self.code_if("could_not", "What could we not do?", codes!(CouldNot)));
        all.extend(self.code_if("because", "Why not?", codes!(Because)));
        all
    }
}

/// The questions of a row that may stay empty.
fn spare(row: Vec<Question>, may_stay_empty: bool) -> Vec<Question> {
    if !may_stay_empty {
        return row;
    }
    row.into_iter().map(Question::optional).collect()
}
