//! Ports for daemons under test: below the range from which the system takes ports for outgoing connections, so that
//! a daemon that was killed finds its own ports free when it starts again.

use std::{
    net::{SocketAddr, TcpListener},
    sync::atomic::{AtomicU16, Ordering},
};

const FIRST: u16 = 20_000;
const COUNT: u16 = 10_000;

/// A loopback address that nothing listens on now, and that this process gives out once.
pub fn free() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Two test programs at one time begin at different places.
    let start = u16::try_from(std::process::id() % u32::from(COUNT)).unwrap();
    for _ in 0..COUNT {
        let step = NEXT.fetch_add(1, Ordering::SeqCst) % COUNT;
        let port =
            FIRST + (u32::from(start) * 7 + u32::from(step)).rem_euclid(u32::from(COUNT)) as u16;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no port from {FIRST} on is free");
}
