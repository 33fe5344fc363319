//! Whatever two browsers, three applications and an operator do, in any order: nobody holds a token that
//! refreshes after its session ended, and every Web Application that took part is told exactly once.

use std::collections::BTreeMap;

use appdeck::sandbox::Seed;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, BEN, Browser, changed, text};
use crate::support::receiver::Receiver;
use crate::support::sandbox::{Answer, World, fixed};

/// What somebody does. Applications and browsers by number, tokens by their turn.
#[derive(Clone, Debug)]
enum Step {
    SignIn(usize, usize),
    Refresh(usize),
    /// A refresh token that was used before.
    Replay(usize),
    /// An application takes its token back.
    TakeBack(usize),
    LogOut(usize),
    /// An operator ends the session of this browser.
    EndSession(usize),
    /// An operator ends all sessions of whoever sits at this browser.
    EndUser(usize),
    Delete(usize),
    Deactivate(usize),
    Activate(usize),
    /// So much time goes by that every session ends by itself.
    Lapse,
}

fn step() -> impl Strategy<Value = Step> {
    let (browser, app, token) = (0..2usize, 0..3usize, 0..8usize);
    prop_oneof![
        8 => (browser.clone(), app.clone()).prop_map(|(browser, app)| Step::SignIn(browser, app)),
        6 => token.clone().prop_map(Step::Refresh),
        1 => token.clone().prop_map(Step::Replay),
        1 => token.prop_map(Step::TakeBack),
        2 => browser.clone().prop_map(Step::LogOut),
        1 => browser.clone().prop_map(Step::EndSession),
        1 => browser.prop_map(Step::EndUser),
        1 => app.clone().prop_map(Step::Delete),
        1 => app.clone().prop_map(Step::Deactivate),
        1 => app.prop_map(Step::Activate),
        1 => Just(Step::Lapse),
    ]
}

/// A session as it ought to be.
struct ExpectedSession {
    id: String,
    user: String,
    /// The applications that took part.
    part: Vec<usize>,
    ended: bool,
}

/// A refresh token that an application holds.
struct HeldToken {
    app: usize,
    session: usize,
    token: String,
    used: Vec<String>,
    revoked: bool,
}

/// One of the three: two Web Applications with receivers, and a Single Page Application.
struct Member {
    app: App,
    secret: String,
    there: bool,
    active: bool,
}

impl Member {
    fn web(&self) -> bool {
        !self.app.secret.is_empty()
    }
}

/// A run of steps, and what ought to be.
struct Run<'a> {
    world: &'a World,
    browsers: [Browser<'a>; 2],
    /// The session of each browser, by its place in `sessions`.
    current: [Option<usize>; 2],
    members: Vec<Member>,
    sessions: Vec<ExpectedSession>,
    held: Vec<HeldToken>,
    /// Who is to be told of what: path of the receiver and session.
    due: Vec<(String, String)>,
}

async fn member(world: &World, kind: &str, url: &str) -> Member {
    let settings = match kind {
        "WEB_APP" => json!({"back_channel_logout_uris": [url]}),
        _ => json!({}),
    };
    let app = App::new(world, kind, settings).await;
    let secrets = if kind == "WEB_APP" { world.secrets(&app.id).await } else { Vec::new() };
    let secret = secrets.first().map_or("", |secret| text(secret, "id")).to_owned();
    Member { app, secret, there: true, active: true }
}

impl<'a> Run<'a> {
    async fn begin(world: &'a World, receiver: &str, number: usize) -> Self {
        let url = |app: usize| format!("{receiver}/{number}/{app}");
        let members = vec![
            member(world, "WEB_APP", &url(0)).await,
            member(world, "WEB_APP", &url(1)).await,
            member(world, "SPA", "").await,
        ];
        let browsers = [Browser::new(world), Browser::new(world)];
        let (sessions, held, due) = (Vec::new(), Vec::new(), Vec::new());
        Self { world, browsers, current: [None; 2], members, sessions, held, due }
    }

