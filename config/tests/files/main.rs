//! The crate from outside: badly written files and their exact lines, places,
//! sections and secrets.

mod hostile;
mod layers;
mod meaning;
mod places;
mod refused_json;
mod refused_toml;
mod refused_yaml;
mod secrets;
mod sections;
mod support;
