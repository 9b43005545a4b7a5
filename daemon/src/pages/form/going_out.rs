//! The questions on where and when a notice goes.

use wardmote_domain::{
    outlet::{How, PAGE},
    places::Language,
    words::Booked,
};

use super::questions::Asking;
use crate::pages::{
    plain,
    question::{Choice, Control, Question},
};

impl Asking<'_> {
    pub(super) fn going_out(&self) -> Vec<Question> {
        let given = self.fields.all("outlets");
        let outlets = self
            .context
            .outlets
            .iter()
            .map(|o| {
                let choice = Choice::of(o.name.as_str(), plain::outlet(&o.name), &given);
                match o.how {
                    How::ByHand => choice.hint("A person does this by hand"),
                    How::Page if o.name.as_str() == PAGE => choice.hint("Our own public page"),
                    _ => choice,
                }
            })
            .collect();
        let formats = self.fields.all("formats");
        let booked = Booked::ALL
            .iter()
            .map(|f| Choice::of(f.as_str(), plain::booked(*f), &formats))
            .collect();
        let mut priorities = vec![("today", "Today"), ("routine", "When its turn comes")];
        if self.context.may_urgent {
            priorities.insert(0, ("urgent", "Urgent: now"));
        }
        let also = self.fields.all("also");
        let also = [
            (
                "press_first",
                "Newsdesks get their copy as soon as it is approved",
                "Under the embargo. The public waits for it.",
            ),
            (
                "thread",
                "Where it does not fit in one post, make it a thread",
                "Only on X. Without this it is one short post.",
            ),
        ]
        .map(|(name, words, hint)| Choice::of(name, words, &also).hint(hint))
        .to_vec();
        let mut asked = vec![
            Question::new(
                "outlets",
                "Where does it go?",
                Control::Checks { choices: outlets },
            )
            .error(self.problems.of("outlets")),
            self.radios("priority", "How soon?", &priorities).optional(),
            self.radios(
                "release",
                "When does it go?",
                &[
                    ("approved", "As soon as it is approved"),
                    ("at", "At a set time: give it below"),
                ],
            ),
            self.moment("release_at", "The set time", false).optional(),
            self.moment("embargo", "Is there an embargo? Until when?", false)
                .hint("Nothing is public before it. We write the embargo line for newsdesks")
                .optional(),
            Question::new("also", "How else?", Control::Checks { choices: also })
                .error(self.problems.of("also"))
                .optional(),
            self.moment("expires", "When does it come down?", false)
                .hint("After this time the notice says that it has ended")
                .optional(),
            self.moment(
                "clock_start",
                "When did the public first need to know?",
                false,
            )
            .hint("If you leave this empty, it is the time it ended or, failing that, started")
            .optional(),
            Question::new(
                "formats",
                "Other formats you have booked",
                Control::Checks { choices: booked },
            )
            .error(self.problems.of("formats"))
            .optional(),
            self.line("incident", "Incident reference")
                .hint("The same for everything on one incident")
                .optional(),
        ];
        asked.extend(self.left_out());
        asked
    }

    /// Languages to write it in besides those that enough people there speak; nothing where there is no other.
    pub(super) fn also_in(&self) -> Vec<Question> {
        let given = self.fields.all("also_in");
        let offered = self.context.languages.iter().filter(|l| !l.is_english());
        let mut tags: Vec<&str> = offered.map(Language::as_str).collect();
        // One that was asked for and is not offered stays, for whoever writes to see.
        let others = given.iter().filter(|tag| tag.parse::<Language>().is_ok());
        for tag in others {
            if !tags.contains(tag) {
                tags.push(tag);
            }
        }
        if tags.is_empty() {
            return Vec::new();
        }
        let choice = |tag: &str| {
            let language = tag.parse::<Language>().ok()?;
            Some(Choice::of(tag, plain::language(&language).1, &given))
        };
        let choices = tags.into_iter().filter_map(choice).collect();
        let question = Question::new(
            "also_in",
            "Write it in these languages too",
            Control::Checks { choices },
        );
        vec![
            question
                .hint("It is written by itself in the languages that people there speak most")
                .error(self.problems.of("also_in"))
                .optional(),
        ]
    }

    /// Languages that the ward's record does not ask for: whoever writes sees them, and may have them after all.
    fn left_out(&self) -> Option<Question> {
        let given = self.fields.all("leave_out");
        if given.is_empty() {
            return None;
        }
        let choices = given
            .iter()
            .filter_map(|tag| tag.parse().ok())
            .map(|tag| {
                Choice::of(
                    wardmote_domain::places::Language::as_str(&tag),
                    plain::language(&tag).1,
                    &given,
                )
            })
            .collect();
        let question = Question::new(
            "leave_out",
            "Languages that are left out",
            Control::Checks { choices },
        );
        Some(
            question
                .hint("The ward record does not name them. Untick one to have it written")
                .optional(),
        )
    }
}
