//! The changes that the two make.

use appdeck::app::screen::rows::Row;
use appdeck::domain::claim::Claim;
use appdeck::domain::{FieldId, Settings};
use serde_json::Value as Json;

use crate::stories::chaos::Dice;
use crate::support::driver::Driver;

const CLAIMS: [&str; 3] = ["team", "tier", "floor"];

const URLS: [&str; 6] = [
    "https://one.example/callback",
    "https://two.example/callback",
    "https://three.example/callback",
    "https://four.example/callback",
    "https://five.example/callback",
    "https://six.example/callback",
];

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// *Enforce PKCE* or the Management API is switched to this.
    Switch(FieldId, bool),
    /// The access token expiry, in hours.
    Expiry(u64),
    /// A URL comes to a list.
    Add(FieldId, &'static str),
    /// A URL leaves a list.
    Remove(FieldId, &'static str),
    /// A custom claim gets this value.
    Claim(&'static str, u64),
}

impl Edit {
    /// One to four changes of different things, for somebody who sees `settings`.
    pub fn some(dice: &mut Dice, settings: &Settings) -> Vec<Self> {
        let mut edits: Vec<Self> = Vec::new();
        for _ in 0..=dice.roll(4) {
            let edit = Self::any(dice, settings);
            if !edits.iter().any(|other| other.same_place(&edit)) {
                edits.push(edit);
            }
        }
        edits
    }

    fn any(dice: &mut Dice, settings: &Settings) -> Self {
        let list =
            [FieldId::PostLogin, FieldId::PostLogout][usize::try_from(dice.roll(2)).unwrap()];
        match dice.roll(7) {
            6 => {
                let key = CLAIMS[usize::try_from(dice.roll(3)).unwrap()];
                let value = 1 + dice.roll(9);
                let same = |one: &Claim| one.key == key && one.value == value.to_string();
                let there = settings.custom_claims.iter().any(same);
                Self::Claim(key, if there { value + 10 } else { value })
            }
            0 => Self::Switch(FieldId::EnforcePkce, !settings.enforce_pkce),
            1 => Self::Switch(FieldId::ManagementApi, !settings.management_api),
            2 => {
                let hours = 1 + dice.roll(9);
                let now = settings.access_token_expiry.map(|seconds| seconds / 3600);
                Self::Expiry(if now == Some(hours) { hours + 10 } else { hours })
            }
            _ => {
                let url = URLS[usize::try_from(dice.roll(6)).unwrap()];
                let urls = match list {
                    FieldId::PostLogin => &settings.post_login_uris,
                    _ => &settings.post_logout_uris,
                };
                if urls.iter().any(|one| one == url) {
                    Self::Remove(list, url)
                } else {
                    Self::Add(list, url)
                }
            }
        }
    }

    fn same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Switch(one, _), Self::Switch(other, _)) => one == other,
            (Self::Expiry(_), Self::Expiry(_)) => true,
            (Self::Claim(one, _), Self::Claim(other, _)) => one == other,
            (
                Self::Add(one, url) | Self::Remove(one, url),
                Self::Add(other, to) | Self::Remove(other, to),
            ) => one == other && url == to,
            _ => false,
        }
    }

    /// Whether `other` is a change of the same thing to something else.
    pub fn rivals(&self, other: &Self) -> bool {
        self != other && self.same_place(other)
    }

    /// What a screen calls what is changed.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Switch(field, _) => field.row().label,
            Self::Expiry(_) => FieldId::AccessTokenExpiry.row().label,
            Self::Add(_, url) | Self::Remove(_, url) => url,
            Self::Claim(key, _) => key,
        }
    }

    /// Makes it with the keyboard.
    pub async fn make(&self, driver: &mut Driver) {
        match self {
            Self::Switch(field, _) => {
                reach(driver, "1", |row| *row == Row::Field(*field)).await;
                driver.press("space").await;
            }
            Self::Expiry(hours) => {
                reach(driver, "1", |row| *row == Row::Field(FieldId::AccessTokenExpiry)).await;
                driver.press("enter ctrl-u").type_text(&format!("{hours} h")).press("enter").await;
            }
            Self::Claim(key, value) => {
                reach(driver, "1", |row| *row == Row::Field(FieldId::CustomClaims)).await;
                let claims = shown(driver).custom_claims;
                let others = claims.iter().filter(|claim| claim.key != *key);
                let text = others.map(|claim| format!("{}={}, ", claim.key, claim.value));
                let claims: Vec<String> = text.chain([format!("{key}={value}")]).collect();
                driver.press("enter ctrl-u").type_text(&claims.concat()).press("enter").await;
            }
            Self::Add(list, url) => {
                reach(driver, "3", |row| *row == Row::ListHead(*list)).await;
                driver.press("a").type_text(url).press("enter").await;
            }
            Self::Remove(list, url) => {
                let settings = shown(driver);
                let Some(at) = items(&settings, *list).iter().position(|one| one == url) else {
                    panic!("{url} is not on the screen:\n{}", driver.screen());
                };
                reach(driver, "3", |row| *row == Row::ListItem(*list, at)).await;
                driver.press("x").await;
            }
        }
    }

    /// Whether the server has it.
    pub fn holds(&self, server: &Json) -> bool {
        let list = |field: &FieldId, url: &str| {
            let items = server[field.row().wire].as_array();
            items.is_some_and(|items| items.iter().any(|item| item == url))
        };
        match self {
            Self::Switch(FieldId::ManagementApi, on) => {
                server["disallow_scalekit_api_access"] == !on
            }
            Self::Switch(field, on) => server[field.row().wire] == *on,
            Self::Expiry(hours) => {
                server["access_token_expiry"] == (hours * 3600).to_string().as_str()
            }
            Self::Claim(key, value) => {
                let claims = server["custom_claims"].as_array();
                let claim = serde_json::json!({"key": key, "value": value.to_string()});
                claims.is_some_and(|claims| claims.contains(&claim))
            }
            Self::Add(field, url) => list(field, url),
            Self::Remove(field, url) => !list(field, url),
        }
    }
}

fn items(settings: &Settings, list: FieldId) -> &[String] {
    match list {
        FieldId::PostLogin => &settings.post_login_uris,
        _ => &settings.post_logout_uris,
    }
}

/// The settings with what was changed so far.
fn shown(driver: &Driver) -> Settings {
    let state = driver.session.model().environment().unwrap();
    let id = driver.id_of("Shared");
    let draft = state.drafts.get(&id).map(|draft| draft.now.clone());
    draft.unwrap_or_else(|| state.application(&id).unwrap().settings.clone())
}

/// Moves to a row of a tab.
async fn reach(driver: &mut Driver, tab: &str, row: impl Fn(&Row) -> bool) {
    driver.press(tab).press("home").await;
    let rows = driver.session.model().environment().unwrap().rows();
    let at = rows.iter().position(row).unwrap();
    driver.press(&"down ".repeat(at)).await;
}
