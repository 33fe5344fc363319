//! Whether the URLs of an application answer. They belong to somebody else: no credentials are sent,
//! no body is read, redirects are followed by hand, and where they lead is looked at before it is asked.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::LOCATION;
use reqwest::tls::TlsInfo;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Host, Url};

use super::address;
use super::failure::RequestContext;
use super::http::{self, HttpOptions, Trust};
use crate::domain::ClientId;
use crate::domain::certificate::good_until;
use crate::domain::endpoints::{
    EndpointFinding, EndpointMark, EndpointQuestion, EndpointTarget, certificate, private,
};
use crate::domain::explain::{ENDPOINT, shown_uri};
use crate::domain::redirect::RedirectList;
use crate::domain::text::{clean, count};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many redirects are followed.
const HOPS: usize = 5;
/// The longest sentence, in characters: where a redirect leads may be long.
const LONGEST: usize = 160;

/// How URLs are asked.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The certificate authorities that are believed besides the system's.
    pub trust: Trust,
    /// Whether loopback and private addresses may be asked.
    pub private: bool,
    /// Host and port of the environment.
    pub environment: String,
    /// The application.
    pub client: ClientId,
}

/// What a URL answered.
struct ReachedAnswer {
    status: u16,
    /// Where a redirect leads.
    location: Option<String>,
    /// The certificate, for `https`.
    der: Option<Vec<u8>>,
}

type ReachSaid = (EndpointMark, String);

impl Reach {
    /// What is found out about the URL of a question, with these certificate authorities.
    pub async fn answer(
        question: EndpointQuestion,
        trust: Trust,
        now: Timestamp,
    ) -> Vec<EndpointFinding> {
        let EndpointQuestion { target, private, environment, client } = question;
        Self { trust, private, environment, client }.look(&target, now).await
    }

    /// What is found out about a URL at this time.
    pub async fn look(&self, target: &EndpointTarget, now: Timestamp) -> Vec<EndpointFinding> {
        let finding = |(mark, text): ReachSaid| EndpointFinding {
            list: target.list,
            url: target.url.clone(),
            mark,
            text: bounded(text),
        };
        let url = match Url::parse(&target.url) {
            Ok(url) if matches!(url.scheme(), "https" | "http") => url,
            _ => {
                let text = "it is no URL of the web: nothing is asked";
                return vec![finding((EndpointMark::Unknown, text.into()))];
            }
        };
        let (said, der) = match target.list {
            RedirectList::InitiateLogin => self.leads(url).await,
            RedirectList::BackChannelLogout => self.answers(&url).await,
            RedirectList::PostLogin | RedirectList::PostLogout => self.certified(url).await,
        };
        let certified = der.map(|der| certificate(good_until(&der), now));
        said.into_iter().chain(certified).map(finding).collect()
    }

    /// Whether it leads to the authorization endpoint, which itself is not asked.
    async fn leads(&self, first: Url) -> (Option<ReachSaid>, Option<Vec<u8>>) {
        let (mut url, mut der) = (first, None);
        for hop in 0..=HOPS {
            let answer = match self.ask(Method::GET, &url).await {
                Ok(answer) => answer,
                Err(said) => return (Some(said), der),
            };
            if hop == 0 {
                der.clone_from(&answer.der);
            }
            let Some(next) = next(&url, &answer) else {
                return (Some(ends(&url, answer.status)), der);
            };
            match next {
                Ok(next) if next.path() == ENDPOINT => {
                    return (Some(self.begins(&next, hop + 1)), der);
                }
                Ok(next) => url = next,
                Err(said) => return (Some(said), der),
            }
        }
        let text = format!("it redirects more than {HOPS} times without leading to {ENDPOINT}");
        (Some((EndpointMark::Bad, text)), der)
    }

    fn begins(&self, authorize: &Url, hops: usize) -> ReachSaid {
        let host = address::host(authorize);
        if host != self.environment {
            let text =
                format!("it leads to {ENDPOINT} at {}, not of this environment", clean(&host));
            return (EndpointMark::Bad, text);
        }
        let asked = authorize.query_pairs().find(|(name, _)| name == "client_id");
        if asked.is_some_and(|(_, id)| id != self.client.as_str()) {
            let text = format!("it leads to {ENDPOINT} with the client ID of another application");
            return (EndpointMark::Bad, text);
        }
        (EndpointMark::Good, format!("it leads to {ENDPOINT} after {}", count(hops, "redirect")))
    }

