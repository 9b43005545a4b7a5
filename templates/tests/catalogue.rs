//! The catalogue from outside.

use wardmote_templates::Catalogue;

#[test]
fn the_shipped_catalogue_proves() {
    let catalogue = Catalogue::load().unwrap_or_else(|e| panic!("{e}"));
    let tags: Vec<String> = catalogue.languages().iter().map(ToString::to_string).collect();
    assert_eq!(tags, ["en-GB", "pl", "ur"]);
}
