//! The entries of a PO file, with the line on which each begins.

use crate::Damaged;

const LINE: &str = "This line is none that a PO file can have. Put it right in the program that you use for PO files, or send \
the file again from there.";

const QUOTES: &str = "The quotation marks of this line do not match, or a backslash in it means nothing. Put a backslash \
before each quotation mark of the text itself.";

const PLURAL: &str =
    "This entry has plural forms. Our lines have none: put back msgid and msgstr as they were.";

const ORDER: &str =
    "This entry is not whole: each needs msgctxt, msgid and msgstr, once, in this order.";

/// One entry.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it begins.
    pub(super) line: usize,
    pub(super) fuzzy: bool,
    pub(super) context: Option<String>,
    pub(super) id: Option<String>,
    pub(super) text: Option<String>,
}

impl Entry {
    fn is_begun(&self) -> bool {
        self.context.is_some() || self.id.is_some()
    }
}

#[derive(Clone, Copy)]
enum Part {
    Context,
    Id,
    Text,
}

/// Reads the entries of a file, obsolete ones (`#~`) left out.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Damaged> {
    let mut walk = Walk::default();
    for (at, line) in text.split('\n').enumerate() {
        let line = line
            .strip_suffix('\r')
            .unwrap_or(line)
            .trim_matches([' ', '\t']);
        walk.line(at + 1, line)
            .map_err(|says| Damaged::at(format!("line {}", at + 1), says))?;
    }
    let last = walk.entry.line;
    walk.finish()
        .map_err(|says| Damaged::at(format!("line {last}"), says))?;
    Ok(walk.done)
}

#[derive(Default)]
struct Walk {
    done: Vec<Entry>,
    entry: Entry,
    part: Option<Part>,
}

impl Walk {
    fn line(&mut self, at: usize, line: &str) -> Result<(), &'static str> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            if self.entry.text.is_some() {
                self.finish()?;
            }
            self.part = None;
            if let Some(flags) = comment.strip_prefix(',') {
                self.entry.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            return Ok(());
        }
        if line.starts_with('"') {
            let part = self.part.ok_or(LINE)?;
            let more = unquoted(line)?;
            self.slot(part).get_or_insert_default().push_str(&more);
            return Ok(());
        }
        let (word, rest) = line.split_once([' ', '\t']).ok_or(LINE)?;
        let part = match word {
            "msgctxt" => Part::Context,
            "msgid" => Part::Id,
            "msgstr" => Part::Text,
            "msgid_plural" => return Err(PLURAL),
            word if word.starts_with("msgstr[") => return Err(PLURAL),
            _ => return Err(LINE),
        };
        if self.entry.text.is_some() {
            self.finish()?;
        }
        if !self.entry.is_begun() {
            self.entry.line = at;
        }
        let text = unquoted(rest.trim())?;
        let early = matches!(part, Part::Text) && self.entry.id.is_none();
        let late = matches!(part, Part::Context) && self.entry.id.is_some();
        if early || late || self.slot(part).replace(text).is_some() {
            return Err(ORDER);
        }
        self.part = Some(part);
        Ok(())
    }

    fn slot(&mut self, part: Part) -> &mut Option<String> {
        match part {
            Part::Context => &mut self.entry.context,
            Part::Id => &mut self.entry.id,
            Part::Text => &mut self.entry.text,
        }
    }

    fn finish(&mut self) -> Result<(), &'static str> {
        self.part = None;
        let entry = std::mem::take(&mut self.entry);
        if entry.text.is_some() {
            self.done.push(entry);
        } else if entry.is_begun() {
            return Err(ORDER);
        }
        Ok(())
    }
}

/// What a quoted string says.
fn unquoted(quoted: &str) -> Result<String, &'static str> {
    let inside = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or(QUOTES)?;
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err(QUOTES),
            '\\' => out.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(c @ ('"' | '\\')) => c,
                _ => return Err(QUOTES),
            }),
            c => out.push(c),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_entries() {
        let text = "# made by hand\r\nmsgid \"\"\r\nmsgstr \"\"\r\n\"Language: ur\\n\"\r\n\r\n#. Used: x\n#, fuzzy, c-format\n#| msgid \"Old\"\n\
msgctxt \"a.b\"\nmsgid \"One \"\n\"two \\\"three\\\" \\\\\"\nmsgstr \"\"\nmsgctxt \"c\"\nmsgid \"x\"\nmsgstr \"y\"\n#~ msgid \"gone\"\n#~ msgstr \"z\"\n";
        let entries = entries(text).unwrap();
        let shown: Vec<_> = entries
            .iter()
            .map(|e| {
                (
                    e.line,
                    e.fuzzy,
                    e.context.as_deref(),
                    e.id.as_deref(),
                    e.text.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (2, false, None, Some(""), Some("Language: ur\n")),
                (9, true, Some("a.b"), Some("One two \"three\" \\"), Some("")),
                (13, false, Some("c"), Some("x"), Some("y")),
            ]
        );
    }

    #[test]
    fn names_the_line_of_a_fault() {
        for (text, place, says) in [
            ("msgid \"a\"\nmsgstr \"b", "line 2", "quotation marks"),
            ("msgid \"a\"\nmsgstr \"b\\q\"", "line 2", "backslash"),
            ("msgid \"a\"\nmsgstr \"b\"c\"", "line 2", "quotation marks"),
            ("\n\"loose\"", "line 2", "none that a PO file can have"),
            ("msgid \"a\"\nmsgid_plural \"b\"", "line 2", "plural forms"),
            ("msgid \"a\"\nmsgstr[0] \"b\"", "line 2", "plural forms"),
            ("<html>", "line 1", "none that a PO file can have"),
            ("msgctxt \"a\"\nmsgid \"b\"\n", "line 1", "not whole"),
            (
                "msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"",
                "line 2",
                "not whole",
            ),
            ("msgstr \"c\"", "line 1", "not whole"),
        ] {
            let error = entries(text).unwrap_err();
            assert_eq!(error.faults[0].place.as_deref(), Some(place), "{text}");
            assert!(error.to_string().contains(says), "{error}");
        }
    }
}
