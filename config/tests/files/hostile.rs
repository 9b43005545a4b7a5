//! Files made to hurt: deep, wide, doubled, huge. Each is answered quickly.

use std::time::{Duration, Instant};

use serde::de::IgnoredAny;
use wardmote_config::{Format, MAX_BYTES, Source};

const LIMIT: Duration = Duration::from_secs(20);

fn outcome(format: Format, text: String) -> Result<(), String> {
    let start = Instant::now();
    let result = Source::new("m", text, format).parse::<IgnoredAny>();
    assert!(
        start.elapsed() < LIMIT,
        "{format:?} took {:?}",
        start.elapsed()
    );
    result.map(|_| ()).map_err(|problem| problem.to_string())
}

#[test]
fn too_deep() {
    for (format, text) in [
        (Format::Yaml, "[".repeat(200)),
        (Format::Yaml, "[".repeat(100_000)),
        (Format::Yaml, "- ".repeat(100_000)),
        (
            Format::Json,
            format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        (Format::Json, "{\"a\":".repeat(100_000)),
        (
            Format::Toml,
            format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        (Format::Toml, format!("{}a = 1", "a.".repeat(20_000))),
        (Format::Toml, format!("[{}a]", "a.".repeat(20_000))),
    ] {
        let start: String = text.chars().take(12).collect();
        assert!(outcome(format, text).is_err(), "{format:?} {start}");
    }
}

#[test]
fn just_deep_enough() {
    let text = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(outcome(Format::Json, text.clone()), Ok(()));
    assert_eq!(outcome(Format::Yaml, text), Ok(()));
}

#[test]
fn billion_laughs() {
    let text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n".to_owned();
    assert!(outcome(Format::Yaml, text).unwrap_err().contains("anchor"));
}

#[test]
fn wide_on_one_line() {
    let size = 1024 * 1024;
    let list = format!("[\"é\"{}]", ",1".repeat(size / 2 - 4));
    assert_eq!(outcome(Format::Json, list.clone()), Ok(()));
    assert_eq!(outcome(Format::Yaml, list.clone()), Ok(()));
    assert_eq!(outcome(Format::Toml, format!("a = {list}")), Ok(()));
}

#[test]
fn the_same_again_and_again() {
    let doubled = |format, unit: &str| outcome(format, unit.repeat(100_000)).is_err();
    assert!(doubled(Format::Toml, "a = 1\n"));
    assert!(doubled(Format::Toml, "[a]\n"));
    assert!(doubled(Format::Yaml, "a: 1\n"));
    assert!(doubled(Format::Yaml, "? "));
    assert!(doubled(Format::Yaml, "{a: "));
    assert!(doubled(Format::Yaml, "a\n: "));
    assert!(doubled(Format::Yaml, "--- a\n"));
    assert_eq!(
        outcome(Format::Toml, "[[a]]\nb = 1\n".repeat(100_000)),
        Ok(())
    );
    assert_eq!(
        outcome(Format::Yaml, "- a b\n  c\n".repeat(100_000)),
        Ok(())
    );
    assert_eq!(outcome(Format::Yaml, "word word\n".repeat(100_000)), Ok(()));
}

#[test]
fn too_large() {
    let line = outcome(Format::Json, format!("\"{}\"", "x".repeat(MAX_BYTES)));
    assert_eq!(line.unwrap_err(), "m: the file is larger than 4 MiB");
}
