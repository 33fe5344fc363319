//! The sign-in log of one application, as far as it was read.

use jiff::{SignedDuration, Timestamp};

use crate::api::request::{Page, SignInQuery};
use crate::api::{ApiError, ErrorKind};
use crate::app::msg::Ticket;
use crate::domain::ClientId;
use crate::domain::sign_ins::{FAILED, LoggedSignIn};
use crate::wire::page::Pager;
use crate::wire::sign_in::SignIn;

/// The most sign-ins that are kept: the oldest are left out.
pub const KEPT: usize = 1_000;

/// Seconds between one look at the log and the next.
pub const PAUSE: u32 = 10;

/// The longest such pause, after looks that failed.
const LONGEST: u32 = 300;

/// How many pages one look goes back to where the last one began.
const CATCH_UP: usize = 5;

/// In which order sign-ins are asked for and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The server is asked for the failed ones; when it has no more of them, for all.
    FailuresFirst,
}

/// One sign-in, and the number by which the screen knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// The number.
    pub number: u64,
    /// The sign-in.
    pub entry: LoggedSignIn,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogRead {
    /// The next page.
    Page,
    /// What is new since the last look; how many pages came of that already, and which sign-ins.
    Look(Vec<u64>, usize),
}

/// What is in the way of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogObstacle {
    /// The credentials may not read it.
    Forbidden,
    /// The server has none.
    Absent,
    /// Anything else.
    Failure,
}

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NextPage {
    First,
    At(String),
    None,
}

/// The sign-in log of one application.
#[derive(Clone, Debug)]
pub struct SignInLog {
    /// The application.
    pub application: ClientId,
    /// The order.
    pub order: LogOrder,
    /// What is under way.
    pub asked: Option<(Ticket, LogRead)>,
    /// Why the last read failed.
    pub error: Option<Box<ApiError>>,
    /// Whether the server is not asked again by itself.
    pub stopped: bool,
    /// When the server is asked next.
    pub due: Timestamp,
    /// When it answered last.
    pub read: Option<Timestamp>,
    /// Whether whole e-mail addresses are shown.
    pub emails: bool,
    /// How many sign-ins there are, as far as the server says.
    pub total: Option<u64>,
    /// How many entries could not be read.
    pub unreadable: usize,
    rows: Vec<LogRow>,
    numbers: u64,
    failures: u32,
    /// Whether the pages that come hold failed sign-ins only.
    failed_only: bool,
    next: NextPage,
    pager: Pager,
}

impl SignInLog {
    /// The log of an application of which nothing was read.
    pub fn new(application: ClientId, order: LogOrder, now: Timestamp) -> Self {
        Self {
            application,
            order,
            asked: None,
            error: None,
            stopped: false,
            due: now,
            read: None,
            emails: false,
            total: None,
            unreadable: 0,
            rows: Vec::new(),
            numbers: 0,
            failures: 0,
            failed_only: order == LogOrder::FailuresFirst,
            next: NextPage::First,
            pager: Pager::default(),
        }
    }

    /// The sign-ins, in their order.
    pub fn rows(&self) -> &[LogRow] {
        &self.rows
    }

    /// The sign-in with this number.
    pub fn row(&self, number: u64) -> Option<&LoggedSignIn> {
        self.rows.iter().find(|row| row.number == number).map(|row| &row.entry)
    }

