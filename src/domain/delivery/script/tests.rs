use super::Dialect::{self, Env, Shell};
use super::{Why, read};
use crate::domain::delivery::puzzle::Puzzle;

/// The first words of statements outside of blocks.
fn outside(text: &str, dialect: Dialect) -> Result<Vec<&str>, Puzzle> {
    let script = read(text.as_bytes(), dialect)?;
    let outer = script.statements.into_iter().filter(|one| !one.inside);
    Ok(outer.map(|one| &text[one.words[0].range.clone()]).collect())
}

#[test]
fn blocks_and_texts_are_told_apart_from_what_is_outside() {
    #[rustfmt::skip]
    let table: [(&str, &[&str]); 12] = [
        ("A=1\nB=2", &["A=1", "B=2"]),
        ("A=1; B=2 && C=3", &["A=1", "B=2", "C=3"]),
        ("if [ -f x ]; then A=1; else B=2; fi\nC=3\n", &["C=3"]),
        ("for x in a b; do A=1; done; C=3\n", &["C=3"]),
        ("case $- in *i*) ;; (b) return;; esac\nC=3\n", &["C=3"]),
        ("f() { A=1; }\nC=3\n", &["f", "C=3"]),
        ("function f {\n A=1\n}\nC=3\n", &["C=3"]),
        ("( A=1 )\nC=3\n", &["C=3"]),
        ("L=(a\nA=1\n)\nC=3\n", &["L=", "C=3"]),
        ("cat <<E >x\nA=1\nE\nC=3\n", &["cat", "C=3"]),
        ("cat <<-'E'\n\tA=1\n\tE\nC=3\n", &["cat", "C=3"]),
        ("source <(kubectl completion bash)\nC=3\n", &["source", "C=3"]),
    ];
    for (text, expected) in table {
        assert_eq!(outside(text, Shell).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn what_has_no_end_is_refused_with_its_line() {
    for (text, line) in [
        ("A=1\nif x; then\n", 2),
        ("A=1\ncat <<E\nA=1\n", 2),
        ("A=it's\n", 1),
        ("fi\n", 1),
        ("A=1\n)\n", 2),
        ("A=$(x\n", 1),
    ] {
        let puzzle = Puzzle { line, why: Why::Open };
        assert_eq!(outside(text, Shell), Err(puzzle), "{text:?}");
    }
    assert_eq!(outside("A=1\nB=\0", Env), Err(Puzzle { line: 2, why: Why::Nul }));
}

#[test]
fn an_env_file_is_read_by_lines_too() {
    assert_eq!(outside("A=it's\nB=2\n", Env).unwrap(), ["B=2"]);
    assert_eq!(outside("A=f(x\nB=2\n", Env).unwrap(), ["A=f", "x", "B=2"]);
    for text in ["A='open\nB=2\n", "A=\"open\n"] {
        assert_eq!(outside(text, Env), Err(Puzzle { line: 1, why: Why::Open }), "{text:?}");
    }
    for text in ["A='x\\'\nB=2\nC='y'\n", "A=\"$(x \"\n y\")\"\nB=2\n", "A=<<E\nB=2\nE\n"] {
        assert_eq!(outside(text, Env), Err(Puzzle { line: 1, why: Why::Disputed }), "{text:?}");
    }
}
