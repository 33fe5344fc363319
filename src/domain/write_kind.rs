//! What can be done to an environment, as a policy names it.

/// One kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WriteKind {
    /// Creating an application.
    Create,
    /// Saving its Configuration or Redirects.
    Save,
    /// Deleting an application.
    Delete,
    /// Generating a client secret.
    GenerateSecret,
    /// Deactivating a client secret.
    DeactivateSecret,
    /// Activating a client secret again.
    ActivateSecret,
    /// Deleting a client secret.
    DeleteSecret,
    /// Revoking a session of a user, or all of them.
    RevokeSessions,
}

/// A kind, its name in the configuration, and what it is called in a sentence.
pub const WRITE_KINDS: [(WriteKind, &str, &str); 8] = [
    (WriteKind::Create, "create", "creating applications"),
    (WriteKind::Save, "save", "saving applications"),
    (WriteKind::Delete, "delete", "deleting applications"),
    (WriteKind::GenerateSecret, "generate-secret", "generating client secrets"),
    (WriteKind::DeactivateSecret, "deactivate-secret", "deactivating client secrets"),
    (WriteKind::ActivateSecret, "activate-secret", "activating client secrets"),
    (WriteKind::DeleteSecret, "delete-secret", "deleting client secrets"),
    (WriteKind::RevokeSessions, "revoke-sessions", "revoking sessions of users"),
];

impl WriteKind {
    /// Reads its name in the configuration.
    ///
    /// # Errors
    /// The names there are.
    pub fn parse(name: &str) -> Result<Self, String> {
        let found = WRITE_KINDS.iter().find(|(_, known, _)| *known == name);
        found.map(|(write_kind, ..)| *write_kind).ok_or_else(|| {
            let names = WRITE_KINDS.map(|(_, name, _)| name).join(", ");
            format!("deny lists {names}, not \"{}\"", super::text::clean(name))
        })
    }

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What it is called in a sentence.
    pub fn words(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        // The table holds every kind; a test below says so.
        WRITE_KINDS
            .into_iter()
            .find(|(write_kind, ..)| *write_kind == self)
            .unwrap_or((self, "", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::{WRITE_KINDS, WriteKind};

    #[test]
    fn every_deed_has_a_name_that_reads_back() {
        for (write_kind, name, words) in WRITE_KINDS {
            assert_eq!(
                (WriteKind::parse(name), write_kind.name(), write_kind.words()),
                (Ok(write_kind), name, words)
            );
        }
        let refused = WriteKind::parse("remove").unwrap_err();
        assert!(refused.contains("delete-secret") && refused.contains("\"remove\""), "{refused}");
    }
}
