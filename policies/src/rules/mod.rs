//! The rules built so far, one file each.

mod a01;
mod a02;
mod a03;
mod a04;
mod a05;
mod a06;
mod a07;
mod a08;
mod a09;
mod a10;
mod a11;
mod a12;
mod a13;
mod a14;
mod a15;
mod a16;
mod a17;
mod a18;
mod a19;
mod a20;
mod c01;
mod c02;
mod c03;
mod c08;
mod c10;
mod c15;
mod t02;
mod t04;
mod t08;
mod translated;
mod w01;
mod w03;
mod w06;

use crate::rule::Rule;

/// Every rule that is built, in the order of the page.
pub(crate) const RULES: &[Rule] = &[
    a01::RULE,
    a02::RULE,
    a03::RULE,
    a04::RULE,
    a05::RULE,
    a06::RULE,
    a07::RULE,
    a08::RULE,
    a09::RULE,
    a10::RULE,
    a11::RULE,
    a12::RULE,
    a13::RULE,
    a14::RULE,
    a15::RULE,
    a16::RULE,
    a17::RULE,
    a18::RULE,
    a19::RULE,
    a20::RULE,
    c01::RULE,
    c02::RULE,
    c03::RULE,
    c08::RULE,
    c10::RULE,
    c15::RULE,
    t02::RULE,
    t04::RULE,
    t08::RULE,
    w01::RULE,
    w03::RULE,
    w06::RULE,
];
