//! The program as it is typed: what it prints where, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "cli/alone.rs"]
mod alone;
#[path = "cli/connect.rs"]
mod connect;
#[path = "cli/serve.rs"]
mod serve;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A file of the project, from its top.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The program, with nothing of this environment that could change what it does.
fn wardmote() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wardmote"));
    for name in [
        "WARDMOTE_URL",
        "WARDMOTE_TOKEN",
        "WARDMOTE_TOKEN_FILE",
        "NOTIFY_SOCKET",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command.env("HOME", "/nonexistent");
    command
}

fn run(args: &[&str]) -> Output {
    wardmote().args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
