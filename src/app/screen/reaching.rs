//! The dialog that asks the URLs of an application.

use super::explaining::{AnswerLine, AnswerRole};
use crate::app::msg::Ticket;
use crate::domain::endpoints::{EndpointFinding, EndpointMark, EndpointTarget};
use crate::domain::redirect::RedirectList;
use crate::domain::text::{clean, count};
use crate::domain::{ClientId, EnvKey};

/// The longest answer that stands on one line with its URL, in characters.
const ONE_LINE: usize = 200;

/// The URLs of an application: what would be sent to them, and what they answered.
#[derive(Clone, Debug)]
pub struct ReachDialog {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
    /// The URLs, in the order in which they are asked.
    pub urls: Vec<ReachedUrl>,
    /// How many more there are that are not asked.
    pub left_out: usize,
    /// Whether the lists have unsaved changes, which are not asked.
    pub unsaved: bool,
    /// Whether loopback and private addresses are asked, too.
    pub private: bool,
    /// Whether the operator has said yes.
    pub begun: bool,
    /// The first line shown.
    pub scroll: usize,
}

/// One URL.
#[derive(Clone, Debug)]
pub struct ReachedUrl {
    /// The URL, and what it is for.
    pub target: EndpointTarget,
    /// How far it is.
    pub state: ReachState,
}

/// How far a URL is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReachState {
    /// It is not asked yet.
    Waits,
    /// It is being asked.
    Asked(Ticket),
    /// It answered, or it is known why not.
    Said(Vec<EndpointFinding>),
    /// It was called off.
    Stopped,
}

/// How far the dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachStage {
    /// The operator decides.
    Asking,
    /// URLs are being asked.
    Running,
    /// There is no more to come.
    Over,
}

impl ReachedUrl {
    /// How it is, as far as is known.
    fn mark(&self) -> Option<EndpointMark> {
        let ReachState::Said(found) = &self.state else { return None };
        Some(found.iter().map(|one| one.mark).max().unwrap_or(EndpointMark::Good))
    }

    fn lines(&self) -> Vec<AnswerLine> {
        let line = |role, text: String| AnswerLine { role, text };
        let url = self.target.shown();
        let found = match &self.state {
            ReachState::Waits => return vec![line(AnswerRole::Fact, url)],
            ReachState::Asked(_) => {
                return vec![line(AnswerRole::Remark, format!("{url}: asking…"))];
            }
            ReachState::Stopped => {
                return vec![line(AnswerRole::Remark, format!("{url}: not asked to the end"))];
            }
            ReachState::Said(found) => found,
        };
        let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
        let role_of = self.mark().map_or(AnswerRole::Fact, role);
        let all = if texts.is_empty() { "it answers".to_owned() } else { texts.join("; ") };
        let whole = format!("{url}: {all}");
        if whole.chars().count() <= ONE_LINE {
            return vec![line(role_of, whole)];
        }
        let each = found.iter().map(|one| line(role(one.mark), one.text.clone()));
        [line(role_of, format!("{url}:"))].into_iter().chain(each).collect()
    }
}

impl ReachDialog {
    /// How far it is.
    pub fn stage(&self) -> ReachStage {
        let open = |one: &ReachedUrl| matches!(one.state, ReachState::Waits | ReachState::Asked(_));
        match self.begun {
            false => ReachStage::Asking,
            true if self.urls.iter().any(open) => ReachStage::Running,
            true => ReachStage::Over,
        }
    }

    /// What there is to say, line by line.
    pub fn lines(&self) -> Vec<AnswerLine> {
        let mut lines = vec![self.head()];
        if self.unsaved {
            let text = "These are the saved URLs: unsaved changes are not asked".to_owned();
            // Nothing stands between the requests and the line that announces them.
            let at = usize::from(self.begun);
            lines.insert(at, AnswerLine { role: AnswerRole::Warning, text });
        }
        let mut last = None;
        for one in &self.urls {
            let list = one.target.list;
            if last != Some(list) && self.begun {
                lines.push(AnswerLine { role: AnswerRole::Fact, text: heading(list).to_owned() });
            }
            last = Some(list);
            if self.begun {
                lines.extend(one.lines());
            } else {
                let asked = self.private || !one.target.is_private();
                let text = if asked {
                    one.target.request()
                } else {
                    format!("not asked: {}", one.target.shown())
                };
                lines.push(AnswerLine { role: AnswerRole::Remark, text });
            }
        }
        if self.left_out > 0 {
            let text =
                format!("{} not asked: there are too many", count(self.left_out, "more URL"));
            lines.push(AnswerLine { role: AnswerRole::Warning, text });
        }
        lines
    }

