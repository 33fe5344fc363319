//! What stands below the flags in each command's help.

/// Of the UI.
pub(super) fn ui_help() -> String {
    let sandbox = if cfg!(feature = "sandbox") { TRY_SANDBOX } else { "" };
    format!("Examples:\n{sandbox}{UI_HELP}")
}

const TRY_SANDBOX: &str =
    "  appdeck --sandbox                  try everything out; nothing to configure\n";

const UI_HELP: &str = "  appdeck                            open the configured environments
  appdeck --env 'Acme Production'    open one of them first
  appdeck --read-only                look, and change nothing
  appdeck --plain                    lines of text for a screen reader or a console without a cursor
  appdeck --clipboard osc52          copy through the terminal, whatever else there is

Environment variables (a flag beats its variable, a variable beats the file):
  SCALEKIT_ENVIRONMENT_URL (or SCALEKIT_ENV_URL), SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET
                                     together: one environment
  APPDECK_CONFIG, APPDECK_ENV, APPDECK_READ_ONLY, APPDECK_ASCII, APPDECK_PLAIN,
  APPDECK_THEME, APPDECK_CLIPBOARD, APPDECK_LOG_FILE
                                     as the flags of these names
  APPDECK_LOG                        the log's level: error, warn, info, debug or trace
  NO_COLOR                           as --no-color
  HTTPS_PROXY, ALL_PROXY, NO_PROXY   the proxy (HTTP or SOCKS), and what is reached without it

Exit codes: 0 done, 1 failed, 2 used wrongly; appdeck exit-codes has all of them.";

pub(super) const DOCTOR_HELP: &str = "\
Examples:
  appdeck doctor           what is configured, reachable and supported here
  appdeck doctor --json    the same for a program
  appdeck doctor --last-run > run.txt
                           the last messages of the last run of the screen, for a bug report

No secret is ever printed. Exit codes: 0 all is well, 1 something is not or no run is recorded, 2 used
wrongly.";

pub(super) const COMPLETIONS_HELP: &str = "\
Examples:
  appdeck completions bash > ~/.local/share/bash-completion/completions/appdeck
  appdeck completions zsh > \"${fpath[1]}/_appdeck\"
  appdeck completions fish > ~/.config/fish/completions/appdeck.fish";

pub(super) const MAN_HELP: &str = "\
Examples:
  appdeck man | man -l -
  appdeck man > ~/.local/share/man/man1/appdeck.1";
