//! What can be done to an environment, as a policy names it.

/// One kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
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
}

/// A deed, its name in the configuration, and what it is called in a sentence.
pub const DEEDS: [(Deed, &str, &str); 7] = [
    (Deed::Create, "create", "creating applications"),
    (Deed::Save, "save", "saving applications"),
    (Deed::Delete, "delete", "deleting applications"),
    (Deed::GenerateSecret, "generate-secret", "generating client secrets"),
    (Deed::DeactivateSecret, "deactivate-secret", "deactivating client secrets"),
    (Deed::ActivateSecret, "activate-secret", "activating client secrets"),
    (Deed::DeleteSecret, "delete-secret", "deleting client secrets"),
];

impl Deed {
    /// Reads its name in the configuration.
    ///
    /// # Errors
    /// The names there are.
    pub fn parse(name: &str) -> Result<Self, String> {
        let found = DEEDS.iter().find(|(_, known, _)| *known == name);
        found.map(|(deed, ..)| *deed).ok_or_else(|| {
            let names = DEEDS.map(|(_, name, _)| name).join(", ");
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
        // The table holds every deed; a test below says so.
        DEEDS.into_iter().find(|(deed, ..)| *deed == self).unwrap_or((self, "", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEDS, Deed};

    #[test]
    fn every_deed_has_a_name_that_reads_back() {
        for (deed, name, words) in DEEDS {
            assert_eq!((Deed::parse(name), deed.name(), deed.words()), (Ok(deed), name, words));
        }
        let refused = Deed::parse("remove").unwrap_err();
        assert!(refused.contains("delete-secret") && refused.contains("\"remove\""), "{refused}");
    }
}
