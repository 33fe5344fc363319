//! Applications made by rule, for lists that are long.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::age::Age;
use super::plan::{PlannedApplication, PlannedSecret};

/// A rule that makes applications.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crowd {
    /// How many.
    pub count: usize,
    /// Their names in turn; `{n}` becomes the number, from `00001`.
    pub names: Vec<String>,
    /// Their hosts in turn, of their redirect URLs.
    pub hosts: Vec<String>,
    /// Every so many applications one has a long list of URLs.
    pub long_list_every: Option<usize>,
}

const KINDS: [&str; 4] = ["WEB_APP", "SPA", "NTV", "WEB_APP"];
const LONG_LIST: usize = 60;

/// `Application 00001` and so on.
pub fn plain(count: usize) -> Crowd {
    Crowd {
        count,
        names: vec!["Application {n}".into()],
        hosts: vec!["app-{n}.acme.example".into()],
        long_list_every: None,
    }
}

impl Crowd {
    /// The application at this index.
    pub fn application(&self, index: usize) -> PlannedApplication {
        let kind = in_turn(&KINDS, index).copied().unwrap_or("WEB_APP");
        let number = format!("{:05}", index + 1);
        let filled = |templates: &[String]| {
            in_turn(templates, index).map_or_else(String::new, |text| text.replace("{n}", &number))
        };
        let host = filled(&self.hosts);
        let long = self.long_list_every.is_some_and(|every| (index + 1).is_multiple_of(every));
        let urls = if long { LONG_LIST } else { index % 4 };
        let created = self.count - index;
        let mut settings = Map::new();
        settings.insert("name".into(), filled(&self.names).into());
        settings.insert("scopes".into(), json!(["openid", "profile"]));
        settings.insert("post_login_uris".into(), callbacks(&host, urls));
        settings.insert("post_logout_redirect_uris".into(), json!([format!("https://{host}/bye")]));
        PlannedApplication {
            id: None,
            secret: None,
            kind: kind.into(),
            created: Age::hours(created),
            updated: index.is_multiple_of(3).then(|| Age::hours(created / 2)),
            settings,
            secrets: if kind == "WEB_APP" { secrets(index, created) } else { Vec::new() },
            sign_ins: Vec::new(),
        }
    }
}

fn in_turn<T>(items: &[T], index: usize) -> Option<&T> {
    items.get(index.checked_rem(items.len())?)
}

fn callbacks(host: &str, count: usize) -> Json {
    (0..count)
        .map(|number| match number {
            0 => format!("https://{host}/auth/callback"),
            number => format!("https://{host}/auth/callback/{number:02}"),
        })
        .collect()
}

/// None, one active, one active and one inactive, two active.
fn secrets(index: usize, created: usize) -> Vec<PlannedSecret> {
    let secret = |active, used: Option<usize>| PlannedSecret {
        active,
        created: Age::hours(created),
        used: used.map(Age::hours),
        expires: None,
        created_by: None,
    };
    match index / KINDS.len() % 4 {
        0 => Vec::new(),
        1 => vec![secret(true, Some(created / 3))],
        2 => vec![secret(false, Some(created / 2)), secret(true, None)],
        _ => vec![secret(true, None), secret(true, Some(created / 4))],
    }
}
