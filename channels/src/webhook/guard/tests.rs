//! The guard's table, by hand and by property.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn live() -> Guard {
    Guard::new(Realm::Live, false, |_| false)
}

#[test]
fn the_public_internet_is_let_through_up_to_the_edge_of_every_range() {
    for open in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "168.63.129.15",
        "2606:4700::1111",
        "2a00:1450::1",
        "2001:200::1",
        "2001:dc0::1",
        "2003::1",
        "3ffe::1",
    ] {
        assert_eq!(forbidden(at(open)), None, "{open}");
    }
}

#[test]
fn everything_inside_is_forbidden_in_every_disguise() {
    for inside in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::a00:1",
        "2001::1",
        "2001:0:4136:e378::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "100::1",
        "4000::1",
        "5f00::1",
        "e000::1",
    ] {
        assert!(forbidden(at(inside)).is_some(), "{inside}");
        assert!(live().admits(at(inside)).is_err(), "{inside}");
    }
}

#[test]
fn a_network_of_the_configuration_is_let_through_and_nothing_beside_it() {
    let ten = |ip: IpAddr| matches!(ip, IpAddr::V4(v4) if v4.octets()[..2] == [10, 20]);
    let guard = Guard::new(Realm::Live, false, ten);
    assert!(guard.admits(at("10.20.1.1")).is_ok());
    assert!(guard.admits(at("10.21.1.1")).is_err());
    assert!(guard.admits(at("8.8.8.8")).is_ok());
    let all = Guard::new(Realm::Live, false, |_| true);
    assert!(all.admits(at("127.0.0.1")).is_err(), "its own switch");
    assert!(all.admits(at("::1")).is_err());
    assert!(!all.plain(at("127.0.0.1")));
}

#[test]
fn this_machine_itself_only_where_it_is_switched_on() {
    let guard = Guard::new(Realm::Live, true, |_| false);
    for here in ["127.0.0.1", "127.8.9.1", "::1"] {
        assert!(
            guard.admits(at(here)).is_ok() && guard.plain(at(here)),
            "{here}"
        );
    }
    assert!(guard.admits(at("::ffff:127.0.0.1")).is_err());
    assert!(!guard.plain(at("8.8.8.8")));
}

#[test]
fn an_exercise_never_leaves_this_machine() {
    for realm in [Realm::Exercise, Realm::Sandbox] {
        let guard = Guard::new(realm, true, |_| true);
        for away in ["8.8.8.8", "10.20.1.1", "2606:4700::1111"] {
            assert!(guard.admits(at(away)).is_err(), "{realm} {away}");
        }
        assert!(guard.admits(at("127.0.0.1")).is_ok());
        let off = Guard::new(realm, false, |_| true);
        assert!(off.admits(at("127.0.0.1")).is_err());
    }
}

proptest! {
    /// What the standard library itself calls private, local or shared is never let through.
    #[test]
    fn no_v4_address_of_an_inside_kind_passes(bits: u32) {
        let ip = Ipv4Addr::from_bits(bits);
        let inside = ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_multicast()
            || ip.is_broadcast() || ip.is_documentation() || ip.is_unspecified();
        prop_assert!(!inside || forbidden(IpAddr::V4(ip)).is_some());
    }

    #[test]
    fn no_v4_address_passes_in_v6_clothes(bits: u32, form in 0..5_u8) {
        let v4 = Ipv4Addr::from_bits(bits);
        let [a, b] = [(bits >> 16) as u16, bits as u16];
        let v6 = match form {
            0 => v4.to_ipv6_mapped(),
            1 => Ipv6Addr::new(0, 0, 0, 0, 0, 0, a, b),
            2 => Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
            3 => Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
            // Teredo: the client's address, each bit turned.
            _ => Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !a, !b),
        };
        prop_assert!(forbidden(IpAddr::V6(v6)).is_some());
    }

    #[test]
    fn only_global_unicast_of_v6_passes(bits: u128) {
        let ip = Ipv6Addr::from_bits(bits);
        let global = (0x2000..0x4000).contains(&ip.segments()[0]);
        prop_assert!(global || forbidden(IpAddr::V6(ip)).is_some());
        let inside = ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || ip.is_unique_local()
            || ip.is_unicast_link_local();
        prop_assert!(!inside || forbidden(IpAddr::V6(ip)).is_some());
    }
}
