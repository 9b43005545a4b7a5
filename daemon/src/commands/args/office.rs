//! Commands of those who look after the daemon: people, readers, the record, the configuration.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum People {
    /// Add a person; their id goes to standard output
    Add {
        /// Their name, as others see it
        #[arg(long)]
        name: String,
        /// Where their sign-in codes go
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// A role and its areas: author:E09000032 or approver:london; give it again for more
        #[arg(long = "role", value_name = "ROLE:AREA[,AREA]")]
        roles: Vec<String>,
        /// The first one, at this machine's terminal, while no daemon runs and nobody is in the file
        #[arg(long, requires = "config")]
        first_administrator: bool,
        /// The daemon's configuration, for the first administrator
        #[arg(long, value_name = "FILE", requires = "first_administrator")]
        config: Option<PathBuf>,
    },
    /// List the people, what they may do, and their tokens
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Make a token for a person's programs; it is shown once
    Token {
        /// The person's id: per_…
        person: String,
        /// What it is for
        #[arg(long)]
        label: String,
    },
    /// Erase a person: name and address go, rights and tokens end, what they did stays under a name that is nobody's
    Erase {
        /// The person's id: per_…
        person: String,
    },
    /// Revoke a token
    Revoke {
        /// Its number, as people list shows it
        token: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Audience {
    /// Add readers from a CSV with the columns email, language, wards (separated by spaces), or mobile in place of email for
    /// text messages, and panel for members of wards' panels; all of it or nothing
    Import {
        /// The CSV
        file: PathBuf,
    },
    /// Count the readers
    List {
        /// Say how many there are: addresses are never listed
        #[arg(long, required = true)]
        count: bool,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Give out everything that is held on a reader, as JSON, for them
    Export {
        /// The reader's number
        number: i64,
    },
    /// Erase a reader: what is left names nobody
    Erase {
        /// The reader's number
        number: i64,
    },
    /// Remove a reader for good
    Remove {
        /// The reader's number
        number: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Mail {
    /// Hand a bounce or complaint on standard input to the running daemon: for a mail server's pipe
    Receive {
        /// The daemon's public listener
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8481")]
        public: String,
        /// The account of the email channel
        #[arg(long, value_name = "NAME", default_value = "default")]
        account: String,
        /// The address the mail was delivered to, where the mail server writes no header with it
        #[arg(long, value_name = "ADDRESS")]
        recipient: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Audit {
    /// Show who did what, when and why
    Show {
        /// Of one message; without it, of everything
        id: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Prove that nothing in the record was changed, removed or put in; needs no daemon
    Verify {
        /// The daemon's configuration, which names the database
        #[arg(
            long,
            value_name = "FILE",
            default_value = "/etc/wardmote/wardmote.toml"
        )]
        config: PathBuf,
        /// The database itself, instead of the configuration
        #[arg(long, value_name = "FILE", conflicts_with = "config")]
        database: Option<PathBuf>,
        /// A checkpoint kept elsewhere. It shows a tail that was cut off
        #[arg(long, value_name = "SEQUENCE:HASH")]
        checkpoint: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::commands) enum Config {
    /// Read the configuration and say what is wrong with it
    Check {
        /// The file
        #[arg(
            long,
            value_name = "FILE",
            default_value = "/etc/wardmote/wardmote.toml"
        )]
        config: PathBuf,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Print the commented file with every key; with --origin, every value in force and where it comes from
    Show {
        /// Every value in force, with file and line, or "default"; secrets by their place alone
        #[arg(long)]
        origin: bool,
        /// The file
        #[arg(
            long,
            value_name = "FILE",
            default_value = "/etc/wardmote/wardmote.toml",
            requires = "origin"
        )]
        config: PathBuf,
        /// For programs
        #[arg(long, requires = "origin")]
        json: bool,
    },
}
