//! Badly written YAML, and the line that is printed for it.

use wardmote_config::Format::Yaml;

use crate::support::check;

#[test]
fn wrong_names_and_words() {
    check(
        Yaml,
        &[
            (
                "\nkind: appeal\ntimes:\n  release: x\n  realease: 2\n",
                "m:5: times.realease: there is no field \"realease\" here; did you mean \"release\"?",
            ),
            (
                "kind: appeal\nvariants:\n  - lang: cy\n  - {lang: pl, zzzz: x}\n",
                "m:4: variants[1].zzzz: there is no field \"zzzz\" here; the fields are lang, body",
            ),
            (
                "kind: apeal\n",
                "m:1: kind: \"apeal\" is not one of the words allowed here; did you mean \"appeal\"?",
            ),
            (
                "kind: Ward-Update\n",
                "m:1: kind: \"Ward-Update\" is not one of the words allowed here; \
                 did you mean \"ward_update\"?",
            ),
            (
                "kind: zzz\n",
                "m:1: kind: \"zzz\" is not one of the words allowed here; \
                 the words are appeal, warning, ward_update",
            ),
            (
                "kind: appeal\nhold: {untill: {days: 9}}\n",
                "m:2: hold.untill: \"untill\" is not one of the words allowed here; \
                 did you mean \"until\"?",
            ),
        ],
    );
}

#[test]
fn wrong_types() {
    check(
        Yaml,
        &[
            (
                "kind: appeal\ncount: many\n",
                "m:2: count: a whole number is expected here, but this is text",
            ),
            (
                "kind: appeal\ncount: \"3\"\n",
                "m:2: count: a whole number is expected here, but this is text; \
                 take the quotation marks off",
            ),
            (
                "kind: appeal\ncount: 300\n",
                "m:2: count: a whole number from 0 to 255 is expected here, \
                 and this number is out of that range",
            ),
            (
                "kind: appeal\ncount: 99999999999999999999999\n",
                "m:2: count: this number is too large",
            ),
            (
                "kind: appeal\nshown: maybe\n",
                "m:2: shown: true or false is expected here, but this is text",
            ),
            (
                "kind: appeal\nvariants: cy\n",
                "m:2: variants: a list is expected here, but this is text; \
                 write it as a list of one",
            ),
            (
                "kind: appeal\ntimes: [a, b]\n",
                "m:2: times: a group of fields is expected here, but this is a list",
            ),
            (
                "kind: appeal\nquote:\n  a: b\n",
                "m:2: quote: text is expected here, but this is a group of fields",
            ),
            (
                "kind: appeal\noutlets:\n  - x\n  -\n",
                "m:4: outlets[1]: text is expected here, but nothing is written",
            ),
            (
                "kind: appeal\nfigures:\n  a.b:\n    c: x\n",
                "m:4: figures.\"a.b\".c: a whole number is expected here, but this is text",
            ),
        ],
    );
}

#[test]
fn words_with_too_much_or_too_little() {
    check(
        Yaml,
        &[
            (
                "kind: [appeal]\n",
                "m:1: kind: one of the words appeal, warning, ward_update is expected here, \
                 but this is a list",
            ),
            (
                "kind: appeal\nhold: said\n",
                "m:2: hold: \"said\" needs something written under it",
            ),
            (
                "kind: appeal\nhold: {charge: 3}\n",
                "m:2: hold.charge: nothing may be written under this word",
            ),
        ],
    );
}

#[test]
fn missing_and_written_twice() {
    check(
        Yaml,
        &[
            ("quote: x\n", "m: kind: this field is missing"),
            (
                "kind: appeal\ntimes:\n  expires: x\n",
                "m:2: times.release: this field is missing",
            ),
            (
                "kind: appeal\nvariants:\n  - lang: cy\n  - body: x\n",
                "m:4: variants[1].lang: this field is missing",
            ),
            (
                "kind: appeal\ntimes:\n  release: x\n\n  release: y\n",
                "m:5: times.release: \"release\" is written twice; \
                 the first is on line 3; keep one of them",
            ),
            (
                "kind: appeal\noutlets: [x]\nchannels: [y]\n",
                "m:2: outlets: \"outlets\" is given under two names; keep one of them",
            ),
        ],
    );
}

#[test]
fn nesting_tabs_and_the_end() {
    let column = "the fields of one group start in the same column";
    let colon = "m:2: this cannot be read as YAML: mapping values are not allowed in this \
                 context; a text with a colon in it must be in quotation marks, and ";
    check(
        Yaml,
        &[
            ("", "m: the file is empty"),
            (" \n\n", "m: the file is empty"),
            ("# nothing but a comment\n", "m: the file is empty"),
            (
                "just words\n",
                "m: a group of fields is expected here, but this is text",
            ),
            ("kind: appeal\n  times: x\n", &format!("{colon}{column}")),
            (
                "kind: appeal\nquote: Police: stay in\n",
                &format!("{colon}{column}"),
            ),
            (
                "  kind: appeal\nquote: x\n",
                &format!("m:2: this line does not belong to what stands above it; {column}"),
            ),
            (
                "kind: appeal\ntimes:\n\trelease: x\n",
                "m:3: there is a tab here, and YAML takes only spaces; put spaces in its place",
            ),
            (
                "kind: appeal\n\ttimes: x\n",
                "m:2: there is a tab here, and YAML takes only spaces; put spaces in its place",
            ),
            (
                "kind:\tappeal\n",
                "m:1: there is a tab here, and YAML takes only spaces; put spaces in its place",
            ),
            (
                "kind: appeal\nquote: \"abc\n",
                "m:2: this cannot be read as YAML: while scanning a quoted scalar, \
                 found unexpected end of stream; a quotation mark is not closed",
            ),
            (
                "kind: appeal\n---\nkind: appeal\n",
                "m:2: a second document starts here; one file holds one document",
            ),
        ],
    );
}

#[test]
fn what_yaml_would_swallow() {
    let quote = "if it is part of a text, put the text in quotation marks";
    check(
        Yaml,
        &[
            (
                "kind: appeal\nquote: a\0b\n",
                "m:2: there is a NUL byte here, which no text file has; \
                 save the file as plain UTF-8 text",
            ),
            (
                "kind: appeal\nquote: \"a\\0b\"\n",
                "m:2: quote: there is a NUL character in this text",
            ),
            (
                "kind: appeal\nquote: a\u{1b}b\n",
                "m:2: there is a control character here (U+001B); \
                 save the file as plain UTF-8 text",
            ),
            (
                "kind: appeal\nquote: *urgent*\n",
                "m:2: a value that starts with * (a YAML alias) is not taken; \
                 write the value out; if it is text, put it in quotation marks",
            ),
            (
                "kind: appeal\nquote: &x y\noutlets: [*x]\n",
                &format!(
                    "m:2: quote: a word that starts with & (a YAML anchor) is not taken; {quote}"
                ),
            ),
            (
                "kind: appeal\nquote: !x y\n",
                &format!(
                    "m:2: quote: a word that starts with ! (a YAML tag) is not taken; {quote}"
                ),
            ),
            (
                "kind: appeal\nquote: @met\n",
                &format!("m:2: this cannot be read as YAML: unexpected character: `@'; {quote}"),
            ),
        ],
    );
}
