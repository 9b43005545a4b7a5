//! The ZIP file round a Word document, within limits.

use std::io::{Cursor, Read, Write};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    Damaged, limits,
    xml::{Node, Tag, Xml},
};

const NOT_WORD: &str = "This is not a Word file (.docx), or it was damaged on the way. Open it in Word or LibreOffice, \
choose “Save as”, “Word (.docx)”, and send that file.";

const OLD: &str = "This file is in the old Word format (.doc) or is locked with a password. Open it, choose “Save as”, \
“Word (.docx)” without a password, and send that file.";

const LARGE: &str = "The document inside this file is far larger than any that Wardmote sent out. It is not read. Ask for \
a new file.";

/// Writes parts into a file. The same parts give the same bytes.
pub(super) fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, text) in parts {
        zip.start_file(*name, options)
            .and_then(|()| Ok(zip.write_all(text.as_bytes())?))
            .expect("writing into memory, names and sizes of our own");
    }
    zip.finish().expect("writing into memory").into_inner()
}

/// The text of the document itself.
pub(super) fn document(bytes: &[u8]) -> Result<String, Damaged> {
    limits::size(bytes)?;
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Damaged::whole(OLD));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Damaged::whole(NOT_WORD))?;
    if zip.len() > limits::PARTS {
        return Err(Damaged::whole(LARGE));
    }
    let relations = part(&mut zip, "_rels/.rels")?;
    let path = main_part(&relations).ok_or_else(|| Damaged::whole(NOT_WORD))?;
    part(&mut zip, &path)
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, Damaged> {
    let file = zip.by_name(name).map_err(|_| Damaged::whole(NOT_WORD))?;
    // What the file says of its size may be a lie: only what really comes out counts.
    let mut text = Vec::new();
    file.take(limits::PART + 1)
        .read_to_end(&mut text)
        .map_err(|_| Damaged::whole(NOT_WORD))?;
    if text.len() as u64 > limits::PART {
        return Err(Damaged::whole(LARGE));
    }
    let text = String::from_utf8(text).map_err(|_| Damaged::whole(NOT_WORD))?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// Where the package says that its document is.
fn main_part(relations: &str) -> Option<String> {
    let mut xml = Xml::new(relations);
    loop {
        match xml.next().ok()? {
            Node::Open(tag) if is_main(&tag) => {
                let path = tag.get("Target")?;
                return Some(path.trim_start_matches('/').to_owned());
            }
            Node::End => return None,
            _ => {}
        }
    }
}

fn is_main(tag: &Tag) -> bool {
    tag.name == "Relationship"
        && tag
            .get("Type")
            .is_some_and(|kind| kind.ends_with("/officeDocument"))
}
