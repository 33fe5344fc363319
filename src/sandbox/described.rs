//! What the API has, as its public descriptors say, whether the sandbox serves it or not.

const LISTED: &str = include_str!("../../assets/sandbox/endpoints.txt");

/// A route of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DescribedRoute {
    /// The part of the API that it belongs to.
    pub service: &'static str,
    /// `GET`
    pub method: &'static str,
    /// `/api/v1/clients/{client_id}`
    pub template: &'static str,
}

impl DescribedRoute {
    /// `GET /api/v1/clients/{client_id}`
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// Whether it is the route of this method and template, whatever the parameters are called.
    pub fn is(&self, method: &str, template: &str) -> bool {
        self.method == method && nameless(self.template) == nameless(template)
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        let (mut parts, mut asked) = (self.template.split('/'), path.split('/'));
        self.method == method
            && loop {
                match (parts.next(), asked.next()) {
                    (Some("**"), Some(_)) | (None, None) => break true,
                    (Some(part), Some(segment)) if fits(part, segment) => {}
                    _ => break false,
                }
            }
    }
}

/// Whether a segment of a path is what this part of a template stands for: `{id}:enable` stands for
/// any id with `:enable` behind it.
fn fits(part: &str, segment: &str) -> bool {
    let Some((before, rest)) = part.split_once('{') else { return part == segment };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let value = segment.strip_prefix(before).and_then(|value| value.strip_suffix(after));
    value.is_some_and(|value| !value.is_empty() && !value.contains(':'))
}

/// A template without the names of its parameters.
fn nameless(template: &str) -> String {
    let mut parts = template.split('{');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str("{}");
        plain.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    plain
}

/// All of them, in the order of the description.
pub fn routes() -> Vec<DescribedRoute> {
    let mut service = "";
    let mut routes = Vec::new();
    for line in LISTED.lines().filter(|line| !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            service = title;
        } else if let Some((method, template)) = line.split_once(' ') {
            routes.push(DescribedRoute { service, method, template });
        }
    }
    routes
}

/// The one that a request is for. A route that names every segment goes before one with parameters.
pub fn find(method: &str, path: &str) -> Option<DescribedRoute> {
    let found = routes().into_iter().filter(|route| route.matches(method, path));
    found.min_by_key(|route| route.template.matches('{').count())
}

#[cfg(test)]
mod tests {
    use super::{find, routes};

    #[test]
    fn a_request_finds_its_route() {
        let name = |method: &str, path: &str| find(method, path).map(|route| route.name());
        for (method, path, expected) in [
            ("GET", "/api/v1/connections", Some("GET /api/v1/connections")),
            ("GET", "/api/v1/connections/app", Some("GET /api/v1/connections/app")),
            ("GET", "/api/v1/connections/c_1", Some("GET /api/v1/connections/{connection_id}")),
            (
                "PATCH",
                "/api/v1/connections/c_1:enable",
                Some("PATCH /api/v1/connections/{connection_id}:enable"),
            ),
            ("PATCH", "/api/v1/connections/:enable", None),
            ("PUT", "/api/v1/webhooks/wb/a/b", Some("PUT /api/v1/webhooks/wb/**")),
            ("PUT", "/api/v1/connections", None),
            ("GET", "/api/v1/connections/", None),
            ("GET", "/api/v1/nothing", None),
            ("GET", "/", None),
        ] {
            assert_eq!(name(method, path).as_deref(), expected, "{method} {path}");
        }
    }

    #[test]
    fn the_description_names_each_route_once() {
        let all = routes();
        assert!(all.len() > 400, "{}", all.len());
        for route in &all {
            let same = all.iter().filter(|one| one.is(route.method, route.template)).count();
            assert_eq!(same, 1, "{route:?}");
            assert!(route.template.starts_with('/') && !route.service.is_empty(), "{route:?}");
        }
    }
}