    /// How many of them are asked, as far as their hosts tell.
    pub fn to_ask(&self) -> usize {
        self.urls.iter().filter(|one| self.private || !one.target.is_private()).count()
    }

    /// Whether loopback and private addresses are asked, in words.
    pub fn choice(&self) -> &'static str {
        if self.private {
            "Loopback and private: asked, too"
        } else {
            "Loopback and private: not asked"
        }
    }

    fn head(&self) -> AnswerLine {
        let marked = |mark| self.urls.iter().filter(|one| one.mark() == Some(mark)).count();
        let said = self.urls.iter().filter(|one| one.mark().is_some()).count();
        let all = self.urls.len();
        let (role, text) = match self.stage() {
            ReachStage::Asking if self.to_ask() == 0 => (
                AnswerRole::Warning,
                "Only loopback and private addresses, which are not asked:".to_owned(),
            ),
            ReachStage::Asking => {
                let text = "Sent from this machine, without a proxy and without credentials; no page is read:";
                (AnswerRole::Fact, text.to_owned())
            }
            ReachStage::Running => (AnswerRole::Fact, format!("{said} of {all} answered so far")),
            ReachStage::Over if said < all => {
                (AnswerRole::Warning, format!("Stopped: {said} of {all} are known"))
            }
            ReachStage::Over => {
                let (bad, unknown) = (marked(EndpointMark::Bad), marked(EndpointMark::Unknown));
                verdict(all, bad, unknown, marked(EndpointMark::Unasked))
            }
        };
        AnswerLine { role, text }
    }

    /// Which application it is about, safe to show.
    pub fn subject(&self) -> (String, String) {
        (clean(&self.name), clean(self.application.as_str()))
    }
}

// What came of all URLs, of which so many are bad, could not be checked, and were not asked.
fn verdict(all: usize, bad: usize, unknown: usize, unasked: usize) -> (AnswerRole, String) {
    let urls = count(all, "URL");
    match (bad, unknown, unasked) {
        (0, 0, 0) => (AnswerRole::Right, format!("{urls}: nothing is wrong")),
        (0, 0, unasked) if unasked == all => (AnswerRole::Warning, format!("{urls} not asked")),
        (0, unknown, 0) => {
            let text = format!("Nothing is wrong, but {unknown} of {all} could not be checked");
            (AnswerRole::Warning, text)
        }
        (0, 0, unasked) => {
            (AnswerRole::Warning, format!("Nothing is wrong, but {unasked} of {all} not asked"))
        }
        (0, unknown, unasked) => {
            let text = format!(
                "Nothing is wrong, but {unknown} of {all} could not be checked, and {unasked} not asked"
            );
            (AnswerRole::Warning, text)
        }
        (bad, ..) => (AnswerRole::Wrong, format!("{bad} of {all} not as they should be")),
    }
}

fn heading(list: RedirectList) -> &'static str {
    match list {
        RedirectList::InitiateLogin => "Initiate login URL",
        RedirectList::BackChannelLogout => "Back-channel logout URLs",
        RedirectList::PostLogin => "Post login URLs, certificates only",
        RedirectList::PostLogout => "Post logout URLs, certificates only",
    }
}

fn role(mark: EndpointMark) -> AnswerRole {
    match mark {
        EndpointMark::Good => AnswerRole::Right,
        EndpointMark::Unknown | EndpointMark::Unasked => AnswerRole::Warning,
        EndpointMark::Bad => AnswerRole::Wrong,
    }
}