    async fn take(&mut self, step: &Step, number: usize) {
        let held = self.held.len();
        match *step {
            Step::SignIn(browser, app) => self.sign_in(browser, app).await,
            Step::Refresh(turn) if held > 0 => self.refresh(turn % held).await,
            Step::Replay(turn) if held > 0 => self.replay(turn % held).await,
            Step::TakeBack(turn) if held > 0 => self.take_back(turn % held).await,
            Step::LogOut(browser) => {
                self.browsers[browser].get("/oidc/logout", &[]).await.page(200);
                let session = self.current[browser].take();
                self.ended(session, number);
            }
            Step::EndSession(browser) => {
                let Some(session) = self.current[browser] else { return };
                let path = format!("/api/v1/sessions/{}/revoke", self.sessions[session].id);
                self.operate("POST", &path, json!({})).await;
                self.ended(Some(session), number);
            }
            Step::EndUser(browser) => {
                let Some(session) = self.current[browser] else { return };
                let user = self.sessions[session].user.clone();
                self.operate("POST", &format!("/api/v1/users/{user}/sessions/revoke"), json!({}))
                    .await;
                for at in 0..self.sessions.len() {
                    if self.sessions[at].user == user {
                        self.ended(Some(at), number);
                    }
                }
            }
            Step::Delete(app) if self.members[app].there => {
                let path = format!("/api/v1/clients/{}", self.members[app].app.id);
                self.operate("DELETE", &path, json!({})).await;
                self.members[app].there = false;
            }
            Step::Deactivate(app) => self.switch(app, false).await,
            Step::Activate(app) => self.switch(app, true).await,
            // There is nothing that it could be done to.
            Step::Refresh(_) | Step::Replay(_) | Step::TakeBack(_) | Step::Delete(_) => {}
            Step::Lapse => {
                self.world.sandbox.advance(31 * 86_400);
                // At the latest the next request ends them.
                self.browsers[0].authorize(&[]).await.page(400);
                for at in 0..self.sessions.len() {
                    self.ended(Some(at), number);
                }
            }
        }
    }

    /// A call with the workspace token, which does not expire.
    async fn operate(&self, method: &str, path: &str, body: Json) {
        let request = self.world.bare(method, path).bearer_auth(self.world.workspace_token());
        let request = request.header("x-env-domain", self.world.domain(0));
        Answer::of(request.body(body.to_string()).send().await.unwrap()).await.ok();
    }

    /// Notes that a session is over, and who must hear of it.
    fn ended(&mut self, session: Option<usize>, number: usize) {
        let Some(session) = session.map(|at| &mut self.sessions[at]) else { return };
        if session.ended {
            return;
        }
        session.ended = true;
        for app in &session.part {
            if self.members[*app].there && self.members[*app].web() {
                self.due.push((format!("/{number}/{app}"), session.id.clone()));
            }
        }
    }

    async fn switch(&mut self, app: usize, active: bool) {
        let member = &self.members[app];
        if !member.there || !member.web() {
            return;
        }
        let path = format!("/api/v1/clients/{}/secrets/{}", member.app.id, member.secret);
        let status = if active { "ACTIVE" } else { "INACTIVE" };
        self.operate("PATCH", &path, json!({"status": status})).await;
        self.members[app].active = active;
    }

    async fn sign_in(&mut self, browser: usize, app: usize) {
        let (email, place) = ([ANA, BEN][browser], &self.browsers[browser]);
        if self.current[browser].is_none_or(|at| self.sessions[at].ended) {
            let body = json!({"email": email}).to_string();
            let told = place.send(place.request("POST", "/_sandbox/sign_in").body(body)).await;
            let told: Json = serde_json::from_str(&told.text).unwrap();
            let (id, user) = (text(&told, "session_id").into(), text(&told, "user_id").into());
            self.current[browser] = Some(self.sessions.len());
            self.sessions.push(ExpectedSession { id, user, part: Vec::new(), ended: false });
        }
        let session = self.current[browser].unwrap();
        let member = &self.members[app];
        let asks = changed(&member.app.asks(), &[("scope", Some("openid offline_access"))]);
        let shown = place.authorize(&asks).await;
        if !member.there {
            assert!(shown.page(400).contains("invalid_client"));
            return;
        }
        let code = shown.code();
        if !self.sessions[session].part.contains(&app) {
            self.sessions[session].part.push(app);
        }
        let answer = self.world.grant(&member.app.exchanges(&code)).await;
        if !member.active {
            assert_eq!(answer.status, 401, "{}", answer.body);
            return;
        }
        let token = text(&answer.ok(), "refresh_token").to_owned();
        self.held.push(HeldToken { app, session, token, used: Vec::new(), revoked: false });
    }

