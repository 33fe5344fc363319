//! A few of the fields, in two bytes: every application of a long list has such a set.

use super::FieldId;

/// Some of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldSet(u16);

impl FieldSet {
    /// These fields.
    pub fn of(fields: &[FieldId]) -> Self {
        Self(fields.iter().fold(0, |bits, field| bits | Self::bit(*field)))
    }

    /// Whether the field is among them.
    pub fn contains(self, field: FieldId) -> bool {
        self.0 & Self::bit(field) != 0
    }

    const fn bit(field: FieldId) -> u16 {
        1 << field as u16
    }
}

#[cfg(test)]
mod tests {
    use super::FieldSet;
    use crate::domain::{FIELDS, FieldId};

    #[test]
    fn a_set_holds_what_it_was_made_of_and_nothing_else() {
        for one in &FIELDS {
            let set = FieldSet::of(&[one.id, FieldId::Name]);
            for other in &FIELDS {
                let among = other.id == one.id || other.id == FieldId::Name;
                assert_eq!(set.contains(other.id), among, "{:?} in {:?}", other.id, one.id);
            }
            assert!(!FieldSet::default().contains(one.id));
        }
    }
}
