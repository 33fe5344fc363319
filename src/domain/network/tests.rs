use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{canonical, check, split};
use crate::domain::Severity::{self, Block, Hint, Warn};

/// A finding: about which network, how weighty, some of its words.
type ExpectedFinding = (usize, Severity, &'static str);

/// The findings about a list that is written on one line.
const LISTS: [(&str, &[ExpectedFinding]); 30] = [
    ("203.0.113.0/24", &[]),
    ("203.0.113.7/32", &[]),
    ("2001:db8::/32", &[]),
    ("2001:db8::7/128", &[]),
    ("203.0.113.0/24 198.51.100.0/24", &[]),
    ("203.0.113.7", &[(0, Block, "write 203.0.113.7/32")]),
    ("2001:db8::7", &[(0, Block, "write 2001:db8::7/128")]),
    ("203.0.113.7/24", &[(0, Warn, "means the network 203.0.113.0/24")]),
    ("2001:db8::7/32", &[(0, Warn, "means the network 2001:db8::/32")]),
    ("0.0.0.0/0", &[(0, Block, "every address")]),
    ("::/0", &[(0, Block, "every address")]),
    ("10.1.2.3/0", &[(0, Block, "every address")]),
    ("::ffff:0.0.0.0/96", &[(0, Block, "every address")]),
    ("::ffff:203.0.113.0/120", &[(0, Warn, "write 203.0.113.0/24")]),
    ("0.0.0.0/1", &[(0, Warn, "very wide")]),
    ("10.0.0.0/8", &[(0, Warn, "private")]),
    ("127.0.0.1/32", &[(0, Warn, "private")]),
    ("100.64.0.0/10", &[(0, Warn, "private")]),
    ("fd00::/8", &[(0, Warn, "private")]),
    ("203.0.113.0/24 203.0.113.0/24", &[(1, Block, "twice")]),
    ("203.0.113.0/24 203.0.113.9/24", &[(1, Block, "twice")]),
    ("2001:DB8:0:0::/32 2001:db8::/32", &[(1, Block, "twice")]),
    ("203.0.113.0/24 203.0.113.7/32", &[(1, Hint, "part of 203.0.113.0/24")]),
    ("203.0.113.0/33", &[(0, Block, "longer than the 32 bits")]),
    ("2001:db8::/129", &[(0, Block, "longer than the 128 bits")]),
    ("203.0.113.0/255.255.255.0", &[(0, Block, "203.0.113.0/24")]),
    ("203.0.113.0/024", &[(0, Block, "no network")]),
    ("203.0.113.0/+24", &[(0, Block, "no network")]),
    ("203.0.113/24", &[(0, Block, "no network")]),
    ("office", &[(0, Block, "no network")]),
];

#[test]
fn each_network_is_judged() {
    for (line, expected) in LISTS {
        let found = check(&split(line));
        let told: Vec<_> = found.iter().map(|one| (one.item, one.severity)).collect();
        let wanted: Vec<_> = expected.iter().map(|one| (Some(one.0), one.1)).collect();
        assert_eq!(told, wanted, "{line}: {found:?}");
        for (finding, (_, _, words)) in found.iter().zip(expected) {
            assert!(finding.text.contains(words), "{line}: {}", finding.text);
        }
    }
}

#[test]
fn a_pasted_list_is_taken_apart() {
    let networks = ["203.0.113.0/24", "2001:db8::/32"];
    for line in [
        "203.0.113.0/24 2001:db8::/32",
        "203.0.113.0/24,2001:db8::/32",
        " 203.0.113.0/24 ; 2001:DB8::/32;",
        r#"["203.0.113.0/24", "2001:db8:0::/32"]"#,
        "'203.0.113.0/24'\n'2001:db8::/32'",
    ] {
        assert_eq!(split(line), networks, "{line}");
    }
}

proptest! {
    #[test]
    fn a_network_has_one_spelling(bits in any::<u128>(), length in 0u8..=128) {
        let text = format!("{}/{length}", std::net::Ipv6Addr::from_bits(bits));
        prop_assert_eq!(canonical(&text), canonical(&text.to_uppercase()));
        prop_assert_eq!(canonical(&canonical(&text)), canonical(&text));
    }

    #[test]
    fn no_text_stops_the_rules(items in proptest::collection::vec("[0-9a-f:./ %-]{0,12}", 0..6)) {
        for finding in check(&items) {
            prop_assert!(finding.item.is_some_and(|item| item < items.len()));
        }
    }
}
