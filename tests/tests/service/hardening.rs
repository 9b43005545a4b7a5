//! The unit's walls, measured by systemd itself.

use std::{path::Path, process::Command};

/// The exposure that is allowed at most, times ten: 1.5.
const MOST: &str = "--threshold=15";

#[test]
fn the_unit_is_exposed_by_one_and_a_half_at_most() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../systemd/wardmote.service");
    let measured = Command::new("systemd-analyze")
        .args(["security", "--offline=yes", "--no-pager", MOST])
        .arg(&unit)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&measured.stdout);
    let overall = said.lines().last().unwrap_or_default();
    assert!(
        measured.status.success(),
        "{overall}\n{}",
        String::from_utf8_lossy(&measured.stderr)
    );
    assert!(overall.contains("exposure level"), "{said}");
}
