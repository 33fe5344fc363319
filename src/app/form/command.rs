//! The command that a fresh secret is passed to: chosen, looked at, run.

/// Where the passing of a secret to a command is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandForm {
    /// The position in the list of commands.
    pub cursor: usize,
    /// How far it came.
    pub stage: CommandStage,
}

/// How far the passing of a secret to a command came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommandStage {
    /// A command is being chosen.
    #[default]
    Choosing,
    /// It was said where it writes and what it replaces; it runs when it is chosen once more.
    Asked,
    /// It runs.
    Running,
}
