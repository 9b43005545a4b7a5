//! Bodies: a value as one of the formats, and bytes that are none.

use serde_json::Value;

use super::seed::Seed;

/// A value, or what nearly is one, as a body and the type that it claims.
pub fn body(value: &Value, media: &str, seed: &mut Seed) -> (String, Vec<u8>) {
    let text = value.to_string();
    let claimed = match seed.below(12) {
        0 => *seed.of(&[
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "*/*",
            ";",
            "a",
            "application/json/json",
            "application/vnd.api+json",
            "image/svg+xml",
            "text/csv; header=absent",
            "application/json; charset=utf-16",
        ]),
        // JSON is YAML as well.
        1 | 2 if media == "application/json" => "application/yaml",
        3 if media == "application/json" => "application/toml",
        _ => media,
    };
    let bytes = match seed.below(8) {
        0 => broken(text.into_bytes(), seed),
        1 => nonsense(claimed, seed),
        2 => surrogate(&text, seed),
        _ => text.into_bytes(),
    };
    (claimed.to_owned(), bytes)
}

/// A CSV file or a picture, broken.
pub fn file(media: &str, seed: &mut Seed) -> (String, Vec<u8>) {
    let csv = "ward,name,question,email,language,wards\nE05014020,South Balham,what_to_work_on,a@example.org,en,E05014020\n";
    let good = match media {
        "text/csv" => csv.as_bytes().to_vec(),
        "image/png" => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0\0\0\0\0".to_vec(),
        _ => b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03".to_vec(),
    };
    let claimed = match seed.below(6) {
        0 => *seed.of(&["application/json", "text/html", "image/gif", ""]),
        _ => media,
    };
    (claimed.to_owned(), broken(good, seed))
}

fn broken(mut bytes: Vec<u8>, seed: &mut Seed) -> Vec<u8> {
    match seed.below(5) {
        0 => bytes.truncate(seed.below(bytes.len())),
        1 => {
            for _ in 0..8 {
                let at = seed.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(seed.below(256)).unwrap();
                }
            }
        }
        2 => drop(bytes.splice(0..0, [0xff, 0xfe])),
        3 => bytes.insert(
            seed.below(bytes.len()),
            *seed.of(&[b'"', b'{', b'\n', b'\r', 0, 0xc3]),
        ),
        _ => bytes.extend_from_slice(b"\0\0,\"\n\"\"\"x"),
    }
    bytes
}

/// A text with half a pair of surrogates, as JSON writes it.
fn surrogate(text: &str, seed: &mut Seed) -> Vec<u8> {
    let half = *seed.of(&[
        "\\ud800",
        "\\udfff",
        "\\ud800\\ud800",
        "\\u0000",
        "\\u12",
        "\\x",
    ]);
    match text.rfind("\":\"") {
        Some(at) => format!("{}{half}{}", &text[..at + 3], &text[at + 3..]).into_bytes(),
        None => format!("{{\"reason\":\"{half}\"}}").into_bytes(),
    }
}

/// What the format does not take, or should not.
fn nonsense(media: &str, seed: &mut Seed) -> Vec<u8> {
    let deep = |open: &str, close: &str, n: usize| format!("{}{}", open.repeat(n), close.repeat(n));
    let many = *seed.of(&[200, 3_000, 20_000]);
    let all: Vec<String> = match media {
        "application/yaml" => vec![
            deep("[", "]", many),
            deep("- ", "", many),
            deep("{a: ", "}", many),
            deep("? ", "", many),
            "a: &a [*a]\n".to_owned(),
            "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\ne: [*d,*d,*d,*d]\n".to_owned(),
            "\t- a".to_owned(),
            "a: b: c".to_owned(),
            "!!binary x".to_owned(),
            "%YAML 9.9\n---\n".to_owned(),
            "kind: |\n".to_owned(),
            "--- a\n--- b\n".to_owned(),
            "kind: appeal\nkind: appeal\n".to_owned(),
            "reason: !!str [a]\n<<: *x".to_owned(),
        ],
        "application/toml" => vec![
            format!("a = {}", deep("[", "]", many)),
            format!("a = {}", deep("{b = ", "}", many.min(3_000))),
            format!("{}x = 1", "a.".repeat(many.min(3_000))),
            "[[a]]\n[a]".to_owned(),
            "a.b = 1\na = 2".to_owned(),
            "a = 1979-99-99".to_owned(),
            "reason = \"\"\"".to_owned(),
            "a = 0xffffffffffffffffffffff".to_owned(),
        ],
        _ => vec![
            deep("[", "]", many),
            deep("{\"a\":", "}", many),
            deep("{\"times\":", "}", 200),
            format!("{{\"reason\":{}}}", "9".repeat(many)),
            format!("{{\"reason\":1e{}}}", "9".repeat(5)),
            "{\"a\":1,\"a\":2}".to_owned(),
            "{\"reason\":\"a\",\"reason\":\"b\"}".to_owned(),
            "\u{feff}{}".to_owned(),
            "{} {}".to_owned(),
            "[1,]".to_owned(),
            "NaN".to_owned(),
            "-0".to_owned(),
            "nul".to_owned(),
            String::new(),
            "\0".repeat(512),
        ],
    };
    seed.of(&all).clone().into_bytes()
}
