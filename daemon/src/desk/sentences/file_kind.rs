//! The formats that sentences go out and come back in.

use wardmote_domain::sentence::Way;
use wardmote_exchange::{Damaged, Returned, Sheet, po, word, xliff};

/// In which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Two columns in a Word document.
    Word,
    /// gettext.
    Po,
    /// XLIFF.
    Xliff,
}

impl FileKind {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Word, Self::Po, Self::Xliff];

    /// The end of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Word => "docx",
            Self::Po => "po",
            Self::Xliff => "xliff",
        }
    }

    /// On screens.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Word => "Word document",
            Self::Po => "PO file",
            Self::Xliff => "XLIFF file",
        }
    }

    /// Its type on the wire.
    pub fn media(self) -> &'static str {
        match self {
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Po => "text/x-gettext-translation; charset=utf-8",
            Self::Xliff => "application/xliff+xml; charset=utf-8",
        }
    }

    /// By the end of a name: `docx`.
    pub fn named(ending: &str) -> Option<Self> {
        let asked = ending.to_ascii_lowercase();
        let asked = if asked == "xlf" { "xliff" } else { &asked };
        Self::ALL.into_iter().find(|kind| kind.ending() == asked)
    }

    /// By its first bytes: a ZIP is Word, markup is XLIFF, anything else is PO.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(b"PK") {
            Self::Word
        } else if text.trim_ascii_start().starts_with(b"<") {
            Self::Xliff
        } else {
            Self::Po
        }
    }

    pub(super) fn way(self) -> Way {
        match self {
            Self::Word => Way::Word,
            Self::Po => Way::Po,
            Self::Xliff => Way::Xliff,
        }
    }

    pub(super) fn write(self, sheet: &Sheet) -> Vec<u8> {
        match self {
            Self::Word => word::write(sheet),
            Self::Po => po::write(sheet),
            Self::Xliff => xliff::write(sheet),
        }
    }

    pub(super) fn read(self, bytes: &[u8], sheet: &Sheet) -> Result<Returned, Damaged> {
        match self {
            Self::Word => word::read(bytes, sheet),
            Self::Po => po::read(bytes, sheet),
            Self::Xliff => xliff::read(bytes, sheet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes_and_by_its_name() {
        for (bytes, kind) in [
            (b"PK\x03\x04".as_slice(), FileKind::Word),
            (b"\xef\xbb\xbf<?xml", FileKind::Xliff),
            (b"\n <xliff", FileKind::Xliff),
            (b"msgid \"\"", FileKind::Po),
        ] {
            assert_eq!(FileKind::of(bytes), kind);
        }
        assert_eq!(FileKind::named("XLF"), Some(FileKind::Xliff));
        assert_eq!(FileKind::named("exe"), None);
    }
}
