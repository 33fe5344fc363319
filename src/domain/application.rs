//! An OAuth application (the API's word: client), its kinds, and what each kind may have.

use jiff::Timestamp;

use super::{ClientId, FIELDS, FieldSet, Patch, SecretId, Settings, Unknown};
use crate::domain::secret::ACTIVE_LIMIT;

/// The kind of an application. It never changes after creation (API contract).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `ENV`: the environment's own credentials.
    Default,
    /// `WEB_APP`: a confidential client (RFC 6749 §2.1) that keeps secrets on a server.
    Web,
    /// `SPA`: a public client in a browser; PKCE (RFC 7636) stands in for a secret.
    Spa,
    /// `NTV`: a public client on a device (RFC 8252).
    Native,
    /// A type this program does not know: shown, and read-only.
    Other(String),
}

impl Kind {
    /// The kinds an operator can create, in the order the form shows them.
    pub const CREATABLE: [Self; 3] = [Self::Web, Self::Spa, Self::Native];

    /// Reads the API's `client_type`.
    pub fn from_code(code: &str) -> Self {
        match code {
            "ENV" => Self::Default,
            "WEB_APP" => Self::Web,
            "SPA" => Self::Spa,
            "NTV" => Self::Native,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The API's `client_type`.
    pub fn code(&self) -> &str {
        match self {
            Self::Default => "ENV",
            Self::Web => "WEB_APP",
            Self::Spa => "SPA",
            Self::Native => "NTV",
            Self::Other(code) => code,
        }
    }

    /// The dashboard's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Default => "Default Client",
            Self::Web => "Web Application",
            Self::Spa => "Single Page Application",
            Self::Native => "Native Application",
            Self::Other(code) => code,
        }
    }

    /// The name where *application* goes without saying.
    pub fn label(&self) -> &str {
        let name = self.name();
        name.strip_suffix(" Application").unwrap_or(name)
    }

    /// The name for narrow columns.
    pub fn short(&self) -> &str {
        match self {
            Self::Default => "Default",
            Self::Web => "Web",
            Self::Spa => "SPA",
            Self::Native => "Native",
            Self::Other(code) => code,
        }
    }

    /// What the kind means, in one sentence for the create form.
    pub fn meaning(&self) -> &'static str {
        match self {
            Self::Default => "The environment's own credentials",
            Self::Web => "Confidential client: keeps a secret on a server",
            Self::Spa => "Public client in browsers: PKCE, no secret",
            Self::Native => "Public client on a device: PKCE, no secret",
            Self::Other(_) => "A type this version does not know; it can be read only",
        }
    }

    /// Whether the rules for this kind are known, so that it may be edited.
    pub fn known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Whether it may have client secrets.
    pub fn has_secrets(&self) -> bool {
        matches!(self, Self::Default | Self::Web)
    }

    /// Whether PKCE is always enforced and cannot be switched off.
    pub fn pkce_locked(&self) -> bool {
        matches!(self, Self::Spa | Self::Native)
    }

    /// Whether its own credentials may be allowed to call the Management API.
    pub fn has_management_api(&self) -> bool {
        self.has_secrets()
    }

    /// Whether its credentials may be limited to networks.
    pub fn has_ip_allowlist(&self) -> bool {
        self.has_secrets()
    }

    /// Whether it can receive back-channel logout requests.
    pub fn has_back_channel_logout(&self) -> bool {
        self.has_secrets()
    }

    /// Whether it can be deleted; the reason when it cannot.
    pub fn deletable(&self) -> Result<(), &'static str> {
        match self {
            Self::Default => {
                Err("The Default Client is the environment's own and cannot be deleted")
            }
            Self::Other(_) => Err("This type is not known here, so it is left alone"),
            _ => Ok(()),
        }
    }
}

/// Whether a secret can be used to authenticate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SecretStatus {
    /// Authenticates.
    Active,
    /// Stays listed, cannot authenticate, can be activated again.
    Inactive,
    /// A status this program does not know.
    Other(String),
}

impl SecretStatus {
    /// The API's name.
    pub fn code(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Other(code) => code,
        }
    }

    /// What it is called on screen, safe to show.
    pub fn word(&self) -> String {
        super::text::clean(&self.code().to_lowercase())
    }
}

