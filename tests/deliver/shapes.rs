//! What the tools of the machine make of a secret is not shown, in whatever shape it comes back.

use appdeck::domain::Secret;
use appdeck::domain::delivery::CommandTarget;
use appdeck::runtime::deliver::Commands;

use super::subject;

/// As the server makes them.
const SECRET: &str = "test_R0q8mUzY3nD5vK1xJ7bWc2LhT9sGfA4eQ6pXyZi0oNrMtVuCwEaSdFgHjKl8X9L";
/// What appdeck signs in with itself.
const OWN: &str = "test_K7pW2zQx9LmB4vTn6RcY8sHd1FjG3aUeXoIiVbNqZwEtMrPyCkSlDhJgAf5u0Q";

const TOOLS: [&str; 34] = [
    "cat",
    "xxd",
    "xxd -u",
    "xxd -p",
    "xxd -p -c 7",
    "xxd -b",
    "xxd -e",
    "xxd -i",
    "od",
    "od -x",
    "od -c",
    "od -b",
    "od -a",
    "od -d",
    "od -An -tx1",
    "od -An -td1",
    "od -t x4",
    "od -t x8",
    "hexdump",
    "hexdump -C",
    "hexdump -c",
    "hexdump -b",
    "base64",
    "base64 -w 10",
    "base32",
    "rev",
    "fold -w 5",
    "fold -w 1",
    "cut -c 10-40",
    "tr a-zA-Z A-Za-z",
    "sed 's/./& /g'",
    "gzip -nc | base64",
    "iconv -t utf-16",
    "sha256sum",
];

/// The longest piece of `of` in `told`, whatever white space stands between its characters.
fn left(of: &str, told: &str) -> usize {
    let seen: String =
        told.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let of = of.to_lowercase();
    let held =
        |length: &usize| (0..=of.len() - length).any(|at| seen.contains(&of[at..at + length]));
    (1..=of.len()).rev().find(held).unwrap_or(0)
}

#[tokio::test]
async fn no_tool_brings_a_secret_onto_the_screen() {
    let commands = Commands { known: vec![Secret::new(OWN.into())], ..Commands::new(Vec::new()) };
    for tool in TOOLS {
        for (value, said) in [(SECRET, "cat".to_owned()), (OWN, format!("printf %s {OWN}"))] {
            let script = format!("{{ echo before; {said} | {tool}; echo after; }} >&2; exit 1");
            // What is on the command line may be shown: it is told in a file.
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("script");
            std::fs::write(&path, script).unwrap();
            let run = vec!["sh".into(), path.display().to_string()];
            let target = CommandTarget::new("own", run);
            let secret = Secret::new(SECRET.into());
            let failure = commands.deliver(&target, &subject(), &secret, true).await.unwrap_err();
            let told = [failure.said().join("\n"), failure.to_string()].concat();
            assert!(told.contains("after"), "{tool}: {told}");
            let hex = value.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
            let backwards: String = value.chars().rev().collect();
            assert!(left(value, &told) < 8, "{tool}: {told}");
            assert!(left(&backwards, &told) < 8, "{tool}: {told}");
            assert!(left(&hex, &told) < 16, "{tool}: {told}");
            let opaque = |c: char| !c.is_ascii_alphanumeric() && !"+=_-".contains(c);
            let run = told.split(opaque).filter(|run| run.chars().any(|c| c.is_ascii_digit()));
            let longest = run.map(str::len).max().unwrap_or(0);
            assert!(longest < 16, "{tool}: {told}");
        }
    }
}
