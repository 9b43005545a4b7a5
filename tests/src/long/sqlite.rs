//! The database as a program that is not ours reads it: the distribution's SQLite, which only reads here.

use std::{path::Path, process::Command};

/// The rows that a statement gives, each as its columns.
pub fn rows(database: &Path, sql: &str) -> Vec<Vec<String>> {
    let output = Command::new("sqlite3")
        .args(["-readonly", "-separator", "\t"])
        .arg(database)
        .arg(sql)
        .output()
        .unwrap_or_else(|e| panic!("{e}. Type: apt-get install sqlite3"));
    let (text, error) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{sql}: {error}");
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    text.lines().map(cells).collect()
}
