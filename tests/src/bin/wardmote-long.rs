//! What `tests/long` runs: one long test by name, at its full length.
#![allow(clippy::print_stdout, reason = "this program's output is its result")]

use std::{process::ExitCode, time::Duration};

use tokio::runtime::Runtime;
use wardmote_tests::long::{backups, kills, soak};

/// A name, its number, and the seed.
struct Asked {
    name: String,
    number: Option<u64>,
    seed: u64,
}

fn asked() -> Result<Asked, String> {
    let mut all = std::env::args().skip(1);
    let name = all.next().ok_or("name one of kills, soak, backups")?;
    let (mut number, mut seed) = (None, None);
    let whole = |text: &str| text.parse::<u64>().map_err(|e| format!("\"{text}\": {e}"));
    while let Some(word) = all.next() {
        match word.as_str() {
            "--seed" => seed = Some(whole(&all.next().ok_or("--seed needs a number")?)?),
            text => number = Some(whole(text)?),
        }
    }
    // Another one each time, where nobody asks for a run again.
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    Ok(Asked { name, number, seed })
}

fn tell(line: String) {
    println!("   {line}");
}

/// Runs it; gives how many faults there were.
fn run(asked: &Asked) -> Result<usize, String> {
    let number = |otherwise: u64| asked.number.unwrap_or(otherwise).max(1);
    let count = |otherwise| usize::try_from(number(otherwise)).unwrap_or(usize::MAX);
    let runtime = Runtime::new().map_err(|e| e.to_string())?;
    Ok(match asked.name.as_str() {
        "kills" => {
            let kills = count(200);
            println!("== {kills} kills, seed {}", asked.seed);
            let report = runtime.block_on(kills::run(kills, asked.seed, tell));
            println!("{report}\n   seed {}", asked.seed);
            report.faults.len()
        }
        "soak" => {
            let minutes = number(120);
            println!("== a soak of {minutes} minutes");
            let report = runtime.block_on(soak::run(Duration::from_secs(60 * minutes), tell));
            println!("{report}");
            report.faults.len()
        }
        "backups" => {
            let backups = count(50);
            println!("== {backups} backups under load");
            let report = runtime.block_on(backups::run(backups, tell));
            println!("{report}");
            report.faults.len()
        }
        other => {
            return Err(format!(
                "there is no long test \"{other}\": kills, soak, backups"
            ));
        }
    })
}

fn main() -> ExitCode {
    let faults = asked().and_then(|asked| run(&asked));
    match faults {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}
