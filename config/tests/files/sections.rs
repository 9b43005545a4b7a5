//! Files on disk, and the daemon's one file.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use wardmote_config::{ConfigFile, Format, Source};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Account {
    name: String,
    #[serde(default)]
    per_day: u32,
}

const GOOD: &str = "state_dir = \"/var/lib\"\n[channels.twitter]\nname = \"met\"\n\
    [channels.email]\nname = \"x\"\n[[route]]\nname = \"north\"\nper_day = 5\n[[route]]\nname = \"south\"\n";

/// A folder of this test's own.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the folder is made");
    path
}

#[test]
fn sections_are_read_by_their_path() {
    let file = ConfigFile::from_text("w.toml", GOOD);
    let twitter: Account = file.required("channels.twitter").unwrap();
    assert_eq!(twitter.name, "met");
    let routes: Vec<Account> = file.section("route").unwrap().unwrap();
    assert_eq!(routes.iter().map(|r| r.per_day).collect::<Vec<_>>(), [5, 0]);
    assert_eq!(file.section::<Account>("channels.panel").unwrap(), None);
    assert_eq!(
        file.section::<String>("state_dir").unwrap().as_deref(),
        Some("/var/lib")
    );
    assert_eq!(file.names("channels").unwrap(), ["twitter", "email"]);
    assert_eq!(
        file.required::<Account>("store").unwrap_err().to_string(),
        "w.toml: store: this section is missing; add it under the heading [store]"
    );
    let known = [
        "state_dir",
        "channels.twitter",
        "channels.email",
        "route",
        "store",
    ];
    assert_eq!(file.finish(&known), Ok(()));
    assert_eq!(ConfigFile::from_text("w.toml", "").finish(&[]), Ok(()));
}

#[test]
fn a_section_names_its_own_path_and_line() {
    let file = ConfigFile::from_text("w.toml", "[channels.twitter]\nname = \"a\"\nper_dya = 3\n");
    assert_eq!(
        file.section::<Account>("channels.twitter")
            .unwrap_err()
            .to_string(),
        "w.toml:3: channels.twitter.per_dya: there is no field \"per_dya\" here; \
         did you mean \"per_day\"?"
    );
    let file = ConfigFile::from_text("w.toml", "\n[channels.twitter]\nper_day = 3\n");
    assert_eq!(
        file.section::<Account>("channels.twitter")
            .unwrap_err()
            .to_string(),
        "w.toml:2: channels.twitter.name: this field is missing"
    );
}

#[test]
fn what_nobody_owns_is_refused() {
    let text = "[chanels.x]\na = 1\n[channels.twiter]\na = 1\n[[rout]]\na = 1\n[zzz]\n";
    let file = ConfigFile::from_text("w.toml", text);
    let problems = file
        .finish(&["channels.twitter", "channels.email", "route"])
        .unwrap_err();
    assert_eq!(
        problems.to_string(),
        "w.toml:1: chanels: there is no section \"chanels\" here; did you mean \"channels\"?\n\
         w.toml:3: channels.twiter: there is no section \"twiter\" here; did you mean \"twitter\"?\n\
         w.toml:5: rout: there is no section \"rout\" here; did you mean \"route\"?\n\
         w.toml:7: zzz: there is no section \"zzz\" here; the names here are channels, route"
    );
    let file = ConfigFile::from_text("w.toml", "lisen = \"x\"\nchannels = 3\n");
    assert_eq!(
        file.finish(&["listen", "channels.email"])
            .unwrap_err()
            .to_string(),
        "w.toml:1: lisen: there is no field \"lisen\" here; did you mean \"listen\"?\n\
         w.toml:2: channels: a group of sections is expected here; \
         write it under a heading that starts with [channels."
    );
}

#[test]
fn files_on_disk() {
    let folder = folder("files_on_disk");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let line = |path: &PathBuf| {
        let text = Source::read(path).unwrap_err().to_string();
        text.replace(&format!("{}/", folder.display()), "")
    };
    assert_eq!(
        Source::read(write("a.yml", b"a: 1\n")).unwrap().format(),
        Format::Yaml
    );
    assert_eq!(
        line(&folder.join("no.yaml")),
        "no.yaml: there is no such file"
    );
    fs::create_dir(folder.join("d.json")).unwrap();
    assert_eq!(
        line(&folder.join("d.json")),
        "d.json: this is a folder, not a file"
    );
    assert_eq!(
        line(&write("a.txt", b"")),
        "a.txt: the format is not known from the file's name; \
         the name must end in .yaml, .yml, .json or .toml"
    );
    assert_eq!(
        line(&write("b.yaml", b"a: 1\nb: \xff\xfe\n")),
        "b.yaml:2: this is not UTF-8 text; save the file as UTF-8"
    );
    assert_eq!(
        line(&write("c.toml", &vec![b'#'; 4 * 1024 * 1024 + 1])),
        "c.toml: the file is larger than 4 MiB"
    );
    let broken = ConfigFile::read(write("w.conf", b"[a\n")).unwrap_err();
    assert_eq!(broken.line, Some(1));
    let good = ConfigFile::read(write("w.toml", GOOD.as_bytes())).unwrap();
    assert_eq!(
        good.source().line_of("route[1].name").map(|at| at.line),
        Some(10)
    );
    assert!(!format!("{good:?}").contains("north"));
}
