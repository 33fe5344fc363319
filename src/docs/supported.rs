//! `docs/SUPPORTED.md`: which routes of the API the sandbox serves.

use std::fmt::Write;

use super::{NOTE, cell};
use crate::sandbox::supported::{RouteSupport, SupportedRoute, all};

const OPENING: &str = "\
What the API has by its public descriptors, and what of it [the sandbox](SANDBOX.md) serves.

- **served**: as public sources describe it.
- **assumed**: served; public sources leave something open, and its row says how the sandbox decides it.
- **not served**: answered with 404 as the API answers a path that it does not have, with the header
  `x-appdeck-sandbox: not-served` and with `x-appdeck-sandbox-route` naming the route. A path that the API does not have either
  gets the first header alone. Both are in the log, and `served` is false in `GET /_sandbox/requests`.

The last column says which [faults](SANDBOX.md#faults) can strike a route, and whether they can be kept to the requests of one client.

";

const HEAD: &str = "\n\n| route | | what is assumed | faults |\n| --- | --- | --- | --- |\n";

/// The page. Writing to a string cannot fail.
pub fn supported() -> String {
    let all = all();
    let mut services: Vec<&str> = Vec::new();
    for route in &all {
        if !services.contains(&route.service) {
            services.push(route.service);
        }
    }
    let count = |is: fn(&RouteSupport) -> bool| all.iter().filter(|one| is(&one.standing)).count();
    let mut page = format!("# What the sandbox serves\n\n{NOTE}{OPENING}");
    let _ = writeln!(
        page,
        "Of {} routes {} are served, {} of these with an assumption.",
        count(|standing| !matches!(standing, RouteSupport::Own(_))),
        count(|standing| matches!(standing, RouteSupport::Served | RouteSupport::Assumed(_))),
        count(|standing| matches!(standing, RouteSupport::Assumed(_))),
    );
    let (some, none): (Vec<&str>, Vec<&str>) = services.into_iter().partition(|service| {
        all.iter().any(|one| one.service == *service && one.standing != RouteSupport::NotServed)
    });
    for service in some {
        page.extend(["\n## ", &titled(service), HEAD]);
        page.extend(all.iter().filter(|one| one.service == service).map(row));
    }
    page += "\n## Services of which nothing is served\n";
    for service in none {
        page.extend(["\n### ", &titled(service), "\n\n"]);
        let own = all.iter().filter(|one| one.service == service);
        page.extend(own.map(|one| format!("- `{}`\n", one.name)));
    }
    page
}

fn row(route: &SupportedRoute) -> String {
    let (standing, words) = match route.standing {
        RouteSupport::Served => ("served", ""),
        RouteSupport::Assumed(words) => ("assumed", words),
        RouteSupport::Own(words) => ("sandbox", words),
        RouteSupport::NotServed => ("not served", ""),
    };
    let faults = match route {
        SupportedRoute { standing: RouteSupport::NotServed, .. } => "",
        SupportedRoute { tokens: true, .. } => "all, and those of tokens; by client",
        SupportedRoute { by_client: true, .. } => "all; by client",
        _ => "all",
    };
    format!("| `{}` | {standing} | {} | {faults} |\n", route.name, cell(words))
}

/// A service's name as a heading.
fn titled(service: &str) -> String {
    let mut letters = service.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
