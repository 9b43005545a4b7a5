//! Lists in a form without scripts: each item is a row of fields, `steps_1`, `priorities_2_said`. Buttons add a row and take
//! one out; asking for the form again keeps everything that was typed.

use super::Fields;
use crate::pages::question::Question;

/// One row of a list: a promise, a figure, a step.
#[derive(Debug, Clone)]
pub struct Row {
    /// `Figure 2`.
    pub legend: String,
    /// Its id on the page.
    pub id: String,
    /// What its button posts, `drop_figures_2`; none where the only row of a list that must have one cannot go.
    pub drop: Option<String>,
    /// What is asked.
    pub questions: Vec<Question>,
}

/// The rows of a list, with its buttons.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Its name in the fields.
    pub list: &'static str,
    /// The words of the button that adds one.
    pub add: &'static str,
    /// Whether there is room for another.
    pub more: bool,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A list of a form: how its rows are made of fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// Its name.
    pub name: &'static str,
    /// The fields of a row; one empty name for a list of single values.
    pub parts: &'static [&'static str],
    /// Fewest and most rows.
    pub bounds: (usize, usize),
}

/// What a field's name may end with, beside the name itself: words in place of a code, a number that is not known.
const ENDS: [&str; 3] = ["", "_other", "_not_known"];

impl List {
    /// The name of a field in a row.
    pub(super) fn field(self, row: usize, part: &str) -> String {
        field(self.name, row, part)
    }

    fn fields(self, row: usize) -> impl Iterator<Item = String> {
        self.parts.iter().flat_map(move |part| {
            let name = self.field(row, part);
            ENDS.map(move |end| format!("{name}{end}"))
        })
    }

    /// The rows that hold something, by their numbers.
    pub(super) fn filled(self, fields: &Fields) -> Vec<usize> {
        let held = |row: &usize| self.fields(*row).any(|name| fields.given(&name).is_some());
        (1..=self.bounds.1).filter(held).collect()
    }

    /// How many rows are shown: all that were there, those that hold something, and no fewer than are needed.
    pub(super) fn shown(self, fields: &Fields) -> usize {
        let asked = fields
            .get(&format!("{}_rows", self.name))
            .parse::<usize>()
            .unwrap_or(0);
        let last = self.filled(fields).last().copied().unwrap_or(0);
        asked.max(last).max(self.bounds.0).min(self.bounds.1)
    }

    /// The rows with their questions. `legend` names one, as in `Figure 2`.
    pub(super) fn rows(
        self,
        fields: &Fields,
        legend: &str,
        add: &'static str,
        mut ask: impl FnMut(usize) -> Vec<Question>,
    ) -> Rows {
        let shown = self.shown(fields);
        let rows = (1..=shown).map(|row| {
            let legend = format!("{legend} {row}");
            let questions = ask(row);
            let within = |q: Question| q.within(&legend);
            Row {
                id: format!("{}-{row}", self.name),
                drop: (shown > self.bounds.0).then(|| format!("drop_{}_{row}", self.name)),
                questions: questions.into_iter().map(within).collect(),
                legend,
            }
        });
        Rows {
            rows: rows.collect(),
            list: self.name,
            add,
            more: shown < self.bounds.1,
        }
    }

    /// Puts the rows one after another, those that hold nothing last.
    fn close(self, fields: &mut Fields, without: Option<usize>) {
        let shown = self.shown(fields);
        let kept: Vec<usize> = self
            .filled(fields)
            .into_iter()
            .filter(|row| Some(*row) != without)
            .collect();
        for row in 1..=self.bounds.1 {
            let from = kept.get(row - 1).copied();
            for part in self.parts {
                for end in ENDS {
                    let value = from.and_then(|from| {
                        let name = format!("{}{end}", self.field(from, part));
                        fields.text(&name)
                    });
                    let name = format!("{}{end}", self.field(row, part));
                    match value {
                        Some(value) => fields.set(&name, value),
                        None => fields.remove(&name),
                    }
                }
            }
        }
        let left = shown - usize::from(without.is_some_and(|w| w <= shown));
        fields.set(&format!("{}_rows", self.name), left.to_string());
    }
}

