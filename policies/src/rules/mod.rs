//! The rules built so far, one file each.

mod a01;
mod a06;
mod a14;
mod a20;
mod c01;
mod c02;
mod c03;
mod c08;
mod c10;
mod c15;
mod c17;
mod c18;
mod c19;
mod c20;
mod c21;
mod c24;
mod c26;
mod c32;
mod t02;
mod t04;
mod t08;
mod w01;
mod w03;
mod w06;

use crate::rule::Rule;

/// Every rule that is built, in the order of the page.
pub(crate) const RULES: &[Rule] = &[
    a01::RULE,
    a06::RULE,
    a14::RULE,
    a20::RULE,
    c01::RULE,
    c02::RULE,
    c03::RULE,
    c08::RULE,
    c10::RULE,
    c15::RULE,
    c17::RULE,
    c18::RULE,
    c19::RULE,
    c20::RULE,
    c21::RULE,
    c24::RULE,
    c26::RULE,
    c32::RULE,
    t02::RULE,
    t04::RULE,
    t08::RULE,
    w01::RULE,
    w03::RULE,
    w06::RULE,
];
