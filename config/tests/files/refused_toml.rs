//! Badly written TOML, and the line that is printed for it.

use wardmote_config::Format::Toml;

use crate::support::check;

#[test]
fn wrong_names_types_and_words() {
    check(
        Toml,
        &[
            (
                "kind = \"appeal\"\n[times]\nrelease = 2026-12-08T10:55\nrealease = 1\n",
                "m:4: times.realease: there is no field \"realease\" here; did you mean \"release\"?",
            ),
            (
                "kind = \"appeal\"\n[[variants]]\nlang = \"cy\"\n\n[[variants]]\nlang = \"x\"\nbodi = 1\n",
                "m:7: variants[1].bodi: there is no field \"bodi\" here; did you mean \"body\"?",
            ),
            (
                "kind = \"appeal\"\nvariants = [{lang = \"a\"}, {lang = \"b\",\n zz = 1}]\n",
                "m:3: variants[1].zz: there is no field \"zz\" here; the fields are lang, body",
            ),
            (
                "kind = \"apeal\"\n",
                "m:1: kind: \"apeal\" is not one of the words allowed here; did you mean \"appeal\"?",
            ),
            (
                "kind = \"appeal\"\nquote = 101\n",
                "m:2: quote: text is expected here, but this is a whole number; \
                 put it in quotation marks",
            ),
            (
                "kind = \"appeal\"\ntimes.release = true\n",
                "m:2: times.release: text is expected here, but this is true or false",
            ),
            (
                "kind = \"appeal\"\ncount = 2026-12-08\n",
                "m:2: count: a whole number is expected here, but this is a date or time",
            ),
            (
                "kind = \"appeal\"\ncount = 1_00_0\n",
                "m:2: count: a whole number from 0 to 255 is expected here, \
                 and this number is out of that range",
            ),
            (
                "kind = \"appeal\"\ncount = 99999999999999999999\n",
                "m:2: count: this number is too large",
            ),
            (
                "kind = \"appeal\"\nshare = inf\n",
                "m:2: share: a number is expected here, but this is infinity or not a number",
            ),
        ],
    );
}

#[test]
fn missing_and_written_twice() {
    check(
        Toml,
        &[
            ("# c\n", "m: kind: this field is missing"),
            (
                "kind = \"appeal\"\n\n[times]\nexpires = 10:30:00\n",
                "m:3: times.release: this field is missing",
            ),
            (
                "kind = \"appeal\"\n[[variants]]\nlang = \"cy\"\n\n[[variants]]\nbody = \"x\"\n",
                "m:5: variants[1].lang: this field is missing",
            ),
            (
                "kind = \"appeal\"\n[times]\nrelease = \"x\"\nrelease = \"y\"\n",
                "m:4: times.release: \"release\" is written twice; \
                 the first is on line 3; keep one of them",
            ),
            (
                "kind = \"appeal\"\n[times]\nrelease = \"x\"\n[times]\n",
                "m:4: times: \"times\" is written twice; the first is on line 2; keep one of them",
            ),
        ],
    );
}

#[test]
fn what_is_not_toml() {
    check(
        Toml,
        &[
            ("", "m: the file is empty"),
            (
                "kind = appeal\n",
                "m:1: this cannot be read as TOML: string values must be quoted, \
                 expected literal string",
            ),
            (
                "kind \"appeal\"\n",
                "m:1: this cannot be read as TOML: key with no value, expected `=`",
            ),
            (
                "kind = \"appeal\"\nquote = \"abc\n",
                "m:2: this cannot be read as TOML: invalid basic string, expected `\"`",
            ),
            (
                "kind = \"appeal\"\n[times\n",
                "m:2: this cannot be read as TOML: unclosed table, expected `]`",
            ),
            (
                "kind = \"a\0\"\n",
                "m:1: there is a NUL byte here, which no text file has; \
                 save the file as plain UTF-8 text",
            ),
        ],
    );
}
