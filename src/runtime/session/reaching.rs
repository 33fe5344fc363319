//! URLs of applications that are asked, as tasks of the session.

use super::Session;
use super::finished::Finished;
use crate::api::reach::Reach;
use crate::app::msg::{Msg, Ticket};
use crate::domain::endpoints::{EndpointFinding, EndpointMark, EndpointQuestion};
use crate::runtime::performer::tasks::BROKEN;

impl Session {
    pub(super) fn reach(&mut self, ticket: Ticket, question: EndpointQuestion) {
        let target = question.target.clone();
        let broken = EndpointFinding {
            list: target.list,
            url: target.url,
            mark: EndpointMark::Unknown,
            text: BROKEN.into(),
        };
        let (trust, now) = (self.performer.connections.trust(), self.clock.now());
        self.tasks.spawn(Some(ticket), Msg::Reached(ticket, vec![broken]), async move {
            Finished::Said(Msg::Reached(ticket, Reach::answer(question, trust, now).await))
        });
    }
}
