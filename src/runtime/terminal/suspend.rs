//! Stopping for the shell.

use super::TerminalError;

/// What became of a suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// We are about to be stopped.
    Stopping,
    /// We are the first process on this terminal: there is no shell that could continue us, and
    /// stopping would leave a dead screen.
    NoShell,
}

/// Stops for the shell, after `leave` gave it the terminal. Where stopping fails, `resume` takes the terminal
/// again.
///
/// # Errors
/// [`TerminalError::Stop`], and those of `resume`.
pub(super) fn suspend<T>(
    terminal: &mut T,
    leave: impl FnOnce(&mut T),
    resume: impl FnOnce(&mut T) -> Result<(), TerminalError>,
) -> Result<Suspension, TerminalError> {
    if !has_shell() {
        return Ok(Suspension::NoShell);
    }
    leave(terminal);
    if let Err(error) = stop() {
        resume(terminal)?;
        return Err(TerminalError::Stop(error));
    }
    Ok(Suspension::Stopping)
}

/// Whether another process leads our session, which a shell with job control does.
fn has_shell() -> bool {
    rustix::process::getsid(None).is_ok_and(|leader| leader != rustix::process::getpid())
}

/// Whether the terminal is ours: a shell with job control gives it to one of its jobs at a time, and
/// stops another one that changes its settings. Where nobody controls jobs it is.
pub(crate) fn in_foreground() -> bool {
    let front = rustix::termios::tcgetpgrp(std::io::stdin());
    front.map_or(true, |front| front == rustix::process::getpgrp())
}

/// Whether a job in the background that writes is stopped.
pub(super) fn stops_writers() -> bool {
    let modes = rustix::termios::tcgetattr(std::io::stdout());
    modes.is_ok_and(|modes| modes.local_modes.contains(rustix::termios::LocalModes::TOSTOP))
}

/// Stops the process group, so that a shell which started us through a script or a wrapper gets
/// its terminal back too.
fn stop() -> std::io::Result<()> {
    rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
    Ok(())
}
