//! What the machine says of the disk and of this process.

use std::{fs, io, path::Path};

use rustix::process::{Resource, getrlimit};

/// The file system that holds a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Disk {
    /// Bytes that this user may still write.
    pub free: u64,
    /// Bytes in all.
    pub size: u64,
    /// Files that may still be made.
    pub free_files: u64,
    /// Files in all; 0 where the file system has no such limit.
    pub files: u64,
    /// Whether nothing may be written there.
    pub read_only: bool,
}

/// Asks the file system of a path.
pub(crate) fn disk(path: &Path) -> io::Result<Disk> {
    let stat = rustix::fs::statvfs(path)?;
    Ok(Disk {
        free: stat.f_bavail.saturating_mul(stat.f_frsize),
        size: stat.f_blocks.saturating_mul(stat.f_frsize),
        free_files: stat.f_favail,
        files: stat.f_files,
        read_only: stat.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY),
    })
}

/// This process, as `/proc` has it; what cannot be read is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Process {
    /// Bytes in memory.
    pub memory: Option<u64>,
    /// Open file descriptors.
    pub descriptors: Option<u64>,
    /// The most of them.
    pub most_descriptors: Option<u64>,
    /// When it started, in seconds since 1970.
    pub started: Option<f64>,
}

/// Ticks of a second in `/proc` on every Linux that we build for (`USER_HZ`).
const TICKS: f64 = 100.0;

/// Asks `/proc` and the system.
pub(crate) fn process() -> Process {
    let read = |name: &str| fs::read_to_string(name).ok();
    let number = |text: &str, field: usize| -> Option<u64> {
        text.split_whitespace().nth(field)?.parse().ok()
    };
    let page = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    let started = || {
        // The second field may hold spaces, and ends with the last bracket; `starttime` is the 22nd (proc(5)).
        let stat = read("/proc/self/stat")?;
        let ticks = number(stat.rsplit_once(')')?.1, 19)?;
        let boot = read("/proc/stat")?;
        let boot = boot.lines().find_map(|l| l.strip_prefix("btime "))?;
        Some(boot.trim().parse::<f64>().ok()? + ticks as f64 / TICKS)
    };
    Process {
        memory: read("/proc/self/statm").and_then(|t| Some(number(&t, 1)? * page)),
        descriptors: fs::read_dir("/proc/self/fd")
            .ok()
            // The look itself holds one.
            .map(|all| (all.count() as u64).saturating_sub(1)),
        most_descriptors: getrlimit(Resource::Nofile).current,
        started: started(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_answers() {
        let disk = disk(Path::new("/")).unwrap();
        assert!(disk.size > 0 && disk.free <= disk.size, "{disk:?}");
        let process = process();
        assert!(process.memory.is_some_and(|m| m > 1 << 20), "{process:?}");
        assert!(process.descriptors.is_some_and(|n| n >= 3), "{process:?}");
        assert!(super::disk(Path::new("/no/such/folder")).is_err());
    }
}
