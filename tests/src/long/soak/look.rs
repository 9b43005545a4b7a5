//! What the machine says of the daemon's process and of its files.

use std::{fs, path::Path};

use crate::long::sqlite::rows;

/// One look at the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Kibibytes in memory (`VmRSS` of proc_pid_status(5)).
    pub memory: u64,
    /// Of them, those that are not pages of files: what a leak would be in.
    pub own: u64,
    /// Open descriptors.
    pub descriptors: u64,
    /// Threads.
    pub threads: u64,
    /// Bytes of the write-ahead log.
    pub log: u64,
}

/// Looks at a process and the database beside it. Nothing where the process has ended.
pub fn look(process: u32, database: &Path) -> Option<Look> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    let log = database.with_extension("db-wal");
    Some(Look {
        memory: field("VmRSS:")?,
        own: field("RssAnon:")?,
        descriptors: fs::read_dir(format!("/proc/{process}/fd")).ok()?.count() as u64,
        threads: field("Threads:")?,
        // It is not there until something was written.
        log: fs::metadata(log).map_or(0, |m| m.len()),
    })
}

/// Bytes of the database's pages that are in use, those in its log too. The distribution's SQLite only reads here.
pub fn in_use(database: &Path) -> u64 {
    let sql = "SELECT (page_count - freelist_count) * page_size \
               FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let found = rows(database, sql);
    let bytes = found.first().and_then(|row| row.first()?.parse().ok());
    bytes.unwrap_or_else(|| panic!("{sql}: {found:?}"))
}

/// The one in the middle.
pub fn median(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_can_be_looked_at_and_none_that_is_not_there() {
        let here = look(std::process::id(), Path::new("/no/such.db")).unwrap();
        assert!(here.memory > 1_000 && here.own <= here.memory, "{here:?}");
        assert!(here.descriptors >= 3 && here.threads >= 1 && here.log == 0);
        assert_eq!(look(u32::MAX, Path::new("/no/such.db")), None);
        assert_eq!(median(vec![9, 1, 5]), 5);
    }
}
