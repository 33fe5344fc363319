//! What must be so for a command to be of use.

/// What must be so for a command to be of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Nothing.
    Always,
    /// The sandbox is not open yet.
    NoSandbox,
    /// An environment that the configuration describes.
    Connection,
    /// A connection that was looked at and does not work.
    RefusedConnection,
    /// A dialog that does not wait for an answer.
    Answerable,
    /// A dialog that can be left: nothing was sent yet.
    Leavable,
    /// A rotation that waits for the old secret to rest.
    WatchingRotation,
    /// A rotation that deactivated a secret.
    RetiredSecret,
    /// An open environment.
    Environment,
    /// Anything to read again.
    Readable,
    /// An environment that was open before.
    PreviousEnvironment,
    /// A selected application.
    Application,
    /// An environment in which writing is allowed.
    Write,
    /// An environment in which an application may be created.
    Create,
    /// A selected application that may be changed.
    Edit,
    /// A selected application that may be deleted.
    DeleteApplication,
    /// A selected application that may be given a secret.
    Generate,
    /// A selected application that may have secrets, whether or not writing is allowed.
    Secrets,
    /// A row under the cursor on the Credentials tab.
    CredentialsRow,
    /// A secret under the cursor that may be deactivated, or activated again.
    ToggleSecret,
    /// A secret under the cursor that may be deleted.
    DeleteSecret,
    /// A URL under the cursor that may be changed.
    UrlRow,
    /// Unsaved changes.
    Draft,
    /// A guarded environment.
    Guarded,
    /// An error or a message to look at.
    Messages,
    /// A secret in the reveal that may be stored somewhere.
    Delivered,
    /// A secret in the reveal that was copied.
    Copied,
    /// Marked applications, and a URL under the cursor.
    Marked,
    /// A text on screen that is worth copying as a whole.
    TextToCopy,
    /// An explained sign-in with a URL that could be registered.
    Corrected,
    /// A selected application that users sign in to.
    SignedInTo,
    /// A selected application with URLs that can be asked.
    UrlsToAsk,
    /// The list of sessions on screen, and one under the cursor.
    SessionRow,
    /// A session under the cursor that may be revoked.
    LiveSession,
    /// A user whose sessions may be revoked.
    LiveSessions,
    /// The history's list on screen.
    HistoryList,
    /// An entry of the history to open, or one whose application can be created again.
    HistoryEntry,
}
