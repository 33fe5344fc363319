//! A driver whose program is left or cut off, and started again.

use super::driver::Driver;

impl Driver {
    /// Leaves the program and starts it again, on the same server and with the same state directory.
    pub async fn restart(&mut self) -> &mut Self {
        self.session.close().await;
        self.setup = self.setup.another_run();
        *self.session = self.setup.session(&self.colleague, self.now);
        self.settle().await
    }

    /// Cuts the program off, whatever is under way, and starts it again.
    pub async fn cut(&mut self) -> &mut Self {
        self.setup = self.setup.another_run();
        *self.session = self.setup.session(&self.colleague, self.now);
        self.settle().await
    }

    /// Lets a task finish, if one is under way, and what follows from it happen.
    pub async fn step(&mut self) {
        if !self.session.idle() {
            self.session.step().await;
            self.hand_out();
        }
    }

    /// A frame, as the program paints it.
    pub async fn frame(&mut self) {
        self.session.written().await;
        self.draw();
    }
}
