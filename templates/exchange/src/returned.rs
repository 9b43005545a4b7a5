//! What came back.

/// Who says that they have read it, where the file carries that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reader {
    /// The name, as they wrote it.
    pub name: String,
    /// The date, as they wrote it; empty if there is none.
    pub date: String,
    /// Whether they ticked "I read the language, and I have read every line that I ticked". PO and XLIFF have no such
    /// statement: it is false there.
    pub statement: bool,
}

/// A line of the file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// Where it stands in the file.
    pub place: String,
    /// Which line it is.
    pub id: String,
    /// Whether that is because the English is not what was sent out.
    pub out_of_date: bool,
    /// Why, and what to do, in plain sentences.
    pub says: String,
}

/// What a file that came back holds. Nothing of it has been checked yet: see [`crate::check::line`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// Each line with its text as a template, in the order of the file. Lines left empty are not among them.
    pub lines: Vec<(String, String)>,
    /// The lines that are marked as right. In PO and XLIFF that includes those which were signed when they went out.
    pub signed: Vec<String>,
    /// The lines that were not taken, each with its reason.
    pub not_taken: Vec<NotTaken>,
    /// Lines of the sheet that the file does not have.
    pub absent: Vec<String>,
    /// Who read it.
    pub reader: Option<Reader>,
    /// Whether a Word file had tracked changes: insertions were taken, deletions left out.
    pub tracked_changes: bool,
}
