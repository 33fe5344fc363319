//! What people type and what attackers try.

use super::*;
use crate::domain::Kind::{Native, Spa, Web};

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table may be long")]
pub(super) fn rows() -> Vec<RuleRow> {
    vec![
        // Nothing, nearly nothing.
        (L, Web, D, "", BLOCK, "A URL is needed"),
        (L, Web, P, "   ", BLOCK, "A URL is needed"),
        (L, Web, D, ":", BLOCK, "A scheme is missing"),
        (L, Web, D, "//app.example.com/cb", BLOCK, "A scheme is missing"),
        (L, Web, D, "://app.example.com/cb", BLOCK, "A scheme is missing"),
        (L, Web, D, "1https://app.example.com", BLOCK, "A scheme is missing"),
        (L, Web, D, "ht!tp://app.example.com", BLOCK, "A scheme is missing"),
        (L, Web, D, "localhost:3000/cb", BLOCK, "A scheme is missing"),
        (L, Web, D, "app.example.com:8443", BLOCK, "A scheme is missing"),
        (L, Web, D, "https//app.example.com", BLOCK, "A scheme is missing"),
        // Slashes.
        (L, Web, D, "https:", BLOCK, "two slashes"),
        (L, Web, D, "https:/x", BLOCK, "two slashes"),
        (L, Web, D, "https:x", BLOCK, "two slashes"),
        (L, Web, D, "http:8080/x", BLOCK, "http://host/path"),
        (L, Web, D, "https:\\\\app.example.com\\cb", BLOCK, "write / instead"),
        (L, Web, D, "https://app.example.com\\@evil.example/cb", BLOCK, "write / instead"),
        (L, Web, D, "https:////app.example.com/cb", BLOCK, "host is missing"),
        (L, Native, D, "com.example.app:cb", WARN, "com.example.app:/callback"),
        (L, Native, D, "com.example.app:///cb", OK, ""),
        (L, Native, D, "com.example.app:/", OK, ""),
        (L, Native, D, "myapp:cb", WARN, "A slash is usual"),
        (L, Web, D, "htps://app.example.com/cb", WARN, "https is probably meant"),
        (L, Web, D, "htttps://app.example.com/cb", WARN, "https is probably meant"),
        (L, Web, D, "httsp://app.example.com/cb", WARN, "is probably meant"),
        (L, Web, D, "ttp://app.example.com/cb", WARN, "http is probably meant"),
        (L, Web, D, "htp://app.example.com/cb", WARN, "http is probably meant"),
        (L, Native, D, "hstp.app:/cb", OK, ""),
        (L, Web, P, "ftp://app.example.com/cb", WARN, "write https"),
        (L, Web, P, "wss://app.example.com/cb", WARN, "write https"),
        // Schemes of platforms.
        (L, Native, D, "urn:ietf:wg:oauth:2.0:oob", WARN, "use a loopback URL"),
        (L, Web, P, "urn:ietf:wg:oauth:2.0:oob:auto", WARN, "use a loopback URL"),
        (L, Spa, D, "chrome-extension://abcdef/cb.html", WARN, "chromiumapp.org"),
        (L, Spa, D, "moz-extension://abcdef/cb.html", WARN, "getRedirectURL()"),
        (L, Native, D, "exp://192.168.1.2:19000", WARN, "Expo Go"),
        (L, Native, P, "exps://u.expo.dev/--/cb", WARN, "Expo Go"),
        // What was taken along from a list or a sentence.
        (L, Web, P, "\"https://app.example.com/cb\"", BLOCK, "Quotes or brackets"),
        (L, Web, P, "'https://app.example.com/cb'", BLOCK, "Quotes or brackets"),
        (L, Web, P, "`https://app.example.com/cb`", BLOCK, "Quotes or brackets"),
        (L, Web, P, "<https://app.example.com/cb>", BLOCK, "Quotes or brackets"),
        (L, Web, P, "“https://app.example.com/cb”", BLOCK, "Quotes or brackets"),
        (L, Web, P, "https://app.example.com/cb\"", BLOCK, "Quotes or brackets"),
        (L, Web, P, "https://app.example.com/cb,", WARN, "It ends in ,"),
        (L, Web, P, "https://app.example.com/cb;", WARN, "It ends in ;"),
        (L, Web, P, "https://app.example.com/cb.", WARN, "It ends in ."),
        (L, Web, P, "https://app.example.com/cb)", WARN, "It ends in )"),
        (L, Web, P, "https://app.example.com/cb(1)", OK, ""),
        (L, Web, P, "https://a.example/cb,https://b.example/cb", WARN, "A second URL begins"),
        (L, Web, P, "https://a.example/cbhttps://a.example/cb", WARN, "A second URL begins"),
        // Loopback on a device.
        (L, Native, D, "http://127.0.0.1/callback", HINT, "The port counts"),
        (L, Native, D, "http://localhost/callback", HINT, "The port counts"),
        (L, Native, D, "http://[::1]/callback", HINT, "The port counts"),
        (L, Native, D, "http://127.0.0.1:53682/callback", OK, ""),
        (L, Web, D, "http://localhost/callback", OK, ""),
        // A name that is a machine's, and a registry's too.
        (L, Web, D, "http://web:3000/cb", OK, ""),
        (L, Web, D, "http://app/cb", OK, ""),
        (L, Web, D, "https://dev:8443/cb", OK, ""),
        (L, Web, P, "http://web:3000/cb", BLOCK, "public suffix"),
        (L, Web, D, "http://co.uk:3000/cb", BLOCK, "public suffix"),
        (L, Native, D, "capacitor://localhost/cb", WARN, "a scheme of your own"),
        (L, Native, P, "com.example.app://app/cb", OK, ""),
        (L, Native, P, "com.example.app://login:99999/cb", BLOCK, "port from 1 to 65535"),
        (L, Native, P, "com.example.app://lo<gin/cb", BLOCK, "write %3C"),
        // Characters.
        (L, Web, D, "https://app.example.com/c\tb", BLOCK, "White space is not allowed"),
        (L, Web, D, "https://app.example.com/c\nb", BLOCK, "White space is not allowed"),
        (L, Web, D, "https://app.exam ple.com/cb", BLOCK, "White space is not allowed"),
        (L, Web, D, "https://app.example.com/c\u{a0}b", BLOCK, "White space is not allowed"),
        (L, Web, D, "\u{3000}https://app.example.com/cb", BLOCK, "around the URL"),
        (L, Web, D, "java\nscript:alert(1)", BLOCK, "White space is not allowed"),
        (L, Web, D, " javascript:alert(1)", BLOCK, "may run code"),
        (L, Web, D, "https://app.example.com/\u{0}", BLOCK, "U+0000"),
        (L, Web, D, "https://app.example.com/\u{1b}[2J", BLOCK, "U+001B"),
        (L, Web, D, "https://app.example.com/\u{202e}bc", BLOCK, "U+202E"),
        (L, Web, D, "https://app\u{200b}.example.com/", BLOCK, "U+200B"),
        (L, Web, D, "https://app.example.com/\u{2066}x", BLOCK, "U+2066"),
        (L, Web, D, "https://app.example.com/<x>", BLOCK, "write %3C"),
        (L, Web, D, "https://app.example.com/\"", BLOCK, "write %22"),
        (L, Web, D, "https://app.example.com/[x]", BLOCK, "write %5B"),
        (L, Web, D, "https://app.example.com/a|b^c`d", BLOCK, "write %7C"),
        (L, Web, D, "https://app.example.com/caf\u{e9}", WARN, "%C3%A9"),
        (B, Web, D, "https://app.example.com/caf\u{e9}", BLOCK, "%C3%A9"),
        (L, Web, D, "https://app.example.com/a-._~!$&'()+,;=:@%20", OK, ""),
        // Percent-encoding.
        (L, Web, D, "https://app.example.com/%", BLOCK, "two hexadecimal digits"),
        (L, Web, D, "https://app.example.com/%4", BLOCK, "two hexadecimal digits"),
        (L, Web, D, "https://app.example.com/%zz", BLOCK, "two hexadecimal digits"),
        (L, Web, D, "https://app.example.com/%%41", BLOCK, "two hexadecimal digits"),
        (L, Web, D, "https://app.example.com/%{{org_slug}}", BLOCK, "two hexadecimal digits"),
        (L, Web, D, "https://%61pp.example.com/", BLOCK, "character % is not allowed"),
        // Credentials, queries and fragments that only look so.
        (L, Web, D, "https://app.example.com/@me", OK, ""),
        (L, Web, D, "https://@app.example.com/", BLOCK, "user name or password"),
        (L, Web, D, "https://a@b@app.example.com/", BLOCK, "user name or password"),
        (L, Web, D, "https://app.example.com?x", BLOCK, "query string"),
        (L, Web, D, "https://app.example.com#/?x", BLOCK, "fragment"),
        // Ports.
        (L, Web, D, "https://app.example.com:1/", OK, ""),
        (L, Web, D, "https://app.example.com:65535/", OK, ""),
        (L, Web, D, "https://app.example.com:abc/", BLOCK, "port from 1 to 65535"),
        (L, Web, D, "https://app.example.com:/", BLOCK, "port from 1 to 65535"),
        (L, Web, D, "https://app.example.com:-1/", BLOCK, "port from 1 to 65535"),
        (L, Web, D, "https://app.example.com:+80/", BLOCK, "port from 1 to 65535"),
        (L, Web, D, "https://app.example.com:99999999999999999999/", BLOCK, "port from 1"),
        (L, Web, D, "https://:8080/", BLOCK, "host is missing"),
        (L, Web, D, "https://a:1:2/", BLOCK, "One colon"),
        // Hosts.
        (L, Web, P, "https://intranet/cb", OK, ""),
        (L, Web, P, "https://my_app.example.com/cb", OK, ""),
        (L, Web, P, "https://github.io/cb", BLOCK, "github.io is a public suffix"),
        (L, Web, P, "https://me.github.io/cb", OK, ""),
        (L, Web, P, "https://CO.UK./cb", BLOCK, "co.uk is a public suffix"),
        (L, Web, P, "https://app..example.com/cb", BLOCK, "A dot too many"),
        (L, Web, P, "https://.example.com/cb", BLOCK, "A dot too many"),
        (L, Web, P, "https://./cb", BLOCK, "host is missing"),
        (L, Web, P, "https://app!.example.com/cb", BLOCK, "character ! is not allowed"),
        (L, Web, P, "https://b\u{fc}cher.example/cb", WARN, "xn--bcher-kva.example"),
        (B, Web, P, "https://b\u{fc}cher.example/cb", BLOCK, "xn--bcher-kva.example"),
        (L, Web, P, "https://xn--bcher-kva.example/cb", OK, ""),
        (L, Web, P, "https://127.0.0.\u{ff11}/cb", WARN, "as 127.0.0.1"),
        (L, Web, P, "https://\u{ff11}27.0.0.1/cb", BLOCK, "IPv4 address"),
        (L, Web, P, "https://\u{2260}\u{fffd}.example/cb", BLOCK, "no host name"),
        (L, Web, P, "https://\u{440}\u{444}/cb", BLOCK, "public suffix"),
        (L, Web, P, "https://{{org_slug}}.b\u{fc}cher.example/cb", WARN, "in ASCII"),
        // Addresses.
        (L, Web, P, "https://203.0.113.9/cb", OK, ""),
        (L, Web, P, "https://[2001:db8::1]:8443/cb", OK, ""),
        (L, Web, P, "https://[2001:db8::1/cb", BLOCK, "Between [ and ]"),
        (L, Web, P, "https://[::1]x/cb", BLOCK, "Between [ and ]"),
        (L, Web, P, "https://[]/cb", BLOCK, "Between [ and ]"),
        (L, Web, P, "https://::1/cb", BLOCK, "as in [::1]"),
        (L, Web, D, "http://127.9.8.7/cb", OK, ""),
        (L, Web, P, "https://127.9.8.7/cb", WARN, "loopback"),
        (L, Web, P, "https://[::ffff:127.0.0.1]/cb", WARN, "loopback"),
        (L, Web, P, "https://LOCALHOST./cb", WARN, "loopback"),
        (L, Web, P, "https://localhost.example.com/cb", OK, ""),
        (L, Web, P, "https://127.0.0.1.example.com/cb", OK, ""),
        (L, Web, P, "https://127.1/cb", BLOCK, "IPv4 address"),
        (L, Web, P, "https://0x7f.0x1/cb", BLOCK, "IPv4 address"),
        (L, Web, P, "https://2130706433/cb", BLOCK, "IPv4 address"),
        (L, Web, P, "https://256.1.1.1/cb", BLOCK, "IPv4 address"),
        (L, Web, P, "https://127.0.0.01/cb", BLOCK, "IPv4 address"),
        // Back-channel logout.
        (B, Web, D, "http://127.0.0.1:8080/logout", OK, ""),
        (B, Web, D, "http://[::1]/logout", OK, ""),
        (B, Web, P, "https://localhost/logout", WARN, "loopback"),
        (B, Kind::Other("M2M".into()), P, "https://a.example/", BLOCK, "no server"),
        // As browsers write it.
        (L, Web, P, "HTTPS://app.example.com/cb", HINT, "lower case"),
        (L, Web, P, "https://App.example.com/cb", HINT, "lower case"),
        (L, Web, P, "https://app.example.com/CB", OK, ""),
        (L, Native, P, "com.Example.app:/cb", HINT, "lower case"),
        (L, Web, P, "https://app.example.com:443/cb", HINT, "scheme's own port"),
        (L, Web, D, "http://app.example.com:80/cb", HINT, "scheme's own port"),
        (L, Web, P, "https://app.example.com:80/cb", OK, ""),
        (L, Web, P, "https://app.example.com./cb", HINT, "ends in a dot"),
        (L, Web, P, "https://app.example.com/a/../cb", HINT, "resolve"),
        (L, Web, P, "https://app.example.com/%2E./cb", HINT, "resolve"),
        (L, Spa, P, "https://app.example.com/.well-known/cb", OK, ""),
    ]
}

#[test]
fn spellings_hold() {
    hold(&rows());
}

#[test]
fn a_label_has_at_most_63_characters() {
    let url = |count| format!("https://{}.example.com/cb", "a".repeat(count));
    assert_eq!(check(L, &url(63), &Web, P), []);
    assert!(check(L, &url(64), &Web, P).iter().any(|f| f.blocks() && f.text.contains("63")));
}

#[test]
fn the_weightiest_finding_comes_first() {
    let findings = check(L, "HTTP://app.example.com/cb?x", &Web, P);
    let severities: Vec<_> = findings.iter().map(|f| f.severity).collect();
    assert_eq!(severities, [Severity::Block, Severity::Warn, Severity::Hint]);
}
