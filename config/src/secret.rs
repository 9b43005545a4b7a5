//! Where a secret is kept. The config file only ever points to it.

use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::problem::Problem;
use crate::source::{in_words, read_open};

/// The largest secret that is read.
const MAX_SECRET: usize = 64 * 1024;

const HOW: &str = "write { file = \"/path/to/it\" } or { credential = \"name\" }";

/// What systemd puts before the names of credentials that the unit takes as a
/// whole folder (`LoadCredential=secrets:/etc/wardmote/secrets`).
const FOLDER: &str = "secrets_";

/// A secret's whereabouts: `{ file = "…" }`, or `{ credential = "name" }` for
/// systemd's `$CREDENTIALS_DIRECTORY/name`, or `secrets_name` there, as
/// systemd names the files of a folder that is handed over whole. The secret
/// itself is never part of it, so it may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// A file that holds nothing but the secret.
    File(PathBuf),
    /// A credential that systemd hands to the service (`LoadCredential=`).
    Credential(String),
}

impl SecretRef {
    /// Reads the secret: the whole file without one newline at its end. An
    /// empty secret and a file that everyone may use are refused.
    pub fn read(&self) -> Result<String, Problem> {
        let folder = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        self.read_with(folder.as_deref())
    }

    /// The same with the folder of the credentials given.
    pub fn read_with(&self, credentials: Option<&Path>) -> Result<String, Problem> {
        match self {
            Self::File(path) => read_secret(path, None),
            Self::Credential(name) => {
                let load = format!(
                    "under systemd: put it into /etc/wardmote/secrets/{name} and restart the service; \
                     by hand: set CREDENTIALS_DIRECTORY to its folder"
                );
                let named = format!("credential {name}");
                match credentials {
                    _ if !is_plain_name(name) => Err(Problem::of_file(
                        "credential",
                        "the name of a credential is letters, digits, dots, - and _",
                        None,
                    )),
                    None => Err(Problem::of_file(
                        named,
                        "systemd has handed over no credentials",
                        Some(&load),
                    )),
                    Some(folder) => read_secret(&credential_in(folder, name), Some(&load)),
                }
            }
        }
    }

    /// The same secret with a file's path starting at `folder`, unless it is
    /// absolute.
    #[must_use]
    pub fn relative_to(&self, folder: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(folder.join(path)),
            Self::Credential(name) => Self::Credential(name.clone()),
        }
    }
}

/// The file of a credential in the folder that systemd hands over. One that
/// the unit names by itself comes before one of a whole folder.
#[must_use]
pub fn credential_in(folder: &Path, name: &str) -> PathBuf {
    let own = folder.join(name);
    let of_folder = folder.join(format!("{FOLDER}{name}"));
    match own.exists() || !of_folder.exists() {
        true => own,
        false => of_folder,
    }
}

fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && !name.starts_with('.') && name.chars().all(plain)
}

/// Nothing of the content goes into a problem.
fn read_secret(path: &Path, if_absent: Option<&str>) -> Result<String, Problem> {
    let name = path.display().to_string();
    let wrong = |what: &str, fix: Option<&str>| Problem::of_file(&name, what, fix);
    let io = |e: std::io::Error| {
        let absent = e.kind() == std::io::ErrorKind::NotFound;
        let put = "put the secret into that file, or name another";
        wrong(&in_words(&e), absent.then(|| if_absent.unwrap_or(put)))
    };
    let mut file = fs::File::open(path).map_err(io)?;
    let mode = file.metadata().map_err(io)?.permissions().mode();
    if mode & 0o007 != 0 && mode & 0o170_000 == 0o100_000 {
        let what = format!(
            "everyone on this machine may use this secret (mode {:04o})",
            mode & 0o7777
        );
        return Err(wrong(&what, Some(&format!("run: chmod o= {name}"))));
    }
    let bytes = read_open(&mut file, MAX_SECRET)
        .map_err(io)?
        .ok_or_else(|| wrong("a secret of more than 64 KiB is not taken", None))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("the secret is not UTF-8 text", None))?;
    let secret = text.strip_suffix('\n').unwrap_or(&text);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.trim().is_empty() {
        return Err(wrong(
            "the secret is empty",
            Some("put the secret into that file"),
        ));
    }
    Ok(secret.to_owned())
}

impl<'de> Deserialize<'de> for SecretRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

/// Refuses a secret written in the file, without repeating it.
fn written_here<T, E: de::Error>() -> Result<T, E> {
    Err(E::custom(format_args!(
        "a secret is never written in this file; {HOW}"
    )))
}

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = SecretRef;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the place of a secret")
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<SecretRef, E> {
        written_here()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<SecretRef, E> {
        written_here()
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<SecretRef, E> {
        written_here()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<SecretRef, E> {
        written_here()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SecretRef, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Place>()? {
            if found.is_some() {
                return Err(de::Error::custom("a secret is in one place only"));
            }
            found = Some(match key {
                Place::File => SecretRef::File(PathBuf::from(map.next_value::<String>()?)),
                Place::Credential => {
                    let name: String = map.next_value()?;
                    if !is_plain_name(&name) {
                        return Err(de::Error::custom(
                            "the name of a credential is letters, digits, dots, - and _",
                        ));
                    }
                    SecretRef::Credential(name)
                }
            });
        }
        found.ok_or_else(|| de::Error::custom(format_args!("nothing is written; {HOW}")))
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Place {
    File,
    Credential,
}
