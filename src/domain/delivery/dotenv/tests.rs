use proptest::prelude::*;

use super::{Entry, merge, value};
use crate::domain::delivery::Change::{self, Appends, Replaces};
use crate::domain::delivery::DeliveryFailure;

fn merged(old: &str, entries: &[(&'static str, &str)]) -> (String, Vec<Change>) {
    let entries: Vec<_> = entries.iter().map(|(name, value)| Entry { name, value }).collect();
    let merged = merge(old.as_bytes(), &entries).unwrap();
    let changes = merged.changes.into_iter().map(|(_, change)| change).collect();
    (String::from_utf8(merged.text.to_vec()).unwrap(), changes)
}

#[test]
fn everything_but_the_line_itself_stays() {
    #[rustfmt::skip]
    let table: [(&str, &str, Change); 17] = [
        ("", "S='new'\n", Appends { after: 0 }),
        ("A=1\n", "A=1\nS='new'\n", Appends { after: 1 }),
        ("A=1", "A=1\nS='new'", Appends { after: 1 }),
        ("A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nS='new'\r\n", Appends { after: 2 }),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nS='new'", Appends { after: 2 }),
        ("# top\n\nS=old\nB=2\n", "# top\n\nS='new'\nB=2\n", Replaces { line: 3 }),
        ("S=old", "S='new'", Replaces { line: 1 }),
        ("S=old\r\nB=2\r\n", "S='new'\r\nB=2\r\n", Replaces { line: 1 }),
        ("export S=old\n", "export S='new'\n", Replaces { line: 1 }),
        ("  export\tS = \"old\" # why\n", "  export\tS ='new'\n", Replaces { line: 1 }),
        ("\u{feff}S=old\n", "\u{feff}S='new'\n", Replaces { line: 1 }),
        ("#S=old\n", "#S=old\nS='new'\n", Appends { after: 1 }),
        ("SX=1\nXS=2\nexportS=3\n", "SX=1\nXS=2\nexportS=3\nS='new'\n", Appends { after: 3 }),
        ("A='one\nS=two'\nB=3\n", "A='one\nS=two'\nB=3\nS='new'\n", Appends { after: 3 }),
        ("A=\"one\nS=\\\"two\" # why\nS=3\n", "A=\"one\nS=\\\"two\" # why\nS='new'\n", Replaces { line: 3 }),
        ("A=it's\nS=old\n", "A=it's\nS='new'\n", Replaces { line: 2 }),
        ("S=\n", "S='new'\n", Replaces { line: 1 }),
    ];
    for (old, new, change) in table {
        assert_eq!(merged(old, &[("S", "new")]), (new.into(), vec![change]), "{old:?}");
    }
}

#[test]
fn a_name_that_is_set_twice_is_replaced_twice() {
    let (text, changes) = merged("S=1\nA=2\nS=3\n", &[("S", "new")]);
    assert_eq!(text, "S='new'\nA=2\nS='new'\n");
    assert_eq!(changes, [Replaces { line: 1 }, Replaces { line: 3 }]);
}

#[test]
fn a_file_that_readers_disagree_on_is_left_alone() {
    for (old, line) in
        [("A=1\nB='open\nS=old\n", 2), ("S='open\nA=it's\n", 1), ("B=2\nS=\"one\ntwo\"\n", 2)]
    {
        let failure = merge(old.as_bytes(), &[Entry { name: "S", value: "new" }]).err();
        assert_eq!(failure, Some(DeliveryFailure::Quotes { line }), "{old:?}");
    }
}

#[test]
fn several_entries_keep_their_order() {
    let (text, changes) = merged("B=old\n", &[("A", "1"), ("B", "2"), ("C", "3")]);
    assert_eq!(text, "B='2'\nA='1'\nC='3'\n");
    assert_eq!(changes, [Replaces { line: 1 }, Appends { after: 1 }, Appends { after: 2 }]);
}

#[test]
fn bytes_that_are_no_text_stay() {
    let old = b"\xff\xfe=\x00\nS=old\n\x80";
    let merged = merge(old, &[Entry { name: "S", value: "new" }]).unwrap();
    assert_eq!(**merged.text, *b"\xff\xfe=\x00\nS='new'\n\x80");
}

#[test]
fn a_value_is_read_as_it_is_written() {
    let text = b"A='one'\nB=two\nA=\"three\"\n";
    assert_eq!(value(text, "A"), Some(b"three".as_slice()));
    assert_eq!(value(text, "B"), Some(b"two".as_slice()));
    assert_eq!(value(text, "C"), None);
}

proptest! {
    #[test]
    fn merging_again_changes_nothing(old in "[ -~\r\n'\"=#S]{0,80}", value in "[ -~]{0,20}") {
        let entries = [Entry { name: "S", value: &value }];
        let Ok(once) = merge(old.as_bytes(), &entries) else { return Ok(()) };
        let once = once.text;
        let twice = merge(&once, &entries).unwrap();
        prop_assert_eq!(&*once, &*twice.text);
        let replaced = twice.changes.iter().all(|(_, c)| matches!(c, Replaces { .. }));
        prop_assert!(replaced);
    }
}
