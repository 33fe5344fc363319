//! A sign-in that is tried, as tasks of the session.

use super::Session;
use super::finished::Finished;
use crate::api::{ApiError, ErrorKind};
use crate::app::msg::{Msg, Ticket};
use crate::domain::EnvKey;
use crate::domain::attempt::{AttemptWish, Redemption};
use crate::runtime::performer::tasks::BROKEN;

impl Session {
    pub(super) fn begin_sign_in(&mut self, ticket: Ticket, key: &EnvKey, wish: AttemptWish) {
        let begun = self.performer.connections.attempt(key, wish);
        self.tasks.spawn(Some(ticket), Msg::SignInBegun(ticket, Err(broken())), async move {
            let begun = begun.await.map(Box::new).map_err(Box::new);
            Finished::Said(Msg::SignInBegun(ticket, begun))
        });
    }

    pub(super) fn redeem(&mut self, ticket: Ticket, key: &EnvKey, redemption: Redemption) {
        let redeemed = self.performer.connections.redeem(key, redemption);
        self.tasks.spawn(None, Msg::Redeemed(ticket, Err(broken())), async move {
            let redeemed = redeemed.await.map(Box::new).map_err(Box::new);
            Finished::Said(Msg::Redeemed(ticket, redeemed))
        });
    }
}

fn broken() -> Box<ApiError> {
    Box::new(ApiError::new(ErrorKind::Unexpected, BROKEN))
}
