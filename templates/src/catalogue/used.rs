//! Which sentences a message says, followed from the layout through every sentence that says another.

use std::collections::BTreeSet;

use wardmote_domain::words::Kind;

use super::{ALWAYS, KindLayout, SentenceId, read::Said, refs};

/// What decides which of a group's sentences is said.
pub(crate) trait Chooser {
    /// The choices that may be said of a group: none where nobody chose, and then the sentence without a fact is said.
    fn choices(&self, group: &str) -> Vec<String>;
    /// The group that says the right value of a correction.
    fn right(&self) -> Option<&str>;
}

/// Follows what is said.
struct Walk<'a, C> {
    said: &'a Said,
    chooser: &'a C,
    used: BTreeSet<SentenceId>,
}

impl<C: Chooser> Walk<'_, C> {
    fn template(&mut self, template: &str) {
        for group in refs::said(template) {
            self.group(group);
        }
        let ways = ["{{ways}}", "{{first_way}}", "{{either "];
        if ways.iter().any(|helper| template.contains(helper)) {
            self.every("way");
        }
        if template.contains("{{sms_way}}") {
            self.every("way_sms");
        }
        if (template.contains("{{right}}") || template.contains("{{right_sms}}"))
            && let Some(group) = self.chooser.right()
        {
            self.group(group);
            self.group(&format!("{group}_sms"));
        }
    }

    fn group(&mut self, group: &str) {
        let Some(choices) = self.said.get(group) else {
            return;
        };
        let mut chosen = self.chooser.choices(group);
        if chosen.is_empty() {
            chosen.push(ALWAYS.to_owned());
        }
        for choice in chosen {
            if let Some(template) = choices.get(&choice) {
                self.sentence(group, &choice, template);
            }
        }
    }

    /// Every sentence of a group, where the values of the message choose.
    fn every(&mut self, group: &str) {
        for (choice, template) in self.said.get(group).into_iter().flatten() {
            self.sentence(group, choice, template);
        }
    }

    fn sentence(&mut self, group: &str, choice: &str, template: &str) {
        if self.used.insert(SentenceId::said(group, choice)) {
            self.template(template);
        }
    }
}

/// The sentences that a message of this layout says.
pub(crate) fn used(
    said: &Said,
    layout: &KindLayout,
    chooser: &impl Chooser,
) -> BTreeSet<SentenceId> {
    let mut walk = Walk {
        said,
        chooser,
        used: BTreeSet::new(),
    };
    for (_, template) in layout.templates() {
        walk.template(template);
    }
    for list in layout.lists() {
        walk.group(list);
    }
    walk.used
}

/// Any choice of any group: everything that a kind could ever say.
struct Any<'a> {
    said: &'a Said,
}

impl Chooser for Any<'_> {
    fn choices(&self, group: &str) -> Vec<String> {
        self.said
            .get(group)
            .map(|choices| choices.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn right(&self) -> Option<&str> {
        None
    }
}

/// The sentences that any message of a kind could say. A correction says the right value of any fact of any kind, so
/// it could say every sentence.
pub(crate) fn could_say(said: &Said, kind: Kind, layout: &KindLayout) -> BTreeSet<SentenceId> {
    if kind == Kind::Correction {
        let of = |(group, choices): (&String, &std::collections::BTreeMap<String, String>)| {
            let ids: Vec<_> = choices
                .keys()
                .map(|choice| SentenceId::said(group, choice))
                .collect();
            ids
        };
        return said.iter().flat_map(of).collect();
    }
    used(said, layout, &Any { said })
}
