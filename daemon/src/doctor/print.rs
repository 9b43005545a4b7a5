//! Looks at what prints: the program, and its fonts by asking it.

use wardmote_domain::send::{Check, CheckState};

use crate::print::{PrintError, Printer};

const PROGRAM: &str = "print program";
const FONTS: &str = "print fonts";

/// The program, and its fonts where it can be asked. Nothing goes out by it, so nothing here is bad.
pub(super) async fn checks(printer: &Printer) -> Vec<Check> {
    let fonts = printer.fonts().await;
    let there = format!("it is {}", printer.program().display());
    match fonts {
        Ok(fonts) if fonts.missing.is_empty() => {
            let words = format!("there for each of {} scripts", fonts.there);
            vec![Check::good(PROGRAM, there), Check::good(FONTS, words)]
        }
        Ok(fonts) => {
            let words = format!("missing: {}", fonts.missing.join("; "));
            let mend = "install the package fonts-noto-core, or name the folder as [print] fonts";
            vec![
                Check::good(PROGRAM, there),
                Check::not_good(CheckState::Look, FONTS, words, mend),
            ]
        }
        Err(error) => vec![not_there(&error)],
    }
}

fn not_there(error: &PrintError) -> Check {
    let mend = "install the package wardmote whole, or name the program as [print] program; until then nothing is printed here";
    let words = match error {
        PrintError::NotInstalled(path) => format!("{} is not there", path.display()),
        other => other.to_string(),
    };
    Check::not_good(CheckState::Look, PROGRAM, words, mend)
}
