//! What a message of ours is to the gateway: its type, which members choose, and its priority, below which members may
//! ask not to be told.

use wardmote_domain::words::{Kind, Priority};

/// The gateway's `type`.
pub(super) fn type_of(kind: Kind, priority: Priority) -> &'static str {
    let urgent = priority == Priority::Urgent;
    match kind {
        Kind::Holding | Kind::Warning if urgent => "urgent",
        Kind::Warning => "crime_alert",
        Kind::Appeal | Kind::Missing => "appeal",
        Kind::Event => "event",
        Kind::Guidance => "crime_prevention",
        // A court result is not filed as good news: somebody was harmed.
        Kind::Holding
        | Kind::Reassurance
        | Kind::WardUpdate
        | Kind::Outcome
        | Kind::Feedback
        | Kind::Correction
        | Kind::Withdrawal => "information",
    }
}

/// The gateway's `priority`, 1 (routine) to 4 (urgent). A correction or withdrawal stands one higher, so that it reaches
/// everyone whose threshold let the wrong one through.
pub(super) fn priority_of(kind: Kind, priority: Priority) -> u8 {
    let own = match priority {
        Priority::Urgent => 4,
        Priority::Today => 2,
        Priority::Routine => 1,
    };
    match kind {
        Kind::Warning | Kind::Missing | Kind::Correction | Kind::Withdrawal => (own + 1).min(4),
        _ => own,
    }
}

/// Whether members are woken: only a warning that cannot wait.
pub(super) fn wakes(kind: Kind, priority: Priority) -> bool {
    kind == Kind::Warning && priority == Priority::Urgent
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, then type and priority when routine, today and urgent, as the table of the documentation has them.
    const TABLE: [(Kind, [&str; 3], [u8; 3]); 12] = {
        const INFORMATION: [&str; 3] = ["information"; 3];
        [
            (
                Kind::Holding,
                ["information", "information", "urgent"],
                [1, 2, 4],
            ),
            (Kind::Reassurance, INFORMATION, [1, 2, 4]),
            (
                Kind::Warning,
                ["crime_alert", "crime_alert", "urgent"],
                [2, 3, 4],
            ),
            (Kind::Appeal, ["appeal"; 3], [1, 2, 4]),
            (Kind::Missing, ["appeal"; 3], [2, 3, 4]),
            (Kind::WardUpdate, INFORMATION, [1, 2, 4]),
            (Kind::Event, ["event"; 3], [1, 2, 4]),
            (Kind::Outcome, INFORMATION, [1, 2, 4]),
            (Kind::Guidance, ["crime_prevention"; 3], [1, 2, 4]),
            (Kind::Feedback, INFORMATION, [1, 2, 4]),
            (Kind::Correction, INFORMATION, [2, 3, 4]),
            (Kind::Withdrawal, INFORMATION, [2, 3, 4]),
        ]
    };

    #[test]
    fn every_kind_has_its_row() {
        assert_eq!(TABLE.len(), Kind::ALL.len());
        for (kind, types, priorities) in TABLE {
            let columns = [Priority::Routine, Priority::Today, Priority::Urgent];
            for (i, priority) in columns.into_iter().enumerate() {
                assert_eq!(type_of(kind, priority), types[i], "{kind} {priority}");
                assert_eq!(
                    priority_of(kind, priority),
                    priorities[i],
                    "{kind} {priority}"
                );
                let woken = kind == Kind::Warning && priority == Priority::Urgent;
                assert_eq!(wakes(kind, priority), woken, "{kind} {priority}");
            }
        }
    }
}
