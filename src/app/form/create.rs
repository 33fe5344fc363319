//! The form that creates an application.

use super::editor::several;
use super::input::Input;
use crate::domain::settings::check_all;
use crate::domain::text::clean;
use crate::domain::{EnvironmentType, FieldId, FieldSet, Finding, Kind, NewApplication, Settings};

/// Which line of the form the cursor is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateLine {
    Name,
    Kind,
    PostLogin,
}

impl CreateLine {
    /// The lines from top to bottom.
    pub const ALL: [Self; 3] = [Self::Name, Self::Kind, Self::PostLogin];

    /// The line `step` further, without wrapping.
    pub fn moved(self, step: isize) -> Self {
        let at = Self::ALL.iter().position(|line| *line == self).unwrap_or(0);
        let to = at.saturating_add_signed(step).min(Self::ALL.len() - 1);
        Self::ALL[to]
    }
}

/// What was filled in so far.
#[derive(Clone, Debug)]
pub struct CreateForm {
    /// The line being filled in.
    pub line: CreateLine,
    /// The name.
    pub name: Input,
    /// The position of the type in [`Kind::CREATABLE`].
    pub kind: usize,
    /// Post login URLs, separated by spaces. They can be added later.
    pub post_login: Input,
    /// Whether sending was tried: before that, an empty name is not yet a mistake.
    pub tried: bool,
}

impl Default for CreateForm {
    /// An empty form.
    fn default() -> Self {
        Self {
            line: CreateLine::Name,
            name: Input::default(),
            kind: 0,
            post_login: Input::default(),
            tried: false,
        }
    }
}

impl CreateForm {
    /// The chosen type.
    pub fn chosen(&self) -> Kind {
        Kind::CREATABLE.get(self.kind).cloned().unwrap_or(Kind::Web)
    }

    /// What would be sent.
    pub fn application(&self) -> NewApplication {
        let kind = self.chosen();
        let settings = Settings {
            name: self.name.text().trim().to_owned(),
            post_login_uris: several(self.post_login.text().trim()).into(),
            ..NewApplication::blank_of(&kind)
        };
        NewApplication { kind, settings, named: FieldSet::default() }
    }

    /// What the rules say.
    pub fn findings(&self, environment: EnvironmentType) -> Vec<(FieldId, Finding)> {
        let new = self.application();
        let mut findings = check_all(&new.settings, &new.kind, environment);
        findings
            .retain(|(field, _)| *field != FieldId::Name || self.tried || !self.name.is_empty());
        // Several URLs share a line: each finding names its own.
        let urls = &new.settings.post_login_uris;
        for (_, finding) in findings.iter_mut().filter(|(field, _)| *field == FieldId::PostLogin) {
            let url = finding.item.and_then(|at| urls.get(at)).filter(|_| urls.len() > 1);
            finding.text = url.map_or_else(
                || finding.text.clone(),
                |url| format!("{}: {}", clean(url), finding.text),
            );
        }
        findings
    }

    /// Whether anything was typed that would be lost.
    pub fn touched(&self) -> bool {
        !self.name.is_empty() || !self.post_login.is_empty()
    }
}
