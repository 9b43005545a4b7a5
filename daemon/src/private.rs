//! The database is for the daemon's own eyes: it holds addresses, hashes of tokens, and drafts.

use std::{
    fs::{self, OpenOptions, Permissions},
    io::{Error, ErrorKind},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use crate::commands::Failure;

/// Reading and writing for the owner, nothing for anybody else.
const OWNER_ONLY: u32 = 0o600;

/// Makes the database file for its owner alone, or takes from an older one what others may do with it. SQLite gives the
/// files beside it (`-wal`, `-shm`) the same mode.
///
/// # Errors
/// When its folder is not there, it belongs to somebody else, or it is no file: what may be done with a folder or a device
/// is never changed.
pub fn keep_private(file: &Path) -> Result<(), Failure> {
    let told = |error: Error| {
        let fix = match error.kind() {
            ErrorKind::NotFound => {
                ": its folder is not there; make it, for the daemon's user alone"
            }
            ErrorKind::PermissionDenied => ": it is not this user's; run this as the daemon's user",
            _ => "",
        };
        Failure::other(format_args!("{}: {error}{fix}", file.display()))
    };
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(file)
    {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(told(error)),
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match fs::metadata(&name) {
            Ok(meta) if !meta.is_file() => {
                return Err(Failure::other(format_args!(
                    "{}: this is not a file; give the name of a file, in a folder of the daemon's own",
                    Path::new(&name).display()
                )));
            }
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                fs::set_permissions(&name, Permissions::from_mode(OWNER_ONLY)).map_err(told)?;
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(told(error)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_and_an_old_one_are_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (file, log) = (dir.path().join("w.db"), dir.path().join("w.db-wal"));
        keep_private(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        fs::write(&log, "").unwrap();
        for path in [&file, &log] {
            fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
        }
        keep_private(&file).unwrap();
        assert_eq!((mode(&file), mode(&log)), (0o600, 0o600));
    }

    #[test]
    fn a_folder_in_the_place_of_the_file_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let before = mode(dir.path());
        let error = keep_private(dir.path()).unwrap_err();
        assert!(error.to_string().contains("this is not a file"), "{error}");
        assert_eq!(mode(dir.path()), before);
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let error = keep_private(&dir.path().join("none/w.db")).unwrap_err();
        assert!(
            error.to_string().contains("its folder is not there"),
            "{error}"
        );
    }
}
