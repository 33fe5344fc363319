//! Which addresses the client speaks to: `https`, and plain `http` on this machine only.

use url::{Host, Url};

/// Whether the address is this machine's own (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether credentials may be sent there: nobody on the way can read them.
pub fn may_carry_credentials(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Host and, when it is not the scheme's own, port: `acme.scalekit.dev`, `127.0.0.1:7700`.
pub fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// Reads an environment URL or the API URL of a workspace.
///
/// # Errors
/// A sentence that says what is wrong and, where that is known, what to write instead.
pub fn base_url(text: &str) -> Result<Url, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the URL is empty".into());
    }
    if !text.contains("://") {
        if let Some((scheme, rest)) = text.split_once(":/") {
            let here = Url::parse(&format!("http://{rest}")).is_ok_and(|url| is_loopback(&url));
            let scheme = if scheme == "http" || here { "http" } else { "https" };
            return Err(format!("two slashes belong behind the scheme: write {scheme}://{rest}"));
        }
        return Err(match Url::parse(&format!("https://{text}")) {
            Ok(url) if is_loopback(&url) => {
                format!("the URL has no scheme: write http://{}", host(&url))
            }
            Ok(url) => format!("the URL has no scheme: write https://{}", host(&url)),
            Err(_) => "the URL has no scheme: write https://<host>".into(),
        });
    }
    let url = Url::parse(text).map_err(|error| format!("this is not a URL: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL with a user name or password in it is not accepted".into());
    }
    if url.host().is_none() {
        return Err("the URL has no host".into());
    }
    let host = host(&url);
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return Err(format!(
                "plain http would show the credentials to everyone on the way: write https://{host} (http is for this machine only)"
            ));
        }
        other => {
            let here = Url::parse(&format!("http://{host}")).is_ok_and(|url| is_loopback(&url));
            let scheme = if here { "http" } else { "https" };
            return Err(format!("{other} is not supported: write {scheme}://{host}"));
        }
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("only scheme and host are needed: write {}://{host}", url.scheme()));
    }
    Ok(url)
}

/// The address of an environment from its bare domain, seen from the workspace's `api` address.
///
/// # Errors
/// As [`base_url`].
pub fn of_domain(domain: &str, api: &Url) -> Result<Url, String> {
    let plain = Url::parse(&format!("http://{domain}")).is_ok_and(|url| is_loopback(&url));
    let scheme = if plain { api.scheme() } else { "https" };
    base_url(&format!("{scheme}://{domain}"))
}

#[cfg(test)]
mod tests {
    use super::{base_url, of_domain};

    #[test]
    fn https_and_this_machine_are_accepted() {
        for (text, address) in [
            ("https://acme.scalekit.dev", "https://acme.scalekit.dev/"),
            (" https://acme.scalekit.dev/ ", "https://acme.scalekit.dev/"),
            ("https://acme.example:8443", "https://acme.example:8443/"),
            ("http://127.0.0.1:7700", "http://127.0.0.1:7700/"),
            ("http://[::1]:7700", "http://[::1]:7700/"),
            ("http://localhost", "http://localhost/"),
        ] {
            assert_eq!(base_url(text).map(String::from), Ok(address.to_owned()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_in_words() {
        for (text, word) in [
            ("", "empty"),
            ("acme.scalekit.dev", "write https://acme.scalekit.dev"),
            ("127.0.0.1:7700", "write http://127.0.0.1:7700"),
            ("http:/127.0.0.1:7700", "write http://127.0.0.1:7700"),
            ("htp:/acme.scalekit.dev", "write https://acme.scalekit.dev"),
            ("htps:/127.0.0.1:7900", "write http://127.0.0.1:7900"),
            ("htp://127.0.0.1:7900", "write http://127.0.0.1:7900"),
            ("http://acme.scalekit.dev", "write https://acme.scalekit.dev"),
            ("http://127.0.0.1.evil.example", "write https://127.0.0.1.evil.example"),
            ("ftp://acme.scalekit.dev", "ftp is not supported"),
            ("https://acme.scalekit.dev/oauth/token", "only scheme and host"),
            ("https://acme.scalekit.dev?x=1", "only scheme and host"),
            ("https://", "not a URL"),
        ] {
            let refused = base_url(text).unwrap_err();
            assert!(refused.contains(word), "{text}: {refused}");
        }
        let refused = base_url("https://me:hunter2@acme.example").unwrap_err();
        assert!(refused.contains("password") && !refused.contains("hunter2"));
    }

    #[test]
    fn a_domain_is_reached_by_https_unless_all_is_on_this_machine() {
        let (api, sandbox) = ("https://api.acme.example", "http://127.0.0.1:7700");
        for (domain, api, address) in [
            ("acme.scalekit.dev", api, "https://acme.scalekit.dev/"),
            ("acme.scalekit.dev", sandbox, "https://acme.scalekit.dev/"),
            ("127.0.0.1:7701", sandbox, "http://127.0.0.1:7701/"),
        ] {
            let found = of_domain(domain, &base_url(api).unwrap()).map(String::from);
            assert_eq!(found, Ok(address.to_owned()), "{domain}");
        }
        assert!(of_domain("me@acme.example/x", &base_url(api).unwrap()).is_err());
    }
}
