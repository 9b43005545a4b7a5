use super::super::parts::fields;
use super::*;

#[test]
fn the_contracts_table_decides_and_the_enhanced_code_goes_before_the_reply() {
    use AddressVerdict::{Bad, NotItsFault, Soft};
    for (status, diagnostic, address, shown) in [
        ("5.1.1", "smtp; 550 5.1.1 unknown", Bad, "5.1.1"),
        ("5.1.2", "smtp; 550 no such domain", Bad, "5.1.2"),
        ("5.1.3", "smtp; 553 bad syntax", Bad, "5.1.3"),
        ("5.1.10", "smtp; 556 5.1.10 null MX", Bad, "5.1.10"),
        ("5.2.1", "smtp; 550 5.2.1 disabled", Bad, "5.2.1"),
        ("5.0.0", "smtp; 550-5.1.1 unknown", Bad, "5.1.1"),
        ("5.0.0", "smtp; 556 takes no mail", Bad, "556"),
        ("5.2.2", "smtp; 552 5.2.2 full", Soft, "5.2.2"),
        ("4.2.2", "smtp; 452 4.2.2 full", Soft, "4.2.2"),
        ("5.0.0", "smtp; 552 full", Soft, "552"),
        ("4.4.7", "smtp; 451 expired", Soft, "4.4.7"),
        ("5.4.4", "X-Postfix; host not found", Soft, "5.4.4"),
        ("5.0.0", "smtp; 550 no", Soft, "550"),
        ("5.7.1", "smtp; 550 5.7.1 blocked", NotItsFault, "5.7.1"),
        (
            "5.7.515",
            "smtp; 550 5.7.515 not authenticated",
            NotItsFault,
            "5.7.515",
        ),
        ("4.7.0", "smtp; 421 4.7.0 slow", NotItsFault, "4.7.0"),
        ("5.3.4", "smtp; 552 5.3.4 too large", NotItsFault, "5.3.4"),
        ("5.6.0", "smtp; 554 5.6.0 content", NotItsFault, "5.6.0"),
        ("5.1.8", "smtp; 553 5.1.8 sender", NotItsFault, "5.1.8"),
        ("5.0.0", "smtp; 554 spam", NotItsFault, "554"),
        ("nonsense", "nonsense", Soft, "bounced"),
    ] {
        let text =
            format!("Action: failed\r\nStatus: {status}\r\nDiagnostic-Code: {diagnostic}\r\n");
        let (code, status) = code(&fields(&text));
        assert_eq!(
            (verdict(status).0, code.as_str()),
            (address, shown),
            "{text}"
        );
    }
}

#[test]
fn a_code_has_three_numbers_and_a_known_class() {
    assert_eq!(enhanced("5.1.10"), Some((5, 1, 10)));
    for bad in [
        "5.1",
        "5.1.1.1",
        "6.1.1",
        "a.b.c",
        "5..1",
        "5.1.1234",
        "+5.1.1",
        "127.0.0.1",
    ] {
        assert_eq!(enhanced(bad), None, "{bad}");
    }
}
