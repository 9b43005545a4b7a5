//! Places and the people in them: wards, boroughs, neighbours, and the languages Londoners speak.
//!
//! Everything here is read once from the data files in `data/` that are built into the program (Office for National
//! Statistics, Open Government Licence v3; Unicode CLDR, Unicode License v3). Nothing is fetched.

mod atlas;
mod code;
mod find;
mod language;
mod languages;
mod load;
mod shares;

pub use atlas::{Borough, Places, Point, Ward};
pub use code::{AreaCode, AreaCodeError, BoroughCode, WardCode};
pub use language::{Language, LanguageError};
pub use languages::{Digits, LanguageClass, LanguageInfo, Languages};
pub use shares::{LanguageShare, Share};
