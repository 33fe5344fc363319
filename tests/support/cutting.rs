//! A driver whose program is left or cut off, and started again.

use std::fs::File;
use std::path::Path;

use appdeck::domain::WriteKind;
use appdeck::runtime::leaving::{self, RunEnd};
use appdeck::sandbox::Announcement;
use jiff::SignedDuration;
use rustix::fs::{FlockOperation, flock};

use super::driver::Driver;

/// A file of the state directory, locked as by another process that takes its time.
pub fn locked(path: &Path) -> File {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::options().create(true).append(true).open(path).unwrap();
    flock(&file, FlockOperation::LockExclusive).unwrap();
    file
}

impl Driver {
    /// Leaves the program as the program itself does.
    pub async fn leave(&mut self) -> RunEnd {
        leaving::leave(&self.session, 0, |_| (), std::future::pending()).await
    }

    /// Leaves the program and starts it again, on the same server and with the same state directory.
    pub async fn restart(&mut self) -> &mut Self {
        self.leave().await;
        self.cut().await
    }

    /// Waits until the history on the disk tells that the answer of the last write was lost: that outlives
    /// the run, also where it is cut off.
    pub async fn lost_on_disk(&self) {
        let file = self.state().join("record.jsonl");
        let lost = || {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            text.lines().last().is_some_and(|line| line.contains("\"outcome\":{\"unknown\":"))
        };
        let written = async {
            while !lost() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), written).await.unwrap();
    }

    /// Cuts the program off, whatever is under way, and starts it again.
    pub async fn cut(&mut self) -> &mut Self {
        self.setup = self.setup.another_run();
        *self.session = self.setup.session(&self.colleague, self.now);
        self.settle().await
    }

    /// The same, and the names of the environments mean those of this server now.
    pub async fn cut_to(&mut self, mut announcement: Announcement) -> &mut Self {
        let before = &self.colleague.sandbox.announcement().environments;
        for (now, then) in announcement.environments.iter_mut().zip(before) {
            now.id.clone_from(&then.id);
        }
        self.setup = self.setup.clone().connected_to(announcement);
        self.cut().await
    }

    /// The same, and the configuration forbids this now.
    pub async fn cut_denying(&mut self, write_kind: WriteKind) -> &mut Self {
        self.setup = self.setup.clone().deny(&[write_kind]);
        self.cut().await
    }

    /// The same, and meanwhile somebody has set the machine's clock by so many hours.
    pub async fn cut_and_set(&mut self, hours: i64) -> &mut Self {
        self.now += SignedDuration::from_hours(hours);
        self.cut().await
    }

    /// Lets a task finish, if one is under way, and what follows from it happen.
    pub async fn step(&mut self) {
        if !self.session.idle() {
            self.session.step().await;
            self.hand_out();
        }
    }

    /// A frame, as the program paints it.
    pub fn frame(&mut self) {
        self.draw();
    }
}
