//! Which process wrote a record, and whether it still lives.

use std::fs;

use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

/// A process, told apart from a later one with the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its number.
    pub id: u32,
    /// When it started, in the kernel's ticks since the start of the system; where that is known.
    pub started: Option<u64>,
    /// Which start of which system; where that is known.
    pub boot: Option<String>,
}

impl Process {
    /// This process.
    pub fn current() -> Self {
        Self::of(std::process::id())
    }

    /// The process that has the number `id` now.
    pub fn of(id: u32) -> Self {
        Self { id, started: started(id), boot: boot() }
    }

    /// Whether it still runs. A process of another machine, or of a start before this one, does
    /// not run as far as can be known here.
    pub fn lives(&self) -> bool {
        if self.boot != boot() {
            return false;
        }
        if let Some(then) = self.started {
            started(self.id) == Some(then)
        } else {
            let id = i32::try_from(self.id).ok().and_then(Pid::from_raw);
            // A process that may not be asked is there.
            id.is_some_and(|id| {
                matches!(test_kill_process(id), Ok(()) | Err(rustix::io::Errno::PERM))
            })
        }
    }

    /// Whether the run of this name still goes on, as far as can be known here.
    pub fn runs(name: &str) -> bool {
        let id = name.split('-').next().and_then(|id| id.parse().ok());
        id.map(Self::of).is_some_and(|now| now.run() == name && now.lives())
    }

    /// A name for this run that no other run has.
    pub fn run(&self) -> String {
        let boot = self.boot.as_deref().and_then(|boot| boot.get(..8)).unwrap_or("0");
        format!("{}-{}-{boot}", self.id, self.started.unwrap_or_default())
    }
}

/// The twenty-second field of `/proc/PID/stat` (proc(5)); the second one is a name in parentheses
/// that may hold anything. A zombie has ended.
fn started(id: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    if matches!(fields.next()?, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

fn boot() -> Option<String> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned())
}
