//! XML read carefully: no document type, so no entities but the five and numbers; well-formed to its end; not too deep.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::limits;

/// Why XML is not read, in a sentence.
pub(crate) type Broken = &'static str;

pub(crate) const BROKEN: Broken = "The XML of the file is broken from here on. It was cut off or changed by another \
program. Save it again in the program that wrote it, and send it once more.";

const DOCTYPE: Broken = "The file has a document type (DOCTYPE) in it, which a file of Wardmote's never has. It is not \
read. Ask for a new file.";

const DEEP: Broken =
    "The file is nested deeper than any file of Wardmote's. It is not read. Ask for a new file.";

/// What comes next.
#[derive(Debug)]
pub(crate) enum Node {
    /// An element begins; one that is empty ends at once.
    Open(Tag),
    /// The innermost element ends; its name without prefix.
    Close(String),
    /// Text between tags.
    Text(String),
    /// The file is over, and whole.
    End,
}

/// The beginning of an element. Names are without their prefix.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// An XML file on its way.
pub(crate) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    seen: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            text,
            reader,
            depth: 0,
            seen: false,
        }
    }

    /// The line on which the reader stands, from 1.
    pub(crate) fn line(&self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let read = &self.text.as_bytes()[..at.min(self.text.len())];
        1 + read.iter().filter(|byte| **byte == b'\n').count()
    }

    /// What comes next.
    pub(crate) fn next(&mut self) -> Result<Node, Broken> {
        loop {
            match self.reader.read_event().map_err(|_| BROKEN)? {
                Event::Start(start) => {
                    self.depth += 1;
                    self.seen = true;
                    if self.depth > limits::DEPTH {
                        return Err(DEEP);
                    }
                    return tag(&start).map(Node::Open);
                }
                Event::End(end) => {
                    self.depth = self.depth.checked_sub(1).ok_or(BROKEN)?;
                    return Ok(Node::Close(local(end.local_name().as_ref())));
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(name) => {
                    let char = name.resolve_char_ref().map_err(|_| BROKEN)?;
                    let text = match char {
                        Some(char) => char.to_string(),
                        None => resolve_predefined_entity(&name).ok_or(BROKEN)?.to_owned(),
                    };
                    return Ok(Node::Text(text));
                }
                Event::DocType(_) => return Err(DOCTYPE),
                Event::Eof if self.depth == 0 && self.seen => return Ok(Node::End),
                Event::Eof | Event::Empty(_) => return Err(BROKEN),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }
}

fn local(name: &str) -> String {
    name.to_owned()
}

fn tag(start: &BytesStart<'_>) -> Result<Tag, Broken> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| BROKEN)?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| BROKEN)?;
        attributes.push((
            local(attribute.key.local_name().as_ref()),
            value.into_owned(),
        ));
    }
    Ok(Tag {
        name: local(start.local_name().as_ref()),
        attributes,
    })
}

/// A text as it stands in XML, between tags or in an attribute.
pub(crate) fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Broken> {
        let mut xml = Xml::new(text);
        let mut out = String::new();
        loop {
            match xml.next()? {
                Node::Open(tag) => out.push_str(&format!(
                    "<{}{}>",
                    tag.name,
                    tag.get("a").unwrap_or_default()
                )),
                Node::Close(name) => out.push_str(&format!("</{name}>")),
                Node::Text(text) => out.push_str(&text),
                Node::End => return Ok(out),
            }
        }
    }

    #[test]
    fn reads_what_is_whole() {
        for (text, out) in [
            (
                "<?xml version=\"1.0\"?><x:r n:a=\"1&amp;2\">a&lt;&#x41;<!-- c --><b/></x:r>",
                "<r1&2>a<A<b></b></r>",
            ),
            ("<r><![CDATA[a < b]]></r>", "<r>a < b</r>"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(out));
        }
    }

    #[test]
    fn refuses_the_rest() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        for (text, why) in [
            ("", BROKEN),
            ("no XML", BROKEN),
            ("<r>", BROKEN),
            ("<r></x>", BROKEN),
            ("<r a='1' a='2'/>", BROKEN),
            ("<r>&lol;</r>", BROKEN),
            ("<r a='&lol;'/>", BROKEN),
            ("<r>&#0;</r>", BROKEN),
            (
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>",
                DOCTYPE,
            ),
            (deep.as_str(), DEEP),
        ] {
            assert_eq!(read(text), Err(why), "{text:.40}");
        }
    }
}
