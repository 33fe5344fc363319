//! What about an application deserves a look: secrets nobody uses, secrets that end, redirect URLs that
//! break a rule.

use jiff::Timestamp;

use super::settings::{Presence, Section};
use super::time::{age, seconds_between, until};
use super::{
    Application, ClientSecret, EnvironmentType, FIELDS, FieldId, Kind, Severity, Value, redirect,
};

const DAY: u64 = 86_400;
/// A secret that was never used for so long after it was added.
const NEVER_USED: u64 = 30 * DAY;
/// A secret that was not used for so long.
const UNUSED: u64 = 90 * DAY;
/// A secret that was added so long ago.
const OLD: u64 = 365 * DAY;
/// A secret that ends within so long.
const ENDS: u64 = 14 * DAY;

/// One thing to look at, and where it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attention {
    /// No secret is active.
    NoSecret,
    /// Nobody has the value of an active secret: its last characters.
    Lost(String),
    /// The same, unless a colleague generated it: its answer was lost.
    MayBeLost(String),
    /// A secret has expired or will within two weeks: its last characters, and when.
    Ends(String, Timestamp),
    /// A secret was never used: its last characters, and when it was added.
    NeverUsed(String, Timestamp),
    /// A secret was not used for long: its last characters, and when it was.
    Unused(String, Timestamp),
    /// A secret is old: its last characters, and when it was added.
    Old(String, Timestamp),
    /// There is no post login URL.
    NoRedirect,
    /// A redirect URL breaks a rule: the URL, and what the rule says.
    Redirect(String, String),
}

impl Attention {
    /// Whether it is about redirect URLs, and otherwise about secrets.
    pub fn is_redirect(&self) -> bool {
        matches!(self, Self::NoRedirect | Self::Redirect(..))
    }

    /// Whether it is about this secret.
    pub fn is_about(&self, secret: &ClientSecret) -> bool {
        match self {
            Self::Lost(suffix)
            | Self::MayBeLost(suffix)
            | Self::Ends(suffix, _)
            | Self::NeverUsed(suffix, _)
            | Self::Unused(suffix, _)
            | Self::Old(suffix, _) => *suffix == secret.suffix,
            Self::NoSecret | Self::NoRedirect | Self::Redirect(..) => false,
        }
    }

    /// What it is, in a sentence without a full stop.
    pub fn describe(&self, now: Timestamp) -> String {
        match self {
            Self::NoSecret => "No active secret: cannot authenticate".into(),
            Self::Lost(suffix) => format!("The value of ••••{suffix} is lost: nobody can use it"),
            Self::MayBeLost(suffix) => {
                format!(
                    "The value of ••••{suffix} is probably lost, unless a colleague generated it"
                )
            }
            Self::Ends(suffix, at) => {
                let words = until(*at, now);
                let words = words
                    .strip_prefix("in ")
                    .map_or(words.clone(), |left| format!("expires in {left}"));
                format!("••••{suffix} {words}")
            }
            Self::NeverUsed(suffix, added) => {
                format!("••••{suffix} was never used in {}", age(*added, now))
            }
            Self::Unused(suffix, used) => {
                format!("••••{suffix} was not used for {}", age(*used, now))
            }
            Self::Old(suffix, added) => format!("••••{suffix} is {} old", age(*added, now)),
            Self::NoRedirect => "No post login URL: sign-in fails".into(),
            Self::Redirect(url, rule) => format!("{url}: {rule}"),
        }
    }
}

/// What deserves a look at an application's secrets. It is lazy: asking for the first one costs little.
pub fn secrets_attention(
    application: &Application,
    now: Timestamp,
) -> impl Iterator<Item = Attention> {
    let none = application.kind.has_secrets() && application.active_secrets() == 0;
    let active = application.secrets.iter().filter(|secret| secret.active());
    none.then_some(Attention::NoSecret)
        .into_iter()
        .chain(active.filter_map(move |secret| of_secret(secret, now)))
}

fn of_secret(secret: &ClientSecret, now: Timestamp) -> Option<Attention> {
    let since = |at: Timestamp, limit: u64| seconds_between(at, now) > limit;
    let suffix = || secret.suffix.clone();
    if let Some(at) = secret.expires
        && (at <= now || seconds_between(now, at) < ENDS)
    {
        return Some(Attention::Ends(suffix(), at));
    }
    match (secret.used(), secret.created) {
        (Some(used), _) if since(used, UNUSED) => Some(Attention::Unused(suffix(), used)),
        (None, Some(added)) if since(added, NEVER_USED) => {
            Some(Attention::NeverUsed(suffix(), added))
        }
        (_, Some(added)) if since(added, OLD) => Some(Attention::Old(suffix(), added)),
        _ => None,
    }
}

/// What deserves a look at an application's redirect URLs in an environment of this type; lazy as well.
pub fn redirects_attention(
    application: &Application,
    environment: EnvironmentType,
) -> impl Iterator<Item = Attention> {
    // A warning is for whoever types; in production it is worth a look later too.
    let worst = match environment {
        EnvironmentType::Production => Severity::Warn,
        EnvironmentType::Staging | EnvironmentType::Development => Severity::Block,
    };
    let kind = &application.kind;
    // The environment's own client need not sign anybody in, nor need one that is for machines.
    let signs_in = matches!(kind, Kind::Web | Kind::Spa | Kind::Native)
        && application.settings.signs_users_in();
    let lists = FIELDS.iter().filter(|field| {
        field.section == Section::Redirects
            && matches!((field.presence)(kind), Presence::Editable)
            && !application.untold.contains(field.id)
    });
    lists.flat_map(move |field| {
        let urls = match field.get(&application.settings) {
            Value::List(urls) => urls,
            _ => Vec::new(),
        };
        let none = signs_in && urls.is_empty() && field.id == FieldId::PostLogin;
        let broken = urls.into_iter().filter_map(move |url| {
            let list = field.redirect_list()?;
            let found = redirect::check(list, &url, kind, environment);
            let worse = found.into_iter().find(|finding| finding.severity >= worst)?;
            Some(Attention::Redirect(url, worse.text))
        });
        none.then_some(Attention::NoRedirect).into_iter().chain(broken)
    })
}