/// Does what a row's button says: one more, or one out of the list. Gives whether it was such a button.
pub(super) fn pressed(lists: &[List], fields: &mut Fields) -> bool {
    let step = fields.get("step").to_owned();
    for list in lists {
        if step.strip_prefix("add_") == Some(list.name) {
            list.close(fields, None);
            let shown = list.shown(fields);
            // A row that was empty already stays, and one comes after it.
            fields.set(
                &format!("{}_rows", list.name),
                (shown + 1).min(list.bounds.1).to_string(),
            );
            return true;
        }
        let row = step
            .strip_prefix("drop_")
            .and_then(|rest| rest.strip_prefix(list.name))
            .and_then(|rest| rest.strip_prefix('_'))
            .and_then(|row| row.parse::<usize>().ok());
        if let Some(row) = row {
            list.close(fields, Some(row));
            return true;
        }
    }
    false
}

/// Leaves no gaps between rows: a fault of the third item then stands beside the third row.
pub(super) fn close_gaps(lists: &[List], fields: &mut Fields) {
    for list in lists {
        let mut filled = list.filled(fields).into_iter().enumerate();
        if filled.any(|(i, row)| row != i + 1) {
            list.close(fields, None);
        }
    }
}

/// The name of a field in a row; a list of single values has no parts.
pub(super) fn field(list: &str, row: usize, part: &str) -> String {
    if part.is_empty() {
        format!("{list}_{row}")
    } else {
        format!("{list}_{row}_{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: List = List {
        name: "steps",
        parts: &[""],
        bounds: (1, 3),
    };
    const FIGURES: List = List {
        name: "figures",
        parts: &["what", "now"],
        bounds: (0, 2),
    };

    fn posted(step: &str, pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.set(name, *value);
        }
        fields.set("step", step);
        fields
    }

    #[test]
    fn a_row_is_added_until_the_list_is_full() {
        let mut fields = posted("add_steps", &[("steps_1", "lock_it")]);
        assert_eq!(STEPS.shown(&fields), 1);
        for shown in [2, 3, 3] {
            assert!(pressed(&[FIGURES, STEPS], &mut fields));
            assert_eq!(STEPS.shown(&fields), shown);
        }
        assert_eq!(fields.get("steps_1"), "lock_it");
    }

    #[test]
    fn a_row_that_is_taken_out_leaves_no_gap_and_takes_all_of_its_fields() {
        let mut fields = posted(
            "drop_figures_1",
            &[
                ("figures_1_what", "burglaries"),
                ("figures_1_now_not_known", "yes"),
                ("figures_2_what", "other"),
                ("figures_2_what_other", "Bikes taken"),
                ("figures_2_now", "4"),
                ("steps_1", "lock_it"),
            ],
        );
        assert!(pressed(&[STEPS, FIGURES], &mut fields));
        assert_eq!(FIGURES.shown(&fields), 1);
        for (name, value) in [
            ("figures_1_what", "other"),
            ("figures_1_what_other", "Bikes taken"),
            ("figures_1_now", "4"),
            ("figures_1_now_not_known", ""),
            ("figures_2_what", ""),
            ("steps_1", "lock_it"),
        ] {
            assert_eq!(fields.get(name), value, "{name}");
        }
    }

    #[test]
    fn an_empty_row_between_two_is_closed_and_another_button_changes_nothing() {
        let mut fields = posted("check", &[("steps_1", "a"), ("steps_3", "c")]);
        assert!(!pressed(&[STEPS], &mut fields));
        close_gaps(&[STEPS], &mut fields);
        assert_eq!((fields.get("steps_2"), fields.get("steps_3")), ("c", ""));
    }

    #[test]
    fn a_row_that_is_not_there_takes_nothing_out() {
        for step in ["drop_steps_9", "drop_steps_x", "drop_steps", "drop_steps_0"] {
            let mut fields = posted(step, &[("steps_1", "a"), ("steps_2", "b")]);
            pressed(&[STEPS], &mut fields);
            assert_eq!(
                (fields.get("steps_1"), fields.get("steps_2")),
                ("a", "b"),
                "{step}"
            );
        }
    }
}
