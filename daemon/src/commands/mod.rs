//! The command line. Data on standard output, the rest on standard error; exit codes by the design, section 7.

mod alive;
pub(crate) mod args;
mod audience;
pub(crate) mod backup;
mod by_hand;
mod channels;
mod check;
mod client;
mod config;
mod connect;
mod doctor;
mod events;
mod exit;
mod keeping;
mod listeners;
mod mail;
mod people;
mod pictures;
mod press;
mod preview;
pub(crate) mod print;
mod reading;
mod reload;
mod restore;
mod rounds;
mod schedules;
mod serve;
mod show;
mod staff;
mod wards;
mod webhooks;
mod writing;
mod yaml;

pub use args::Args;
pub use exit::{Exit, Failure, Outcome};
pub use preview::as_read;
pub(crate) use serve::Signals;
pub use show::report;
pub(crate) use writing::canonical_key;

use args::Command;

/// Runs one command to its exit code.
pub async fn run(args: Args) -> Exit {
    let at = &args.at;
    if !args.command.asks_the_daemon() && (at.server.is_some() || at.token_file.is_some()) {
        print::say!(
            "--server and --token-file are for commands that ask the daemon; this one works by itself"
        );
        return Exit::BadInput;
    }
    let outcome = match args.command {
        Command::Demo(demo) => crate::demo::run(demo).await,
        Command::Serve { config } => serve::run(&config).await,
        Command::Alive => alive::run(&args.at).await,
        Command::Check(check) => check::run(&check),
        Command::Preview(preview) => preview::run(&preview),
        Command::Rounds(rounds) => rounds::run(&args.at, rounds).await,
        Command::Schedule(act) => schedules::run(&args.at, act).await,
        Command::Told(told) => staff::told(&args.at, told).await,
        Command::OnCall(on_call) => staff::on_call(&args.at, on_call).await,
        Command::Handover(handover) => staff::handover(&args.at, handover).await,
        Command::Events(what) => events::run(&args.at, &what).await,
        Command::Webhook(what) => webhooks::run(&args.at, what).await,
        Command::Wards(wards) => wards::run(&args.at, wards).await,
        Command::People(people) => people::run(&args.at, people).await,
        Command::Audit(audit) => reading::audit(&args.at, audit).await,
        Command::Channels(what) => channels::run(&args.at, what).await,
        Command::Mail(act) => mail::run(act).await,
        Command::Backup(backup) => backup::run(&backup).await,
        Command::Config(config) => config::run(&config),
        Command::Keep(keep) => keeping::keep(&args.at, &keep).await,
        Command::Erase(erase) => keeping::erase(&args.at, &erase).await,
        Command::Prune(prune) => keeping::prune(&args.at, &prune).await,
        Command::Restore(restore) => restore::run(&restore).await,
        Command::Restored(what) => restore::restored(&args.at, what).await,
        Command::Doctor { config, json } => doctor::run(&config, json).await,
        Command::Submit { file } => writing::submit(&args.at, &file).await,
        Command::Pack(pack) => by_hand::pack(&args.at, &pack).await,
        Command::Tasks { mine, json } => by_hand::tasks(&args.at, mine, json).await,
        Command::Queue { json } => reading::queue(&args.at, json).await,
        Command::Upcoming(what) => press::upcoming(&args.at, &what).await,
        Command::Outlook { id, json } => reading::outlook(&args.at, &id, json).await,
        Command::Status(status) => reading::status(&args.at, &status).await,
        Command::Act(act) => writing::act(&args.at, act).await,
        Command::Audience(audience) => audience::run(&args.at, audience).await,
    };
    match (outcome, print::lost_data()) {
        (Ok(Exit::Done), Some(why)) => {
            print::say!("the output could not be written: {why}");
            Exit::Failure
        }
        (Ok(exit), _) => exit,
        (Err(failure), _) => {
            print::say!("{failure}");
            failure.exit()
        }
    }
}
