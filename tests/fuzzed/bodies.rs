//! What holds for any bytes. Called by the property tests here and by the fuzz targets.

use appdeck::domain::delivery::dotenv;
use appdeck::domain::delivery::file::FileEntry;
use appdeck::domain::delivery::script::Dialect;
use appdeck::domain::redirect::{RedirectList, check, check_list};
use appdeck::domain::settings::check_all;
use appdeck::domain::text::clean;
use appdeck::domain::{Application, EnvironmentType, Kind, Patch};
use appdeck::runtime::input::{Decoder, PAUSE, TerminalInput, UNFINISHED};
use appdeck::wire::application::{ClientAnswer, ClientList};
use appdeck::wire::discovery::{Discovery, KeySet};
use appdeck::wire::environment::{EnvironmentAnswer, EnvironmentList, SessionSettingsAnswer};
use appdeck::wire::page::Pager;
use appdeck::wire::problem::{Problem, TokenProblem};
use appdeck::wire::secret::{SecretAnswer, SecretCreated};
use appdeck::wire::sign_in::SignInList;
use appdeck::wire::token::{LONGEST_LIFETIME, TokenAnswer};
use crossterm::event::KeyCode;

const LISTS: [RedirectList; 4] = [
    RedirectList::PostLogin,
    RedirectList::InitiateLogin,
    RedirectList::PostLogout,
    RedirectList::BackChannelLogout,
];

const ENVIRONMENTS: [EnvironmentType; 2] =
    [EnvironmentType::Development, EnvironmentType::Production];

/// Every answer of the API is read or refused, and what was read can be shown and saved.
pub fn answers(bytes: &[u8]) {
    if let Ok(list) = serde_json::from_slice::<ClientList>(bytes) {
        let count = list.clients.len();
        for client in list.clients {
            shown(&client.into());
        }
        let next = Pager::default().next(count, list.total_size, &list.next_page_token);
        assert!(next.is_none_or(|token| !token.is_empty()));
    }
    if let Ok(answer) = serde_json::from_slice::<ClientAnswer>(bytes) {
        shown(&answer.client.into());
    }
    if let Ok(token) = serde_json::from_slice::<TokenAnswer>(bytes) {
        assert!(token.lifetime().is_none_or(|seconds| seconds <= LONGEST_LIFETIME));
    }
    if let Ok(problem) = serde_json::from_slice::<Problem>(bytes) {
        for violation in problem.violations() {
            harmless(&clean(violation.target().0));
        }
        harmless(&clean(problem.error_code().unwrap_or_default()));
    }
    // Only whether reading ends matters for these.
    let _ = serde_json::from_slice::<SecretCreated>(bytes);
    let _ = serde_json::from_slice::<SecretAnswer>(bytes);
    let _ = serde_json::from_slice::<EnvironmentList>(bytes);
    let _ = serde_json::from_slice::<EnvironmentAnswer>(bytes);
    let _ = serde_json::from_slice::<SessionSettingsAnswer>(bytes);
    let _ = serde_json::from_slice::<SignInList>(bytes);
    let _ = serde_json::from_slice::<Discovery>(bytes);
    let _ = serde_json::from_slice::<KeySet>(bytes);
    let _ = serde_json::from_slice::<TokenProblem>(bytes);
}

/// An application can be shown and checked, and is its own unchanged draft.
fn shown(application: &Application) {
    harmless(&clean(application.name()));
    let settings = &application.settings;
    for environment in ENVIRONMENTS {
        for (_, finding) in check_all(settings, &application.kind, environment) {
            assert!(!finding.text.is_empty());
        }
    }
    assert!(Patch::between(settings, settings).is_empty());
    for secret in &application.secrets {
        harmless(&secret.status.word());
    }
}

