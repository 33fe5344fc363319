//! Revoking sessions: one, or all of a user.

use crate::api::request::Page;
use crate::api::{Reply, Request};
use crate::app::engine::{Command, Denied, Ending, Found, Order, Remark, RevocationTarget};
use crate::domain::record::Outcome;
use crate::domain::user_session::{SessionDevice, SessionStatus, UserSession};
use crate::domain::{SessionId, UserId, WriteKind};

use super::{Run, engine, key, lost, not_found, now, refused, world};

fn session(id: &str, status: &str) -> UserSession {
    UserSession {
        id: SessionId::new(id),
        user: UserId::new("usr_1"),
        status: SessionStatus::of(status),
        clients: Vec::new(),
        device: SessionDevice::default(),
        created: Some(now()),
        active: Some(now()),
        idle_end: None,
        absolute_end: None,
        ended: None,
    }
}

pub fn one() -> Command {
    Command::Revoke(RevocationTarget::One(SessionId::new("ses_1")))
}

fn all() -> Command {
    Command::Revoke(RevocationTarget::All(UserId::new("usr_1")))
}

impl Run {
    pub fn session(&mut self, id: &str, status: &str) -> &mut Self {
        self.answer(Reply::Session(Box::new(session(id, status))))
    }

    fn sessions(&mut self, told: &[(&str, &str)], next: &str) -> &mut Self {
        let items = told.iter().map(|(id, status)| session(id, status)).collect();
        self.answer(Reply::Sessions(Page { items, unreadable: 0, total: None, next: next.into() }))
    }
}

#[test]
fn a_live_session_is_revoked_and_read_back() {
    let mut run = Run::of(one());
    run.session("ses_1", "ACTIVE").answer(Reply::SessionsRevoked).session("ses_1", "revoked");
    assert_eq!(run.requests(), ["read the session", "revoke the session", "read the session"]);
    assert_eq!(run.ending(), &Ending::Done);
    assert!(run.ended().remarks.is_empty());
    assert_eq!(run.outcomes(), [&Outcome::Sent, &Outcome::Done]);
    let entry = run.recorded()[0];
    assert_eq!(entry.doing(), "revoke session ses_1 of usr_1");
    assert_eq!((entry.subject(), entry.application.as_ref()), ("ses_1", None));
}

#[test]
fn what_has_ended_already_is_not_sent() {
    for status in ["expired", "revoked", "logout"] {
        let mut run = Run::of(one());
        run.session("ses_1", status);
        assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0), "{status}");
    }
    let mut run = Run::of(all());
    run.sessions(&[("ses_1", "revoked"), ("ses_2", "expired")], "");
    assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
}

#[test]
fn a_session_that_is_still_live_after_it_is_told() {
    let mut run = Run::of(one());
    run.session("ses_1", "active").answer(Reply::SessionsRevoked).session("ses_1", "active");
    assert_eq!(run.ended().remarks, [Remark::SessionsLive(1)]);
    for (error, remarks) in [(not_found(), 0), (refused(), 1)] {
        let mut run = Run::of(one());
        run.session("ses_1", "active").answer(Reply::SessionsRevoked).fail(error);
        assert_eq!((run.ending(), run.ended().remarks.len()), (&Ending::Done, remarks));
    }
}

#[test]
fn a_lost_answer_is_looked_up() {
    let mut run = Run::of(one());
    run.session("ses_1", "active").fail(lost()).session("ses_1", "revoked");
    assert_eq!(run.ending(), &Ending::FoundDone);
    assert_eq!(run.outcomes().last(), Some(&&Outcome::FoundDone));
    let mut run = Run::of(one());
    run.session("ses_1", "active").fail(lost()).fail(not_found());
    assert_eq!(run.ending(), &Ending::FoundDone, "it was there before");
    let mut run = Run::of(one());
    run.session("ses_1", "active").fail(lost()).session("ses_1", "active");
    assert!(matches!(run.ending(), Ending::Unknown(_, Found::NotSoFar)));
    let mut run = Run::of(one());
    run.session("ses_1", "active").fail(lost()).fail(refused());
    assert!(matches!(run.ending(), Ending::Unknown(_, Found::NotLooked(_))));
    let mut run = Run::of(one());
    run.session("ses_1", "active").fail(refused());
    assert!(matches!(run.ending(), Ending::NotDone(_)));
    let mut run = Run::of(one());
    run.fail(not_found());
    assert!(matches!(run.ending(), Ending::NotDone(_)));
    assert_eq!(run.writes(), 0);
}

#[test]
fn all_sessions_are_looked_through_page_by_page() {
    let mut run = Run::of(all());
    run.sessions(&[("ses_1", "expired")], "a").sessions(&[("ses_2", "active")], "");
    assert_eq!(run.sent(), &Request::RevokeSessions(UserId::new("usr_1")));
    // Who signs in at that moment has a session that is not meant.
    run.fail(lost()).sessions(&[("ses_3", "active")], "b").sessions(&[("ses_2", "revoked")], "");
    assert_eq!(run.ending(), &Ending::FoundDone);
    assert_eq!(run.recorded()[0].doing(), "revoke all sessions of usr_1");

    let mut run = Run::of(all());
    run.sessions(&[("ses_1", "active"), ("ses_2", "active")], "").fail(lost());
    run.sessions(&[("ses_1", "revoked"), ("ses_2", "active")], "");
    assert!(matches!(run.ending(), Ending::Unknown(_, Found::NotSoFar)));
}

#[test]
fn a_list_without_an_end_is_left_and_nothing_is_made_of_it() {
    let mut run = Run::of(all());
    let page: Vec<_> = (0..30).map(|_| ("ses_1", "expired")).collect();
    for at in 0..1_000 {
        if run.writes() > 0 {
            break;
        }
        run.sessions(&page, &format!("page{at}"));
    }
    assert_eq!(run.writes(), 1, "one that is live may be among the rest");
    run.fail(lost());
    for at in 0..1_000 {
        if run.told.iter().any(|told| told.ending != Ending::Open) {
            break;
        }
        run.sessions(&page, &format!("page{at}"));
    }
    assert!(matches!(run.ending(), Ending::Unknown(_, Found::NotLooked(_))));
}

#[test]
fn it_passes_the_same_gate_as_other_writes() {
    for (guarded, deny, read_only, expected) in [
        (true, vec![], false, Denied::Locked),
        (
            false,
            vec![WriteKind::RevokeSessions],
            false,
            Denied::Forbidden(WriteKind::RevokeSessions),
        ),
        (false, vec![], true, Denied::ReadOnly),
    ] {
        for command in [one(), all()] {
            let mut world = world();
            (world.environment.guarded, world.environment.deny) = (guarded, deny.clone());
            let mut engine = engine();
            engine.read_only = read_only;
            let refused = Run::ordered(engine, world, Order::new(key(), command));
            assert_eq!(refused.map(|_| ()).unwrap_err(), expected);
        }
    }
}
