//! A file of readers: CSV with the columns `email` or `mobile`, `language`, `wards` and, if wanted, `panel`. Every fault by
//! its line; no address and no number is ever repeated.

use serde::Deserialize;
use wardmote_domain::{
    draft::FieldProblem,
    person::{EmailAddress, MobileNumber},
    places::{AreaCode, Language, Places, WardCode},
};
use wardmote_store::ReaderAddress;

/// One reader of the file.
pub(super) struct Reader {
    /// Where their mail or text messages go.
    pub address: ReaderAddress,
    /// Their language.
    pub language: Language,
    /// Their wards.
    pub wards: Vec<WardCode>,
    /// The wards of whose panel they are a member, where the file says; at least one of the two names a ward.
    pub panel: Option<Vec<WardCode>>,
}

/// One row as written. A file has one of the first two columns, or both; a row has one of them filled.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    email: String,
    #[serde(default)]
    mobile: String,
    language: String,
    wards: String,
    #[serde(default)]
    panel: String,
}

/// What is said of a row that has other columns.
const SHAPE: &str = "this row does not have the columns of the first line";

/// The most faults told of one file.
const MOST_FAULTS: usize = 50;

/// Reads a whole file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Reader>, Vec<FieldProblem>> {
    // Spreadsheets put a byte order mark before the first column's name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut csv = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let headers = csv.headers().cloned().unwrap_or_default();
    if !are_columns(&headers) {
        return Err(vec![FieldProblem {
            field: "line 1".into(),
            what: "the first line names the columns: email,language,wards, or mobile,language,wards for text messages"
                .into(),
        }]);
    }
    let panels = headers.iter().any(|h| h == "panel");
    let (mut good, mut faults) = (Vec::new(), Vec::new());
    for record in csv.records() {
        // Each fault names the line that its row begins on, whatever stands above it.
        let read = match record {
            Ok(record) => record
                .deserialize::<Row>(Some(&headers))
                .map_err(|_| SHAPE.to_owned())
                .and_then(|row| reader(&row, panels))
                .map_err(|what| (line(bytes, record.position()), what)),
            Err(error) => Err((line(bytes, error.position()), SHAPE.to_owned())),
        };
        match read {
            Ok(reader) => good.push(reader),
            Err((line, what)) if faults.len() < MOST_FAULTS => faults.push(FieldProblem {
                field: format!("line {line}"),
                what,
            }),
            Err(_) => {}
        }
    }
    if faults.is_empty() {
        Ok(good)
    } else {
        Err(faults)
    }
}

fn are_columns(headers: &csv::StringRecord) -> bool {
    let has = |name: &str| headers.iter().any(|h| h == name);
    (has("email") || has("mobile")) && has("language") && has("wards")
}

/// One row; `panels` says whether the file has that column.
fn reader(row: &Row, panels: bool) -> Result<Reader, String> {
    let address: ReaderAddress = match (row.email.as_str(), row.mobile.as_str()) {
        (mail, "") => mail
            .parse::<EmailAddress>()
            .map_err(|e| e.to_string())?
            .into(),
        ("", mobile) => mobile
            .parse::<MobileNumber>()
            .map_err(|e| e.to_string())?
            .into(),
        _ => {
            return Err(
                "this row has an email address and a mobile number: write two rows, one for each"
                    .to_owned(),
            );
        }
    };
    let language: Language = row.language.parse().map_err(|e| format!("{e}"))?;
    let codes = |text: &str| text.split_whitespace().map(ward).collect::<Result<_, _>>();
    let (wards, panel): (Vec<WardCode>, Vec<WardCode>) = (codes(&row.wards)?, codes(&row.panel)?);
    if wards.is_empty() && panel.is_empty() {
        return Err("this row names no ward".to_owned());
    }
    if !panel.is_empty() && matches!(address, ReaderAddress::Phone(_)) {
        return Err(
            "members of a panel are written to by mail: this row has a mobile number".to_owned(),
        );
    }
    Ok(Reader {
        address,
        language,
        wards,
        panel: panels.then_some(panel),
    })
}

/// A ward that is there today.
fn ward(text: &str) -> Result<WardCode, String> {
    match text.parse::<AreaCode>().map_err(|e| e.to_string())? {
        AreaCode::Ward(code) if Places::london().ward(&code).is_some() => Ok(code),
        AreaCode::Ward(code) => Err(format!("{code} is no ward of London today")),
        other => Err(format!(
            "{other} is not a ward: readers are kept by ward (E05 and six digits)"
        )),
    }
}

/// The line that a row begins on. The reader's own count stands before the empty lines above it.
fn line(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let from = position
        .map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX))
        .min(bytes.len());
    let empty = bytes[from..]
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    1 + bytes[..from + empty]
        .iter()
        .filter(|b| **b == b'\n')
        .count() as u64
}
