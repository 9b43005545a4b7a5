//! The name of a field as a JSON Pointer (RFC 6901): `areas[0].code` is `/areas/0/code`.

/// The pointer of a dotted name. What is no such name stands as one step.
pub(super) fn pointer(field: &str) -> String {
    let mut out = String::new();
    let mut rest = field;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let (step, after) = step(rest);
        out.push('/');
        for letter in step.chars() {
            match letter {
                '~' => out.push_str("~0"),
                '/' => out.push_str("~1"),
                other => out.push(other),
            }
        }
        rest = after;
    }
    out
}

/// The first step of a name, and what is left.
fn step(rest: &str) -> (String, &str) {
    if let Some((index, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        return (index.to_owned(), after);
    }
    if let Some(inside) = rest.strip_prefix('"') {
        let mut text = String::new();
        let mut letters = inside.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next().map(|(_, l)| l)),
                '"' => return (text, &inside[at + 1..]),
                other => text.push(other),
            }
        }
        return (text, "");
    }
    // A lone bracket at the start would otherwise be an empty step for ever.
    let end = rest
        .char_indices()
        .skip(1)
        .find(|(_, l)| matches!(l, '.' | '['))
        .map_or(rest.len(), |(at, _)| at);
    (rest[..end].to_owned(), &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn a_name_is_a_pointer() {
        for (name, expected) in [
            ("", ""),
            ("areas", "/areas"),
            ("areas[0]", "/areas/0"),
            ("variants[1].lang", "/variants/1/lang"),
            ("times.release", "/times/release"),
            ("names.\"a.b\".c", "/names/a.b/c"),
            ("names.\"a\\\"b\"", "/names/a\"b"),
            ("a/b.c~d", "/a~1b/c~0d"),
            ("[", "/["),
            ("\"", "/"),
            ("line 3", "/line 3"),
            ("é[é", "/é/[é"),
        ] {
            assert_eq!(pointer(name), expected, "{name}");
        }
    }
}
