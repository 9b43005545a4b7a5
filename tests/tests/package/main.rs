//! What an administrator is handed: the Debian package, the units, the container file and the page that says how to install.
//! They are held against each other and against the program here, in seconds; `tests/guide` does what the page says on a
//! bare Debian.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod container;
mod contents;
mod page;
mod units;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::Value;
use wardmote_tests::{daemon::command, root};

/// A file of the tree.
fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the workspace says of itself.
fn metadata(of: &Path) -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .args(["--offline", "--manifest-path"])
        .arg(of.join("Cargo.toml"))
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    serde_json::from_slice(&said.stdout).unwrap()
}

/// The program's own crate, as `cargo deb` reads it.
fn crate_of_the_program() -> Value {
    let all = metadata(&root());
    let packages = all["packages"].as_array().unwrap();
    let found = packages.iter().find(|p| p["name"] == "wardmote").unwrap();
    found.clone()
}

/// Where the package puts each file, and which file of the tree that is.
fn contents() -> BTreeMap<String, String> {
    let program = crate_of_the_program();
    let assets = program["metadata"]["deb"]["assets"].as_array().unwrap();
    let mut all = BTreeMap::new();
    for asset in assets {
        let field = |n: usize| asset[n].as_str().unwrap().to_owned();
        let (from, to) = (field(0), field(1));
        let from = from
            .strip_prefix("../")
            .map_or_else(|| from.clone(), str::to_owned);
        for file in matching(&from) {
            let name = Path::new(&file).file_name().unwrap().to_string_lossy();
            let to = match to.ends_with('/') {
                true => format!("/{to}{name}"),
                false => format!("/{to}"),
            };
            assert!(
                all.insert(to.clone(), file).is_none(),
                "{to} is there twice"
            );
        }
    }
    all
}

/// The files of the tree that an asset names: one, or all of a folder.
fn matching(from: &str) -> Vec<String> {
    let Some(folder) = from.strip_suffix("/*") else {
        return vec![from.to_owned()];
    };
    let entries = fs::read_dir(root().join(folder)).unwrap();
    entries
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().display()))
        .collect()
}

/// What the program says to `ARGS --help`.
fn help(args: &[&str]) -> Option<String> {
    let home = tempfile::tempdir().unwrap();
    let said = command(home.path())
        .args(args)
        .arg("--help")
        .output()
        .unwrap();
    said.status
        .success()
        .then(|| String::from_utf8(said.stdout).unwrap())
}
