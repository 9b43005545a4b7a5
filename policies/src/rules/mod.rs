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
mod c12;
mod c15;
mod c25;
mod c27;
mod c28;
mod c29;
mod c30;
mod c31;
mod c33;
mod c34;
mod c35;
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
    c12::RULE,
    c15::RULE,
    c25::RULE,
    c27::RULE,
    c28::RULE,
    c29::RULE,
    c30::RULE,
    c31::RULE,
    c33::RULE,
    c34::RULE,
    c35::RULE,
    t02::RULE,
    t04::RULE,
    t08::RULE,
    w01::RULE,
    w03::RULE,
    w06::RULE,
];
