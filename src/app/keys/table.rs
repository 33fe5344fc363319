//! The one table of keys: footer, help, palette, documentation and rebinding all read it.

use super::context::Context;
use super::needs::Needs;

/// What a key can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    Up,
    Down,
    Top,
    Bottom,
    HalfPageUp,
    HalfPageDown,
    PageUp,
    PageDown,
    NextPane,
    PreviousPane,
    NextTab,
    PreviousTab,
    TabConfiguration,
    TabCredentials,
    TabRedirects,
    TabActivity,
    FailuresFirst,
    ShowEmails,
    Sessions,
    AnotherUser,
    RevokeSession,
    RevokeSessions,
    Open,
    Back,
    Environments,
    LastEnvironment,
    Filter,
    Sort,
    ReverseSort,
    TypeFilter,
    Refresh,
    New,
    CopyClientId,
    CopyMenu,
    CopyText,
    Json,
    Mark,
    UnmarkAll,
    Bulk,
    OpenUrl,
    Unlock,
    Trouble,
    Help,
    Palette,
    Quit,
    Suspend,
    Interrupt,
    Redraw,
    Edit,
    EditText,
    Save,
    Revert,
    AddUrl,
    RemoveUrl,
    GenerateSecret,
    Rotate,
    GoOn,
    Look,
    TakeBack,
    EndRotation,
    ToggleSecret,
    DeleteSecret,
    DeleteApplication,
    Undo,
    Redo,
    History,
    AllEnvironments,
    Accept,
    Cancel,
    NextLine,
    PreviousLine,
    ChooseNext,
    ChoosePrevious,
    ShowSecret,
    CopySecret,
    CompareSecret,
    TestSecret,
    ClearClipboard,
    SecretToFile,
    SecretToCommand,
    StoredSecret,
    DiscardSecret,
    LeaveSecret,
    Connections,
    AddEnvironment,
    AddWorkspace,
    OpenSandbox,
    EditConnection,
    TestConnection,
    RemoveConnection,
    SaveAnyway,
    Explain,
    TakeOver,
    SignIn,
    ShowCode,
    AskUrls,
}

/// One row: which keys do what, where, and in which words.
pub struct Binding {
    /// Where.
    pub context: Context,
    /// Which keys, as [`super::Key::parse`] reads them, separated by spaces.
    pub keys: &'static str,
    /// What.
    pub action: Action,
    /// The name in the configuration.
    pub name: &'static str,
    /// One or two words for the footer; empty for keys that are not hinted at.
    pub label: &'static str,
    /// One sentence for help, palette and documentation.
    pub help: &'static str,
    /// The lower, the further left in the footer.
    pub rank: u8,
    /// What must be so for it.
    pub needs: Needs,
}

macro_rules! bindings {
    ($($context:ident $keys:literal $action:ident $name:literal $label:literal $help:literal $rank:literal $needs:ident;)*) => {
        /// All bindings.
        pub static BINDINGS: &[Binding] = &[$(Binding {
            context: Context::$context,
            keys: $keys,
            action: Action::$action,
            name: $name,
            label: $label,
            help: $help,
            rank: $rank,
            needs: Needs::$needs,
        }),*];
    };
}

