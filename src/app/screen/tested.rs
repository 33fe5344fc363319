//! What is known of a generated secret by trying it.

/// What the token endpoint said of the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tested {
    /// It was not asked.
    #[default]
    NotYet,
    /// It accepts it.
    Works,
    /// It does not accept it.
    Rejected,
    /// There was no answer.
    Unknown,
}
