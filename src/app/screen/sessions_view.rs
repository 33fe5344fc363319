//! The sessions of one user, as far as they were looked up.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::api::request::{Page, UserQuery};
use crate::api::{ApiError, Request};
use crate::app::form::input::Input;
use crate::app::msg::Ticket;
use crate::domain::sign_ins::EmailAddress;
use crate::domain::user_session::{FoundUser, SessionState, SoughtUser, UserSession};
use crate::domain::{EnvKey, UserId};
use crate::wire::page::Pager;
use crate::wire::user::SEARCHED_PAGES;

/// The most sessions that are kept.
pub const MOST: usize = 1_000;

/// So many rows before the end the next page is asked for.
const AHEAD: usize = 20;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsRead {
    /// Who has the address.
    Search,
    /// The sessions from the first one on.
    First,
    /// The next ones.
    Next,
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionsObstacle {
    /// Nobody has the address.
    Nobody,
    /// Several users have it.
    Several,
    /// What was asked for did not come.
    Failed(SessionsRead, Box<ApiError>),
}

/// The sessions of one user.
#[derive(Clone, Debug)]
pub struct SessionsView {
    /// Where.
    pub environment: EnvKey,
    /// The user's address; empty where it is not known.
    pub email: EmailAddress,
    /// The user, once that is known.
    pub user: Option<UserId>,
    /// Whether the whole address is shown.
    pub emails: bool,
    /// What is typed to name a user.
    pub typed: Option<Input>,
    /// What is under way.
    pub asked: Option<(Ticket, SessionsRead)>,
    /// What is in the way.
    pub obstacle: Option<SessionsObstacle>,
    /// The position of the cursor.
    pub cursor: usize,
    /// The first line shown of the session under the cursor, while all of it is looked at.
    pub details: Option<usize>,
    /// When the server told of the sessions last.
    pub read: Option<Timestamp>,
    /// How many could not be read.
    pub unreadable: usize,
    sessions: Vec<UserSession>,
    found: Vec<FoundUser>,
    next: Option<String>,
    pager: Pager,
    pages: usize,
}

impl SessionsView {
    /// One that knows nobody yet.
    pub fn new(environment: EnvKey, emails: bool) -> Self {
        Self {
            environment,
            email: EmailAddress::default(),
            user: None,
            emails,
            typed: None,
            asked: None,
            obstacle: None,
            cursor: 0,
            details: None,
            read: None,
            unreadable: 0,
            sessions: Vec::new(),
            found: Vec::new(),
            next: None,
            pager: Pager::default(),
            pages: 0,
        }
    }

    /// The same of a user who is named so.
    pub fn of(environment: EnvKey, who: SoughtUser, emails: bool) -> Self {
        let (email, user) = match who {
            SoughtUser::Id(id) => (EmailAddress::default(), Some(id)),
            SoughtUser::Email(email) => (email, None),
        };
        Self { email, user, ..Self::new(environment, emails) }
    }

    /// The sessions: those that are live, those that may be, and those that have ended; of each the
    /// last used first.
    pub fn sessions(&self) -> &[UserSession] {
        &self.sessions
    }

    /// The session under the cursor.
    pub fn chosen(&self) -> Option<&UserSession> {
        self.sessions.get(self.cursor)
    }

    /// How many are live at the server's time `now`.
    pub fn live(&self, now: Timestamp) -> usize {
        self.sessions.iter().filter(|one| one.state(now) == SessionState::Live).count()
    }

    // Whether any may be used at the server's time `now`.
    fn may_live(&self, now: Timestamp) -> bool {
        self.is_part() || self.sessions.iter().any(|one| one.may_live(now))
    }

    /// Whether there are sessions that were not read.
    pub fn is_part(&self) -> bool {
        self.next.is_some() || self.sessions.len() >= MOST || self.unreadable > 0
    }

    /// Whether the session under the cursor may be revoked, or `any` of the user.
    ///
    /// # Errors
    /// Why not.
    pub fn may_revoke(&self, any: bool, now: Timestamp) -> Result<(), &'static str> {
        match self.chosen() {
            _ if any && self.user.is_some() && self.may_live(now) => Ok(()),
            _ if any => Err("No session of this user is live"),
            Some(one) if one.may_live(now) => Ok(()),
            Some(_) => Err("The session has ended already"),
            None => Err("No session is under the cursor"),
        }
    }

    /// Whether anybody is named.
    pub fn is_named(&self) -> bool {
        self.user.is_some() || !self.email.is_empty()
    }

    /// The user as they are shown: by address, or else by identifier.
    pub fn name(&self) -> String {
        match &self.user {
            Some(user) if self.email.is_empty() => user.to_string(),
            _ if self.emails => self.email.whole().to_owned(),
            _ => self.email.shortened(),
        }
    }

    /// What reads that.
    pub fn request(&self, read: SessionsRead) -> Option<Request> {
        match (read, &self.user) {
            (SessionsRead::Search, _) => {
                let email = self.email.clone();
                let page_token = self.next.clone();
                Some(Request::SearchUsers(UserQuery { email, page_token }))
            }
            (_, None) => None,
            (SessionsRead::First, Some(user)) => {
                Some(Request::ListSessions { user: user.clone(), page_token: None })
            }
            (SessionsRead::Next, Some(user)) => {
                let page_token = Some(self.next.clone()?);
                Some(Request::ListSessions { user: user.clone(), page_token })
            }
        }
    }

    /// What is to be read first.
    pub fn first(&self) -> SessionsRead {
        if self.user.is_some() { SessionsRead::First } else { SessionsRead::Search }
    }

    /// Whether the cursor is so near the end that the next page is wanted.
    pub fn wants_more(&self) -> bool {
        let idle = self.asked.is_none() && self.obstacle.is_none() && self.typed.is_none();
        let near = self.cursor + AHEAD >= self.sessions.len();
        idle && near && self.user.is_some() && self.next.is_some() && self.sessions.len() < MOST
    }

    /// Begins to search from the first page on.
    pub fn search_again(&mut self) {
        (self.next, self.pager, self.pages) = (None, Pager::default(), 0);
        self.found.clear();
    }

    /// Takes in users that were found; tells what is to be read next.
    pub fn take_users(&mut self, page: Page<FoundUser>) -> Option<SessionsRead> {
        let came = page.items.len() + page.unreadable;
        for one in page.items {
            let known = self.found.iter().any(|known| known.id == one.id);
            if !known && one.email.is_same(&self.email) {
                self.found.push(one);
            }
        }
        self.pages += 1;
        self.next = self.pager.next(came, page.total, &page.next);
        if self.found.is_empty() && self.next.is_some() && self.pages < SEARCHED_PAGES {
            return Some(SessionsRead::Search);
        }
        self.next = None;
        match self.found.as_slice() {
            [] => self.obstacle = Some(SessionsObstacle::Nobody),
            [one] => {
                self.user = Some(one.id.clone());
                return Some(SessionsRead::First);
            }
            _ => self.obstacle = Some(SessionsObstacle::Several),
        }
        None
    }

    /// Takes in sessions at the server's time `now`. The cursor stays on its session.
    pub fn take_sessions(&mut self, page: Page<UserSession>, read: SessionsRead, now: Timestamp) {
        let under = self.chosen().map(|one| one.id.clone());
        if read == SessionsRead::First {
            (self.pager, self.unreadable) = (Pager::default(), 0);
            self.sessions.clear();
        }
        let before = self.sessions.len();
        for one in page.items {
            if !self.sessions.iter().any(|known| known.id == one.id) {
                self.sessions.push(one);
            }
        }
        self.unreadable += page.unreadable;
        let came = self.sessions.len() - before + page.unreadable;
        self.next = self.pager.next(came, page.total, &page.next);
        self.sessions.truncate(MOST);
        self.sessions.sort_by_key(|one| (rank(&one.state(now)), Reverse(one.active)));
        let place = self.sessions.iter().position(|one| Some(&one.id) == under.as_ref());
        let last = self.sessions.len().saturating_sub(1);
        self.cursor = place.unwrap_or(self.cursor).min(last);
        if self.sessions.is_empty() {
            self.details = None;
        }
        self.read = Some(now);
    }
}

fn rank(state: &SessionState) -> u8 {
    match state {
        SessionState::Live => 0,
        SessionState::Unclear(_) => 1,
        SessionState::Ended(_) => 2,
    }
}
