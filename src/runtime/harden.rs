//! No core dumps: a core file would hold every secret the process ever read.

/// Forbids core files and, on Linux, reading this process's memory by others of the same user.
/// Best effort: a system that refuses is no reason not to start. Returns what was refused, for
/// the log.
pub fn harden() -> Vec<String> {
    let mut refused = Vec::new();
    #[cfg(target_os = "linux")]
    if let Err(error) =
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    {
        refused.push(format!("making the process not dumpable: {error}"));
    }
    if let Err(error) = rustix::process::setrlimit(
        rustix::process::Resource::Core,
        rustix::process::Rlimit { current: Some(0), maximum: Some(0) },
    ) {
        refused.push(format!("limiting core files to nothing: {error}"));
    }
    refused
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn no_core_file_can_be_written() {
        assert_eq!(super::harden(), Vec::<String>::new());
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
    }
}
