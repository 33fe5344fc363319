//! A driver that is started again.

use jiff::SignedDuration;

use super::driver::Driver;

impl Driver {
    /// The program is left and started again; meanwhile the machine's clock was set by so many hours.
    pub async fn started_again(&mut self, hours: i64) -> &mut Self {
        self.now += SignedDuration::from_hours(hours);
        self.setup = self.setup.another_run();
        *self.session = self.setup.session(&self.colleague, self.now);
        self.settle().await
    }
}
