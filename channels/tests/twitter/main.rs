//! X from outside: what stands on the wire, what each answer means, how a lost answer is settled.

mod answers;
mod faults;
mod oauth;
mod sandbox;
mod settle;
mod support;
mod wire;
