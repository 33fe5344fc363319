//! What is told of a write that may be meant otherwise: whoever asked for it may go on.

use super::{FieldFinding, FieldId, Settings, check_all};
use crate::domain::{ClientId, Environment, Finding, Kind, Severity};

/// A write to an application, as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct EditedSettings<'a> {
    /// Which application; `None` for one that is created.
    pub application: Option<&'a ClientId>,
    /// Its kind.
    pub kind: &'a Kind,
    /// Its settings before.
    pub before: &'a Settings,
    /// Its settings afterwards.
    pub after: &'a Settings,
}

impl EditedSettings<'_> {
    fn changes(&self, field: FieldId) -> bool {
        field.row().get(self.before) != field.row().get(self.after)
    }

    /// What is to be told of it before it is done in `environment`, and is not told by the fields alone.
    pub fn cautions(&self, environment: &Environment) -> Vec<FieldFinding> {
        let found = check_all(self.after, self.kind, environment.kind).into_iter();
        let found = found
            .filter(|(field, finding)| finding.severity >= Severity::Warn && self.changes(*field));
        let about = |(field, text)| (field, Finding::warn(text));
        let others = self.limits(environment).into_iter().chain(self.shuts_out());
        found
            .chain(others.map(about))
            .map(|(field, finding)| FieldFinding::of(field, finding, self.after))
            .collect()
    }

    // That its credentials are limited to some networks. Those of the application that this program signs in with
    // are not taken away at all.
    fn limits(&self, environment: &Environment) -> Option<(FieldId, String)> {
        let fields = [FieldId::IpNetworks, FieldId::IpAllowlist];
        let field = fields.into_iter().find(|field| self.changes(*field))?;
        let own = self.application.is_some() && self.application == environment.own_client.as_ref();
        let text = "Outside the allowed networks the server gives its secrets no access token: a test from \
                    this machine tells so if its address is not among them";
        (self.after.ip_allowlist && !own).then(|| (field, text.into()))
    }

    fn shuts_out(&self) -> Option<(FieldId, String)> {
        if !self.before.signs_users_in() {
            return None;
        }
        if self.after.is_for_machines() && !self.before.post_login_uris.is_empty() {
            let text = "without authorization_code nobody can sign in through this application";
            return Some((FieldId::GrantTypes, text.into()));
        }
        let emptied = self.after.post_login_uris.is_empty() && self.changes(FieldId::PostLogin);
        let text = "none is left, so nobody can sign in through this application";
        emptied.then(|| (FieldId::PostLogin, text.into()))
    }
}