    /// Whether a token must give another one now.
    fn good(&self, held: &HeldToken) -> bool {
        let member = &self.members[held.app];
        member.there && member.active && !held.revoked && !self.sessions[held.session].ended
    }

    async fn refresh(&mut self, at: usize) {
        let held = &self.held[at];
        let good = self.good(held);
        let answer = self.world.grant(&self.members[held.app].app.refreshes(&held.token)).await;
        assert_eq!(answer.status == 200, good, "token {at}: {}", answer.body);
        if good {
            let fresh = text(&answer.body, "refresh_token").to_owned();
            let used = std::mem::replace(&mut self.held[at].token, fresh);
            self.held[at].used.push(used);
        }
    }

    async fn replay(&mut self, at: usize) {
        let held = &self.held[at];
        let Some(used) = held.used.last() else { return };
        let member = &self.members[held.app];
        let answer = self.world.grant(&member.app.refreshes(used)).await;
        assert_ne!(answer.status, 200, "{}", answer.body);
        // Somebody who is not the application ends nothing.
        self.held[at].revoked |= member.there && member.active;
    }

    async fn take_back(&mut self, at: usize) {
        let held = &self.held[at];
        let member = &self.members[held.app];
        let mut fields = member.app.shows();
        fields.push(("token", &held.token));
        let status =
            self.world.bare("POST", "/revoke").form(&fields).send().await.unwrap().status();
        let known = member.there && member.active;
        assert_eq!(status.as_u16(), if known { 200 } else { 401 });
        self.held[at].revoked |= known;
    }
}

/// Does the steps, ends what is left, and returns who must have been told of what.
async fn run(
    world: &World,
    receiver: &str,
    number: usize,
    steps: &[Step],
) -> Vec<(String, String)> {
    let mut run = Run::begin(world, receiver, number).await;
    for step in steps {
        run.take(step, number).await;
    }
    for browser in 0..2 {
        run.take(&Step::LogOut(browser), number).await;
    }
    assert!(run.sessions.iter().all(|session| session.ended));
    // What has ended stays so: none of all the tokens gives another one.
    for at in 0..run.held.len() {
        run.refresh(at).await;
    }
    run.due
}

/// How often which application was told of which session.
#[derive(Default)]
struct Heard(BTreeMap<(String, String), usize>);

impl Heard {
    async fn until(&mut self, receiver: &mut Receiver, due: &[(String, String)]) {
        while due.iter().any(|one| !self.0.contains_key(one)) {
            let (path, body) = receiver.next().await;
            let token = body.strip_prefix("logout_token=").unwrap();
            let payload = token.split('.').nth(1).unwrap();
            let payload = base64_url(payload);
            let claims: Json = serde_json::from_slice(&payload).unwrap();
            *self.0.entry((path, text(&claims, "sid").to_owned())).or_default() += 1;
        }
    }
}

fn base64_url(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()
}

#[test]
fn no_token_outlives_its_session_and_everybody_is_told_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, receiver) =
        runtime.block_on(async { (fixed(Seed::Empty).await, Receiver::new(&[]).await) });
    let url = receiver.url.clone();
    let state = std::cell::RefCell::new((world, receiver, Heard::default(), Vec::new(), 0));
    let config =
        ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let sequence = vec(step(), 1..20);
    let done = TestRunner::new_with_rng(config, random).run(&sequence, |steps| {
        let (world, receiver, heard, all, number) = &mut *state.borrow_mut();
        *number += 1;
        runtime.block_on(async {
            // The token that creates the applications ends with the time that goes by.
            world.token = crate::support::sandbox::token(&world.client, world.environment(0)).await;
            let due = run(world, &url, *number, &steps).await;
            heard.until(receiver, &due).await;
            all.extend(due);
        });
        Ok(())
    });
    done.unwrap();
    let (world, mut receiver, heard, all, _) = state.into_inner();
    // Whatever is under way arrives in the meantime.
    runtime.block_on(async {
        for _ in 0..100 {
            world.bare("GET", "/keys").send().await.unwrap();
        }
    });
    assert!(receiver.quiet());
    assert!(all.len() > 200, "something is told: {}", all.len());
    for one in &all {
        assert_eq!(heard.0.get(one), Some(&1), "{one:?}");
    }
    assert_eq!(heard.0.len(), all.len(), "nobody else is told");
}
