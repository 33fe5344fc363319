//! Wildcards and placeholders beyond the documented examples.

use super::*;
use crate::domain::Kind::{Native, Web};

#[rustfmt::skip]
pub(super) fn rows() -> Vec<RuleRow> {
    vec![
        // Wildcards: where.
        (L, Web, D, "http://*.acmecorp.com:8080/cb", OK, ""),
        (L, Web, D, "https://*-auth.acmecorp.com", OK, ""),
        (L, Web, D, "https://a*z.acmecorp.com", OK, ""),
        (L, Web, D, "https://a*b*.acmecorp.com", BLOCK, "One * is allowed"),
        (L, Web, D, "https://**.acmecorp.com", BLOCK, "One * is allowed"),
        (L, Web, D, "https://*.acmecorp.com/*", BLOCK, "One * is allowed"),
        (L, Web, D, "https://*", BLOCK, "before the first dot"),
        (L, Web, D, "https://acmecorp.com:*/cb", BLOCK, "only in the host"),
        (L, Web, D, "https://*@acmecorp.com/cb", BLOCK, "only in the host"),
        (L, Web, D, "*://acmecorp.com/cb", BLOCK, "only in the host"),
        (L, Web, D, "https://acmecorp.com/cb?x=*", BLOCK, "only in the host"),
        (L, Native, D, "com.example.app:/*", BLOCK, "only in the host"),
        (L, Native, D, "com.example.app://*", BLOCK, "before the first dot"),
        (L, Native, P, "com.example.app:/*", BLOCK, "Wildcards are for development"),
        // Wildcards: under what.
        (L, Web, D, "https://*.co.uk", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://auth-*.co.uk/cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.COM./cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.acme.co.uk", OK, ""),
        (L, Web, D, "https://*.xn--p1ai/cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.intranet/cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.corp.intranet/cb", OK, ""),
        (L, Web, D, "http://*.localhost:3000/cb", OK, ""),
        (L, Web, D, "https://*.github.io/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.me.github.io/cb", OK, ""),
        (L, Web, D, "https://*.run.app/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.vercel.app/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.a.run.app/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.netlify.app/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.azurewebsites.net/cb", WARN, "others keep their sites"),
        (L, Web, D, "https://*.ck/cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.0.0.1/cb", BLOCK, "IPv4 address"),
        (L, Web, D, "https://*./cb", BLOCK, "directly under a public suffix"),
        (L, Web, D, "https://*.{{org_slug}}/cb", WARN, "beside a placeholder"),
        (L, Web, D, "https://*.{{org_slug}}.acmecorp.com/cb", WARN, "beside a placeholder"),
        (I, Web, D, "https://*.acmecorp.com/login", WARN, "nobody can be sent to a wildcard"),
        // Placeholders: where.
        (L, Web, P, "https://{{org_slug}}.{{region}}.acmecorp.com/cb", OK, ""),
        (L, Web, P, "https://{{org_slug}}:8443/cb", OK, ""),
        (L, Web, P, "https://login.{{custom_domain}}/cb", OK, ""),
        (L, Web, D, "http://{{org_slug}}.localhost:3000/cb", OK, ""),
        (L, Web, P, "https://acmecorp.com/o-{{org_slug}}", OK, ""),
        (L, Native, P, "com.example.app:/{{org_slug}}/cb", OK, ""),
        (L, Web, P, "https://{{org_slug}}-app.acmecorp.com/cb", BLOCK, "fills all between"),
        (L, Web, P, "https://{{a}}{{b}}.acmecorp.com/cb", BLOCK, "fills all between"),
        (L, Web, P, "https://{{a}}*.acmecorp.com/cb", BLOCK, "fills all between"),
        (L, Web, P, "{{scheme}}://acmecorp.com/cb", BLOCK, "cannot be the scheme"),
        (L, Web, P, "http{{s}}://acmecorp.com/cb", BLOCK, "cannot be the scheme"),
        (L, Web, P, "{{custom_domain}}/cb", BLOCK, "A scheme is missing"),
        (L, Web, P, "https://acmecorp.com:{{port}}/cb", BLOCK, "not in the port"),
        (L, Web, P, "https://{{user}}@acmecorp.com/cb", BLOCK, "before an @"),
        (L, Web, P, "https://acmecorp.com/cb?o={{org_slug}}", BLOCK, "query string"),
        (L, Web, P, "https://acmecorp.com/cb#{{org_slug}}", BLOCK, "fragment"),
        (L, Web, P, "https://[{{address}}]/cb", BLOCK, "fills all between"),
        // Placeholders: how.
        (L, Web, P, "https://{{org_slug}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://{org_slug}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://org_slug}}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://{{{org_slug}}}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://{{a{{b}}}}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://{{org{slug}}.acmecorp.com/cb", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://acmecorp.com/}{", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://acmecorp.com/{{", BLOCK, "Braces come in pairs"),
        (L, Web, P, "https://{{}}.acmecorp.com/cb", BLOCK, "needs a name"),
        (L, Web, P, "https://{{ }}/cb", BLOCK, "needs a name"),
        (L, Web, P, "https://{{ ?? 'app'}}/cb", BLOCK, "needs a name"),
        (L, Web, P, "https://{{org slug}}/cb", WARN, "{{name ?? 'default'}}"),
        (L, Web, P, "https://{{'app'}}/cb", WARN, "{{name ?? 'default'}}"),
        (L, Web, P, "https://{{slug ?? app}}/cb", WARN, "{{name ?? 'default'}}"),
        (L, Web, P, "https://{{slug ?? 'app}}/cb", WARN, "{{name ?? 'default'}}"),
        (L, Web, P, "https://{{slug ?? }}/cb", WARN, "{{name ?? 'default'}}"),
        (L, Web, P, "https://{{slug??''}}/cb", OK, ""),
        (L, Web, P, "https://{{slug ?? 'https://me@a.b:1/x?y#z*'}}/cb", OK, ""),
        (L, Web, P, "https://{{org\tslug}}/cb", BLOCK, "White space is not allowed"),
        (L, Web, P, "https://{{org\u{0}slug}}/cb", BLOCK, "U+0000"),
        // What would be mistaken for a cover.
        (L, Web, P, "https://\u{0}\u{1}.acmecorp.com/cb", BLOCK, "U+0000"),
        (B, Web, P, "https://acmecorp.com/\u{0}\u{1}", BLOCK, "U+0000"),
    ]
}

#[test]
fn patterns_hold() {
    hold(&rows());
}
