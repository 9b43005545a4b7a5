//! Messages as people word them, for the rules of law and desk: a line each in `tables/desk.txt`.

mod common;

use common::{Case, with};
use serde_json::json;

const TABLE: &str = include_str!("tables/desk.txt");

#[test]
fn every_wording_is_judged_as_it_should_be() {
    let mut wrong = Vec::new();
    let lines = TABLE
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    for line in lines {
        let (head, text) = line.split_once('|').expect("a rule and a text");
        let must_fire = head.starts_with('+');
        let (rule, open) = match head[1..].strip_suffix('o') {
            Some(rule) => (rule, true),
            None => (&head[1..], false),
        };
        let mut message = json!({"body": text.replace("\\n", "\n")});
        if open {
            message["record"] = json!({"status": "open"});
        }
        let found = Case::new(with(message)).found(rule);
        if found.is_empty() == must_fire {
            wrong.push(format!("{line}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
