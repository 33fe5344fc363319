//! Sessions of users, which the applications of an environment share; each kept small.

use jiff::Timestamp;

use super::sign_ins::{EmailAddress, kept};
use super::{ClientId, SessionId, UserId};

/// The most applications of a session that are kept.
const CLIENTS: usize = 100;

/// How a session stands, as the server tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionStatus {
    /// It is good.
    Active,
    /// Its time was over.
    Expired,
    /// It was taken away.
    Revoked,
    /// The user signed out.
    LoggedOut,
    /// The server does not tell.
    #[default]
    Untold,
    /// A word that this version does not know.
    Other(String),
}

impl SessionStatus {
    /// By the server's word, in any case.
    pub fn of(word: &str) -> Self {
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        match word {
            "" => Self::Untold,
            _ if is("active") => Self::Active,
            _ if is("expired") => Self::Expired,
            _ if is("revoked") => Self::Revoked,
            _ if is("logout") => Self::LoggedOut,
            _ => Self::Other(kept(word)),
        }
    }
}

/// What a session came from, as far as the server tells; each text may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionDevice {
    /// The browser and its version.
    pub browser: String,
    /// The operating system and its version.
    pub system: String,
    /// What kind of device it is.
    pub kind: String,
    /// The network address.
    pub address: String,
    /// Where that is thought to be.
    pub place: String,
}

impl SessionDevice {
    /// Keeps of each text what any should have.
    pub fn bounded(self) -> Self {
        Self {
            browser: kept(self.browser.trim()),
            system: kept(self.system.trim()),
            kind: kept(self.kind.trim()),
            address: kept(self.address.trim()),
            place: kept(self.place.trim()),
        }
    }

    /// Browser and system in a few words; empty where neither is told.
    pub fn words(&self) -> String {
        match (self.browser.as_str(), self.system.as_str()) {
            ("", "") => self.kind.clone(),
            (browser, "") => browser.to_owned(),
            ("", system) => system.to_owned(),
            (browser, system) => format!("{browser} on {system}"),
        }
    }
}

/// A session of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    /// Which one.
    pub id: SessionId,
    /// Whose; empty where the server does not tell.
    pub user: UserId,
    /// How it stands.
    pub status: SessionStatus,
    /// The applications that took part.
    pub clients: Vec<ClientId>,
    /// What it came from.
    pub device: SessionDevice,
    /// When it began.
    pub created: Option<Timestamp>,
    /// When it was used last.
    pub active: Option<Timestamp>,
    /// When it ends unless it is used before.
    pub idle_end: Option<Timestamp>,
    /// When it ends in any case.
    pub absolute_end: Option<Timestamp>,
    /// When it ended, as the server tells.
    pub ended: Option<Timestamp>,
}

/// How a session stands at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It goes on.
    Live,
    /// It has ended, by its time or by somebody.
    Ended(SessionStatus),
    /// The server's word for it is not known to this version.
    Unclear(String),
}

impl UserSession {
    /// The same with no more of its texts and applications than any session should have.
    pub fn bounded(mut self) -> Self {
        self.id = SessionId::new(kept(self.id.as_str()));
        self.user = UserId::new(kept(self.user.as_str()));
        self.clients.truncate(CLIENTS);
        for id in &mut self.clients {
            *id = ClientId::new(kept(id.as_str()));
        }
        self.device = self.device.bounded();
        self
    }

    /// How it stands at the server's time `now`.
    pub fn state(&self, now: Timestamp) -> SessionState {
        let over = [self.idle_end, self.absolute_end].into_iter().flatten().any(|end| end <= now);
        match &self.status {
            SessionStatus::Active | SessionStatus::Untold if over => {
                SessionState::Ended(SessionStatus::Expired)
            }
            SessionStatus::Untold if self.ended.is_some() => {
                SessionState::Ended(SessionStatus::Untold)
            }
            SessionStatus::Active | SessionStatus::Untold => SessionState::Live,
            SessionStatus::Other(word) => SessionState::Unclear(word.clone()),
            ended => SessionState::Ended(ended.clone()),
        }
    }

