//! What lets a value out of the program, as tasks of the session.

use tokio::task::{JoinError, spawn_blocking};

use super::Session;
use super::finished::Finished;
use crate::api::{ApiError, ErrorKind, Proof};
use crate::app::msg::{CopyTicket, Effect, Msg};
use crate::domain::Secret;
use crate::domain::clipboard::CopyFailure;
use crate::domain::delivery::{DeliveryFailure, FileTarget};
use crate::runtime::disk::{self, Mark};
use crate::runtime::performer::tasks::BROKEN;

impl Session {
    /// What is about to be done with a value is on the disk before it is done.
    pub(super) fn hand_out(&mut self, effect: Effect, noted: Option<Mark>) {
        match effect {
            Effect::Prove(ticket, key, id, secret, may_use_api) => {
                let asked = self.performer.connections.prove(&key, id, secret, may_use_api);
                let unknown = Proof::Unknown(ApiError::new(ErrorKind::Unexpected, BROKEN));
                self.tasks.spawn(None, Msg::Proved(ticket, unknown), async move {
                    Finished::Said(Msg::Proved(ticket, asked.await))
                });
            }
            Effect::Copy(ticket, text) => {
                let clipboard = self.sinks.clipboard.clone();
                self.tasks.spawn(None, not_copied(ticket), async move {
                    disk::wait(noted).await;
                    Finished::Copied(ticket, clipboard.copy(text).await)
                });
            }
            Effect::ClearClipboard(ticket, secret) => {
                let clipboard = self.sinks.clipboard.clone();
                let ticket = CopyTicket::Nothing(ticket);
                self.tasks.spawn(None, not_copied(ticket), async move {
                    Finished::Copied(ticket, clipboard.clear(secret).await)
                });
            }
            Effect::LeaveClipboard(secret) => {
                let clipboard = self.sinks.clipboard.clone();
                // What is not known to be kept elsewhere ends with this program.
                self.tasks.spawn(None, Msg::ClipboardLeft(true), async move {
                    Finished::Said(Msg::ClipboardLeft(clipboard.leave(secret).await))
                });
            }
            Effect::OpenUrl(url) => self.open_url(url),
            Effect::PreviewFile(target, secret) => self.preview(target, secret),
            Effect::DeliverToFile(ticket, target, seen, secret) => {
                let files = self.sinks.files.clone();
                let broken = Msg::Delivered(ticket, Err(broken("that writes files")));
                self.tasks.spawn(None, broken, async move {
                    disk::wait(noted).await;
                    let deliver = move || files.deliver(&target, &secret, Some(&seen));
                    let written = spawn_blocking(deliver).await;
                    let written = written.unwrap_or_else(|error| stopped(&error));
                    Finished::Said(Msg::Delivered(ticket, written))
                });
            }
            Effect::DeliverToCommand(ticket, command, subject, secret, sure) => {
                let mut commands = self.sinks.commands.clone();
                commands.known = self.performer.connections.secrets();
                let broken = Msg::Delivered(ticket, Err(broken(&command.name)));
                self.tasks.spawn(Some(ticket), broken, async move {
                    disk::wait(noted).await;
                    let taken = commands.deliver(&command, &subject, &secret, sure).await;
                    Finished::Said(Msg::Delivered(ticket, taken))
                });
            }
            _ => {}
        }
    }
}

impl Session {
    fn open_url(&mut self, url: String) {
        let broken = Msg::OpenedUrl(Err(BROKEN.into()));
        self.tasks.spawn(None, broken, async move {
            let started = spawn_blocking(move || open::that_detached(url)).await;
            let result = match started {
                Ok(started) => started.map_err(|error| error.to_string()),
                Err(_) => Err(BROKEN.into()),
            };
            Finished::Said(Msg::OpenedUrl(result))
        });
    }

    fn preview(&mut self, target: FileTarget, secret: Secret) {
        let files = self.sinks.files.clone();
        let of = target.clone();
        let broken = Msg::Previewed(of.clone(), Err(broken("that writes files")));
        self.tasks.spawn(None, broken, async move {
            let looked = spawn_blocking(move || files.preview(&target, &secret)).await;
            let looked = looked.unwrap_or_else(|error| stopped(&error));
            Finished::Said(Msg::Previewed(of, looked))
        });
    }
}

// It may have got there anyway.
fn not_copied(ticket: CopyTicket) -> Msg {
    Msg::Copied(ticket, Err(CopyFailure { route: "", sent: true, why: BROKEN.into() }))
}

fn broken(name: &str) -> DeliveryFailure {
    DeliveryFailure::Broken { name: name.into(), why: "stopped: an internal error".into() }
}

// A panic while a file was written: the file's own cleaning up has run.
fn stopped<T>(error: &JoinError) -> Result<T, DeliveryFailure> {
    let why = if error.is_panic() { "an internal error" } else { "the program ends" };
    Err(DeliveryFailure::Broken {
        name: "that writes files".into(),
        why: format!("stopped: {why}"),
    })
}
