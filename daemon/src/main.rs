//! The program `wardmote`.

use std::process::ExitCode;

use clap::Parser;
use wardmote::commands;

fn main() -> ExitCode {
    let args = commands::Args::parse();
    #[cfg(feature = "failpoints")]
    let _scenario = fail::FailScenario::setup();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the program could not start its workers: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(commands::run(args)).into()
}
