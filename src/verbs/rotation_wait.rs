//! The wait of a rotation, until the old secret is not used any more.

use std::io::{self, Write};
use std::mem::discriminant;

use super::failure::Failure;
use super::rotating::Rotating;
use crate::domain::rotation::{Hold, Step};
use crate::domain::text::clean;
use crate::domain::time::duration_words;
use crate::runtime::under_way::OpenWork;

/// The first pause between two looks at the secrets' last use, and the longest, in seconds.
const PAUSE: (u64, u64) = (1, 300);

impl Rotating<'_> {
    /// Waits until something changes, as long as it may; whether something did.
    ///
    /// # Errors
    /// Why the secrets cannot be looked at.
    pub async fn watch(&mut self, step: &Step, hold: Hold) -> Result<bool, Failure> {
        if self.patience == 0 {
            return Ok(false);
        }
        self.announce(step, hold);
        let changed = self.wait(hold).await;
        self.batch.under_way.end();
        changed
    }

    // A wait can take hours: that it goes on is said before, and if the run is interrupted.
    fn announce(&self, step: &Step, hold: Hold) {
        let (up_to, now) = (duration_words(self.patience), self.batch.reading.server_time());
        let why = clean(&hold.words(now));
        if !self.desk.json {
            // Nobody may be there to read it.
            let _ = writeln!(io::stderr(), "appdeck: {step} (up to {up_to}): {why}");
        }
        self.batch.under_way.begin(OpenWork::Waiting(format!("{step}: {why}")));
    }

    async fn wait(&mut self, hold: Hold) -> Result<bool, Failure> {
        let mut pause = PAUSE.0;
        loop {
            if self.patience == 0 {
                return Ok(false);
            }
            let seconds = pause.min(self.patience);
            self.batch.reading.pause(seconds).await;
            self.patience -= seconds;
            pause = (pause * 2).min(PAUSE.1);
            let read = self.batch.application(&self.application).await?;
            match self.batch.reading.next_step(&read) {
                Some(Step::Watch { hold: now, .. })
                    if discriminant(&now) == discriminant(&hold) => {}
                _ => return Ok(true),
            }
        }
    }
}
