//! `[staff]`: how soon our own people are told, and who is next.

use serde::Deserialize;
use wardmote_config::{ConfigFile, Problems};
use wardmote_domain::staff::Minutes;

/// `[staff]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Staff {
    /// Minutes until the next in line is told of something urgent.
    pub next_urgent_minutes: u32,
    /// The same for something for today, and for what concerns no single notice.
    pub next_today_minutes: u32,
    /// The same for something routine.
    pub next_routine_minutes: u32,
    /// Minutes before a promised update.
    pub before_update_minutes: u32,
    /// Minutes before something owed is due.
    pub before_owed_minutes: u32,
    /// Minutes after its time from which a notice is late.
    pub late_after_minutes: u32,
    /// Minutes that a send may be in doubt.
    pub doubt_after_minutes: u32,
    /// Minutes that "I have it" lasts.
    pub taken_on_minutes: u32,
    /// Minutes before a shift begins that its people get the handover sheet.
    pub before_shift_minutes: u32,
}

impl Default for Staff {
    fn default() -> Self {
        let Minutes {
            next_urgent,
            next_today,
            next_routine,
            before_update,
            before_owed,
            late_after,
            doubt_after,
            taken_on,
            before_shift,
        } = Minutes::default();
        Self {
            next_urgent_minutes: next_urgent,
            next_today_minutes: next_today,
            next_routine_minutes: next_routine,
            before_update_minutes: before_update,
            before_owed_minutes: before_owed,
            late_after_minutes: late_after,
            doubt_after_minutes: doubt_after,
            taken_on_minutes: taken_on,
            before_shift_minutes: before_shift,
        }
    }
}

impl Staff {
    /// The minutes, as the rules ask for them.
    pub fn minutes(self) -> Minutes {
        Minutes {
            next_urgent: self.next_urgent_minutes,
            next_today: self.next_today_minutes,
            next_routine: self.next_routine_minutes,
            before_update: self.before_update_minutes,
            before_owed: self.before_owed_minutes,
            late_after: self.late_after_minutes,
            doubt_after: self.doubt_after_minutes,
            taken_on: self.taken_on_minutes,
            before_shift: self.before_shift_minutes,
        }
    }
}

/// A day, in minutes.
const DAY: u32 = 24 * 60;

/// Reads and proves the section.
pub(super) fn read(file: &ConfigFile, faults: &mut Problems) -> Staff {
    let staff: Staff = faults
        .keep(file.section("staff"))
        .flatten()
        .unwrap_or_default();
    for (key, minutes) in [
        ("next_urgent_minutes", staff.next_urgent_minutes),
        ("next_today_minutes", staff.next_today_minutes),
        ("next_routine_minutes", staff.next_routine_minutes),
        ("before_update_minutes", staff.before_update_minutes),
        ("before_owed_minutes", staff.before_owed_minutes),
        ("late_after_minutes", staff.late_after_minutes),
        ("doubt_after_minutes", staff.doubt_after_minutes),
        ("taken_on_minutes", staff.taken_on_minutes),
        ("before_shift_minutes", staff.before_shift_minutes),
    ] {
        if minutes == 0 || minutes > DAY {
            let fix = format!("give minutes from 1 to {DAY}, which is a day");
            let path = format!("staff.{key}");
            faults.0.push(
                file.source()
                    .problem(&path, "this number cannot be", Some(fix)),
            );
        }
    }
    staff
}
