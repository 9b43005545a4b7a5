//! Where traces go, by the variables of the OpenTelemetry specification (OTEL_EXPORTER_OTLP_* and their forms for traces).

use std::time::Duration;

/// A collector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The whole address that takes traces.
    pub url: String,
    /// Headers of each request: names and values. A value may be a key, so it stands in no log.
    pub headers: Vec<(String, String)>,
    /// The longest that an answer is waited for.
    pub patience: Duration,
    /// `service.name`.
    pub service: String,
    /// Further attributes of the process.
    pub attributes: Vec<(String, String)>,
}

/// How long an answer is waited for where nothing is said, as the specification has it.
const PATIENCE: Duration = Duration::from_secs(10);

impl Target {
    /// Reads the variables; nothing where no collector is named, or traces are switched off. (The specification would send
    /// to this machine then; here nothing leaves the process unless somebody says where to.)
    ///
    /// # Errors
    /// With the variable and what is wrong with it.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, String> {
        let get = |name: &str| {
            get(name)
                .map(|v| v.trim().to_owned())
                .filter(|v| !v.is_empty())
        };
        let of_traces = |name: &str| {
            get(&format!("OTEL_EXPORTER_OTLP_TRACES_{name}"))
                .or_else(|| get(&format!("OTEL_EXPORTER_OTLP_{name}")))
        };
        let off = get("OTEL_SDK_DISABLED").is_some_and(|v| v.eq_ignore_ascii_case("true"))
            || get("OTEL_TRACES_EXPORTER").is_some_and(|v| v == "none");
        let whole = get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        let base = get("OTEL_EXPORTER_OTLP_ENDPOINT")
            .map(|base| format!("{}/v1/traces", base.trim_end_matches('/')));
        let Some(url) = whole.or(base).filter(|_| !off) else {
            return Ok(None);
        };
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(
                "OTEL_EXPORTER_OTLP_ENDPOINT: write it like http://127.0.0.1:4318".to_owned(),
            );
        }
        if let Some(other) = of_traces("PROTOCOL").filter(|p| p != "http/json") {
            return Err(format!(
                "OTEL_EXPORTER_OTLP_PROTOCOL: {other} is not spoken here: set it to http/json, which a collector takes at the port of http/protobuf (4318)"
            ));
        }
        let patience = match of_traces("TIMEOUT") {
            None => PATIENCE,
            Some(text) => match text.parse() {
                Ok(milliseconds @ 1..=60_000) => Duration::from_millis(milliseconds),
                _ => {
                    return Err(
                        "OTEL_EXPORTER_OTLP_TIMEOUT: give milliseconds, from 1 to 60000".to_owned(),
                    );
                }
            },
        };
        let pairs = |name: &str, text: Option<String>| {
            pairs(&text.unwrap_or_default())
                .ok_or_else(|| format!("{name}: write it like name=value,other=value"))
        };
        let attributes = pairs("OTEL_RESOURCE_ATTRIBUTES", get("OTEL_RESOURCE_ATTRIBUTES"))?;
        let named = attributes.iter().find(|(k, _)| k == "service.name");
        let service = get("OTEL_SERVICE_NAME").or_else(|| named.map(|(_, v)| v.clone()));
        Ok(Some(Self {
            url,
            headers: pairs("OTEL_EXPORTER_OTLP_HEADERS", of_traces("HEADERS"))?,
            patience,
            service: service.unwrap_or_else(|| "wardmote".to_owned()),
            attributes: attributes
                .into_iter()
                .filter(|(k, _)| k != "service.name")
                .collect(),
        }))
    }
}

/// Reads `name=value,other=value`, whose values may hold %XX.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let parts = text.split(',').map(str::trim).filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=')?;
            let name = name.trim();
            (!name.is_empty()).then_some(())?;
            Some((name.to_owned(), decoded(value.trim())?))
        })
        .collect()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.bytes());
    }
    String::from_utf8(bytes).ok()
}
