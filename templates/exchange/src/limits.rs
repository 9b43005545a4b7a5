//! How much of a file is read: far more than a whole catalogue needs, far less than harms the daemon.

use crate::Damaged;

/// The largest file that is read, in bytes. The catalogue of one language is about 100 kB as Word.
pub const FILE: usize = 8 << 20;

/// The most that one part of a Word file may unpack to, in bytes.
pub const PART: u64 = 32 << 20;

/// The most parts that a Word file may have.
pub const PARTS: usize = 500;

/// How deep elements may stand inside each other.
pub const DEPTH: usize = 200;

/// The most lines in a file.
pub const LINES: usize = 20_000;

/// The most characters of one line.
pub const LINE: usize = 4_000;

/// Refuses a file that is too large or empty.
pub(crate) fn size(bytes: &[u8]) -> Result<(), Damaged> {
    if bytes.is_empty() {
        return Err(Damaged::whole(
            "The file is empty. Save it again and send it once more.",
        ));
    }
    if bytes.len() > FILE {
        return Err(Damaged::whole(
            "The file is larger than 8 MB. Take pictures and other things out that are not lines, then send it again.",
        ));
    }
    Ok(())
}
