//! Settings as flags.

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::failure::Failure;
use crate::domain::claim;
use crate::domain::time::parse_duration_with_unit;
use crate::domain::{FieldId, FieldSet, Settings, Value};

/// The settings of an application as flags; what is not given stays.
#[derive(Args, Clone, Debug, Default)]
pub struct SettingsArgs {
    /// The display name
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
}

/// Everything but the name and the redirect URLs.
#[derive(Args, Clone, Debug, Default)]
pub struct Fields {
    /// Whether its credentials may call the Management API
    #[arg(long, value_name = "on|off", value_parser = switch())]
    api_access: Option<bool>,
    /// Whether requests without PKCE are refused
    #[arg(long, value_name = "on|off", value_parser = switch())]
    pkce: Option<bool>,
    /// How long access tokens live, such as 60m; inherit takes the session policy's
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other)]
    expiry: Option<String>,
    /// The scopes, separated by spaces
    #[arg(long, value_name = "SCOPES", value_hint = ValueHint::Other)]
    scopes: Option<String>,
    /// The OAuth grant types, separated by spaces
    #[arg(long, value_name = "TYPES", value_hint = ValueHint::Other)]
    grant_types: Option<String>,
    /// Add a claim to access tokens, or change its value
    #[arg(long, value_name = "KEY=VALUE", value_hint = ValueHint::Other)]
    claim: Vec<String>,
    /// Remove a claim
    #[arg(long, value_name = "KEY", value_hint = ValueHint::Other)]
    unset_claim: Vec<String>,
    /// Whether its credentials work from the allowed networks only
    #[arg(long, value_name = "on|off", value_parser = switch())]
    ip_allowlist: Option<bool>,
    /// The allowed networks, separated by spaces
    #[arg(long, value_name = "CIDRS", value_hint = ValueHint::Other)]
    ip_networks: Option<String>,
}

/// Redirect URLs as flags.
#[derive(Args, Clone, Debug, Default)]
pub struct Redirects {
    /// A post login URL; may be repeated
    #[arg(long = "post-login", value_name = "URL", value_hint = ValueHint::Url)]
    post_login: Vec<String>,
    /// The initiate login URL
    #[arg(long = "initiate-login", value_name = "URL", value_hint = ValueHint::Url)]
    initiate_login: Option<String>,
    /// A post logout URL; may be repeated
    #[arg(long = "post-logout", value_name = "URL", value_hint = ValueHint::Url)]
    post_logout: Vec<String>,
    /// A back-channel logout URL; may be repeated
    #[arg(long = "back-channel", value_name = "URL", value_hint = ValueHint::Url)]
    back_channel: Vec<String>,
}

fn switch() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["on", "off"]).map(|word| word == "on")
}

impl SettingsArgs {
    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        let fields = &self.fields;
        let flags = [fields.api_access, fields.pkce, fields.ip_allowlist];
        let texts =
            [&self.name, &fields.expiry, &fields.scopes, &fields.grant_types, &fields.ip_networks];
        flags.iter().all(Option::is_none)
            && texts.iter().all(|text| text.is_none())
            && fields.claim.is_empty()
            && fields.unset_claim.is_empty()
    }

    /// The fields that are given.
    pub fn named(&self) -> FieldSet {
        let name = self.name.as_ref().map(|_| FieldId::Name);
        FieldSet::of(&self.fields.named().into_iter().chain(name).collect::<Vec<_>>())
    }

    /// Puts what is given into `settings`.
    ///
    /// # Errors
    /// What is not understood.
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Failure> {
        if let Some(name) = &self.name {
            FieldId::Name.row().put(settings, Value::Text(name.trim().to_owned()));
        }
        self.fields.apply(settings)
    }
}

impl Fields {
    /// The fields that are given.
    pub fn named(&self) -> Vec<FieldId> {
        let given = [
            (FieldId::ManagementApi, self.api_access.is_some()),
            (FieldId::EnforcePkce, self.pkce.is_some()),
            (FieldId::AccessTokenExpiry, self.expiry.is_some()),
            (FieldId::Scopes, self.scopes.is_some()),
            (FieldId::GrantTypes, self.grant_types.is_some()),
            (FieldId::CustomClaims, !self.claim.is_empty()),
            (FieldId::IpAllowlist, self.ip_allowlist.is_some()),
            (FieldId::IpNetworks, self.ip_networks.is_some()),
        ];
        given.into_iter().filter_map(|(field, given)| given.then_some(field)).collect()
    }

    /// Puts what is given into `settings`.
    ///
    /// # Errors
    /// What is not understood.
    pub fn apply(&self, settings: &mut Settings) -> Result<(), Failure> {
        let flags = [
            (FieldId::ManagementApi, self.api_access),
            (FieldId::EnforcePkce, self.pkce),
            (FieldId::IpAllowlist, self.ip_allowlist),
        ];
        for (field, flag) in flags {
            if let Some(on) = flag {
                field.row().put(settings, Value::Flag(on));
            }
        }
        if let Some(expiry) = &self.expiry {
            let text = if expiry.trim() == "inherit" { "" } else { expiry.as_str() };
            let seconds = parse_duration_with_unit(text)
                .map_err(|why| Failure::misused(format!("--expiry: {why}")))?;
            FieldId::AccessTokenExpiry.row().put(settings, Value::Seconds(seconds));
        }
        let lists = [
            (FieldId::Scopes, &self.scopes),
            (FieldId::GrantTypes, &self.grant_types),
            (FieldId::IpNetworks, &self.ip_networks),
        ];
        for (field, text) in lists {
            if let Some(text) = text {
                let items = text.split([' ', ',', '\n']).filter(|item| !item.is_empty());
                let items = items.map(str::to_owned).collect();
                field.row().put(settings, Value::List(items));
            }
        }
        self.claims(settings)
    }

    fn claims(&self, settings: &mut Settings) -> Result<(), Failure> {
        let field = FieldId::CustomClaims.row();
        let Value::List(mut claims) = field.get(settings) else { return Ok(()) };
        for key in &self.unset_claim {
            claims.retain(|one| claim::key(one) != key);
        }
        for written in &self.claim {
            if !written.contains('=') {
                return Err(Failure::misused("--claim takes KEY=VALUE"));
            }
            claims.retain(|one| claim::key(one) != claim::key(written));
            claims.push(written.clone());
        }
        field.put(settings, Value::List(claims));
        Ok(())
    }
}

impl Redirects {
    /// The fields that are given.
    pub fn named(&self) -> Vec<FieldId> {
        let given = [
            (FieldId::PostLogin, !self.post_login.is_empty()),
            (FieldId::InitiateLogin, self.initiate_login.is_some()),
            (FieldId::PostLogout, !self.post_logout.is_empty()),
            (FieldId::BackChannelLogout, !self.back_channel.is_empty()),
        ];
        given.into_iter().filter_map(|(field, given)| given.then_some(field)).collect()
    }

    /// Puts what is given into `settings`.
    pub fn apply(&self, settings: &mut Settings) {
        let lists = [
            (FieldId::PostLogin, self.post_login.clone()),
            (FieldId::InitiateLogin, self.initiate_login.iter().cloned().collect()),
            (FieldId::PostLogout, self.post_logout.clone()),
            (FieldId::BackChannelLogout, self.back_channel.clone()),
        ];
        for (field, urls) in lists {
            if !urls.is_empty() {
                field.row().put(settings, Value::List(urls));
            }
        }
    }
}
