//! The wards and boroughs of London, and which ward touches which.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{
    code::{AreaCode, BoroughCode, WardCode},
    load,
    shares::LanguageShare,
};

/// A point on the map, WGS 84, four decimals (about 7 m).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east (west of Greenwich is negative).
    pub longitude: f64,
}

/// A ward as at May 2024 (the City's as at 2021).
#[derive(Debug, Clone, PartialEq)]
pub struct Ward {
    /// Its code.
    pub code: WardCode,
    /// Its name, as the council writes it.
    pub name: String,
    /// The borough it lies in.
    pub borough: BoroughCode,
    /// A point inside it.
    pub point: Point,
    /// Its size in hundredths of a square kilometre.
    pub area_hundredths_km2: u32,
    /// The wards it touches, by code; the river separates and a corner does not join.
    pub neighbours: Vec<WardCode>,
}

/// A borough, or the City of London.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borough {
    /// Its code.
    pub code: BoroughCode,
    /// Its name.
    pub name: String,
    /// The force that polices it: `metropolitan`, or `city-of-london`.
    pub police_force: String,
    /// The Met's basic command unit, two letters; none in the City.
    pub bcu_code: Option<String>,
    /// The command unit's name; none in the City.
    pub bcu_name: Option<String>,
    /// The old borough code of shoulder numbers, where it is known.
    pub old_bocu_code: Option<String>,
    /// Its wards, by code.
    pub wards: Vec<WardCode>,
}

/// All 704 wards and 33 boroughs.
#[derive(Debug)]
pub struct Places {
    pub(super) wards: BTreeMap<WardCode, Ward>,
    pub(super) boroughs: BTreeMap<BoroughCode, Borough>,
    pub(super) shares: BTreeMap<BoroughCode, Vec<LanguageShare>>,
}

static LONDON: LazyLock<Places> = LazyLock::new(|| {
    load::london()
        .expect("the place files built into the program are read by a test before every release")
});

