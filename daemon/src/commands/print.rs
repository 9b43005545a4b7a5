//! Standard output for data, standard error for the rest. A reader that went away (`| head`) is no error; a disk that is
//! full is one.

use std::{
    fmt,
    io::{ErrorKind, Write as _},
    sync::{Mutex, OnceLock, PoisonError},
};

/// Why standard output takes no more.
static ENDED: OnceLock<ErrorKind> = OnceLock::new();
/// Lines of two tasks never run into each other.
static TURN: Mutex<()> = Mutex::new(());

/// Writes a line of data.
pub(crate) fn data_line(text: fmt::Arguments<'_>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = std::io::stdout();
    if let Err(error) = out
        .write_fmt(text)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        let _ = ENDED.set(error.kind());
    }
}

/// Writes a line for the person at the terminal.
pub(crate) fn said_line(text: fmt::Arguments<'_>) {
    let mut err = std::io::stderr();
    // There is nowhere left to say that this could not be said.
    let _ = err.write_fmt(text).and_then(|()| err.write_all(b"\n"));
}

/// Whether nobody reads standard output any more.
pub(crate) fn nobody_reads() -> bool {
    ENDED.get().is_some()
}

/// What kept data from being written; a reader that went away does not count.
pub(crate) fn lost_data() -> Option<ErrorKind> {
    ENDED
        .get()
        .copied()
        .filter(|kind| *kind != ErrorKind::BrokenPipe)
}

/// A line of data, as `println!` takes it.
macro_rules! data {
    ($($t:tt)*) => { $crate::commands::print::data_line(format_args!($($t)*)) };
}
/// A line for the person at the terminal, as `eprintln!` takes it.
macro_rules! say {
    ($($t:tt)*) => { $crate::commands::print::said_line(format_args!($($t)*)) };
}
pub(crate) use {data, say};