/// A client secret as the server lists it: everything but the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its identifier.
    pub id: SecretId,
    /// The last four characters of the value.
    pub suffix: String,
    /// Whether it authenticates.
    pub status: SecretStatus,
    /// When it was added.
    pub created: Option<Timestamp>,
    /// When it stops working; `None` means never.
    pub expires: Option<Timestamp>,
    /// When it last authenticated. The server reports the creation time for a fresh secret.
    pub last_used: Option<Timestamp>,
    /// Who added it, when the server says so.
    pub created_by: Option<String>,
}

impl ClientSecret {
    /// About how many bytes of memory it takes.
    fn bytes(&self) -> usize {
        let texts = [self.id.as_str(), &self.suffix, self.status.code()];
        let by = self.created_by.as_ref().map_or(0, String::len);
        size_of::<Self>() + texts.into_iter().map(str::len).sum::<usize>() + by
    }

    /// Whether it authenticates.
    pub fn active(&self) -> bool {
        self.status == SecretStatus::Active
    }

    /// When it was really used: a last use equal to the creation means never (API contract).
    pub fn used(&self) -> Option<Timestamp> {
        self.last_used.filter(|used| Some(*used) != self.created)
    }
}

/// An application as the server holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The OAuth `client_id`.
    pub id: ClientId,
    /// Its kind, fixed at creation.
    pub kind: Kind,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Its secrets, oldest first.
    pub secrets: Vec<ClientSecret>,
    /// What an operator can change.
    pub settings: Settings,
    /// What else the server tells of it.
    pub unknown: Unknown,
    /// The fields of which the server tells nothing: it may not know them.
    pub untold: FieldSet,
}

impl Application {
    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let settings = &self.settings;
        let lists: [&[String]; 6] = [
            &settings.scopes,
            &settings.grant_types,
            &settings.ip_networks,
            &settings.post_login_uris,
            &settings.post_logout_uris,
            &settings.back_channel_logout_uris,
        ];
        let text = |text: &String| size_of::<String>() + text.len();
        let listed = lists.into_iter().flatten().chain(&settings.initiate_login_uri).map(text);
        let claims = settings.custom_claims.iter().map(|one| text(&one.key) + text(&one.value));
        size_of::<Self>()
            + self.id.as_str().len()
            + settings.name.len()
            + listed.sum::<usize>()
            + claims.sum::<usize>()
            + self.secrets.iter().map(ClientSecret::bytes).sum::<usize>()
            + self.unknown.bytes()
    }

    /// The name for people.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// How many secrets authenticate.
    pub fn active_secrets(&self) -> usize {
        self.secrets.iter().filter(|secret| secret.active()).count()
    }

    /// How many of the secrets that it may have authenticate, such as `1 of 2`; `None` where its kind
    /// has none.
    pub fn secrets_in_words(&self) -> Option<String> {
        self.kind.has_secrets().then(|| match self.secrets.len() {
            0 => "none".to_owned(),
            _ => format!("{} of {ACTIVE_LIMIT}", self.active_secrets()),
        })
    }

    /// Whether one more secret may be generated; the reason when not.
    pub fn may_add_secret(&self) -> Result<(), String> {
        if !self.kind.has_secrets() {
            return Err(format!(
                "A {} is a public client: it has no client secrets, PKCE protects its sign-in",
                self.kind.name()
            ));
        }
        if self.active_secrets() >= ACTIVE_LIMIT {
            return Err(format!(
                "{ACTIVE_LIMIT} secrets are active, the most an application may have: deactivate or delete one first"
            ));
        }
        Ok(())
    }
}

/// What a create request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApplication {
    /// The kind, fixed from here on.
    pub kind: Kind,
    /// Name and everything else. Fields left at their default are not sent.
    pub settings: Settings,
    /// The fields that were asked for by name. They are sent whatever they are.
    pub named: FieldSet,
}

impl NewApplication {
    /// The settings of an application that is created with nothing but a name, still without one.
    pub fn blank() -> Settings {
        Settings { management_api: true, ..Settings::default() }
    }

    /// The settings of an application of this kind that is created with nothing but a name: where the
    /// kind has a fixed value, that.
    pub fn blank_of(kind: &Kind) -> Settings {
        Settings { enforce_pkce: kind.pkce_locked(), ..Self::blank() }
    }

    /// The fields that its creation sends.
    pub fn sent(&self) -> Patch {
        let blank = Self::blank();
        let sent = FIELDS.iter().filter_map(|field| {
            let value = field.get(&self.settings);
            let named = self.named.contains(field.id);
            (named || value != field.get(&blank)).then_some((field.id, value))
        });
        Patch::of(sent.collect()).whole(&self.settings)
    }
}
