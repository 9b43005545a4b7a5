//! The Prometheus text format, version 0.0.4.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{ALL, Metric};

/// A page of metrics in the making.
#[derive(Default)]
pub(super) struct Page(BTreeMap<&'static str, Vec<(String, f64)>>);

impl Page {
    /// One sample: the values of the metric's labels, in their order.
    pub fn set(&mut self, metric: &Metric, labels: &[&str], value: f64) {
        debug_assert_eq!(metric.labels.len(), labels.len(), "{}", metric.name);
        self.sample(metric, "", labels, value);
    }

    /// The two samples of a summary.
    pub fn summary(&mut self, metric: &Metric, labels: &[&str], sum: f64, count: u64) {
        self.sample(metric, "_sum", labels, sum);
        self.sample(metric, "_count", labels, count as f64);
    }

    fn sample(&mut self, metric: &Metric, part: &str, labels: &[&str], value: f64) {
        let mut line = format!("{}{part}", metric.name);
        let pairs: Vec<String> = metric
            .labels
            .iter()
            .zip(labels)
            .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
            .collect();
        if !pairs.is_empty() {
            let _ = write!(line, "{{{}}}", pairs.join(","));
        }
        self.0.entry(metric.name).or_default().push((line, value));
    }

    /// The page, with what each metric says before its samples.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for metric in ALL {
            let Some(samples) = self.0.get(metric.name) else {
                continue;
            };
            // A string takes every write.
            let _ = writeln!(out, "# HELP {} {}", metric.name, metric.help);
            let _ = writeln!(out, "# TYPE {} {}", metric.name, metric.kind.as_str());
            for (name, value) in samples {
                let _ = writeln!(out, "{name} {}", number(*value));
            }
        }
        out
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

fn number(value: f64) -> String {
    if value == f64::INFINITY {
        return "+Inf".to_owned();
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{AUDIT, BUILD, REQUEST_SECONDS};

    #[test]
    fn a_page_reads_as_the_format_says() {
        let mut page = Page::default();
        page.set(&AUDIT, &[], 12.0);
        page.summary(&REQUEST_SECONDS, &["api"], 0.25, 4);
        page.set(&BUILD, &["0.1.0", "a \"b\"\\\n"], 1.0);
        let text = page.text();
        assert!(
            text.starts_with("# HELP wardmote_build_info 1; the program's version"),
            "{text}"
        );
        assert!(text.contains("# TYPE wardmote_build_info gauge\nwardmote_build_info{version=\"0.1.0\",realm=\"a \\\"b\\\"\\\\\\n\"} 1\n"));
        assert!(text.contains(
            "wardmote_http_request_duration_seconds_sum{class=\"api\"} 0.25\n\
             wardmote_http_request_duration_seconds_count{class=\"api\"} 4\n"
        ));
        assert!(text.ends_with("wardmote_audit_sequence 12\n"), "{text}");
        assert_eq!(number(f64::INFINITY), "+Inf");
        assert_eq!(number(1_796_727_290.5), "1796727290.5");
    }

    #[test]
    fn names_are_as_prometheus_wants_them() {
        let mut seen = std::collections::BTreeSet::new();
        for metric in ALL {
            assert!(seen.insert(metric.name), "{} is there twice", metric.name);
            let plain = |c: char| c.is_ascii_lowercase() || c == '_';
            assert!(metric.name.chars().all(plain), "{}", metric.name);
            assert!(
                metric.name.starts_with("wardmote_") || metric.name.starts_with("process_"),
                "{}",
                metric.name
            );
            let counts = metric.kind == super::super::Kind::Counter;
            assert_eq!(metric.name.ends_with("_total"), counts, "{}", metric.name);
        }
    }
}
