//! Mail on the wire, against the sandbox and read by an implementation that is not ours.

mod faults;
mod injection;
mod pool;
mod sandbox;
mod setup;
mod support;
mod wire;
