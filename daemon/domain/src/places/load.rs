//! Reading the built-in place files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    atlas::{Borough, Places, Point, Ward},
    code::{BoroughCode, WardCode},
    shares,
};

#[derive(Deserialize)]
struct BoroughRow {
    borough_gss: BoroughCode,
    borough_name: String,
    police_force: String,
    bcu_code: Option<String>,
    bcu_name: Option<String>,
    old_bocu_code: Option<String>,
}

#[derive(Deserialize)]
struct WardRow {
    ward_gss: WardCode,
    ward_name: String,
    borough_gss: BoroughCode,
}

#[derive(Deserialize)]
struct NeighbourRow {
    ward_gss: WardCode,
    lat: f64,
    lon: f64,
    area_km2: f64,
    neighbours: String,
}

/// Wards, boroughs, neighbours and language shares from the built-in files.
///
/// # Errors
/// If a file does not have the columns it should; a test keeps that from being shipped.
pub(super) fn london() -> Result<Places, csv::Error> {
    let mut boroughs = BTreeMap::new();
    for row in rows::<BoroughRow>(include_str!("../../data/london_boroughs.csv")) {
        let row = row?;
        boroughs.insert(
            row.borough_gss,
            Borough {
                code: row.borough_gss,
                name: row.borough_name,
                police_force: row.police_force,
                bcu_code: row.bcu_code,
                bcu_name: row.bcu_name,
                old_bocu_code: row.old_bocu_code,
                wards: Vec::new(),
            },
        );
    }
    let mut around = BTreeMap::new();
    for row in rows::<NeighbourRow>(include_str!("../../data/ward_neighbours.csv")) {
        let row = row?;
        around.insert(row.ward_gss, row);
    }
    let mut wards = BTreeMap::new();
    for row in rows::<WardRow>(include_str!("../../data/london_wards.csv")) {
        let row = row?;
        if let Some(borough) = boroughs.get_mut(&row.borough_gss) {
            borough.wards.push(row.ward_gss);
        }
        wards.insert(row.ward_gss, ward(row, &around));
    }
    for borough in boroughs.values_mut() {
        borough.wards.sort_unstable();
    }
    let shares = shares::load(include_str!("../../data/language_by_borough.csv"))?;
    Ok(Places {
        wards,
        boroughs,
        shares,
    })
}

fn ward(row: WardRow, around: &BTreeMap<WardCode, NeighbourRow>) -> Ward {
    let place = around.get(&row.ward_gss);
    Ward {
        code: row.ward_gss,
        name: row.ward_name,
        borough: row.borough_gss,
        point: Point {
            latitude: place.map_or(0.0, |p| p.lat),
            longitude: place.map_or(0.0, |p| p.lon),
        },
        // Rounding a printed two-decimal number back to its hundredths; no ward is larger than a borough.
        area_hundredths_km2: place.map_or(0, |p| (p.area_km2 * 100.0).round() as u32),
        neighbours: place
            .map(|p| {
                p.neighbours
                    .split_whitespace()
                    .filter_map(|code| code.parse().ok())
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The rows of a CSV text with a header line, typed.
pub(super) fn rows<T: for<'de> Deserialize<'de>>(
    text: &'static str,
) -> impl Iterator<Item = Result<T, csv::Error>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize()
}
