//! The tabs of the detail pane.

/// The tabs of the detail pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    #[default]
    Configuration,
    Credentials,
    Redirects,
    Activity,
}

impl Tab {
    /// The tabs from left to right.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Configuration, Self::Credentials, Self::Redirects, Self::Activity];
    /// How many there are.
    pub const COUNT: usize = 4;

    /// The tab's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Configuration => "Configuration",
            Self::Credentials => "Credentials",
            Self::Redirects => "Redirects",
            Self::Activity => "Activity",
        }
    }

    /// The title where there is little room.
    pub fn short_title(self) -> &'static str {
        match self {
            Self::Configuration => "Config",
            Self::Credentials | Self::Redirects | Self::Activity => self.title(),
        }
    }

    /// The tab `step` further, around the end.
    pub fn moved(self, step: isize) -> Self {
        let count = Self::ALL.len();
        let to = (self as usize).wrapping_add(count).wrapping_add_signed(step) % count;
        Self::ALL[to]
    }
}
