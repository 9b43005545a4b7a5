//! Places in words. Streets and wards keep their names in every language.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use wardmote_domain::{
    draft::Draft,
    facts::{Facts, Place},
    places::{AreaCode, Places, WardCode},
};

use super::{Data, PlaceData};
use crate::RenderContext;

/// How many areas are named one by one.
const NAMED: usize = 3;

/// The wards whose name another ward has too: eleven names in London are two wards'.
static SHARED: LazyLock<BTreeSet<WardCode>> = LazyLock::new(|| {
    let mut by_name: BTreeMap<&str, Vec<WardCode>> = BTreeMap::new();
    for ward in Places::london().wards() {
        by_name.entry(&ward.name).or_default().push(ward.code);
    }
    by_name
        .into_values()
        .filter(|codes| codes.len() > 1)
        .flatten()
        .collect()
});

/// An area's name; with its borough where two wards share it; the code itself where it is not known (rule W-06 says so).
fn area_name(area: &AreaCode) -> String {
    let shared = matches!(area, AreaCode::Ward(code) if SHARED.contains(code));
    let places = Places::london();
    let name = if shared {
        places.full_name(area)
    } else {
        places.name(area).map(str::to_owned)
    };
    name.unwrap_or_else(|| area.to_string())
}

fn level(area: &AreaCode) -> &'static str {
    match area {
        AreaCode::London => "london",
        AreaCode::Borough(_) => "borough",
        AreaCode::Ward(_) => "ward",
    }
}

/// The areas of a message in a few words.
fn areas(draft: &Draft) -> (PlaceData, &'static str) {
    let named = |areas: &[AreaCode]| areas.iter().map(area_name).collect::<Vec<_>>().join(", ");
    let boroughs: Vec<AreaCode> = Places::london()
        .boroughs_of(&draft.areas)
        .into_iter()
        .map(AreaCode::Borough)
        .collect();
    let (area, level) = match draft.areas.as_slice() {
        few @ [first, ..] if few.len() <= NAMED => (named(few), level(first)),
        [_, ..] if !boroughs.is_empty() && boroughs.len() <= NAMED => (named(&boroughs), "borough"),
        _ => (area_name(&AreaCode::London), "london"),
    };
    (
        PlaceData {
            area,
            ..PlaceData::default()
        },
        level,
    )
}

impl Data {
    /// The place of a fact.
    pub(super) fn put_place(&mut self, place: &Place) {
        self.area_level = level(&place.ward);
        self.place = PlaceData {
            street: place.street.clone(),
            name: place.name.clone(),
            area: area_name(&place.ward),
            postcode: place.postcode.clone(),
        };
        let form = match (&place.street, &place.name) {
            (Some(_), _) => "street",
            (None, Some(_)) => "name",
            (None, None) => self.area_level,
        };
        self.choice.insert("in_place", form);
        self.choice.insert("place", "full");
    }

    /// The place of a correction or withdrawal: that of the earlier message, else the areas.
    pub(super) fn put_earlier_place(&mut self, draft: &Draft, context: &RenderContext) {
        let earlier = context.of.as_ref().and_then(|of| of.facts.as_ref());
        match earlier {
            Some(Facts::Holding(f)) => self.put_place(&f.place),
            Some(Facts::Reassurance(f)) => self.put_place(&f.place),
            Some(Facts::Appeal(f)) => self.put_place(&f.place),
            Some(Facts::Warning(f)) => self.put_place(&f.place),
            Some(Facts::Missing(f)) => self.put_place(&f.last_seen.place),
            _ => self.put_areas(draft),
        }
    }

    /// The areas of a message for its place.
    pub(super) fn put_areas(&mut self, draft: &Draft) {
        (self.place, self.area_level) = areas(draft);
        self.choice.insert("in_place", self.area_level);
        self.choice.insert("place", "full");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_name_comes_with_its_borough() {
        assert_eq!(SHARED.len(), 22, "eleven names, two wards each");
        let named = |name: &str| {
            let areas = Places::london().named(name);
            areas.iter().map(area_name).collect::<BTreeSet<_>>()
        };
        assert_eq!(
            named("Highgate"),
            ["Highgate, Camden", "Highgate, Haringey"]
                .map(str::to_owned)
                .into()
        );
        assert_eq!(named("Shadwell"), ["Shadwell".to_owned()].into());
        assert_eq!(area_name(&"E05999999".parse().unwrap()), "E05999999");
    }
}
