//! The channels of the standard's own table.

use std::collections::BTreeSet;

use wardmote_domain::outlet::{Class, How, Outlet, OutletName, Outlets};

use Class::{Community, Direct, Offline, Page, Panel, Press, Social, Youth};

/// Channel, classes, and how Wardmote serves it.
const TABLE: &[(&str, &[Class], How)] = &[
    ("twitter", &[Social], How::Adapter),
    ("email", &[Direct], How::Adapter),
    ("neighbourhood_link", &[Direct], How::ByHand),
    ("sms", &[Direct], How::ByHand),
    ("voice", &[Direct], How::ByHand),
    ("page", &[Page], How::Page),
    ("ward_panel", &[Panel], How::ByHand),
    ("leaflet", &[Offline], How::ByHand),
    ("poster", &[Offline], How::ByHand),
    ("door_knock", &[Offline], How::ByHand),
    ("letter", &[Offline], How::ByHand),
    ("phone_line", &[Offline], How::ByHand),
    ("meeting", &[Offline], How::ByHand),
    ("media", &[Press, Offline], How::ByHand),
    ("radio", &[Press, Offline], How::ByHand),
    ("esm", &[Community], How::ByHand),
    ("youth", &[Youth], How::ByHand),
    ("schools", &[Youth], How::ByHand),
    ("facebook", &[Social], How::ByHand),
    ("nextdoor", &[Social], How::ByHand),
    ("whatsapp", &[Social], How::ByHand),
];

/// Every channel of the standard's table with its class, for `check --cases` and tests. `x` is `twitter`.
///
/// # Panics
/// Never: the names are fixed and a test reads them.
pub fn standard_outlets() -> Outlets {
    let outlet = |(name, classes, how): &(&str, &[Class], How)| {
        Outlet::new(
            OutletName::new(name).expect("a name fixed at compile time"),
            classes.iter().copied().collect::<BTreeSet<_>>(),
            *how,
        )
    };
    Outlets::new(TABLE.iter().map(outlet).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_whole_table_by_class() {
        let outlets = standard_outlets();
        assert_eq!(outlets.iter().count(), 21);
        let has = |name: &str, class| outlets.has(&OutletName::new(name).unwrap(), class);
        assert!(has("x", Social) && has("radio", Press) && has("radio", Offline));
        assert!(!has("page", Direct) && !has("ward_panel", Offline));
    }
}
