use std::io::ErrorKind;

use appdeck::config::prompt::line;

#[test]
fn a_line_is_typed_and_corrected() {
    for (keys, typed) in [
        ("secret\r", "secret"),
        ("secret\nmore", "secret"),
        ("secrex\u{7f}t\r", "secret"),
        ("sä\u{8}ecret\r", "secret"),
        ("wrong\u{15}secret\r", "secret"),
        ("\u{7f}\u{7f}secret\r", "secret"),
        ("\r", ""),
    ] {
        assert!(line(keys.as_bytes()).unwrap().matches(typed), "{keys:?}");
    }
}

#[test]
fn a_line_can_be_given_up() {
    for (keys, kind) in [
        ("sec\u{3}ret\r", ErrorKind::Interrupted),
        ("sec\u{4}", ErrorKind::UnexpectedEof),
        ("sec", ErrorKind::UnexpectedEof),
    ] {
        assert_eq!(line(keys.as_bytes()).unwrap_err().kind(), kind, "{keys:?}");
    }
    assert_eq!(line("x".repeat(5000).as_bytes()).unwrap_err().kind(), ErrorKind::InvalidInput);
}