    /// Whether it may still be used at the server's time `now`: what is not clear may.
    pub fn may_live(&self, now: Timestamp) -> bool {
        !matches!(self.state(now), SessionState::Ended(_))
    }

    /// When it ended at the server's time `now`, where that is known.
    pub fn ended_at(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = [self.idle_end, self.absolute_end].into_iter().flatten();
        self.ended.or_else(|| ends.filter(|end| *end <= now).min())
    }
}

impl SessionState {
    /// Its word for lists.
    pub fn word(&self) -> &str {
        match self {
            Self::Live => "live",
            Self::Ended(SessionStatus::Expired) => "expired",
            Self::Ended(SessionStatus::Revoked) => "revoked",
            Self::Ended(SessionStatus::LoggedOut) => "signed out",
            Self::Ended(_) => "ended",
            Self::Unclear(word) => word,
        }
    }
}

/// A user that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundUser {
    /// Who.
    pub id: UserId,
    /// The address.
    pub email: EmailAddress,
}

/// A user as somebody names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoughtUser {
    /// By identifier.
    Id(UserId),
    /// By e-mail address.
    Email(EmailAddress),
}

impl SoughtUser {
    /// What `text` names; `None` where it is empty. Identifiers have no `@`.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(if text.contains('@') {
            Self::Email(EmailAddress::new(text))
        } else {
            Self::Id(UserId::new(kept(text)))
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{SessionDevice, SessionState, SessionStatus, SoughtUser, UserSession};
    use crate::domain::{ClientId, SessionId, UserId};

    fn now() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    fn session(status: &str) -> UserSession {
        UserSession {
            id: SessionId::new("ses_1"),
            user: UserId::new("usr_1"),
            status: SessionStatus::of(status),
            clients: Vec::new(),
            device: SessionDevice::default(),
            created: None,
            active: None,
            idle_end: None,
            absolute_end: None,
            ended: None,
        }
    }

    #[test]
    fn a_session_is_live_until_the_server_or_its_time_ends_it() {
        for (status, word, may) in [
            ("ACTIVE", "live", true),
            ("active", "live", true),
            ("", "live", true),
            ("Expired", "expired", false),
            ("revoked", "revoked", false),
            ("logout", "signed out", false),
            ("PAUSED", "PAUSED", true),
        ] {
            let one = session(status);
            assert_eq!((one.state(now()).word(), one.may_live(now())), (word, may), "{status}");
        }
        let (before, after) = (now() - SignedDuration::from_secs(1), now());
        for at in [before, after] {
            let idle = UserSession { idle_end: Some(at), ..session("active") };
            let absolute = UserSession { absolute_end: Some(at), ..session("") };
            for one in [idle, absolute] {
                assert_eq!(one.state(now()), SessionState::Ended(SessionStatus::Expired));
                assert_eq!(one.ended_at(now()), Some(at));
                assert!(one.may_live(before - SignedDuration::from_secs(1)));
            }
        }
        let told = UserSession { ended: Some(before), ..session("") };
        assert!(!told.may_live(now()));
    }

    #[test]
    fn no_text_of_a_session_is_longer_than_any_should_be() {
        let huge = "x".repeat(100_000);
        let device = SessionDevice { browser: huge.clone(), ..SessionDevice::default() };
        let one = UserSession {
            id: SessionId::new(&*huge),
            clients: vec![ClientId::new(&*huge); 5_000],
            device,
            ..session("active")
        };
        assert!(format!("{:?}", one.bounded()).len() < 30_000);
    }

    #[test]
    fn an_at_sign_tells_an_address_from_an_identifier() {
        assert_eq!(SoughtUser::of(" "), None);
        assert_eq!(SoughtUser::of(" usr_1 "), Some(SoughtUser::Id(UserId::new("usr_1"))));
        let address = SoughtUser::of("ana@example.org").unwrap();
        assert!(matches!(&address, SoughtUser::Email(one) if one.whole() == "ana@example.org"));
        assert!(!format!("{address:?}").contains("ana"));
    }
}