bindings! {
    Browse "j down" Down "down" "" "Move down" 90 Always;
    Browse "k up" Up "up" "" "Move up" 90 Always;
    Browse "g home" Top "top" "" "Go to the first row" 90 Always;
    Browse "G end" Bottom "bottom" "" "Go to the last row" 90 Always;
    Browse "ctrl-d" HalfPageDown "half-page-down" "" "Move half a page down" 90 Always;
    Browse "ctrl-u" HalfPageUp "half-page-up" "" "Move half a page up" 90 Always;
    Browse "pgdn" PageDown "page-down" "" "Move a page down" 90 Always;
    Browse "pgup" PageUp "page-up" "" "Move a page up" 90 Always;
    Browse "tab" NextPane "next-pane" "next pane" "Go to the next pane" 50 Environment;
    Browse "backtab" PreviousPane "previous-pane" "" "Go to the previous pane" 90 Always;
    Browse "1" TabConfiguration "tab-configuration" "" "Show the Configuration tab" 90 Application;
    Browse "2" TabCredentials "tab-credentials" "" "Show the Credentials tab" 90 Application;
    Browse "3" TabRedirects "tab-redirects" "" "Show the Redirects tab" 90 Application;
    Browse "4" TabActivity "tab-activity" "" "Show the Activity tab: who signed in" 90 Application;
    Browse "] l right" NextTab "next-tab" "" "Show the next tab" 90 Application;
    Browse "[" PreviousTab "previous-tab" "" "Show the previous tab" 90 Application;

    Environments "enter l right" Open "open-environment" "open" "Open the environment under the cursor" 10 Always;
    Applications "enter l right" Open "open-application" "open" "Go to the details of the application" 10 Application;
    Environments "a" AddEnvironment "add-environment" "add" "Connect an environment and write it into the configuration" 11 Always;
    Environments "w" AddWorkspace "add-workspace" "" "Connect a workspace, whose token lists environments" 90 Always;
    Environments "e" EditConnection "edit-connection" "edit" "Change how the environment is connected" 13 Connection;
    Environments "t" TestConnection "test-connection" "test" "Look at address, clock, sign-in and applications, step by step" 14 Environment;
    Environments "x del" RemoveConnection "remove-connection" "remove" "Take the environment out of the configuration; the server is not touched" 15 Connection;
    Environments "S" OpenSandbox "open-sandbox" "" "Open the embedded sandbox for this run" 90 NoSandbox;
    Welcome "a" AddEnvironment "first-environment" "add environment" "Connect an environment and write it into the configuration" 1 Always;
    Welcome "w" AddWorkspace "first-workspace" "add workspace" "Connect a workspace, whose token lists environments" 2 Always;
    Welcome "s" OpenSandbox "try-sandbox" "try the sandbox" "Open the embedded sandbox for this run; it has data of its own" 3 NoSandbox;
    Browse "C" Connections "connections" "" "Add, edit, test or remove environments and workspaces" 90 Always;
    Browse "n" New "new" "new" "Create an application" 12 Create;
    Browse "/" Filter "filter" "filter" "Filter the applications by name, client ID, type or URL" 14 Environment;
    Applications "space" Mark "mark" "mark" "Mark the application, or unmark it, to change several at once" 43 Application;
    Applications "M" UnmarkAll "unmark-all" "" "Unmark all applications" 90 Always;
    Applications "s" Sort "sort" "sort" "Sort by the next column: name, type, update, secrets" 40 Environment;
    Applications "S" ReverseSort "reverse-sort" "" "Sort the other way round" 90 Environment;
    Applications "t" TypeFilter "type-filter" "type" "Show only the next type, then all again" 41 Environment;

    Configuration "enter space e" Edit "edit" "edit" "Change the field under the cursor" 10 Edit;
    Configuration "D" DeleteApplication "delete-application" "delete" "Delete the application, after its name is typed" 50 DeleteApplication;
    Credentials "a" GenerateSecret "generate-secret" "add" "Generate a client secret" 11 Generate;
    Credentials "enter" Edit "use-row" "choose" "Act on the row under the cursor" 12 CredentialsRow;
    Credentials "d" ToggleSecret "toggle-secret" "on/off" "Deactivate the secret under the cursor, or activate it again" 13 ToggleSecret;
    Credentials "x del" DeleteSecret "delete-secret" "delete" "Delete the secret under the cursor" 14 DeleteSecret;
    Credentials "R" Rotate "rotate" "rotate" "Replace a secret without downtime; goes on where it was left" 15 Secrets;
    Credentials "t" TestSecret "test-secret" "test" "Test whether a secret you paste is one of this application" 16 Secrets;
    Redirects "enter e" Edit "edit-url" "edit" "Change the URL under the cursor, or add one on a heading" 10 Edit;
    Redirects "a" AddUrl "add-url" "add" "Add a URL to the list; several lines pasted become several URLs" 11 Edit;
    Redirects "x del" RemoveUrl "remove-url" "remove" "Take the URL under the cursor off the list" 12 UrlRow;
    Detail "h left q" Back "leave-details" "back" "Back to the list of applications" 33 Always;
    Redirects "B" Bulk "bulk" "to marked" "Add the URL under the cursor to all marked applications, or remove it from them" 13 Marked;
    Activity "f" FailuresFirst "failures-first" "failures first" "Ask the server for the failed sign-ins first; again, for the newest first" 10 Application;
    Activity "v" ShowEmails "show-emails" "e-mails" "Show the e-mail addresses, or shorten them again" 11 Application;
    Activity "s" Sessions "sessions" "sessions" "Show the sessions of the user under the cursor, or of another one" 12 Environment;
    Redirects "o" OpenUrl "open-url" "" "Open the URL under the cursor in a browser; over SSH it is shown and copied" 90 Application;
    Redirects "t" AskUrls "test-urls" "test" "Ask whether the initiate login and back-channel logout URLs answer, and how long certificates are good; first it says what is sent where" 64 UrlsToAsk;
    Selected "J" Json "json" "" "Show the application as JSON, to read or copy" 90 Application;
    Selected "ctrl-e" EditText "editor" "" "Edit the application as text in $VISUAL or $EDITOR" 90 Edit;
    Selected "L" SignIn "sign-in" "try a sign-in" "Try a sign-in with a browser anywhere, and check the tokens; nothing is changed" 63 SignedInTo;
    Selected "ctrl-s" Save "save" "save" "Show what changed and save it" 5 Draft;
    Selected "U" Revert "revert" "revert" "Throw the unsaved changes away" 45 Draft;

    Browse "esc" Back "back" "" "One level out" 90 Always;
    Browse "y" CopyClientId "copy-client-id" "copy client ID" "Copy the client ID" 30 Application;
    Browse "Y" CopyMenu "copy-menu" "" "Choose what to copy" 90 Application;
    Browse "u" Unlock "unlock" "unlock/lock" "Unlock writing in a read-only environment for ten minutes, or lock it again" 18 Guarded;
    Browse "r" Refresh "refresh" "refresh" "Read everything again" 42 Readable;
    Browse "E" Environments "environments" "environments" "Choose an environment" 44 Environment;
    Browse "-" LastEnvironment "last-environment" "" "Back to the environment before" 90 PreviousEnvironment;
    Browse "z" Undo "undo" "undo" "Undo what was done last in this environment, after a question" 60 Write;
    Browse "Z" Redo "redo" "" "Redo what was undone last" 90 Write;
    Browse "W" Explain "explain" "explain" "Say why a sign-in fails, from its authorize URL" 61 Environment;
    Browse "@" History "history" "" "Show the history: what was done" 90 Always;
    Browse "!" Trouble "trouble" "messages" "Show the whole of the last error, and what was said before" 62 Messages;
    Browse ":" Palette "palette" "commands" "Search all commands" 46 Always;
    Browse "?" Help "help" "help" "Show the keys" 32 Always;
    Browse "q" Quit "quit" "quit" "Leave" 33 Always;

    Form "enter" Accept "accept" "accept" "Accept what was typed" 10 Answerable;
    Form "esc" Cancel "cancel" "cancel" "Leave without changing anything; a field that was changed asks for it once more" 12 Leavable;
    Form "down tab" NextLine "next-line" "" "Go to the next line" 90 Always;
    Form "up backtab" PreviousLine "previous-line" "" "Go to the previous line" 90 Always;
    Form "pgdn" PageDown "form-page-down" "" "Turn to the next page: of a long question, or of what will be written" 90 Always;
    Form "pgup" PageUp "form-page-up" "" "Turn back" 90 Always;
    Editing "ctrl-s" Save "accept-and-save" "save" "Accept what was typed, show what changed and save it" 11 Always;
    Choice "right space" ChooseNext "choose-next" "choose" "Choose the next value" 8 Always;
    Choice "left" ChoosePrevious "choose-previous" "" "Choose the previous value" 90 Always;

    Connecting "ctrl-s" Save "save-connection" "save" "Write it into the configuration, when it works" 5 Always;
    Connecting "ctrl-t" TestConnection "test-form" "test" "Look whether it works, and write nothing" 6 Always;
    Connecting "ctrl-o" SaveAnyway "save-anyway" "write anyway" "Write it into the configuration although it does not work" 9 RefusedConnection;

    Question "enter y" Accept "confirm" "confirm" "Do it" 10 Answerable;
    Question "esc n q" Cancel "decline" "cancel" "Leave it" 12 Leavable;
    Question "space right left" ChooseNext "switch" "" "Switch between two values" 90 Always;
    Question "down j" Down "question-down" "" "Move down, or scroll" 90 Always;
    Question "up k" Up "question-up" "" "Move up" 90 Always;
    Question "pgdn ctrl-d" PageDown "question-page-down" "" "Move a page down" 90 Always;
    Question "pgup ctrl-u" PageUp "question-page-up" "" "Move a page up; to the beginning of a long question" 90 Always;

    History "enter" Accept "history-open" "details" "Show the whole of the entry; there, create again what was deleted" 10 HistoryEntry;
    History "esc q @" Cancel "history-close" "close" "Back, and out of the history" 12 Always;
    History "/" Filter "history-filter" "filter" "Filter by what was done, application, client ID, field or outcome" 14 HistoryList;
    History "a" AllEnvironments "history-all" "all environments" "Show all environments, or only the open one" 16 HistoryList;
    History "down j" Down "history-down" "" "Move down" 90 Always;
    History "up k" Up "history-up" "" "Move up" 90 Always;
    History "pgdn space ctrl-d" PageDown "history-page-down" "" "Move a page down" 90 Always;
    History "pgup ctrl-u" PageUp "history-page-up" "" "Move a page up" 90 Always;
    History "g home" Top "history-top" "" "Go to the newest" 90 Always;
    History "G end" Bottom "history-bottom" "" "Go to the oldest" 90 Always;
    History "?" Help "history-help" "help" "Show the keys" 32 Always;

    Sessions "enter" Accept "session-open" "details" "Show the whole of the session" 10 SessionRow;
    Sessions "esc q" Cancel "sessions-close" "close" "Back, and out of the sessions" 12 Always;
    Sessions "x del" RevokeSession "revoke-session" "revoke" "Revoke the session under the cursor, after a question" 14 LiveSession;
    Sessions "X" RevokeSessions "revoke-sessions" "revoke all" "Revoke all sessions of the user, after a question" 16 LiveSessions;
    Sessions "v" ShowEmails "session-emails" "e-mail" "Show the e-mail address, or shorten it again" 18 Always;
    Sessions "/" AnotherUser "another-user" "another user" "Look up another user, by identifier or e-mail address" 20 Always;
    Sessions "r" Refresh "sessions-refresh" "refresh" "Read the sessions again" 22 Always;
    Sessions "u" Unlock "sessions-unlock" "unlock/lock" "Unlock writing in a read-only environment for ten minutes, or lock it again" 24 Guarded;
    Sessions "down j" Down "sessions-down" "" "Move down" 90 Always;
    Sessions "up k" Up "sessions-up" "" "Move up" 90 Always;
    Sessions "pgdn space ctrl-d" PageDown "sessions-page-down" "" "Move a page down" 90 Always;
    Sessions "pgup ctrl-u" PageUp "sessions-page-up" "" "Move a page up" 90 Always;
    Sessions "g home" Top "sessions-top" "" "Go to the first session" 90 Always;
    Sessions "G end" Bottom "sessions-bottom" "" "Go to the last session" 90 Always;
    Sessions "?" Help "sessions-help" "help" "Show the keys" 32 Always;

    Rotation "enter" Accept "rotation-step" "next step" "Take the next step" 10 Always;
    Rotation "c" GoOn "rotation-go-on" "continue" "Continue although it would be better to wait" 12 WatchingRotation;
    Rotation "r" Look "rotation-look" "refresh" "Read the application again" 14 Always;
    Rotation "a" TakeBack "rotation-take-back" "undo" "Activate the secret again that was deactivated last" 16 RetiredSecret;
    Rotation "X" EndRotation "rotation-end" "forget" "Forget the rotation and leave the secrets as they are" 18 Always;
    Rotation "esc q" Cancel "rotation-leave" "leave" "Leave; the rotation is kept" 20 Always;
    Rotation "pgdn ctrl-d down j" PageDown "rotation-page-down" "" "Move a page down, where not all is shown" 90 Always;
    Rotation "pgup ctrl-u up k" PageUp "rotation-page-up" "" "Move to the beginning, where not all is shown" 90 Always;

    List "enter" Accept "choose" "choose" "Choose the line under the cursor" 10 Always;
    List "esc" Cancel "close" "close" "Close" 12 Always;
    List "down ctrl-n" Down "list-down" "" "Move down" 90 Always;
    List "up ctrl-p" Up "list-up" "" "Move up" 90 Always;
    List "pgdn" PageDown "list-page-down" "" "Move a page down" 90 Always;
    List "pgup" PageUp "list-page-up" "" "Move a page up" 90 Always;
    Letters "j" Down "menu-down" "" "Move down" 90 Always;
    Letters "k" Up "menu-up" "" "Move up" 90 Always;
    Letters "q" Cancel "menu-close" "" "Close" 90 Always;
    Reading "esc enter q ? !" Cancel "close-reading" "close" "Close" 10 Always;
    Reading "y" CopyText "copy-text" "copy" "Copy the text" 11 TextToCopy;
    Reading "down j ctrl-n" Down "reading-down" "scroll" "Move down" 12 Always;
    Reading "pgdn space ctrl-d" PageDown "reading-page-down" "" "Move a page down" 90 Always;
    Reading "pgup ctrl-u" PageUp "reading-page-up" "" "Move a page up" 90 Always;
    Reading "g home" Top "reading-top" "" "Go to the first line" 90 Always;
    Reading "G end" Bottom "reading-bottom" "" "Go to the last line" 90 Always;
    Reading "up k ctrl-p" Up "reading-up" "" "Move up" 90 Always;

    Hidden "enter" Accept "test-typed" "test" "Test it" 10 Always;
    Hidden "esc" Cancel "leave-typed" "close" "Forget what was typed" 12 Always;
    Hidden "pgdn" PageDown "test-page-down" "" "Move a page down, where not all is shown" 90 Always;
    Hidden "pgup" PageUp "test-page-up" "" "Move to the beginning, where not all is shown" 90 Always;

    Explaining "enter" Accept "explain-typed" "explain" "Read what was typed; with nothing typed, judge the same once more" 10 Always;
    Explaining "ctrl-t" TakeOver "take-over" "add the URL" "Add the URL to the redirects of the application, unsaved" 11 Corrected;
    Explaining "esc" Cancel "explain-close" "close" "Close" 12 Always;
    Explaining "down ctrl-n" Down "explain-down" "" "Move down" 90 Always;
    Explaining "up ctrl-p" Up "explain-up" "" "Move up" 90 Always;
    Explaining "pgdn" PageDown "explain-page-down" "" "Move a page down" 90 Always;
    Explaining "pgup" PageUp "explain-page-up" "" "Move a page up" 90 Always;
    Explaining "home" Top "explain-top" "" "Go to the first line" 90 Always;
    Explaining "end" Bottom "explain-bottom" "" "Go to the last line" 90 Always;

    SigningIn "enter" Accept "sign-in-typed" "check" "Read the address that was typed or pasted" 10 Always;
    SigningIn "ctrl-y" CopyText "sign-in-copy" "copy the URL" "Copy the URL" 11 Always;
    SigningIn "ctrl-o" ShowCode "sign-in-code" "QR code" "Show the URL as a QR code, or go back" 12 Always;
    SigningIn "esc" Cancel "sign-in-close" "close" "Back, or close" 13 Always;

    SignInEnd "enter" Accept "sign-in-end" "" "Stay: a paste is read at once, and may be followed by an Enter" 90 Always;

    Reaching "r" Look "ask-again" "again" "Ask all of them again" 9 Always;
    Reaching "enter" Accept "asked-enter" "" "Stay while they are asked; then close" 90 Always;

    Reveal "c" CopySecret "copy-secret" "copy" "Copy the secret" 10 Always;
    Reveal "v" ShowSecret "show-secret" "show/hide" "Show the secret for twenty seconds, or hide it" 12 Always;
    Reveal "p" CompareSecret "compare-secret" "compare" "Paste it back: the paste is compared with the secret and thrown away" 14 Always;
    Reveal "f" SecretToFile "secret-to-file" "file" "Write it to a file: a new one, or into an .env" 13 Always;
    Reveal "x" SecretToCommand "secret-to-command" "command" "Pipe it to a command, such as a password store" 14 Always;
    Reveal "t" TestSecret "test-new-secret" "test" "Ask the token endpoint whether the secret works" 15 Always;
    Reveal "C" ClearClipboard "clear-clipboard" "clear" "Clear the clipboard of the secret" 17 Copied;
    Reveal "enter" StoredSecret "stored-secret" "I stored it" "Close: you stored it. Where nothing tells that it is still anywhere, the word stored is asked for" 16 Delivered;
    Reveal "D" DiscardSecret "discard-secret" "discard" "Close without storing it, after a word is typed" 40 Always;
    Reveal "esc q ctrl-c" LeaveSecret "leave-secret" "" "Says what is needed before this can be left" 90 Always;

    Global "ctrl-c" Interrupt "interrupt" "" "Leave from anywhere, but neither from the one-time secret nor while a request that writes is on its way" 90 Always;
    Global "ctrl-z" Suspend "suspend" "" "Suspend; the shell's fg comes back" 90 Always;
    Global "ctrl-l" Redraw "redraw" "" "Redraw the screen; with --plain, say it again" 90 Always;
}
