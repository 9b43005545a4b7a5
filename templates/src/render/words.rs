//! The words of one version, before they are put into a format: the same in plain text and in HTML.

use wardmote_domain::words::Direction;

use crate::{bidi, html, markdown};

/// Headline and paragraphs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// The headline as one line of text.
    pub title: String,
    /// The headline as HTML.
    pub title_html: String,
    /// Paragraphs parted by an empty line.
    pub text: String,
    /// The same as elements.
    pub html: String,
    /// The same in Markdown.
    pub markdown: String,
}

impl Words {
    /// Adds a paragraph of the catalogue, already escaped in HTML.
    pub fn paragraph(&mut self, text: &str, html: &str) {
        if !text.is_empty() {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            self.add(
                text,
                &format!("<p>{html}</p>\n"),
                &markdown::paragraph(&lines),
            );
        }
    }

    /// Adds a list of the catalogue, its points already escaped in HTML.
    pub fn list(&mut self, points: &[(String, String)]) {
        let points: Vec<&(String, String)> = points.iter().filter(|(t, _)| !t.is_empty()).collect();
        if points.is_empty() {
            return;
        }
        let lines: Vec<String> = points.iter().map(|(t, _)| format!("- {t}")).collect();
        let items: String = points
            .iter()
            .map(|(_, html)| format!("<li>{html}</li>\n"))
            .collect();
        self.add(
            &lines.join("\n"),
            &format!("<ul>\n{items}</ul>\n"),
            &markdown::list(points.iter().map(|(t, _)| t.as_str())),
        );
    }

    fn add(&mut self, text: &str, html: &str, markdown: &str) {
        for (all, more) in [(&mut self.text, text), (&mut self.markdown, markdown)] {
            if !all.is_empty() {
                all.push_str("\n\n");
            }
            all.push_str(more);
        }
        self.html.push_str(html);
    }

    /// Adds what a person typed: paragraphs parted by empty lines, lists of lines that begin with a dash or a bullet.
    /// Lines stay as they were typed.
    pub fn typed(&mut self, typed: &str, direction: Direction) {
        for paragraph in paragraphs(typed) {
            let text: Vec<String> = paragraph
                .iter()
                .map(|line| bidi::text(line, direction))
                .collect();
            self.add(
                &text.join("\n"),
                &paragraph_html(&paragraph, direction),
                &paragraph_markdown(&text),
            );
        }
    }
}

/// Lines without the white space round them, in groups parted by empty lines.
pub(crate) fn paragraphs(typed: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    for line in typed.lines() {
        let line = line.replace('\t', " ").trim().to_owned();
        match (line.is_empty(), found.last_mut()) {
            (true, Some(last)) if !last.is_empty() => found.push(Vec::new()),
            (false, Some(last)) => last.push(line),
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

/// What follows the mark of a list's line.
pub(crate) fn item(line: &str) -> Option<&str> {
    ["- ", "* ", "• ", "– "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
}

/// Lines in groups: those of a list, and those that are none.
fn groups(lines: &[String]) -> Vec<(bool, &[String])> {
    let mut groups = Vec::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let listed = item(first).is_some();
        let end = rest
            .iter()
            .position(|line| item(line).is_some() != listed)
            .unwrap_or(rest.len());
        let (group, after) = rest.split_at(end);
        groups.push((listed, group));
        rest = after;
    }
    groups
}

fn paragraph_html(lines: &[String], direction: Direction) -> String {
    let mut html = String::new();
    for (listed, group) in groups(lines) {
        if listed {
            let items = group.iter().filter_map(|line| item(line));
            let items: String = items
                .map(|text| format!("<li>{}</li>\n", bidi::html(text, direction)))
                .collect();
            html.push_str(&format!("<ul>\n{items}</ul>\n"));
        } else {
            let lines: Vec<String> = group
                .iter()
                .map(|line| bidi::html(line, direction))
                .collect();
            html.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
        }
    }
    html
}

/// The same in Markdown; the lines hold their isolates already.
fn paragraph_markdown(lines: &[String]) -> String {
    let written = groups(lines).into_iter().map(|(listed, group)| {
        if listed {
            markdown::list(group.iter().filter_map(|line| item(line)))
        } else {
            markdown::paragraph(group)
        }
    });
    written.collect::<Vec<_>>().join("\n\n")
}

/// A typed headline.
pub(crate) fn headline(typed: &str, direction: Direction) -> (String, String) {
    let line = typed.trim();
    (bidi::text(line, direction), html::escape(line))
}
