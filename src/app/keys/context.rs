//! The places in which keys mean something.

/// Where a key means something. Contexts are stacked, the most special first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere.
    Global,
    /// Panes, where letters are commands.
    Browse,
    /// No environment is known yet.
    Welcome,
    /// The list of environments.
    Environments,
    /// The list of applications.
    Applications,
    /// The selected application, from its list as well.
    Selected,
    /// Any tab of the detail.
    Detail,
    /// The Configuration tab.
    Configuration,
    /// The Credentials tab.
    Credentials,
    /// The Redirects tab.
    Redirects,
    /// The Activity tab.
    Activity,
    /// A field being typed.
    Form,
    /// A field of an application being typed.
    Editing,
    /// A line of a form with few values.
    Choice,
    /// The form that connects an environment or a workspace.
    Connecting,
    /// A question.
    Question,
    /// A menu.
    List,
    /// A menu in which nothing is typed, where letters move.
    Letters,
    /// A text to read.
    Reading,
    /// The record of what was done.
    History,
    /// The sessions of a user.
    Sessions,
    /// A rotation.
    Rotation,
    /// A secret being typed: every character belongs to it.
    Hidden,
    /// A request being pasted and explained.
    Explaining,
    /// A sign-in being tried: the address being pasted.
    SigningIn,
    /// What a sign-in that was tried came to.
    SignInEnd,
    /// The URLs of an application being asked, and what they answered.
    Reaching,
    /// The one-time secret.
    Reveal,
}

impl Context {
    /// Its heading in help and documentation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Browse => "Panes",
            Self::Welcome => "Before anything is connected",
            Self::Environments => "Environments",
            Self::Applications => "Applications",
            Self::Selected => "The selected application",
            Self::Detail => "Application details",
            Self::Configuration => "Configuration",
            Self::Credentials => "Credentials",
            Self::Redirects => "Redirects",
            Self::Activity => "Activity",
            Self::Form => "While typing",
            Self::Editing => "While typing in a field",
            Self::Choice => "Choosing a value",
            Self::Connecting => "Connecting",
            Self::Question => "Questions",
            Self::List => "Menus",
            Self::Letters => "Menus without a filter",
            Self::Reading => "Reading",
            Self::History => "History",
            Self::Sessions => "Sessions of a user",
            Self::Rotation => "Rotating a secret",
            Self::Hidden => "Typing a secret",
            Self::Explaining => "Explaining a sign-in",
            Self::SigningIn => "Trying a sign-in",
            Self::SignInEnd => "What a sign-in came to",
            Self::Reaching => "Asking the URLs",
            Self::Reveal => "The one-time secret",
        }
    }
}
