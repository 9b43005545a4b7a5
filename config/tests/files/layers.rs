//! Files laid over one another, every fault at once, and where each value comes from.

use std::fs;

use serde::Deserialize;
use wardmote_config::ConfigFile;

use crate::sections::folder;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    listen: String,
    port: u16,
    #[serde(default)]
    names: Vec<String>,
}

const MAIN: &str = "[server]\nlisten = \"a\"\nport = 1\nnames = [\"one\", \"two\"]\n";

#[test]
fn a_later_file_stands_field_by_field_and_keeps_its_own_lines() {
    let dir = folder("layers");
    let main = dir.join("w.toml");
    fs::write(&main, MAIN).unwrap();
    let folder = dir.join("w.toml.d");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("20-b.toml"), "[server]\nport = 3\n").unwrap();
    fs::write(
        folder.join("10-a.toml"),
        "\n[server]\nport = 2\nnames = [\"three\"]\n",
    )
    .unwrap();
    for ignored in [".hidden.toml", "30-c.toml.bak", "README"] {
        fs::write(folder.join(ignored), "nonsense").unwrap();
    }
    let file = ConfigFile::read(&main).unwrap();
    let server: Server = file.required("server").unwrap();
    assert_eq!((server.listen.as_str(), server.port), ("a", 3));
    assert_eq!(server.names, ["three"], "a list is taken whole");
    let told: Vec<String> = file
        .written()
        .unwrap()
        .into_iter()
        .map(|w| {
            let name = w.file.rsplit('/').next().unwrap();
            format!("{} = {} {name}:{}", w.path, w.value, w.line)
        })
        .collect();
    assert_eq!(
        told,
        [
            "server.listen = \"a\" w.toml:2",
            "server.port = 3 20-b.toml:2",
            "server.names = [\"three\"] 10-a.toml:4",
        ]
    );
    // What is wrong in a later file is told with that file and its line.
    fs::write(folder.join("30-c.toml"), "[server]\nlisten = 7\n[serve]\n").unwrap();
    let file = ConfigFile::read(&main).unwrap();
    let problem = file.required::<Server>("server").unwrap_err();
    assert!(
        problem.file.ends_with("30-c.toml") && problem.line == Some(2),
        "{problem}"
    );
    let unknown = file.finish(&["server"]).unwrap_err().0.remove(0);
    assert!(
        unknown.file.ends_with("30-c.toml") && unknown.line == Some(3),
        "{unknown}"
    );
    fs::write(folder.join("30-c.toml"), "not toml").unwrap();
    let problem = ConfigFile::read(&main).unwrap_err();
    assert!(problem.file.ends_with("30-c.toml"), "{problem}");
}

#[test]
fn every_fault_of_a_section_is_told_once() {
    let text = "[server]\nlistn = \"a\"\nport = \"no\"\nnames = 3\nlisten = 4\n";
    let file = ConfigFile::from_text("w.toml", text);
    let first = file.section::<Server>("server").unwrap_err();
    let mut all = file.other_problems();
    assert!(!all.contains(&first));
    all.push(first);
    let mut lines: Vec<Option<u32>> = all.iter().map(|p| p.line).collect();
    lines.sort();
    assert_eq!(lines, [Some(2), Some(3), Some(4), Some(5)], "{all:?}");
    assert!(file.other_problems().is_empty(), "each is given once");
}

#[test]
fn a_secret_is_told_by_its_place_and_text_as_toml_has_it() {
    let file = ConfigFile::from_text(
        "w.toml",
        "[a]\nkey = { credential = \"k\" }\n[[b]]\nname = \"a \\\"b\\\" \\\\ \\n\"\n[[b]]\nmap = { E05 = 12 }\n",
    );
    let told: Vec<(String, String)> = file
        .written()
        .unwrap()
        .into_iter()
        .map(|w| (w.path, w.value))
        .collect();
    let wanted = [
        ("a.key", "{ credential = \"k\" }"),
        ("b[0].name", "\"a \\\"b\\\" \\\\ \\n\""),
        ("b[1].map.E05", "12"),
    ];
    assert_eq!(told, wanted.map(|(p, v)| (p.to_owned(), v.to_owned())));
}
