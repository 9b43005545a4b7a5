//! Secrets: where they may be, and that nothing of them is ever printed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wardmote_config::{ConfigFile, SecretRef};

use crate::sections::folder;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    key: SecretRef,
}

fn write(path: PathBuf, text: &[u8], mode: u32) -> PathBuf {
    fs::write(&path, text).expect("the file is written");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the mode is set");
    path
}

#[test]
fn a_file_is_read_without_its_last_newline() {
    let folder = folder("secret_file");
    for (text, secret) in [
        ("s3cret\n", "s3cret"),
        ("s3cret", "s3cret"),
        (" a\n\n", " a\n"),
        ("a\r\n", "a"),
    ] {
        let path = write(folder.join("key"), text.as_bytes(), 0o640);
        assert_eq!(SecretRef::File(path).read().as_deref(), Ok(secret));
    }
}

#[test]
fn a_bad_file_is_refused_without_its_content() {
    let folder = folder("secret_bad");
    let line = |path: PathBuf| {
        let text = SecretRef::File(path).read().unwrap_err().to_string();
        assert!(!text.contains("s3cret"));
        text.replace(&format!("{}/", folder.display()), "")
    };
    assert_eq!(
        line(folder.join("none")),
        "none: there is no such file; put the secret into that file, or name another"
    );
    assert_eq!(
        line(write(folder.join("a"), b"\n", 0o600)),
        "a: the secret is empty; put the secret into that file"
    );
    assert_eq!(
        line(write(folder.join("b"), b"s3cret\n", 0o644)),
        "b: everyone on this machine may use this secret (mode 0644); run: chmod o= b"
    );
    assert_eq!(
        line(write(folder.join("c"), b"s3cret\xff", 0o600)),
        "c: the secret is not UTF-8 text"
    );
    assert_eq!(
        line(write(folder.join("d"), &[b'x'; 70_000], 0o600)),
        "d: a secret of more than 64 KiB is not taken"
    );
}

#[test]
fn a_credential_comes_from_systemd() {
    let folder = folder("secret_credential");
    write(folder.join("x-key"), b"s3cret\n", 0o400);
    let key = SecretRef::Credential("x-key".to_owned());
    assert_eq!(key.read_with(Some(&folder)).as_deref(), Ok("s3cret"));
    let mend = |name: &str| {
        format!(
            "under systemd: put it into /etc/wardmote/secrets/{name} and restart the service; \
             by hand: set CREDENTIALS_DIRECTORY to its folder"
        )
    };
    assert_eq!(
        key.read_with(None).unwrap_err().to_string(),
        format!(
            "credential x-key: systemd has handed over no credentials; {}",
            mend("x-key")
        )
    );
    let absent = SecretRef::Credential("other".to_owned()).read_with(Some(&folder));
    assert_eq!(
        absent.unwrap_err().to_string(),
        format!(
            "{}/other: there is no such file; {}",
            folder.display(),
            mend("other")
        )
    );
    // As systemd names the files of a folder that is handed over whole; one that is named by itself comes first.
    write(folder.join("secrets_other"), b"of the folder\n", 0o400);
    let other = SecretRef::Credential("other".to_owned());
    assert_eq!(
        other.read_with(Some(&folder)).as_deref(),
        Ok("of the folder")
    );
    write(folder.join("other"), b"by itself\n", 0o400);
    assert_eq!(other.read_with(Some(&folder)).as_deref(), Ok("by itself"));
    let outside = SecretRef::Credential("../x-key".to_owned());
    assert!(outside.read_with(Some(&folder)).is_err());
}

#[test]
fn the_config_file_points_to_it() {
    let folder = folder("secret_config");
    write(folder.join("key"), b"s3cret\n", 0o600);
    let path = folder.join("w.toml");
    fs::write(
        &path,
        "[x]\nkey = { file = \"key\" }\n[y]\n\nkey = { file = \"none\" }\n",
    )
    .unwrap();
    let file = ConfigFile::read(&path).unwrap();
    let x: Keys = file.required("x").unwrap();
    assert_eq!(file.secret("x.key", &x.key).as_deref(), Ok("s3cret"));
    assert_eq!(format!("{x:?}"), "Keys { key: File(\"key\") }");
    let y: Keys = file.required("y").unwrap();
    let line = file.secret("y.key", &y.key).unwrap_err().to_string();
    assert_eq!(
        line.replace(&format!("{}/", folder.display()), ""),
        "w.toml:5: y.key: none: there is no such file; put the secret into that file, or name another"
    );
    let absolute = SecretRef::File(PathBuf::from("/a"));
    assert_eq!(absolute.relative_to(Path::new("/b")), absolute);
}

#[test]
fn a_secret_in_the_config_file_is_refused_and_not_repeated() {
    let never = "a secret is never written in this file; \
                 write { file = \"/path/to/it\" } or { credential = \"name\" }";
    for (value, line) in [
        ("\"s3cret\"", format!("w:2: x.key: {never}")),
        ("12345", format!("w:2: x.key: {never}")),
        (
            "{ value = \"s3cret\" }",
            "w:2: x.key.value: there is no field \"value\" here; \
            the fields are file, credential"
                .to_owned(),
        ),
        (
            "{ file = \"a\", credential = \"b\" }",
            "w:2: x.key: a secret is in one place only".to_owned(),
        ),
        (
            "{ credental = \"b\" }",
            "w:2: x.key.credental: there is no field \"credental\" here; \
            did you mean \"credential\"?"
                .to_owned(),
        ),
        (
            "{ credential = \"../b\" }",
            "w:2: x.key: the name of a credential is letters, digits, \
            dots, - and _"
                .to_owned(),
        ),
        (
            "{}",
            "w:2: x.key: nothing is written; write { file = \"/path/to/it\" } or \
            { credential = \"name\" }"
                .to_owned(),
        ),
    ] {
        let file = ConfigFile::from_text("w", format!("[x]\nkey = {value}\n"));
        let problem = file.required::<Keys>("x").unwrap_err();
        assert_eq!(problem.to_string(), line);
        assert!(!format!("{problem:?}").contains("s3cret"));
    }
}
