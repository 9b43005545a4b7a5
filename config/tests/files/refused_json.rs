//! Badly written JSON, and the line that is printed for it.

use wardmote_config::Format::Json;

use crate::support::check;

#[test]
fn wrong_names_types_and_words() {
    check(
        Json,
        &[
            (
                "{\n \"kind\": \"appeal\",\n \"times\": {\"release\": \"x\",\n  \"realease\": 1}}",
                "m:4: times.realease: there is no field \"realease\" here; did you mean \"release\"?",
            ),
            (
                "{\n \"kind\": \"apeal\"\n}",
                "m:2: kind: \"apeal\" is not one of the words allowed here; did you mean \"appeal\"?",
            ),
            (
                "{\"kind\": \"appeal\",\n\"quote\": 101}",
                "m:2: quote: text is expected here, but this is a whole number; \
                 put it in quotation marks",
            ),
            (
                "{\"kind\": \"appeal\",\n\"count\": 1.5}",
                "m:2: count: a whole number is expected here, but this is a number that is not whole",
            ),
            (
                "{\"kind\": \"appeal\",\n\"shown\": \"yes\"}",
                "m:2: shown: true or false is expected here, but this is text; \
                 write true or false without quotation marks",
            ),
            (
                "{\"kind\": \"appeal\",\n\n\"times\": []}",
                "m:3: times: a group of fields is expected here, but this is a list",
            ),
            (
                "{\"kind\": \"appeal\",\n\"kind\": \"appeal\"}",
                "m:2: kind: \"kind\" is written twice; the first is on line 1; keep one of them",
            ),
            (
                "{\"kind\": \"appeal\", \"variants\": [\n{\"lang\": \"cy\"},\n{\"body\": \"x\"}]}",
                "m:3: variants[1].lang: this field is missing",
            ),
            ("{}", "m: kind: this field is missing"),
            (
                "\"x\"",
                "m: a group of fields is expected here, but this is text",
            ),
        ],
    );
}

#[test]
fn what_is_not_json() {
    let open = "the file ends too early; a bracket or quotation mark before this is not closed";
    check(
        Json,
        &[
            ("", "m: the file is empty"),
            ("null", "m: the file is empty"),
            ("{\"kind\": \"appeal\"", &format!("m:1: {open}")),
            (
                "{\"kind\": \"appeal\", \"outlets\": [1,\n2",
                &format!("m:2: {open}"),
            ),
            (
                "{\"kind\": \"appeal\",\n}",
                "m:2: this is not JSON: key must be a string",
            ),
            (
                "{\"kind\": \"appeal\"\n \"count\": 1}",
                "m:2: this is not JSON: expected `,` or `}`",
            ),
            (
                "{\"kind\": \"appeal\"}\nx",
                "m:2: this is not JSON: trailing characters",
            ),
            (
                "{\"kind\": \"appeal\",\n\"quote\": \"\\ud800\"}",
                "m:2: quote: this is not JSON: unexpected end of hex escape",
            ),
            (
                "{\"kind\": \"appeal\",\n\"quote\": \"a\\u0000b\"}",
                "m:2: quote: there is a NUL character in this text",
            ),
            (
                "\0",
                "m:1: there is a NUL byte here, which no text file has; \
                 save the file as plain UTF-8 text",
            ),
        ],
    );
}
