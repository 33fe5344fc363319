//! Stopping for the shell.

/// What became of a suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// We are about to be stopped.
    Stopping,
    /// We are the first process on this terminal: there is no shell that could continue us, and
    /// stopping would leave a dead screen.
    NoShell,
}

/// Whether another process leads our session, which a shell with job control does.
pub(super) fn has_shell() -> bool {
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
pub(super) fn stop() -> std::io::Result<()> {
    rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
    Ok(())
}
