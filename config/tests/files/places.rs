//! Places of dotted paths, and problems made with them.

use wardmote_config::Format::{Json, Toml, Yaml};
use wardmote_config::{Format, Problem, Problems, Source};

fn places(format: Format, text: &str, table: &[(&str, Option<(u32, u32)>)]) {
    let source = Source::new("m", text, format);
    for (path, place) in table {
        let found = source.line_of(path).map(|at| (at.line, at.column));
        assert_eq!(found, *place, "for {path:?}");
    }
}

#[test]
fn in_yaml() {
    let text = "# top\nkind: appeal\ntimes:\n  release: >\n    x\n    y\n  expires: z\n\
                variants:\n  - lang: cy\n    body: é\n  - {lang: pl, body: x}\n\
                \"a.b\":\n  - [1,\n     2]\n";
    places(
        Yaml,
        text,
        &[
            ("kind", Some((2, 1))),
            ("times", Some((3, 1))),
            ("times.release", Some((4, 3))),
            ("times.expires", Some((7, 3))),
            ("variants[0]", Some((9, 5))),
            ("variants[0].body", Some((10, 5))),
            ("variants[1].body", Some((11, 16))),
            ("\"a.b\"[0][1]", Some((14, 6))),
            ("times.event", Some((3, 1))),
            ("variants[7].lang", Some((8, 1))),
            ("kind.of.thing", Some((2, 1))),
            ("nowhere", None),
            ("", None),
        ],
    );
    places(Yaml, "kind: [\n", &[("kind", None)]);
}

#[test]
fn in_json() {
    let text = "{\n  \"é\": \"ü\", \"b\": {\"c\": [1,\r\n   {\"d\": 2}]}\n}";
    places(
        Json,
        text,
        &[
            ("é", Some((2, 3))),
            ("b", Some((2, 13))),
            ("b.c[0]", Some((2, 25))),
            ("b.c[1].d", Some((3, 5))),
            ("b.c[1].e", Some((3, 4))),
            ("x", None),
        ],
    );
}

#[test]
fn in_toml() {
    let text = "a.b = 1\n[channels.twitter]\nkey = \"x\"\n[channels.email]\n\n\
                [[route]]\narea = \"N\"\n[[route]]\narea = \"S\"\nto = [\n  { x = 1 },\n  { x = 2 },\n]\n\
                [route.inner]\nz = 1\n";
    places(
        Toml,
        text,
        &[
            ("a.b", Some((1, 3))),
            ("channels.twitter", Some((2, 11))),
            ("channels.twitter.key", Some((3, 1))),
            ("channels.twitter.secret", Some((2, 11))),
            ("channels.email", Some((4, 11))),
            ("route[0].area", Some((7, 1))),
            ("route[1]", Some((8, 1))),
            ("route[1].area", Some((9, 1))),
            ("route[1].to[1].x", Some((12, 5))),
            ("route[1].inner.z", Some((15, 1))),
        ],
    );
}

#[test]
fn a_later_problem_has_the_place_too() {
    let source = Source::new(
        "notice.yaml",
        "kind: appeal\ntimes:\n  release: 25:00\n",
        Yaml,
    );
    let problem = source.problem(
        "times.release",
        "25:00 is no time of day",
        Some("write it as 2026-12-08T10:55".to_owned()),
    );
    assert_eq!(
        problem.to_string(),
        "notice.yaml:3: times.release: 25:00 is no time of day; write it as 2026-12-08T10:55"
    );
    assert_eq!(
        serde_json::to_value(&problem).unwrap(),
        serde_json::json!({"file": "notice.yaml", "line": 3, "column": 3,
            "field": "times.release", "what": "25:00 is no time of day",
            "fix": "write it as 2026-12-08T10:55"})
    );
}

#[test]
fn problems_print_one_line_each_in_the_order_of_the_file() {
    let source = Source::new("m", "a: 1\nb: 2\n", Yaml);
    let mut problems = Problems::default();
    assert_eq!(problems.keep(Ok::<_, Problem>(3)), Some(3));
    problems.keep::<()>(Err(source.problem("b", "two\nlines", None)));
    problems.keep::<()>(Err(source.problem("a", "wrong", None)));
    let all = problems.into_result().unwrap_err();
    assert_eq!(all.to_string(), "m:1: a: wrong\nm:2: b: two lines");
    assert!(Problems::default().into_result().is_ok());
}
