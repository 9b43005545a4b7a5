//! T-05: words that go stale, and words that name no day.

#[path = "common/beside.rs"]
mod beside;
mod common;

use beside::found;
use common::expect;
use serde_json::json;
use wardmote_domain::finding::Severity::{Advice, Override};

#[test]
fn t05_finds_what_goes_stale() {
    for text in [
        "Do not travel through Foundry Road tonight.",
        "Foundry Road is closed at the moment. Use Elder Lane.",
        "Officers are currently searching homes in Foundry Road.",
        "There are armed officers in Foundry Road right now.",
        "A man was robbed last night. He was not hurt. It was Monday 7 December.",
        "It happened on Monday 7 December. Today we arrested a man.",
        "We expect to open the road at 9pm tonight.",
        "Officers were called an hour ago to a fire.",
        "Come to our stall today.",
        "The road will stay closed overnight.",
        "PATROLS TONIGHT in Foundry Road.",
        "Yesterday, at 5pm, a cyclist was hurt.",
        "We will be there this weekend. Call 101.",
        "If you saw the crash last night, call 101.",
        "Presently the station desk is shut.",
        "Join us tomorrow at the market.",
    ] {
        let found = found("T-05", json!({"body": text}));
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        assert_eq!(found[0].severity, Override, "{text}");
    }
    expect(
        "T-05",
        &[
            (
                Some(Override),
                json!({"headline": "Find another way home this evening"}),
            ),
            (
                Some(Advice),
                json!({"short": "In Hayes tonight? Lock up. Call 101."}),
            ),
            (
                Some(Advice),
                json!({"kind": "warning", "short": "Storm in Hayes tonight. Stay in. Next update at 9pm."}),
            ),
            (
                None,
                json!({"kind": "warning", "short": "Storm in Hayes tonight. Stay in. Keep away from trees. It starts at 9pm on 10 December."}),
            ),
        ],
    );
}

#[test]
fn t05_leaves_what_names_no_day() {
    for text in [
        "Do not travel through Foundry Road tonight, Thursday 10 December.",
        "Officers were there last night. It was Wednesday 9 December.",
        "Today (10/12/26) the road is closed.",
        "If you need help right now, call 999.",
        "Call 999 right now.",
        "What worries you most right now?",
        "You can help right now: lock your shed.",
        "If you are currently at risk, call 999.",
        "Anyone who is at the moment without a lock can ask us for one.",
        "Do not leave tools in your van overnight.",
        "Tools left in vans overnight are stolen.",
        "There is no overnight parking in Foundry Road.",
        "It was the last night of the fair, on 5 December.",
        "Sign up today at met.police.uk.",
        "Read USA Today, or londontoday.co.uk/tonight.",
        "The Safer Tomorrow project helped.",
        "Prescot Street and representative councillors.",
        "Nothing is present in the hall.",
    ] {
        let found = found("T-05", json!({"body": text}));
        assert!(found.is_empty(), "{text}\n{found:#?}");
    }
}

#[test]
fn t05_proposes_the_date() {
    let fix = |word: &str| {
        found("T-05", json!({"body": format!("Officers came {word}.")}))[0]
            .fix
            .clone()
    };
    assert!(
        fix("last night").contains("on the night of Wednesday 9 December"),
        "{}",
        fix("last night")
    );
    assert!(fix("this morning").contains("on the morning of Thursday 10 December"));
    assert!(fix("tomorrow").contains("on Friday 11 December"));
    let opens = &found("T-05", json!({"body": "At the moment the road is closed."}))[0].fix;
    assert!(
        opens.contains("say “At midday on Thursday 10 December”"),
        "{opens}"
    );
    assert!(fix("from tomorrow").contains("say “Friday 11 December”"));
    assert!(
        found("T-05", json!({"body": "Officers are currently there."}))[0]
            .fix
            .contains("at midday on Thursday 10 December")
    );
}
