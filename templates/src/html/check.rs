//! Reads HTML strictly, as the renderer writes it, and names everything that is not of the safe subset.

use super::{ATTRIBUTES, ELEMENTS, SCHEMES, STYLES};

/// Elements that have no end tag.
const VOID: &[&str] = &["meta", "br"];

/// Everything in the HTML that is outside the safe subset or not well formed; empty when all is well. Stricter than a
/// browser: what a browser would forgive is reported.
pub fn outside_the_subset(html: &str) -> Vec<String> {
    let mut reader = Reader {
        rest: html,
        open: Vec::new(),
        found: Vec::new(),
    };
    if let Some(rest) = reader.rest.strip_prefix("<!DOCTYPE html>") {
        reader.rest = rest;
    }
    while !reader.rest.is_empty() {
        reader.step();
    }
    let Reader {
        open, mut found, ..
    } = reader;
    found.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    found
}

struct Reader<'a> {
    rest: &'a str,
    open: Vec<&'a str>,
    found: Vec<String>,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        let Some(at) = self.rest.find('<') else {
            self.text(self.rest);
            self.rest = "";
            return;
        };
        let (before, tag) = self.rest.split_at(at);
        self.text(before);
        let Some(end) = end_of_tag(tag) else {
            self.found
                .push(format!("a tag does not end: {}", start(tag)));
            self.rest = "";
            return;
        };
        self.rest = tag.get(end + 1..).unwrap_or_default();
        match tag.get(1..end).unwrap_or_default() {
            closing if closing.starts_with('/') => self.close(&closing[1..]),
            opening => self.open(opening),
        }
    }

    fn text(&mut self, text: &str) {
        if text.contains('>') {
            self.found
                .push(format!("a bare > in the text: {}", start(text)));
        }
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        for (at, _) in text.match_indices('&') {
            if !known
                .iter()
                .any(|entity| text[at + 1..].starts_with(entity))
            {
                self.found
                    .push(format!("a bare & in the text: {}", start(&text[at..])));
            }
        }
    }

    fn close(&mut self, name: &str) {
        if self.open.pop() != Some(name) {
            self.found
                .push(format!("</{name}> closes nothing that is open there"));
        }
    }

    fn open(&mut self, inside: &'a str) {
        let (name, attributes) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
        if !ELEMENTS.contains(&name) {
            self.found.push(format!("the element <{}>", start(name)));
        }
        if !VOID.contains(&name) {
            self.open.push(name);
        }
        let mut rest = attributes;
        while !rest.trim().is_empty() {
            let Some((attribute, value, after)) = attribute(rest) else {
                self.found.push(format!(
                    "an attribute that is not NAME=\"VALUE\": {}",
                    start(rest)
                ));
                return;
            };
            self.attribute(name, attribute, value);
            rest = after;
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        if !ATTRIBUTES
            .iter()
            .any(|(on, allowed)| (*on == "*" || *on == element) && *allowed == name)
        {
            self.found
                .push(format!("the attribute {} on <{element}>", start(name)));
        }
        let good = match name {
            "href" => SCHEMES.iter().any(|scheme| value.starts_with(scheme)),
            "style" => STYLES.contains(&value),
            "dir" => matches!(value, "ltr" | "rtl"),
            _ => true,
        };
        if !good {
            self.found.push(format!("{name}=\"{}\"", start(value)));
        }
        self.text(value);
    }
}

/// The `>` that ends a tag: the first outside quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.trim_start().split_once("=\"")?;
    let (value, after) = rest.split_once('"')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    plain.then_some((name, value, after))
}

fn start(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_is_named() {
        for (html, named) in [
            ("<script>alert(1)</script>", "<script>"),
            ("<p onclick=\"x\">a</p>", "onclick"),
            ("<a href=\"javascript:alert(1)\">a</a>", "javascript:"),
            ("<a href=\"http://example.org\">a</a>", "http://"),
            ("<img src=\"https://example.org/a.png\">", "<img>"),
            ("<p style=\"color:red\">a</p>", "style"),
            ("<div style=\"color:red\">a</div>", "color:red"),
            ("<p>a", "not closed"),
            ("<p>a</div>", "closes nothing"),
            ("<p>a & b</p>", "bare &"),
            ("<p>a > b</p>", "bare >"),
            ("<p lang=en>a</p>", "NAME="),
            ("<p dir=\"auto\">a</p>", "auto"),
            ("<P>a</P>", "<P>"),
            ("<!-- a -->", "!--"),
            ("<p", "does not end"),
        ] {
            let found = outside_the_subset(html).join("; ");
            assert!(found.contains(named), "{html}: {found}");
        }
        let good = "<!DOCTYPE html>\n<p lang=\"ur\" dir=\"rtl\">a &lt; <bdi dir=\"ltr\">b</bdi><br>\n<a href=\"tel:101\">101</a></p>";
        assert!(
            outside_the_subset(good).is_empty(),
            "{:?}",
            outside_the_subset(good)
        );
    }
}
