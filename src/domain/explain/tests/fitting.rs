//! Which registered URL takes a redirect URI in.

use crate::domain::explain::{RedirectFit, fit};

#[test]
fn a_pattern_takes_in_what_it_stands_for() {
    use RedirectFit::{Exact, Template, Wildcard};
    for (pattern, asked, how) in [
        ("https://a.example/cb", "https://a.example/cb", Some(Exact)),
        ("https://a.example/cb", "https://a.example/cb/", None),
        ("https://a.example/cb", "https://a.example/CB", None),
        ("https://a.example/cb", "https://a.example:443/cb", None),
        ("com.acme.app:/cb", "com.acme.app:/cb", Some(Exact)),
        ("com.acme.app:/cb", "com.acme.app://cb", None),
        ("https://*.acme.example/cb", "https://pr-7.acme.example/cb", Some(Wildcard)),
        ("https://desk-*.acme.example/cb", "https://desk-7.acme.example/cb", Some(Wildcard)),
        ("https://desk-*.acme.example/cb", "https://desk-.acme.example/cb", None),
        ("https://desk-*.acme.example/cb", "https://till-7.acme.example/cb", None),
        ("https://*.acme.example/cb", "https://a.b.acme.example/cb", None),
        ("https://*.acme.example/cb", "https://acme.example/cb", None),
        ("https://*.acme.example/cb", "https://evil.example/.acme.example/cb", None),
        ("https://*.acme.example/cb", "https://evil@b.acme.example/cb", None),
        ("https://*.acme.example/cb", "https://a%2f.acme.example/cb", None),
        ("https://*.acme.example/cb", "https://*.acme.example/cb", None),
        ("https://acme.example/*", "https://acme.example/cb", None),
        ("https://*.*.example/cb", "https://a.b.example/cb", None),
        ("https://{{org_slug}}.app.example/cb", "https://tea.app.example/cb", Some(Template)),
        ("https://{{org_slug}}.app.example/cb", "https://tea.pot.app.example/cb", None),
        ("https://{{org_slug}}/cb", "https://login.tea.example/cb", Some(Template)),
        ("https://{{org_slug}}/cb", "https://login.tea.example/other", None),
        ("https://app.example/{{org_slug}}/cb", "https://app.example/tea/cb", Some(Template)),
        ("https://app.example/{{org_slug}}/cb", "https://app.example/tea/pot/cb", None),
        ("https://app.example/{{org_slug}}/cb", "https://app.example/../cb", None),
        (
            "https://{{s ?? 'a.example'}}.app.example/cb",
            "https://tea.app.example/cb",
            Some(Template),
        ),
        ("https://{{org_slug}}.app.example/cb", "https://{{org_slug}}.app.example/cb", None),
    ] {
        assert_eq!(fit(pattern, asked), how, "{pattern} and {asked}");
    }
}
