//! `[print]`: where the program that prints is, and how long it may take.

use std::path::PathBuf;

use serde::Deserialize;
use wardmote_config::{ConfigFile, Problems};

use super::from_here;

/// The shortest and the longest time that printing may take, in milliseconds.
const LIMITS: std::ops::RangeInclusive<u64> = 100..=60_000;

/// `[print]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintSection {
    /// The program; where it is not named, the one beside our own, else the package's.
    pub program: Option<PathBuf>,
    /// The folder of the Noto fonts.
    pub fonts: PathBuf,
    /// Milliseconds by the clock that one document may take.
    pub limit_ms: u64,
}

impl Default for PrintSection {
    fn default() -> Self {
        Self {
            program: None,
            fonts: PathBuf::from("/usr/share/fonts/truetype/noto"),
            limit_ms: 10_000,
        }
    }
}

/// Reads and proves it.
pub(super) fn read(file: &ConfigFile, faults: &mut Problems) -> PrintSection {
    let read: Option<Option<PrintSection>> = faults.keep(file.section("print"));
    let mut print = read.flatten().unwrap_or_default();
    if !LIMITS.contains(&print.limit_ms) {
        faults.0.push(file.source().problem(
            "print.limit_ms",
            "this is not from 100 to 60000",
            Some("leave it out for 10000, which is 10 seconds".to_owned()),
        ));
    }
    print.program = print.program.map(|path| from_here(file, &path));
    print.fonts = from_here(file, &print.fonts);
    print
}
