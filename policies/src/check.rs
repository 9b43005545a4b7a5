//! A check: every rule asked, what was passed taken into account, all added up.

use wardmote_domain::finding::{Finding, Report, RuleId};

use crate::{
    ask::Ask, passing, rule::Found, standard::Standard, subject::Subject, titles::whole_page,
};

impl Standard {
    /// Checks a message and all its versions. What the draft passed (reasons, jobs owed) is applied; rules that are
    /// not built, or lack their data, are listed as not checked.
    pub fn check(&self, subject: &Subject<'_>) -> Report {
        let ask = Ask::new(subject, self);
        let built = |id: &RuleId| self.rules.iter().any(|armed| armed.rule.id == id.0);
        let mut not_checked: Vec<RuleId> = whole_page().filter(|id| !built(id)).collect();
        let mut findings = Vec::new();
        for armed in &self.rules {
            let mut found = Found::new(armed.rule, self);
            armed.check.check(&ask, &mut found);
            if found.not_checked && found.findings.is_empty() {
                not_checked.push(RuleId::from(armed.rule.id));
            }
            findings.append(&mut found.findings);
        }
        for finding in &mut findings {
            passing::apply(subject, finding);
        }
        Report::of(findings, not_checked, self.hash().to_owned())
    }

    /// What one rule alone finds, before anything is passed: for measuring what each rule costs.
    pub fn check_rule(&self, subject: &Subject<'_>, rule: &str) -> Vec<Finding> {
        let ask = Ask::new(subject, self);
        let mut findings = Vec::new();
        for armed in self.rules.iter().filter(|armed| armed.rule.id == rule) {
            let mut found = Found::new(armed.rule, self);
            armed.check.check(&ask, &mut found);
            findings.append(&mut found.findings);
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn the_page_has_82_rules_and_every_built_one_is_among_them() {
        let page: Vec<RuleId> = whole_page().collect();
        assert_eq!(page.len(), 82);
        for rule in RULES {
            assert!(page.contains(&RuleId::from(rule.id)), "{}", rule.id);
        }
        assert_eq!(RULES.len(), 82, "none is missing");
        assert!(
            RULES.is_sorted_by_key(|rule| rule.id),
            "in the order of the page"
        );
    }
}
