//! Every example of the documentation, in both environment types.

use super::*;
use crate::domain::Kind::{Default, Native, Spa, Web};

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "one table")]
pub(super) fn rows() -> Vec<RuleRow> {
    vec![
        // Schemes.
        (L, Web, D, "https://app.example.com/callback", OK, ""),
        (L, Web, P, "https://app.example.com/callback", OK, ""),
        (I, Web, P, "https://app.example.com/login", OK, ""),
        (O, Spa, P, "https://app.example.com/bye", OK, ""),
        (B, Web, P, "https://app.example.com/logout", OK, ""),
        (B, Default, P, "https://app.example.com/logout", OK, ""),
        (L, Web, D, "http://app.example.com/callback", OK, ""),
        (L, Web, P, "http://app.example.com/callback", WARN, "http is for development"),
        (I, Spa, P, "http://app.example.com/login", WARN, "http is for development"),
        (O, Native, P, "http://app.example.com/bye", WARN, "http is for development"),
        (L, Native, D, "myapp://login/callback", WARN, "com.example.myapp:/callback"),
        (L, Native, P, "myapp://login/callback", WARN, "com.example.myapp:/callback"),
        (L, Web, D, "myapp://login/callback", WARN, "for Native Applications"),
        (L, Spa, P, "myapp://login/callback", WARN, "for Native Applications"),
        (L, Default, P, "com.example.app:/cb", WARN, "for Native Applications"),
        (L, Native, D, "com.example.app:/cb", OK, ""),
        (L, Native, P, "com.example.app:/cb", OK, ""),
        (O, Native, P, "com.example.app://cb", OK, ""),
        (L, Web, D, "javascript:alert(1)", BLOCK, "javascript: URLs are not allowed"),
        (L, Native, D, "data:text/html,x", BLOCK, "data: URLs are not allowed"),
        (L, Native, D, "file:///etc/passwd", BLOCK, "file: URLs are not allowed"),
        (O, Native, P, "vbscript:x", BLOCK, "vbscript: URLs are not allowed"),
        (I, Native, D, "about:blank", BLOCK, "about: URLs are not allowed"),
        (I, Native, P, "blob:https://app.example.com/1", BLOCK, "blob: URLs are not allowed"),
        (B, Web, D, "JavaScript:alert(1)", BLOCK, "javascript: URLs are not allowed"),
        // Form.
        (L, Web, D, "app.example.com/callback", BLOCK, "A scheme is missing"),
        (L, Web, P, "/callback", BLOCK, "A scheme is missing"),
        (L, Web, D, " https://app.example.com/cb", BLOCK, "around the URL"),
        (L, Web, P, "https://app.example.com/cb ", BLOCK, "around the URL"),
        (L, Web, D, "https://app.example.com/c b", BLOCK, "White space is not allowed"),
        (L, Web, P, "https://app.example.com/c\u{7}b", BLOCK, "U+0007"),
        (L, Web, D, "https://app.example.com/cb?x=1", BLOCK, "query string"),
        (I, Web, P, "https://app.example.com/cb?", BLOCK, "query string"),
        (L, Web, D, "https://app.example.com/cb#x", BLOCK, "fragment"),
        (O, Web, P, "https://app.example.com/cb#", BLOCK, "fragment"),
        (L, Web, D, "https://me:pw@app.example.com/cb", BLOCK, "user name or password"),
        (L, Web, P, "https://me@app.example.com/cb", BLOCK, "user name or password"),
        (L, Web, D, "https://com/cb", BLOCK, "public suffix"),
        (L, Web, P, "https://co.uk/cb", BLOCK, "public suffix"),
        (L, Web, D, "https:///cb", BLOCK, "host is missing"),
        (L, Web, P, "https://", BLOCK, "host is missing"),
        (L, Web, D, "https://app.example.com:0/cb", BLOCK, "port from 1 to 65535"),
        (L, Web, P, "https://app.example.com:65536/cb", BLOCK, "port from 1 to 65535"),
        // Loopback.
        (L, Web, D, "http://localhost:3000/cb", OK, ""),
        (L, Web, P, "http://localhost:3000/cb", WARN, "loopback addresses are for development"),
        (L, Web, P, "https://localhost/cb", WARN, "loopback addresses are for development"),
        (L, Spa, D, "http://app.localhost/cb", OK, ""),
        (L, Spa, P, "https://app.localhost/cb", WARN, "loopback addresses are for development"),
        (L, Native, D, "http://127.0.0.1:53682/callback", OK, ""),
        (L, Native, P, "http://127.0.0.1:53682/callback", WARN, "loopback addresses"),
        (L, Native, D, "http://[::1]:53682/callback", OK, ""),
        (L, Native, P, "http://[::1]:53682/callback", WARN, "loopback addresses"),
        // Wildcards.
        (L, Web, D, "https://*.acmecorp.com", OK, ""),
        (L, Web, D, "https://auth-*.acmecorp.com", OK, ""),
        (O, Web, D, "https://*.auth.acmecorp.com/cb", OK, ""),
        (L, Web, P, "https://*.acmecorp.com", BLOCK, "Wildcards are for development"),
        (L, Web, P, "https://auth-*.acmecorp.com", BLOCK, "Wildcards are for development"),
        (O, Web, P, "https://*.auth.acmecorp.com/cb", BLOCK, "Wildcards are for development"),
        (L, Web, D, "https://*.com", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.*.acmecorp.com", BLOCK, "One * is allowed"),
        (L, Web, D, "https://acmecorp.*.com", BLOCK, "before the first dot"),
        (L, Web, D, "https://auth.*.acmecorp.com", BLOCK, "before the first dot"),
        (L, Web, D, "https://acmecorp.com/*", BLOCK, "only in the host"),
        (L, Web, P, "https://*.com", BLOCK, "Wildcards are for development"),
        (L, Web, P, "https://*.*.acmecorp.com", BLOCK, "Wildcards are for development"),
        (L, Web, P, "https://acmecorp.*.com", BLOCK, "Wildcards are for development"),
        (L, Web, P, "https://auth.*.acmecorp.com", BLOCK, "Wildcards are for development"),
        (L, Web, P, "https://acmecorp.com/*", BLOCK, "Wildcards are for development"),
        // Organization templates.
        (L, Web, D, "https://{{org_slug}}.yourapp.com/callback", OK, ""),
        (L, Web, P, "https://{{org_slug}}.yourapp.com/callback", OK, ""),
        (I, Web, P, "https://{{org_slug}}/callback", OK, ""),
        (O, Web, D, "https://{{org_slug}}/callback", OK, ""),
        (L, Spa, P, "https://yourapp.com/{{org_slug}}/callback", OK, ""),
        (L, Spa, D, "https://yourapp.com/{{external_id}}/callback", OK, ""),
        (L, Spa, D, "https://{{custom_domain}}/callback", OK, ""),
        (L, Web, D, "https://app-{{org_slug}}.yourapp.com/callback", BLOCK, "fills all between"),
        (I, Web, P, "https://app-{{org_slug}}.yourapp.com/callback", BLOCK, "fills all between"),
        (I, Web, P, "https://{{slug ?? 'app.yourapp.com'}}/login", OK, ""),
        (I, Web, D, "https://{{ slug ?? \"app.yourapp.com\" }}/login", OK, ""),
        // Back-channel logout.
        (B, Web, D, "http://localhost:8080/logout", OK, ""),
        (B, Web, P, "http://localhost:8080/logout", BLOCK, "begins with https://"),
        (B, Web, D, "http://app.example.com/logout", BLOCK, "http:// on localhost"),
        (B, Web, P, "http://app.example.com/logout", BLOCK, "begins with https://"),
        (B, Web, D, "https://*.example.com/logout", BLOCK, "without placeholder or wildcard"),
        (B, Web, P, "https://{{org_slug}}.example.com/logout", BLOCK, "without placeholder"),
        (B, Web, D, "com.example.app:/logout", BLOCK, "cannot reach a custom scheme"),
        (B, Spa, D, "https://app.example.com/logout", BLOCK, "only a Web Application"),
        (B, Native, P, "https://app.example.com/logout", BLOCK, "only a Web Application"),
        // Matching is exact.
        (L, Web, P, "https://a.example/cb", OK, ""),
        (L, Web, P, "https://a.example/cb/", OK, ""),
    ]
}

#[test]
fn documented_examples_hold() {
    hold(&rows());
}