/// The rules answer for any text, in the order of weight, and twice the same.
pub fn redirects(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let urls: Vec<String> = text.lines().map(str::to_owned).collect();
    for list in LISTS {
        for environment in ENVIRONMENTS {
            for kind in [Kind::Web, Kind::Spa, Kind::Native, Kind::Default] {
                let found = check(list, &text, &kind, environment);
                assert!(found.windows(2).all(|pair| pair[0].severity >= pair[1].severity));
                assert_eq!(found, check(list, &text, &kind, environment));
                for finding in check_list(list, &urls, &kind, environment) {
                    assert!(finding.item.is_none_or(|item| item < urls.len()));
                    harmless(&clean(&finding.text));
                }
            }
        }
    }
}

/// What is shown of any text drives no terminal, and showing it again changes nothing.
pub fn text(bytes: &[u8]) {
    let shown = clean(&String::from_utf8_lossy(bytes));
    harmless(&shown);
    assert_eq!(clean(&shown), shown);
}

/// A value that was merged into any file is read back from it, and every other line is still there.
pub fn dotenv(bytes: &[u8]) {
    for (dialect, value) in [(Dialect::Env, "test_a1-_="), (Dialect::Shell, "test_a1$`\"\\'# b")] {
        let name = "CLIENT_SECRET";
        let entry = || FileEntry { name, also: None, value, shown: "MASK" };
        let Ok(merged) = dotenv::merge(bytes, &[entry()], dialect) else { continue };
        let Ok(again) = dotenv::merge(&merged.text, &[entry()], dialect) else {
            panic!("what was written cannot be read");
        };
        assert_eq!(again.text, merged.text);
        if dialect == Dialect::Env {
            assert_eq!(dotenv::value(&merged.text, name, dialect), Some(value.as_bytes()));
        }
        for line in &merged.lines {
            harmless(&line.text);
            harmless(line.old.as_deref().unwrap_or_default());
        }
        let lines = |text: &[u8]| -> Vec<Vec<u8>> {
            text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
        };
        let kept = lines(&merged.text);
        for line in lines(bytes) {
            let named = line.windows(name.len()).any(|part| part == name.as_bytes());
            assert!(named || kept.contains(&line), "{:?}", line.escape_ascii().to_string());
        }
    }
}

/// Whatever the terminal sends in pieces, what is told is bounded and nothing is waited for in the end;
/// and a control string with any contents between two keys is none.
pub fn input(bytes: &[u8]) {
    let mut decoder = Decoder::default();
    let mut told = 0;
    for piece in bytes.split(|byte| *byte == 0xff) {
        told += decoder.feed(piece).iter().map(weight).sum::<usize>();
        let time = if piece.len() % 2 == 0 { PAUSE } else { UNFINISHED };
        told += decoder.quiet(time).iter().map(weight).sum::<usize>();
    }
    told += decoder.quiet(UNFINISHED).iter().map(weight).sum::<usize>();
    assert!(told <= bytes.len(), "{told} from {}", bytes.len());
    assert_eq!(decoder.wait(), None);

    let ends = |byte: &u8| matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b | 0x9c);
    let contents: Vec<u8> = bytes.iter().copied().filter(|byte| !ends(byte)).collect();
    for beginning in [&b"\x1b]"[..], b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", b"\x9d"] {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.feed(&[b"j", beginning].concat());
        for piece in contents.chunks(contents.len() / 3 + 2) {
            inputs.extend(decoder.feed(piece));
            inputs.extend(decoder.quiet(PAUSE));
        }
        inputs.extend(decoder.feed(b"\x1b\\k"));
        inputs.extend(decoder.quiet(PAUSE));
        // A terminal tells its colours in such a string.
        inputs.retain(|input| !matches!(input, TerminalInput::Colour(_)));
        let key = |c| TerminalInput::Key(KeyCode::Char(c).into());
        assert_eq!(inputs, [key('j'), key('k')], "{}", bytes.escape_ascii());
    }
}

/// As many bytes as it came from, at least.
fn weight(input: &TerminalInput) -> usize {
    match input {
        TerminalInput::Paste(text) | TerminalInput::Line(text) => {
            assert!(text.len() <= 4 * 64 * 1024);
            text.len()
        }
        _ => 1,
    }
}

fn harmless(text: &str) {
    let obeyed = |c: char| {
        c.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(!text.contains(obeyed), "{text:?}");
}
