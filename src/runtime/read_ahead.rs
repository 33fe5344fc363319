//! The next page of a listing, asked for when the one before it has come: while it is on its way, that one is
//! taken in and drawn.

use std::sync::{Mutex, PoisonError};

use tokio::task::JoinSet;

use crate::api::request::{Answered, ListFilter};
use crate::api::{ApiError, Reply, Request};
use crate::wire::page::Pager;

/// One listing at a time: whoever begins another one ends it, and its request with it.
#[derive(Debug, Default)]
pub struct ReadAhead(Mutex<Option<FollowedListing>>);

/// A listing of which all pages so far were asked for here.
#[derive(Debug)]
struct FollowedListing {
    filter: ListFilter,
    pager: Pager,
    /// The token of the next page.
    token: String,
    /// The request for it; dropping this ends it.
    page: JoinSet<Result<Answered, ApiError>>,
}

impl ReadAhead {
    /// The answer to `request`, which has been on its way already where it asks for the next page of the listing
    /// that is followed. `ask` sends a request.
    pub async fn answer<F>(
        &self,
        request: Request,
        ask: impl Fn(Request) -> F,
    ) -> Result<Answered, ApiError>
    where
        F: Future<Output = Result<Answered, ApiError>> + Send + 'static,
    {
        let Request::ListApplications { filter, page_token } = request else {
            return ask(request).await;
        };
        let (mut pager, early) = match &page_token {
            None => {
                drop(self.take(|_| true));
                (Pager::default(), None)
            }
            Some(token) => {
                let next = self.take(|next| next.filter == filter && next.token == *token);
                let Some(mut next) = next else {
                    return ask(Request::ListApplications { filter, page_token }).await;
                };
                // Where its task broke, the request is sent once more: it only reads.
                (next.pager, next.page.join_next().await.and_then(Result::ok))
            }
        };
        let answer = match early {
            Some(answer) => answer,
            None => ask(Request::ListApplications { filter, page_token }).await,
        };
        let Ok(Answered { reply: Reply::Applications(page), .. }) = &answer else { return answer };
        if let Some(token) = pager.next(page.items.len(), page.total, &page.next) {
            let request = Request::ListApplications { filter, page_token: Some(token.clone()) };
            let mut page = JoinSet::new();
            page.spawn(ask(request));
            self.keep(FollowedListing { filter, pager, token, page });
        }
        answer
    }

    fn take(&self, matches: impl FnOnce(&mut FollowedListing) -> bool) -> Option<FollowedListing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take_if(matches)
    }

    fn keep(&self, listing: FollowedListing) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(listing);
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, ready};
    use std::sync::{Arc, Mutex};

    use serde_json::json;
    use tokio::task::yield_now;

    use super::ReadAhead;
    use crate::api::request::{Answered, ListFilter, Page};
    use crate::api::{ApiError, ErrorKind, Reply, Request};
    use crate::wire::application::ClientAnswer;

    /// Answers pages of one application, the tokens of which are `b`, `c` and so on until `last`, and keeps the
    /// tokens that it was asked for.
    #[derive(Clone)]
    struct Server {
        last: char,
        asked: Arc<Mutex<String>>,
    }

    impl Server {
        fn new(last: char) -> Self {
            Self { last, asked: Arc::default() }
        }

        fn answer(self, request: Request) -> Ready<Result<Answered, ApiError>> {
            ready(self.page(request))
        }

        fn page(self, request: Request) -> Result<Answered, ApiError> {
            let Request::ListApplications { page_token, .. } = request else { unreachable!() };
            let token = page_token.map_or('a', |token| token.chars().next().unwrap());
            self.asked.lock().unwrap().push(token);
            if token == 'x' {
                return Err(ApiError::new(ErrorKind::Unexpected, "no"));
            }
            let next = char::from_u32(u32::from(token) + 1).filter(|_| token < self.last);
            let one = json!({"client": {"id": token, "name": token, "client_type": "WEB_APP"}});
            let one: ClientAnswer = serde_json::from_value(one).unwrap();
            let page = Page {
                items: vec![one.client.into()],
                unreadable: 0,
                total: None,
                next: next.map(String::from).unwrap_or_default(),
            };
            Ok(Answered { reply: Reply::Applications(page), trace_id: None, date: None })
        }

        fn asked(&self) -> String {
            self.asked.lock().unwrap().clone()
        }
    }

    async fn page(ahead: &ReadAhead, server: &Server, token: &str) -> Option<String> {
        let page_token = (!token.is_empty()).then(|| token.to_owned());
        let request = Request::ListApplications { filter: ListFilter::All, page_token };
        let answered =
            ahead.answer(request, |request| server.clone().answer(request)).await.ok()?;
        // What was begun meanwhile gets its turn.
        yield_now().await;
        let Reply::Applications(page) = answered.reply else { return None };
        Some(page.next)
    }

    #[tokio::test]
    async fn each_page_is_asked_for_once_and_the_next_one_before_anybody_wants_it() {
        let (ahead, server) = (ReadAhead::default(), Server::new('c'));
        for (token, next, asked) in [("", "b", "ab"), ("b", "c", "abc"), ("c", "", "abc")] {
            assert_eq!(page(&ahead, &server, token).await.as_deref(), Some(next));
            assert_eq!(server.asked(), asked);
        }
    }

    #[tokio::test]
    async fn another_token_and_another_listing_are_asked_for_anew() {
        let (ahead, server) = (ReadAhead::default(), Server::new('z'));
        page(&ahead, &server, "").await;
        assert_eq!(page(&ahead, &server, "f").await.as_deref(), Some("g"));
        assert_eq!(server.asked(), "abf", "what nobody follows is not read ahead of");
        assert_eq!(page(&ahead, &server, "").await.as_deref(), Some("b"));
        assert_eq!(page(&ahead, &server, "b").await.as_deref(), Some("c"));
        assert_eq!(server.asked(), "abfabc");
    }

    #[tokio::test]
    async fn a_page_that_does_not_come_fails_for_whoever_asks_and_may_be_asked_for_again() {
        let (ahead, server) = (ReadAhead::default(), Server::new('z'));
        page(&ahead, &server, "").await;
        for token in 'b'..'x' {
            assert!(page(&ahead, &server, &token.to_string()).await.is_some());
        }
        assert_eq!(page(&ahead, &server, "x").await, None);
        assert_eq!(page(&ahead, &server, "x").await, None);
        assert!(server.asked().ends_with("wxx"), "{}", server.asked());
    }
}
