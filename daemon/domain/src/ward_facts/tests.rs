use serde_json::json;

use super::{
    super::{columns, kinds, template},
    *,
};
use crate::facts::read;

const HEAD: &str = "ward,name,month,priorities.1.asked,priorities.1.said,priorities.1.did,figures.1.what,figures.1.now,contact.phone,contact.for";

fn file(rows: &[&str]) -> Vec<u8> {
    format!("\u{feff}{HEAD}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

fn faults(read: &ReadFacts) -> Vec<String> {
    read.faults
        .iter()
        .map(|f| format!("{}: {}", f.place(), f.what))
        .collect()
}

#[test]
fn a_row_becomes_the_facts_of_a_message() {
    let bytes = file(&[
        "E05009376,homerton,2026-11,what_to_work_on,\"27 people, at least\",took_vehicles,arrests,\"1,204\",101,not_emergency",
        ",,,,,,,,,",
    ]);
    let out = read_rows(Kind::WardUpdate, &bytes);
    assert_eq!(faults(&out), Vec::<String>::new());
    assert_eq!(out.rows.len(), 1, "an empty row is no row");
    assert_eq!(
        serde_json::to_value(&out.rows[0].facts).unwrap(),
        json!({"month": "2026-11", "contact": {"phone": "101", "for": "not_emergency"},
            "priorities": [{"asked": "what_to_work_on", "said": "27 people, at least", "did": "took_vehicles"}],
            "figures": [{"what": "arrests", "now": 1204}]})
    );
}

#[test]
fn semicolons_of_another_spreadsheet_are_read_too() {
    let bytes = b"ward;name;question;answers\nE05009376;Homerton;what_to_work_on;12\n";
    let out = read_rows(Kind::Feedback, bytes);
    assert_eq!(faults(&out), Vec::<String>::new());
    assert_eq!(out.rows[0].facts["answers"], FactValue::Whole(12));
}

#[test]
fn every_fault_is_told_with_its_row_its_column_and_what_to_do() {
    for (row, said) in [
        (
            "E0500937,Homerton,2026-11",
            "row 2, column ward: “E0500937” is not a whole code",
        ),
        (
            "E05999999,Homerton,2026-11",
            "row 2, column ward: there is no ward E05999999 in London",
        ),
        (
            "E05009376,Hackney Wick,2026-11",
            "row 2, column name: E05009376 is Homerton, and this row says another name",
        ),
        (",,2026-11", "row 2, column ward: an area is missing"),
        (
            "E05009376,Homerton,a,b,c,d,e,f,g,h,i",
            "row 2: this row has 11 cells and there are 10 columns",
        ),
    ] {
        let out = read_rows(Kind::WardUpdate, &file(&[row]));
        assert!(
            faults(&out)[0].starts_with(said),
            "{row}: {:?}",
            faults(&out)
        );
        assert!(out.rows.is_empty());
    }
    let twice = read_rows(
        Kind::WardUpdate,
        &file(&["E05009376,Homerton,2026-11", "E05009376,Homerton,2026-11"]),
    );
    assert_eq!(
        faults(&twice),
        ["row 3, column ward: this ward is in row 2 already"]
    );
    for (bytes, said) in [
        (
            &b"ward,name,mnth\n"[..],
            "row 1, column mnth: a file for “Ward update” has no such column: did you mean month?",
        ),
        (
            b"ward,month\n",
            "row 1, column name: this column is missing",
        ),
        (
            b"ward,name,ward\n",
            "row 1, column ward: this column is there twice",
        ),
        (b"ward,name,,month\n", "row 1: column 3 has no name"),
        (b"ward,name\n", "the file: there is no row"),
        (b"\xff\xfe", "the file: this is not UTF-8 text"),
        (b"", "row 1"),
    ] {
        let out = read_rows(Kind::WardUpdate, bytes);
        assert!(faults(&out)[0].starts_with(said), "{:?}", faults(&out));
    }
    let large = vec![b'a'; MOST_BYTES + 1];
    assert!(faults(&read_rows(Kind::WardUpdate, &large))[0].contains("1 MiB"));
    let many = "E05009376,Homerton\n".repeat(MOST_ROWS + 1);
    let many = format!("ward,name\n{many}");
    assert!(
        faults(&read_rows(Kind::WardUpdate, many.as_bytes()))
            .last()
            .unwrap()
            .contains("already")
            || faults(&read_rows(Kind::WardUpdate, many.as_bytes()))
                .iter()
                .any(|f| f.contains("250"))
    );
}

#[test]
fn a_fault_of_a_fact_belongs_to_its_column() {
    for (field, column) in [
        ("facts.priorities[0].did", "priorities.1.did"),
        ("facts.next_meeting.access[2]", "next_meeting.access"),
        ("facts.month", "month"),
        ("times.release", "release"),
        ("outlets[1]", "outlets"),
        ("areas[0]", "ward"),
        ("facts.contact.for", "contact.for"),
    ] {
        assert_eq!(column_of(field), column, "{field}");
    }
}

/// Everything a person may have typed into the record, dangerous beginnings included.
const TYPED: &[&str] = &[
    "=HYPERLINK(\"https://example.org\")",
    "+44 20 7946 0123",
    "-1 arrests",
    "@SUM(A1)",
    "'quoted'",
    "plain, with \"marks\"\nand lines",
    "",
    "'=already",
    "\t=1",
    "ünïcode – ’",
];

#[test]
fn no_cell_of_a_template_runs_and_what_was_written_is_read_back() {
    let ward: WardCode = "E05009376".parse().unwrap();
    for typed in TYPED {
        let facts: BTreeMap<String, FactValue> = serde_json::from_value(
            json!({"priorities": [{"asked": "what_to_work_on", "said": typed, "did": ""}], "figures": [{"what": "a", "now": 3}],
                "next_meeting": {"access": ["step_free", "bsl"]}}),
        )
        .unwrap();
        let text = template(Kind::WardUpdate, &[(ward, facts)]);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        for cell in reader
            .records()
            .flatten()
            .flat_map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!cell.starts_with(super::super::template::RUNS), "{cell:?}");
        }
        let out = read_rows(Kind::WardUpdate, text.as_bytes());
        assert_eq!(faults(&out), Vec::<String>::new(), "{text}");
        let FactValue::List(rows) = &out.rows[0].facts["priorities"] else {
            panic!()
        };
        let FactValue::Map(row) = &rows[0] else {
            panic!()
        };
        let said = row.get("said").map_or(String::new(), |v| match v {
            FactValue::Text(t) => t.clone(),
            _ => panic!(),
        });
        assert_eq!(said, typed.trim().trim_start_matches("\t"), "{text}");
    }
}

#[test]
fn every_kind_has_columns_that_its_facts_know() {
    for kind in kinds() {
        let names: Vec<String> = columns(*kind).into_iter().map(|c| c.name).collect();
        assert_eq!(&names[..2], ["ward", "name"]);
        let mut facts = BTreeMap::new();
        for name in names.iter().filter(|n| {
            !matches!(
                n.as_str(),
                "ward" | "name" | "outlets" | "release" | "expires"
            )
        }) {
            put(&mut facts, name, value(name, "x"));
        }
        let problems = read(*kind, facts).unwrap_err();
        assert!(
            !problems.iter().any(|p| p.what.contains("there is no fact")),
            "{kind}: {problems:?}"
        );
    }
}
