//! The words of the sentence bank that store, desk and pages share.

use crate::words::named;

named!(
    /// By which way a wording or a signature came in.
    Way {
        /// Typed on a page of the desk.
        Page = "page",
        /// By a reader's private link.
        Link = "link",
        /// In a Word document that came back.
        Word = "word",
        /// In a PO file that came back.
        Po = "po",
        /// In an XLIFF file that came back.
        Xliff = "xliff",
    }
);

impl Way {
    /// In plain words, after "came in": `by a private link`.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Page => "at the desk",
            Self::Link => "by a private link",
            Self::Word => "in a Word document",
            Self::Po => "in a PO file",
            Self::Xliff => "in an XLIFF file",
        }
    }
}
