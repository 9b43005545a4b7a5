//! The named fail points, as the sources have them.

use std::{collections::BTreeSet, fs, path::Path};

/// Every name given to `kill_point!` or `fail_point!` in the sources of store, channels and daemon.
pub fn in_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["daemon/src", "daemon/store/src", "channels/src"] {
        collect(&crate::root().join(folder), &mut found);
    }
    found
}

fn collect(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            for mark in ["kill_point!(\"", "fail_point!(\""] {
                let names = compact
                    .split(mark)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }
}
