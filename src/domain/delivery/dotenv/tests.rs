use proptest::prelude::*;

use super::{merge, value};
use crate::domain::delivery::file::FileEntry;
use crate::domain::delivery::puzzle::Why::{
    CarriageReturn, Disputed, Elsewhere, Inside, Leaves, More, Nul, OneCommand, Open, SeveralLines,
    Unknown,
};
use crate::domain::delivery::puzzle::{Puzzle, Why};
use crate::domain::delivery::script::Dialect::{self, Env, Shell};
use crate::domain::delivery::{Caution, DeliveryFailure, LineChange};

fn entry<'a>(name: &'static str, value: &'a str) -> FileEntry<'a> {
    FileEntry { name, also: None, value, shown: "••••" }
}

fn merged(old: &str, dialect: Dialect) -> Result<String, DeliveryFailure> {
    let merged = merge(old.as_bytes(), &[entry("S", "new")], dialect)?;
    Ok(String::from_utf8(merged.text.to_vec()).unwrap())
}

#[test]
fn everything_but_the_value_itself_stays() {
    #[rustfmt::skip]
    let table = [
        (Env, "", "S=new\n"),
        (Env, "A=1\n", "A=1\nS=new\n"),
        (Env, "A=1", "A=1\nS=new\n"),
        (Env, "A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nS=new\r\n"),
        (Env, "A=1\r\nB=2\n", "A=1\r\nB=2\nS=new\n"),
        (Env, "A=1\r\nB=2", "A=1\r\nB=2\nS=new\n"),
        (Env, "# top\n\nS=old\nB=2\n", "# top\n\nS=new\nB=2\n"),
        (Env, "S=old", "S=new"),
        (Env, "S=\n", "S=new\n"),
        (Env, "S=  \n", "S=new\n"),
        (Env, "S=old  \n", "S=new\n"),
        (Env, "S=old\r\nB=2\r\n", "S=new\r\nB=2\r\n"),
        (Env, "S=old # why\n", "S=new # why\n"),
        (Env, "S= # why\n", "S=new # why\n"),
        (Env, "S='old' # it's\n", "S='new' # it's\n"),
        (Env, "S=\"old\"\n", "S=\"new\"\n"),
        (Env, "S=\"\"\n", "S=new\n"),
        (Env, "S='o'\"l\"d\n", "S=new\n"),
        (Env, "S=o\\ ld\n", "S=new\n"),
        (Env, "S=<your-secret>\n", "S=new\n"),
        (Env, "export S=old\n", "export S=new\n"),
        (Env, "  export\tS=old\n", "  export\tS=new\n"),
        (Env, "S = old\n", "S = new\n"),
        (Env, "S = # why\n", "S =new # why\n"),
        (Env, "export S= 'old' # why\n", "export S= 'new' # why\n"),
        (Env, "export S=old A=1\n", "export S=new A=1\n"),
        (Env, "export A=1\nB=2\n", "export A=1\nB=2\nexport S=new\n"),
        (Env, "A=1\nexport A\n", "A=1\nexport A\nexport S=new\n"),
        (Env, "<export A=1\n", "<export A=1\nS=new\n"),
        (Env, "\u{feff}S=old\n", "\u{feff}S=new\n"),
        (Env, "#S=old\n", "#S=old\nS=new\n"),
        (Env, "SX=1\nXS=2\n", "SX=1\nXS=2\nS=new\n"),
        (Env, "A=x # S=old\nS=old\n", "A=x # S=old\nS=new\n"),
        (Env, "A='one\ntwo'\nS=old\n", "A='one\ntwo'\nS=new\n"),
        (Env, "A=$(one\ntwo)\nS=old\n", "A=$(one\ntwo)\nS=new\n"),
        (Env, "A=it's\nS=old\n", "A=it's\nS=new\n"),
        (Env, "A=p(ss;w<rd\nS=old\n", "A=p(ss;w<rd\nS=new\n"),
        (Env, "A=${S}:$S\nB=${S:-x}\n", "A=${S}:$S\nB=${S:-x}\nS=new\n"),
        (Env, "S=1\nA=2\nS=3\n", "S=new\nA=2\nS=new\n"),
        (Shell, "A=1\n", "A=1\nexport S=new\n"),
        (Shell, "S=old\n", "S=new\n"),
        (Shell, "export S=old; export A=1\n", "export S=new; export A=1\n"),
        (Shell, "export S='old' && A=1\n", "export S='new' && A=1\n"),
        (Shell, "S=old A='1 2' # why\n", "S=new A='1 2' # why\n"),
        (Shell, "A=1; S=old\n", "A=1; S=new\n"),
        (Shell, "declare -x S=old\n", "declare -x S=new\n"),
        (Shell, "S=old\nexport S\n", "S=new\nexport S\n"),
        (Shell, "if x; then\n A=1\nfi\n", "if x; then\n A=1\nfi\nexport S=new\n"),
        (Shell, "cat <<E\nA=1\nE\nS=old\n", "cat <<E\nA=1\nE\nS=new\n"),
        (Shell, "[ -n \"$S\" ] || return\nS=old\n", "[ -n \"$S\" ] || return\nS=new\n"),
        (Shell, "A=1 # x\\\n", "A=1 # x\\\nexport S=new\n"),
        (Shell, "S=old\nexit 0\n", "S=new\nexit 0\n"),
    ];
    for (dialect, old, new) in table {
        assert_eq!(merged(old, dialect).as_deref(), Ok(new), "{old:?}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn what_is_not_understood_is_refused_with_its_line() {
    #[rustfmt::skip]
    let table: [(Dialect, &str, usize, Why); 55] = [
        (Env, "A=1\nB='open\nS=old\n", 2, Open),
        (Env, "S=$(\npass show s\n)\n", 1, SeveralLines("S")),
        (Env, "B=2\nS=\"one\ntwo\"\n", 2, SeveralLines("S")),
        (Env, "S=one\\\ntwo\n", 1, Disputed),
        (Env, "A=1\nS=$(pass show s)\n", 2, Elsewhere("S")),
        (Env, "S=`pass show s`\n", 1, Elsewhere("S")),
        (Env, "S=\"${OTHER}\"\n", 1, Elsewhere("S")),
        (Env, "S=$'old'\n", 1, Elsewhere("S")),
        (Env, "S=old A=1 B=2\n", 1, More("S")),
        (Env, "A=1 S=old\n", 1, More("S")),
        (Env, "S=old; A=1\n", 1, More("S")),
        (Env, "S=old;\n", 1, More("S")),
        (Env, "A=1; S=old\n", 1, Inside("S")),
        (Env, "S=old command\n", 1, OneCommand("S")),
        (Env, "S = old secret\n", 1, More("S")),
        (Env, "S=old>\n", 1, More("S")),
        (Env, "S=old>x\n", 1, OneCommand("S")),
        (Env, "A=it's\nS=old\nB=it's\n", 1, Disputed),
        (Env, "A='one\nS=two'\nB=3\n", 2, Inside("S")),
        (Env, "A=one\\\nS=old\n", 1, Disputed),
        (Env, "A='x\\'\nS=old\nB='y'\n", 1, Disputed),
        (Env, "S: old\n", 1, Unknown("S")),
        (Env, "S\n", 1, Unknown("S")),
        (Env, "'S'=old\n", 1, Unknown("S")),
        (Env, "A=x\rS=old\n", 1, Unknown("S")),
        (Env, "\u{a0}S=old\n", 1, Unknown("S")),
        (Env, "S+=old\n", 1, Unknown("S")),
        (Env, "a.S=old\n", 1, Unknown("S")),
        (Env, "S=old it's\n", 1, Unknown("S")),
        (Env, "if x; then\nexport S=old\nfi\n", 2, Inside("S")),
        (Env, "A=\0\n", 1, Nul),
        (Env, "A=1\nB=x\\\n", 2, Disputed),
        (Env, "A=1\nB=x\\", 2, Open),
        (Env, "A=1 # x\\\n", 1, Open),
        (Env, "A=1\n# x\\\n", 2, Open),
        (Env, "<#A=x\\\n", 1, Open),
        (Env, "A=1\nexport B:\n", 2, Disputed),
        (Env, "B:", 1, Disputed),
        (Shell, "B=x\\\n", 1, Open),
        (Shell, "S=old\r\n", 1, CarriageReturn),
        (Shell, "f() {\n  local S=old\n}\n", 2, Unknown("S")),
        (Shell, "f() {\n  export S=old\n}\n", 2, Inside("S")),
        (Shell, "x && export S=old\n", 1, Inside("S")),
        (Shell, "S=old | cat\n", 1, More("S")),
        (Shell, "S=(old)\n", 1, More("S")),
        (Shell, "cat <<E\nS=old\nE\n", 2, Inside("S")),
        (Shell, "unset S\n", 1, Unknown("S")),
        (Shell, "read S <x\n", 1, Unknown("S")),
        (Shell, "setenv S old\n", 1, Unknown("S")),
        (Shell, "set -gx S old\n", 1, Unknown("S")),
        (Shell, "$env:S = 'old'\n", 1, Unknown("S")),
        (Shell, ": ${S:=old}\n", 1, Unknown("S")),
        (Shell, "eval \"S=old\"\n", 1, Unknown("S")),
        (Shell, "A=1\nexit 0\n", 2, Leaves),
        (Shell, "return\nS=old\n", 1, Leaves),
    ];
    for (dialect, old, line, why) in table {
        let expected = Err(DeliveryFailure::Line(Puzzle { line, why }));
        assert_eq!(merged(old, dialect), expected, "{old:?}");
    }
}

#[test]
fn what_is_told_of_a_line_holds_nothing_of_the_file() {
    let old = "export CANARY=a S=\"canary1\" # canary2\nID='webc_2'\nP=canary3\n";
    let entries = [entry("S", "new"), entry("ID", "webc_1"), entry("P", "a b"), entry("N", "n")];
    let merged = merge(old.as_bytes(), &entries, Env).unwrap();
    let told: Vec<_> = merged
        .lines
        .iter()
        .map(|line| (&line.change, line.old.as_deref(), line.text.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (&LineChange::Replaces { line: 1 }, Some("export S=•••• # …"), "export S=\"••••\" # …"),
            (&LineChange::Replaces { line: 2 }, Some("ID=webc_2"), "ID='••••'"),
            (&LineChange::Replaces { line: 3 }, Some("P=••••"), "P='••••'"),
            (&LineChange::Appends { after: 3 }, None, "export N=••••"),
        ]
    );
    let cautions: Vec<_> = Caution::odd(merged.odds).collect();
    assert_eq!(cautions, [Caution::KeptQuotes { line: 1 }, Caution::KeptComment { line: 1 }]);
}

#[test]
fn another_name_in_use_is_replaced_and_none_is_added() {
    let url = |value| FileEntry { name: "URL", also: Some("ENV"), value, shown: value };
    for (old, new) in [
        ("A=1\n", "A=1\nURL=new\n"),
        ("ENV=old\n", "ENV=new\n"),
        ("URL=old\n", "URL=new\n"),
        ("ENV=old\nURL=old\n", "ENV=new\nURL=new\n"),
    ] {
        let merged = merge(old.as_bytes(), &[url("new")], Env).unwrap();
        assert_eq!(String::from_utf8_lossy(&merged.text), new);
    }
}

#[test]
fn a_shell_would_take_a_carriage_return_along() {
    let merged = merge(b"A=1\r\nS=old\r\n", &[entry("S", "new")], Env).unwrap();
    assert_eq!(Caution::odd(merged.odds).collect::<Vec<_>>(), [Caution::KeptCarriage { line: 2 }]);
}

#[test]
fn bytes_that_are_no_text_stay() {
    let old = b"\xff\xfe=\x01\nS=old\n\x80";
    let merged = merge(old, &[entry("S", "new")], Env).unwrap();
    assert_eq!(**merged.text, *b"\xff\xfe=\x01\nS=new\n\x80");
}

#[test]
fn a_value_is_read_as_it_is_written() {
    let text = b"A='one'\nB=two\nA=\"three\"\nC=$D\n";
    assert_eq!(value(text, "A", Env), Some(b"three".as_slice()));
    assert_eq!(value(text, "B", Env), Some(b"two".as_slice()));
    assert_eq!(value(text, "C", Env), None);
}

proptest! {
    #[test]
    fn merging_again_changes_nothing(
        old in "[ -~\r\n'\"=#S]{0,80}",
        value in "[ -~]{0,20}",
        shell: bool,
    ) {
        let dialect = if shell { Shell } else { Env };
        let entries = [entry("S", &value)];
        let Ok(once) = merge(old.as_bytes(), &entries, dialect) else { return Ok(()) };
        let twice = merge(&once.text, &entries, dialect).unwrap();
        prop_assert_eq!(&*once.text, &*twice.text);
        prop_assert!(twice.lines.iter().all(|line| line.old.is_some()));
    }
}

#[test]
fn a_line_that_stays_as_it_is_is_not_among_those_that_change() {
    let id = |value| FileEntry { name: "ID", also: None, value, shown: value };
    let changes = |old: &str| {
        let merged = merge(old.as_bytes(), &[id("webc_1"), entry("S", "same")], Env).unwrap();
        merged.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(changes("ID=webc_1\nS=old\n"), ["S=••••"]);
    assert_eq!(changes("ID=webc_2\nS=old\n"), ["ID=webc_1", "S=••••"]);
    // Whether a secret is the same is not told.
    assert_eq!(changes("ID=webc_1\nS=same\n"), ["S=••••"]);
}