    /// Whether more sign-ins came than are kept.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= KEPT
    }

    /// Whether there is nothing more to ask for.
    pub fn is_whole(&self) -> bool {
        self.next == NextPage::None
    }

    /// What asks for the next page; `None` where all are here, or as many as are kept.
    pub fn next_page(&self) -> Option<SignInQuery> {
        let page_token = match &self.next {
            NextPage::None => return None,
            NextPage::First => None,
            NextPage::At(token) => Some(token.clone()),
        };
        (!self.is_full()).then(|| SignInQuery { page_token, ..self.query() })
    }

    /// What asks for the newest.
    pub fn query(&self) -> SignInQuery {
        SignInQuery {
            application: Some(self.application.clone()),
            statuses: self.failed_only.then(|| FAILED.to_owned()).into_iter().collect(),
            ..SignInQuery::default()
        }
    }

    /// Takes in an answer to what was asked. What to ask next to close the gap to what was there
    /// before, where there is one.
    pub fn take_in(
        &mut self,
        page: Page<SignIn>,
        now: Timestamp,
    ) -> Option<(SignInQuery, LogRead)> {
        let (_, read) = self.asked.take()?;
        (self.error, self.failures, self.stopped, self.read) = (None, 0, false, Some(now));
        self.due = after(now, PAUSE);
        let (total, next) = (page.total, page.next);
        let newer = match &read {
            LogRead::Page => None,
            LogRead::Look(seen, _) => Some(seen.as_slice()),
        };
        let (came, new) = self.insert(page.items, newer);
        match read {
            LogRead::Page => {
                self.unreadable += page.unreadable;
                self.went_on(new.len(), total, &next);
                None
            }
            LogRead::Look(mut seen, pages) => {
                if !self.failed_only {
                    self.total = total.or(self.total);
                }
                let gap = came > 0 && came == new.len() && self.rows.len() > seen.len() + came;
                seen.extend(new);
                if !gap || next.is_empty() {
                    return None;
                }
                if pages + 1 < CATCH_UP {
                    let query = SignInQuery { page_token: Some(next), ..self.query() };
                    return Some((query, LogRead::Look(seen, pages + 1)));
                }
                // Too many are new to reach what was there: it is left out, and can be read again.
                self.rows.retain(|row| seen.contains(&row.number));
                (self.next, self.pager) = (NextPage::At(next), Pager::default());
                None
            }
        }
    }

    // A page came: where the next one begins.
    fn went_on(&mut self, new: usize, total: Option<u64>, next: &str) {
        if !self.failed_only {
            self.total = total;
        }
        self.next = match self.pager.next(new, total, next) {
            Some(token) => NextPage::At(token),
            None if self.failed_only => {
                self.failed_only = false;
                self.pager = Pager::default();
                NextPage::First
            }
            None => NextPage::None,
        };
    }

    // How many came, and the numbers of those that were not known. Of equal times the server's order
    // counts: what a look brings comes behind what it brought before, and before everything else.
    fn insert(&mut self, items: Vec<SignIn>, newer: Option<&[u64]>) -> (usize, Vec<u64>) {
        let (mut came, mut new) = (0, Vec::new());
        let mut added = Vec::new();
        for entry in items.into_iter().map(LoggedSignIn::from) {
            came += 1;
            let mut known = self.rows.iter_mut().chain(&mut added);
            if let Some(row) = known.find(|row: &&mut LogRow| row.entry.is_same(&entry)) {
                row.entry = entry;
                continue;
            }
            self.numbers += 1;
            new.push(self.numbers);
            added.push(LogRow { number: self.numbers, entry });
        }
        match newer {
            None => self.rows.append(&mut added),
            Some(seen) => {
                let (mut rows, rest): (Vec<_>, Vec<_>) =
                    self.rows.drain(..).partition(|row| seen.contains(&row.number));
                rows.append(&mut added);
                rows.extend(rest);
                self.rows = rows;
            }
        }
        let order = self.order;
        self.rows.sort_by_key(|row| {
            let late = order == LogOrder::FailuresFirst && !row.entry.failed();
            (late, std::cmp::Reverse(row.entry.at))
        });
        self.rows.truncate(KEPT);
        (came, new)
    }

    /// The server did not answer as it should; tells whether that is news.
    pub fn fail(&mut self, error: &ApiError, now: Timestamp) -> bool {
        self.asked = None;
        let news = self.error.is_none();
        self.error = Some(Box::new(error.clone()));
        self.stopped = is_final(error);
        let pause = PAUSE.saturating_mul(1 << self.failures.min(5)).min(LONGEST);
        let asked = error.retry_after.and_then(|seconds| u32::try_from(seconds).ok());
        self.due = after(now, asked.unwrap_or(0).min(LONGEST).max(pause));
        self.failures += 1;
        news
    }

    /// What is in the way, where something is.
    pub fn obstacle(&self) -> Option<LogObstacle> {
        let error = self.error.as_ref()?;
        Some(match (error.kind, error.status) {
            (ErrorKind::Refused, Some(403)) => LogObstacle::Forbidden,
            (ErrorKind::NotFound, _) => LogObstacle::Absent,
            _ => LogObstacle::Failure,
        })
    }

    /// Lets the server be asked at once, and says again what is in the way.
    pub fn refresh(&mut self, now: Timestamp) {
        (self.error, self.failures, self.stopped, self.due) = (None, 0, false, now);
    }
}

// Whether asking again is no use before something else changes.
fn is_final(error: &ApiError) -> bool {
    match error.kind {
        ErrorKind::Credential
        | ErrorKind::SignedOut
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::NotSent => true,
        ErrorKind::Unreachable
        | ErrorKind::TimedOut
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable
        | ErrorKind::Unexpected => false,
    }
}

fn after(now: Timestamp, seconds: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(now)
}
