//! The panel's Markdown as plain text, for members who read no formatting.

/// The renderer's mark between a sign and a name that a forum would read together. Members read no forum.
const JOINER: char = '\u{2060}';

/// The text without its marks: escapes undone, headings and emphasis bare, links as they show themselves, `<https://…>`
/// without its brackets.
pub(super) fn plain(markdown: &str) -> String {
    let lines = markdown.lines().map(line);
    let text: Vec<String> = lines.collect();
    text.join("\n").trim().to_owned()
}

fn line(line: &str) -> String {
    let bare = line.trim_start_matches('#');
    let hashes = line.len() - bare.len();
    let heading = (1..=6).contains(&hashes) && bare.starts_with(' ');
    let line = if heading { bare.trim_start() } else { line };
    let mut out = String::with_capacity(line.len());
    let mut rest = line.trim_end_matches(' ').chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next_if(char::is_ascii_punctuation) {
                Some(escaped) => out.push(escaped),
                // A lone one at the end of a line is a line break, which the line's end is already.
                None if rest.peek().is_none() => {}
                None => out.push('\\'),
            },
            '*' if rest.next_if_eq(&'*').is_some() => {}
            JOINER => {}
            '[' => match link(&rest.clone().collect::<String>()) {
                Some((shown, length)) => {
                    out.push_str(&self::line(&shown));
                    rest.nth(length - 1);
                }
                None => out.push('['),
            },
            '<' => {
                let ahead: String = rest.clone().take_while(|c| *c != '>').collect();
                let length = ahead.chars().count();
                let link = ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|s| ahead.starts_with(s));
                if link && rest.clone().nth(length) == Some('>') {
                    out.push_str(ahead.strip_prefix("mailto:").unwrap_or(&ahead));
                    for _ in 0..=length {
                        rest.next();
                    }
                } else {
                    out.push('<');
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// What a link `[shown](<address>)` shows, given what follows its first bracket, and how many characters that takes.
fn link(after: &str) -> Option<(String, usize)> {
    let (shown, rest) = after.split_once("](<")?;
    let (address, _) = rest.split_once(">)")?;
    let whole = shown.chars().count() + address.chars().count() + "](<>)".len();
    let one = !shown.replace("\\[", "").contains('[');
    (one && address.starts_with("https://")).then(|| (shown.to_owned(), whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        for (markdown, text) in [
            (
                "Write at [met.police.uk/a\\_b](<https://met.police.uk/a_b>), not \\[here\\](x). Ask @\u{2060}ward.",
                "Write at met.police.uk/a_b, not [here](x). Ask @ward.",
            ),
            (
                "Police are here\\.\n\nCall 101\\.\n",
                "Police are here.\n\nCall 101.",
            ),
            (
                "## What to do\n\n- Stay in\n- Call 999",
                "What to do\n\n- Stay in\n- Call 999",
            ),
            ("**Today** at 5\\*\\* and \\\\", "Today at 5** and \\"),
            (
                "See <https://alerts.example.org/n/1> now",
                "See https://alerts.example.org/n/1 now",
            ),
            ("Write to <mailto:a@example.org>", "Write to a@example.org"),
            ("2 < 3 \\<b\\> #1", "2 < 3 <b> #1"),
            ("one\\\ntwo  \nthree", "one\ntwo\nthree"),
            ("#hashtag", "#hashtag"),
        ] {
            assert_eq!(plain(markdown), text, "{markdown}");
        }
    }
}
