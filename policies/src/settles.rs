//! What people record beside a message to settle a rule: who agreed to this wording, and the job that may be owed instead.

use wardmote_domain::finding::RuleId;

/// A clearance that settles a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settles {
    /// Its name, as files and programs give it.
    pub who: &'static str,
    /// What it says, as an answer to "What was agreed?".
    pub words: &'static str,
}

const fn settles(who: &'static str, words: &'static str) -> Settles {
    Settles { who, words }
}

/// The clearances that settle a rule; of C-25 one is enough, of C-24 both are needed. Nothing for a rule that only other
/// words or a reason settle.
pub fn settled_by(rule: &RuleId) -> &'static [Settles] {
    match rule.0.as_str() {
        "C-16" => const { &[settles("plate", "The number plate may be shown")] },
        "C-17" => const { &[settles("name", "The person may be named before a charge")] },
        "C-18" => {
            const {
                &[settles(
                    "legal_check",
                    "A lawyer or the CPS has checked the words",
                )]
            }
        }
        "C-19" => {
            const {
                &[
                    settles("consent", "The victim agreed in writing to be named"),
                    settles("legal_check", "A lawyer or the CPS has checked the details"),
                ]
            }
        }
        "C-20" => const { &[settles("court_order", "The court has lifted the limit")] },
        "C-24" => {
            const {
                &[
                    settles("family_told", "The family has been told"),
                    settles("identified", "The person is formally identified"),
                ]
            }
        }
        "C-25" => {
            const {
                &[
                    settles("iopc", "The IOPC agreed to these words"),
                    settles("pim", "The post-incident manager agreed to these words"),
                ]
            }
        }
        "C-26" => {
            const {
                &[settles(
                    "jigsaw",
                    "Nobody can be identified by what is still up",
                )]
            }
        }
        "C-28" => const { &[settles("picture", "The picture may be shown")] },
        _ => &[],
    }
}

/// What is done later where a rule is owed, to begin with: whoever owes it changes the words.
pub fn job_of(rule: &RuleId) -> &'static str {
    match rule.0.as_str() {
        "W-02" => "A poster, leaflet or door visits for people who are not online",
        "W-03" => "The versions in the missing languages",
        "W-04" => "A translation, Easy Read or audio for people who read little English",
        "W-05" => "The missing formats",
        "W-07" => "Send it to our community outlets",
        "W-09" => "The equality note",
        "W-10" => "The impact assessment, and a call to the chair of the advisory group",
        "A-18" => "A line on other languages and formats",
        "T-11" => "The late versions",
        "C-07" => "A reader of the language checks each order",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_rule_that_may_be_owed_has_a_job() {
        for rule in RULES {
            let job = job_of(&RuleId::from(rule.id));
            assert_eq!(rule.owed_allowed, !job.is_empty(), "{}", rule.id);
        }
    }
}