impl Places {
    /// London, from the built-in files.
    pub fn london() -> &'static Self {
        &LONDON
    }

    /// The ward with this code, if it is known.
    pub fn ward(&self, code: &WardCode) -> Option<&Ward> {
        self.wards.get(code)
    }

    /// The borough with this code, if it is known.
    pub fn borough(&self, code: &BoroughCode) -> Option<&Borough> {
        self.boroughs.get(code)
    }

    /// Every ward, by code.
    pub fn wards(&self) -> impl Iterator<Item = &Ward> {
        self.wards.values()
    }

    /// Every borough, by code; the City of London is first.
    pub fn boroughs(&self) -> impl Iterator<Item = &Borough> {
        self.boroughs.values()
    }

    /// Whether the area is one of the built-in lists.
    pub fn knows(&self, area: &AreaCode) -> bool {
        match area {
            AreaCode::London => true,
            AreaCode::Borough(code) => self.boroughs.contains_key(code),
            AreaCode::Ward(code) => self.wards.contains_key(code),
        }
    }

    /// The area's name: `Shadwell`, `Tower Hamlets`, `London`; none if the code is not known.
    pub fn name(&self, area: &AreaCode) -> Option<&str> {
        match area {
            AreaCode::London => Some("London"),
            AreaCode::Borough(code) => self.borough(code).map(|b| b.name.as_str()),
            AreaCode::Ward(code) => self.ward(code).map(|w| w.name.as_str()),
        }
    }

    /// The name that cannot be mistaken: a ward with its borough, `Shadwell, Tower Hamlets`.
    pub fn full_name(&self, area: &AreaCode) -> Option<String> {
        match area {
            AreaCode::Ward(code) => {
                let ward = self.ward(code)?;
                let borough = self.borough(&ward.borough)?;
                Some(format!("{}, {}", ward.name, borough.name))
            }
            other => self.name(other).map(str::to_owned),
        }
    }

    /// The wards that touch this one, by code; empty if it is not known.
    pub fn neighbours(&self, code: &WardCode) -> &[WardCode] {
        self.ward(code).map_or(&[], |w| &w.neighbours)
    }

    /// The boroughs that these areas lie in, each once, by code. Wards that are not known give nothing; an unknown
    /// borough stays as it is.
    pub fn boroughs_of(&self, areas: &[AreaCode]) -> Vec<BoroughCode> {
        let mut found = BTreeSet::new();
        for area in areas {
            match area {
                AreaCode::London => found.extend(self.boroughs.keys()),
                AreaCode::Borough(code) => {
                    found.insert(*code);
                }
                AreaCode::Ward(code) => found.extend(self.ward(code).map(|w| w.borough)),
            }
        }
        found.into_iter().collect()
    }

    /// The wards of an area, by code: a ward is its own. An unknown borough has none; an unknown ward stays itself,
    /// so that a message keeps the audience it was given.
    pub fn wards_of(&self, area: &AreaCode) -> Vec<WardCode> {
        match area {
            AreaCode::London => self.wards.keys().copied().collect(),
            AreaCode::Borough(code) => self
                .borough(code)
                .map(|b| b.wards.clone())
                .unwrap_or_default(),
            AreaCode::Ward(code) => vec![*code],
        }
    }

    /// The ward with the longest name, in characters: what a template must leave room for.
    ///
    /// # Panics
    /// Never: the built-in list is not empty, which a test holds.
    pub fn longest_ward_name(&self) -> &Ward {
        let longest = self
            .wards
            .values()
            .max_by_key(|w| (w.name.chars().count(), std::cmp::Reverse(w.code)));
        longest.expect("the built-in list of wards is not empty")
    }

    /// Main languages of a borough's residents aged 3 and over, largest first (Census 2021 TS024; cells under 25
    /// people are left out). Empty if the borough is not known.
    pub fn shares(&self, borough: &BoroughCode) -> &[LanguageShare] {
        self.shares.get(borough).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ward(code: &str) -> WardCode {
        code.parse().unwrap()
    }

    #[test]
    fn holds_every_ward_and_borough() {
        let places = Places::london();
        assert_eq!(
            (places.wards().count(), places.boroughs().count()),
            (704, 33)
        );
        assert_eq!(places.boroughs().map(|b| b.wards.len()).sum::<usize>(), 704);
        for ward in places.wards() {
            assert!(places.borough(&ward.borough).is_some(), "{}", ward.name);
            assert!(
                ward.point.latitude > 51.2 && ward.point.latitude < 51.8,
                "{}",
                ward.name
            );
            assert!(ward.area_hundredths_km2 > 0, "{}", ward.name);
            for other in &ward.neighbours {
                assert!(
                    places.neighbours(other).contains(&ward.code),
                    "{} and {other}",
                    ward.name
                );
            }
        }
    }

    #[test]
    fn knows_names_and_forces() {
        let places = Places::london();
        let shadwell = AreaCode::Ward(ward("E05009332"));
        assert_eq!(places.name(&shadwell), Some("Shadwell"));
        assert_eq!(
            places.full_name(&shadwell).as_deref(),
            Some("Shadwell, Tower Hamlets")
        );
        assert_eq!(places.name(&AreaCode::London), Some("London"));
        assert_eq!(places.full_name(&"E05999999".parse().unwrap()), None);
        assert!(!places.knows(&"E09999999".parse().unwrap()));
        let city = places.borough(&"E09000001".parse().unwrap()).unwrap();
        assert_eq!(
            (city.police_force.as_str(), city.bcu_code.as_deref()),
            ("city-of-london", None)
        );
        assert_eq!(places.longest_ward_name().name.chars().count(), 36);
    }

    #[test]
    fn goes_from_areas_to_boroughs_and_wards() {
        let places = Places::london();
        let hackney: BoroughCode = "E09000012".parse().unwrap();
        let areas = [
            AreaCode::Ward(ward("E05009376")),
            AreaCode::Borough(hackney),
            AreaCode::Ward(ward("E05999999")),
        ];
        assert_eq!(places.boroughs_of(&areas), [hackney]);
        assert_eq!(places.boroughs_of(&[AreaCode::London]).len(), 33);
        assert_eq!(places.wards_of(&AreaCode::London).len(), 704);
        assert_eq!(
            places.wards_of(&AreaCode::Ward(ward("E05009376"))),
            [ward("E05009376")]
        );
        assert!(
            places
                .wards_of(&AreaCode::Borough(hackney))
                .contains(&ward("E05009376"))
        );
        assert!(places.neighbours(&ward("E05999999")).is_empty());
        assert!(
            places
                .neighbours(&ward("E05009288"))
                .contains(&ward("E05009290"))
        );
    }
}
