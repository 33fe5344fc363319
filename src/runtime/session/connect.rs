//! Connecting, as tasks of the session.

use super::Session;
use super::finished::Finished;
use crate::api::address::base_url;
use crate::api::checkup;
use crate::app::msg::{Configured, Effect, Msg, Ticket, Trial};
use crate::config::CredentialSource;
use crate::domain::checkup::{CheckedStep, CheckupStep};
use crate::runtime::connecting::{ConnectDesk, Written};
use crate::runtime::connections::ReachableEnvironment;
use crate::runtime::performer::tasks::BROKEN;

impl Session {
    /// Lets environments be connected.
    pub fn let_connect(&mut self, desk: ConnectDesk) {
        self.desk = Some(desk);
    }

    pub(super) fn connect(&mut self, effect: Effect) {
        match effect {
            Effect::ProbeAddress(ticket, url) => self.probe_address(ticket, &url),
            Effect::ProbeAccess(ticket, trial) => {
                let known = self.known(&trial);
                let http = base_url(&trial.connection.url).ok();
                let http = http.map(|base| self.performer.connections.http(&base));
                let (Some(desk), Some(http)) = (self.desk.clone(), http) else {
                    return self.nowhere(ticket);
                };
                let work = async move { desk.access(http, *trial, known).await };
                self.probe(ticket, work);
            }
            Effect::Configure(ticket, trial) => {
                let known = self.known(&trial);
                let Some(desk) = self.desk.clone() else { return self.nowhere(ticket) };
                self.write(ticket, desk.configure(*trial, known));
            }
            Effect::Unconfigure(ticket, key, target, name) => {
                let Some(desk) = self.desk.clone() else { return self.nowhere(ticket) };
                self.write(ticket, desk.forget(key, target, name));
            }
            _ => {
                let opener = self.desk.as_ref().and_then(|desk| desk.sandbox.clone());
                // Whatever becomes of it is told: another try waits for that.
                self.tasks.spawn(None, Msg::SandboxOpened(Err(BROKEN.into())), async move {
                    Finished::Opened(match opener {
                        Some(open) => open().await,
                        None => Err("this run has none".into()),
                    })
                });
            }
        }
    }

    fn probe_address(&mut self, ticket: Ticket, url: &str) {
        let bad = |words: String| vec![CheckedStep::bad(CheckupStep::Address, words)];
        match base_url(url) {
            Err(why) => self.probe(ticket, async move { bad(why) }),
            Ok(base) => {
                let http = self.performer.connections.http(&base);
                self.probe(ticket, async move {
                    match http {
                        Ok(http) => checkup::address(http, base).await.0,
                        Err(error) => bad(error.message),
                    }
                });
            }
        }
    }

    fn probe(
        &mut self,
        ticket: Ticket,
        work: impl Future<Output = Vec<CheckedStep>> + Send + 'static,
    ) {
        let said = async move { Finished::Said(Msg::Probed(ticket, work.await)) };
        self.tasks.spawn(None, Msg::Crashed(ticket), said);
    }

    fn write(
        &mut self,
        ticket: Ticket,
        work: impl Future<Output = Result<Written, String>> + Send + 'static,
    ) {
        let done = async move { Finished::Configured(ticket, work.await) };
        self.tasks.spawn(None, Msg::Crashed(ticket), done);
    }

    fn nowhere(&mut self, ticket: Ticket) {
        let why = "this run has no configuration to write".to_owned();
        self.write(ticket, std::future::ready(Err(why)));
    }

    // What was typed at the start, or stands in the file, is known to the connection.
    fn known(&self, trial: &Trial) -> Option<CredentialSource> {
        trial.replaces.as_ref().and_then(|(key, _)| self.performer.connections.source(key))
    }

    pub(super) fn configured(&mut self, ticket: Ticket, result: Result<Written, String>) {
        let result = result.map(|written| {
            let replaced = match &written.done {
                Configured::Environment(_, _, key) | Configured::Workspace(_, _, key) => {
                    key.clone()
                }
                Configured::Removed(_, key, _) => Some(key.clone()),
            };
            if let Some(key) = replaced {
                self.performer.connections.forget(&key);
            }
            if let Some((key, endpoint)) = written.endpoint {
                if let CredentialSource::Variable { name, .. } = &endpoint.source {
                    self.sinks.commands.withheld.push(name.clone());
                }
                self.performer.connections.put_endpoint(key, endpoint);
            }
            written.done
        });
        if let Err(why) = &result {
            tracing::warn!(why, "writing the configuration");
        }
        self.apply(Msg::Configured(ticket, result));
    }

    pub(super) fn opened(&mut self, result: Result<Vec<ReachableEnvironment>, String>) {
        let result = result.map(|all| {
            let add = |known: ReachableEnvironment| {
                self.performer
                    .connections
                    .put_endpoint(known.environment.key.clone(), known.endpoint);
                known.environment
            };
            all.into_iter().map(add).collect()
        });
        self.apply(Msg::SandboxOpened(result));
    }
}
