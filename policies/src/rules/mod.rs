//! The rules, one file each.

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
mod c04;
mod c05;
mod c06;
mod c07;
mod c08;
mod c09;
mod c10;
mod c11;
mod c12;
mod c13;
mod c14;
mod c15;
mod c16;
mod c17;
mod c18;
mod c19;
mod c20;
mod c21;
mod c22;
mod c23;
mod c24;
mod c25;
mod c26;
mod c27;
mod c28;
mod c29;
mod c30;
mod c31;
mod c32;
mod c33;
mod c34;
mod c35;
mod t01;
mod t02;
mod t03;
mod t04;
mod t05;
mod t06;
mod t07;
mod t08;
mod t09;
mod t10;
mod t11;
mod t12;
mod t13;
mod translated;
mod w01;
mod w02;
mod w03;
mod w04;
mod w05;
mod w06;
mod w07;
mod w08;
mod w09;
mod w10;
mod w11;
mod w12;
mod w13;
mod w14;

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
    c04::RULE,
    c05::RULE,
    c06::RULE,
    c07::RULE,
    c08::RULE,
    c09::RULE,
    c10::RULE,
    c11::RULE,
    c12::RULE,
    c13::RULE,
    c14::RULE,
    c15::RULE,
    c16::RULE,
    c17::RULE,
    c18::RULE,
    c19::RULE,
    c20::RULE,
    c21::RULE,
    c22::RULE,
    c23::RULE,
    c24::RULE,
    c25::RULE,
    c26::RULE,
    c27::RULE,
    c28::RULE,
    c29::RULE,
    c30::RULE,
    c31::RULE,
    c32::RULE,
    c33::RULE,
    c34::RULE,
    c35::RULE,
    t01::RULE,
    t02::RULE,
    t03::RULE,
    t04::RULE,
    t05::RULE,
    t06::RULE,
    t07::RULE,
    t08::RULE,
    t09::RULE,
    t10::RULE,
    t11::RULE,
    t12::RULE,
    t13::RULE,
    w01::RULE,
    w02::RULE,
    w03::RULE,
    w04::RULE,
    w05::RULE,
    w06::RULE,
    w07::RULE,
    w08::RULE,
    w09::RULE,
    w10::RULE,
    w11::RULE,
    w12::RULE,
    w13::RULE,
    w14::RULE,
];
