//! The engine driven by hand: what it asks for, what it is answered, what it tells.

mod applications;
mod gate;
mod lasting;
mod recording;
mod revoking;
mod rotating;
mod saves;
mod secrets;
mod undoing;

use jiff::{SignedDuration, Timestamp};

use super::{
    Command, Denied, Ending, Engine, EngineEffect, Happened, Moment, Order, Stage, Ticket, Told,
    World,
};
use crate::api::request::{Answered, Page};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::record::{Entry, Outcome};
use crate::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, FieldSet, Kind,
    NewApplication, SecretId, SecretStatus, Settings, Unknown, WriteKind,
};

fn now() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn key() -> EnvKey {
    EnvKey::new("acme")
}

fn id() -> ClientId {
    ClientId::new("webc_1")
}

fn environment() -> Environment {
    Environment {
        key: key(),
        name: "Acme".into(),
        kind: EnvironmentType::Development,
        host: "acme.example".into(),
        guarded: false,
        own_client: Some(ClientId::new("skc_1")),
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}

fn secret(id: &str, status: SecretStatus) -> ClientSecret {
    ClientSecret {
        id: SecretId::new(id),
        suffix: id.chars().rev().take(4).collect(),
        status,
        created: Some(now() - SignedDuration::from_hours(48)),
        expires: None,
        last_used: Some(now()),
        created_by: None,
    }
}

fn application() -> Application {
    Application {
        id: id(),
        kind: Kind::Web,
        created: None,
        updated: None,
        secrets: vec![secret("sks_1", SecretStatus::Active), secret("sks_2", SecretStatus::Active)],
        settings: Settings {
            name: "Coffee-Desk".into(),
            post_login_uris: ["https://a.example/cb".into()].into(),
            ..NewApplication::blank()
        },
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

/// How a write fails.
fn lost() -> ApiError {
    ApiError {
        may_have_happened: true,
        ..ApiError::new(ErrorKind::TimedOut, "the answer did not come")
    }
}

fn refused() -> ApiError {
    ApiError::new(ErrorKind::Refused, "the server refused it")
}

fn not_found() -> ApiError {
    ApiError::new(ErrorKind::NotFound, "there is no such thing")
}

/// One operation under way, and everything it asked for.
struct Run {
    engine: Engine,
    world: World,
    id: super::OperationId,
    asked: Vec<EngineEffect>,
    told: Vec<Told>,
}

fn engine() -> Engine {
    Engine::new("run1".into(), false, now())
}

fn world() -> World {
    World::new(environment())
}

impl Run {
    fn of(command: Command) -> Self {
        Self::ordered(engine(), world(), Order::new(key(), command)).unwrap()
    }

    fn ordered(mut engine: Engine, mut world: World, order: Order) -> Result<Self, Denied> {
        let (id, asked) = engine.start(&mut world, order)?;
        Ok(Self { engine, world, id, asked, told: Vec::new() })
    }

    fn take(&mut self, (told, effects): (Vec<Told>, Vec<EngineEffect>)) -> &mut Self {
        self.told.extend(told);
        self.asked.extend(effects);
        self
    }

    fn waiting(&self) -> Ticket {
        let ticket = self.asked.iter().rev().find_map(|effect| match effect {
            EngineEffect::Send(ticket, ..)
            | EngineEffect::Keep(ticket, _)
            | EngineEffect::Wait(ticket, _) => Some(*ticket),
            _ => None,
        });
        ticket.unwrap()
    }

    /// The last request is answered.
    fn answer(&mut self, reply: Reply) -> &mut Self {
        let answered = Answered { reply, trace_id: Some("trace-1".into()), date: None };
        self.happen(Ok(answered))
    }

    fn fail(&mut self, error: ApiError) -> &mut Self {
        self.happen(Err(error))
    }

    fn happen(&mut self, result: Result<Answered, ApiError>) -> &mut Self {
        let happened = Happened::Answered(self.waiting(), Box::new(result));
        let next = self.engine.on(&mut self.world, happened);
        self.take(next)
    }

    /// Something else is ordered of the same engine.
    fn order(&mut self, order: Order) -> super::OperationId {
        let (id, effects) = self.engine.start(&mut self.world, order).unwrap();
        self.take((Vec::new(), effects));
        id
    }

    /// What this ticket names is answered with `application`.
    fn answered(&mut self, ticket: Ticket, application: Application) -> &mut Self {
        let reply = Reply::Application(application);
        let answered = Answered { reply, trace_id: None, date: None };
        let happened = Happened::Answered(ticket, Box::new(Ok(answered)));
        let next = self.engine.on(&mut self.world, happened);
        self.take(next)
    }

    fn read(&mut self, application: Application) -> &mut Self {
        self.answer(Reply::Application(application))
    }

    fn listed(&mut self, items: Vec<Application>) -> &mut Self {
        let page = Page { items, unreadable: 0, total: None, next: String::new() };
        self.answer(Reply::Applications(page))
    }

    fn kept(&mut self, result: Result<&str, &str>) -> &mut Self {
        let result = result.map(str::to_owned).map_err(str::to_owned);
        let happened = Happened::Kept(self.waiting(), result);
        let next = self.engine.on(&mut self.world, happened);
        self.take(next)
    }

    /// The time that it asked for goes by.
    fn waited(&mut self, seconds: u64) -> &mut Self {
        assert!(
            matches!(self.asked.last(), Some(EngineEffect::Wait(_, asked)) if *asked == seconds)
        );
        let happened = Happened::Waited(self.waiting());
        let next = self.engine.on(&mut self.world, happened);
        self.take(next)
    }

    /// What was told last.
    fn last(&self) -> &Told {
        self.told.last().unwrap()
    }

    /// The requests that left, in words.
    fn requests(&self) -> Vec<&'static str> {
        let sent = self.asked.iter().filter_map(|effect| match effect {
            EngineEffect::Send(_, _, request, _) => Some(request.doing()),
            _ => None,
        });
        sent.collect()
    }

    fn sent(&self) -> &Request {
        let sent = self.asked.iter().rev().find_map(|effect| match effect {
            EngineEffect::Send(_, _, request, _) => Some(request),
            _ => None,
        });
        sent.unwrap()
    }

    fn writes(&self) -> usize {
        let writes = self.asked.iter().filter(
            |effect| matches!(effect, EngineEffect::Send(_, _, request, _) if request.mutates()),
        );
        writes.count()
    }

    /// What the history was told, one outcome after the other.
    fn recorded(&self) -> Vec<&Entry> {
        let entries = self.asked.iter().filter_map(|effect| match effect {
            EngineEffect::Record(entry) => Some(entry.as_ref()),
            _ => None,
        });
        entries.collect()
    }

    fn outcomes(&self) -> Vec<&Outcome> {
        self.recorded().into_iter().map(|entry| &entry.outcome).collect()
    }

    /// Whether the pending write of the create was settled.
    fn settled(&self) -> bool {
        self.asked.iter().any(|effect| matches!(effect, EngineEffect::Settle(_)))
    }

    /// What was told at its end; it ended once.
    fn ended(&self) -> &Told {
        let ends: Vec<_> = self.told.iter().filter(|one| one.moment == Moment::Ended).collect();
        let [told] = ends.as_slice() else { panic!("{:?}", self.engine.stage(self.id)) };
        assert!(matches!(self.engine.stage(self.id), Some(Stage::Done(_))));
        told
    }

    /// How it ended.
    fn ending(&self) -> &Ending {
        &self.ended().ending
    }
}
