//! One question of a form: a label, a hint, an error beside the field, and a control. Every form of the desk and of the
//! public site is made of these.

use askama::Template;

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A word of explanation.
    pub hint: Option<String>,
    /// Whether it is the answer now.
    pub chosen: bool,
}

impl Choice {
    /// An answer that is chosen when `given` has it.
    pub fn of(value: impl Into<String>, label: impl Into<String>, given: &[&str]) -> Self {
        let value = value.into();
        Self {
            chosen: given.contains(&value.as_str()),
            value,
            label: label.into(),
            hint: None,
        }
    }

    /// With a word of explanation.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// How a question is answered.
#[derive(Debug, Clone)]
pub enum Control {
    /// A line of text. `kind` is the input's type; `complete` its `autocomplete`, empty for none.
    Line {
        /// `text`, `email` or `tel`.
        kind: &'static str,
        /// What is there now.
        value: String,
        /// The purpose, for browsers that fill in.
        complete: &'static str,
    },
    /// A code of digits, mailed to the person.
    Code,
    /// Several lines.
    Text {
        /// What is there now.
        value: String,
        /// How many lines it shows.
        rows: u8,
    },
    /// One of several.
    Radios {
        /// The answers.
        choices: Vec<Choice>,
        /// Whether they stand side by side where there is room.
        side_by_side: bool,
    },
    /// Any of several.
    Checks {
        /// The answers.
        choices: Vec<Choice>,
    },
    /// One of a long list.
    Select {
        /// The answers.
        choices: Vec<Choice>,
    },
    /// A whole number, or "not known yet".
    Count {
        /// What is there now.
        value: String,
        /// Whether it is not known yet.
        not_known: bool,
    },
    /// A date and a clock time, in two fields.
    Moment {
        /// `2026-12-08`.
        date: String,
        /// `10:55`.
        time: String,
        /// The two readings of a clock time that happens twice that night, when it must be told apart.
        fold: Vec<Choice>,
    },
    /// A date and two clock times.
    Span {
        /// `2026-12-08`.
        date: String,
        /// From.
        from: String,
        /// To.
        to: String,
    },
}

/// One question.
#[derive(Debug, Clone, Template)]
#[template(path = "part/question.html")]
pub struct Question {
    /// The name of what is posted, and the id on the page.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// How to answer.
    pub hint: Option<String>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// How it is answered.
    pub control: Control,
    /// Whether it may stay empty: the label says so.
    pub optional: bool,
    /// The row that it stands in, as in `Figure 2`: the error summary says so, for rows ask the same.
    pub within: Option<String>,
    /// The language that the answer is written in, where it is not English: its tag, and `ltr` or `rtl`.
    pub written_in: Option<(String, &'static str)>,
}

impl Question {
    /// A question that must be answered.
    pub fn new(name: &str, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.to_owned(),
            label: label.into(),
            hint: None,
            error: None,
            control,
            optional: false,
            within: None,
            written_in: None,
        }
    }

    /// Answered in another language: its tag, and which way it is written.
    #[must_use]
    pub fn written_in(mut self, tag: &str, direction: &'static str) -> Self {
        self.written_in = Some((tag.to_owned(), direction));
        self
    }

    /// In a row of a list.
    #[must_use]
    pub fn within(mut self, row: &str) -> Self {
        self.within = Some(row.to_owned());
        self
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// With what is wrong, if anything is.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Whether anything is answered.
    pub fn is_answered(&self) -> bool {
        match &self.control {
            Control::Line { value, .. } | Control::Text { value, .. } => !value.is_empty(),
            Control::Radios { choices, .. } | Control::Checks { choices } => {
                choices.iter().any(|c| c.chosen)
            }
            Control::Select { choices } => choices.iter().any(|c| c.chosen && !c.value.is_empty()),
            Control::Count { value, not_known } => *not_known || !value.is_empty(),
            Control::Moment { date, time, .. } => !date.is_empty() || !time.is_empty(),
            Control::Span { from, to, .. } => !from.is_empty() || !to.is_empty(),
            Control::Code => false,
        }
    }

    /// Whether it is one question of several fields, which belong in a `fieldset`.
    fn is_group(&self) -> bool {
        matches!(
            self.control,
            Control::Radios { .. }
                | Control::Checks { .. }
                | Control::Count { .. }
                | Control::Moment { .. }
                | Control::Span { .. }
        )
    }

    /// The id that the error summary leads to: the first field of a group.
    pub fn first_field(&self) -> String {
        match self.control {
            Control::Radios { .. } | Control::Checks { .. } => format!("{}-1", self.name),
            Control::Moment { .. } | Control::Span { .. } => format!("{}_date", self.name),
            _ => self.name.clone(),
        }
    }

    /// The ids of hint and error, for `aria-describedby`; empty if there are none.
    fn described(&self) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        ids.join(" ")
    }
}

/// The lines of the error summary for these questions, in their order.
pub fn summary<'q>(
    questions: impl IntoIterator<Item = &'q Question>,
) -> Vec<super::chrome::ErrorLine> {
    questions
        .into_iter()
        .filter_map(|q| {
            q.error.as_ref().map(|what| super::chrome::ErrorLine {
                field: q.first_field(),
                // Beside the field the question stands above the error; here it must be named.
                what: format!("{}{} {what}", row(q), named(&q.label)),
            })
        })
        .collect()
}

fn row(question: &Question) -> String {
    let row = question.within.as_ref();
    row.map_or_else(String::new, |row| format!("{row}, "))
}

/// A question as the head of a line: `Were officers armed?`, `Street:`.
fn named(label: &str) -> String {
    if label.ends_with('?') {
        label.to_owned()
    } else {
        format!("{label}:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_fieldset_with_its_error_beside_it() {
        let question = Question::new(
            "armed",
            "Were officers armed?",
            Control::Radios {
                choices: vec![
                    Choice::of("yes", "Yes", &["yes"]),
                    Choice::of("no", "No", &[]),
                ],
                side_by_side: true,
            },
        )
        .hint("Say what is known")
        .error(Some("Choose <one>".to_owned()));
        let html = question.render().unwrap();
        assert!(html.contains("<fieldset"), "{html}");
        assert!(
            html.contains(r#"aria-describedby="armed-hint armed-error""#),
            "{html}"
        );
        assert!(html.contains("Choose &#60;one&#62;"), "{html}");
        assert_eq!(html.matches(" checked").count(), 1);
        assert_eq!(summary([&question])[0].field, "armed-1");
        assert!(html.contains(r#"id="armed-1""#), "{html}");
    }

    #[test]
    fn a_line_keeps_what_was_typed_and_escapes_it() {
        let control = Control::Line {
            kind: "text",
            value: "\"><script>".to_owned(),
            complete: "",
        };
        let html = Question::new("street", "Street", control)
            .optional()
            .render()
            .unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("(optional)"));
    }
}