    /// Whether anybody is there. A logout token is never sent.
    async fn answers(&self, url: &Url) -> (Option<ReachSaid>, Option<Vec<u8>>) {
        match self.ask(Method::HEAD, url).await {
            Err(said) => (Some(said), None),
            Ok(answer) => {
                let status = answer.status;
                let said = match status {
                    300..=399 => (
                        EndpointMark::Bad,
                        format!(
                            "it redirects ({status}), and who sends a logout follows no redirect"
                        ),
                    ),
                    404 | 410 => (
                        EndpointMark::Unknown,
                        format!("it answers {status} to HEAD: see whether the path is right"),
                    ),
                    500.. => (EndpointMark::Bad, format!("it fails ({status})")),
                    _ => (EndpointMark::Good, format!("it answers ({status} to HEAD)")),
                };
                (Some(said), answer.der)
            }
        }
    }

    /// The certificate alone: the host's first page is asked, and not the URL.
    async fn certified(&self, mut url: Url) -> (Option<ReachSaid>, Option<Vec<u8>>) {
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        match self.ask(Method::HEAD, &url).await {
            Ok(answer) => (None, answer.der),
            Err(said) => (Some(said), None),
        }
    }

    async fn ask(&self, method: Method, url: &Url) -> Result<ReachedAnswer, ReachSaid> {
        let unknown = |text: String| (EndpointMark::Unknown, text);
        let host = address::host(url);
        let addresses = addresses(url).await.map_err(|why| (EndpointMark::Bad, why))?;
        let inner = addresses.iter().find_map(|one| Some((one.ip(), private(one.ip())?)));
        if let Some((ip, what)) = inner.filter(|_| !self.private) {
            let text = format!("{} is {ip}, {what}: it is not asked", clean(&host));
            return Err((EndpointMark::Unasked, text));
        }
        // Without certificate authorities a machine can still ask what is no https.
        let plain = url.scheme() == "http";
        let options = HttpOptions {
            trust: if plain { Trust::Nobody } else { self.trust.clone() },
            connect_timeout: PATIENCE,
            timeout: PATIENCE,
            ..HttpOptions::default()
        };
        let name = url.host_str().unwrap_or_default();
        let client =
            http::pinned(&options, name, &addresses).map_err(|error| unknown(error.message))?;
        let asked = RequestContext { doing: "ask it", host, writes: false };
        let mut bare = url.clone();
        // They would be sent as credentials.
        let cleared = bare.set_username("").is_ok() && bare.set_password(None).is_ok();
        if !cleared {
            return Err(unknown("it cannot be asked without a user name".into()));
        }
        let sent = client.request(method, bare).send().await;
        let response = sent.map_err(|error| (EndpointMark::Bad, asked.not_sent(error).message))?;
        let info = response.extensions().get::<TlsInfo>();
        let der = info.and_then(TlsInfo::peer_certificate).map(<[u8]>::to_vec);
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        Ok(ReachedAnswer {
            status: response.status().as_u16(),
            location: location.map(str::to_owned),
            der,
        })
    }
}

/// The addresses of the host, as they are asked from here on.
async fn addresses(url: &Url) -> Result<Vec<SocketAddr>, String> {
    let port = url.port_or_known_default().unwrap_or(443);
    let one = |ip: IpAddr| vec![SocketAddr::new(ip, port)];
    let name = match url.host() {
        Some(Host::Ipv4(ip)) => return Ok(one(ip.into())),
        Some(Host::Ipv6(ip)) => return Ok(one(ip.into())),
        Some(Host::Domain(name)) => name,
        None => return Err("it has no host".into()),
    };
    let failed = || format!("the name {} cannot be resolved", clean(name));
    match timeout(PATIENCE, lookup_host((name, port))).await {
        Ok(Ok(found)) => {
            Some(found.collect::<Vec<_>>()).filter(|all| !all.is_empty()).ok_or_else(failed)
        }
        Ok(Err(_)) | Err(_) => Err(failed()),
    }
}

/// Where a redirect leads, if it is one.
fn next(url: &Url, answer: &ReachedAnswer) -> Option<Result<Url, ReachSaid>> {
    let location = answer.location.as_deref().filter(|_| (300..400).contains(&answer.status))?;
    Some(match url.join(location) {
        Ok(next) if matches!(next.scheme(), "https" | "http") => Ok(next),
        _ => Err((EndpointMark::Bad, "it redirects to what is no URL of the web".into())),
    })
}

fn bounded(mut text: String) -> String {
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

fn ends(url: &Url, status: u16) -> ReachSaid {
    let place = clean(&shown_uri(url.as_str()));
    match status {
        200..=299 => {
            let text =
                format!("it ends at {place} without leading to {ENDPOINT}: a script may do that");
            (EndpointMark::Unknown, text)
        }
        _ => (EndpointMark::Bad, format!("it ends at {place} with {status}")),
    }
}
