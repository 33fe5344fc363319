//! Answers that are no success, in words and kinds.

use serde_json::Value as Json;
use url::Url;

use super::answer::Answer;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use crate::domain::text::clean;
use crate::wire::problem::Problem;
use crate::wire::split::{VALUES, values};

/// How much of a server's own words is kept, in characters.
const LONGEST_WORDS: usize = 200;
/// What a gateway says of a route that it does not have (API contract §2).
const NO_SUCH_ROUTE: &str = "Not Found";

/// What the body of an error says.
pub(super) struct ExplainedError {
    /// One line, made safe to show. Empty when the body says nothing.
    pub words: String,
    /// The API's own shape of an error, or as much of it as there was.
    pub problem: Problem,
    /// The token endpoint's `error` (RFC 6749 §5.2).
    pub error: Option<String>,
    /// Whether the body was a JSON object at all.
    pub structured: bool,
}

/// Reads an error's body: the API's shape, the token endpoint's, an HTML page, or plain text.
pub(super) fn said(body: &[u8]) -> ExplainedError {
    if values(body) > VALUES {
        let words = format!("more than {VALUES} values in one answer");
        return ExplainedError {
            words,
            problem: Problem::default(),
            error: None,
            structured: false,
        };
    }
    let Ok(Json::Object(object)) = serde_json::from_slice::<Json>(body) else {
        let words = line(&page(&String::from_utf8_lossy(body)));
        return ExplainedError {
            words,
            problem: Problem::default(),
            error: None,
            structured: false,
        };
    };
    let text = |key: &str| object.get(key).and_then(Json::as_str).filter(|text| !text.is_empty());
    let words = ["message", "error_description", "error"].into_iter().find_map(text);
    let words = line(words.unwrap_or_default());
    let error = text("error").map(line);
    let details = object.get("details").and_then(Json::as_array).cloned().unwrap_or_default();
    let code = object.get("code").and_then(Json::as_i64).and_then(|code| code.try_into().ok());
    let problem = Problem { code: code.unwrap_or(0), message: words.clone(), details };
    ExplainedError { words, problem, error, structured: true }
}

/// The error that an answer other than 2xx means.
///
/// `offered` names what the route belongs to, for servers that do not have it.
pub(super) fn refusal(asked: &RequestContext, answer: &Answer, offered: &str) -> ApiError {
    let said = said(&answer.body);
    let host = &asked.host;
    let status = answer.status;
    let words = if said.words.is_empty() { reason(status) } else { said.words.clone() };
    let violations: Vec<_> = said
        .problem
        .violations()
        .into_iter()
        .map(|mut violation| {
            violation.description = line(&violation.description);
            violation
        })
        .collect();
    let missing = format!("this server does not offer the {offered}");
    let error = match status {
        300..400 => {
            let what = format!("{host} answered {status}, {}", redirect(answer));
            asked.doubtful(ErrorKind::Unexpected, &what)
        }
        401 => {
            let why = format!("{host} does not accept the credentials ({words})");
            asked.failed(ErrorKind::SignedOut, &why)
        }
        501 => asked.failed(ErrorKind::Unexpected, &missing),
        404 if said.words == NO_SUCH_ROUTE && said.structured => {
            asked.failed(ErrorKind::Unexpected, &missing)
        }
        404 if said.words.is_empty() || !said.structured => {
            asked.failed(ErrorKind::Unexpected, &format!("{host} answered 404 ({words})"))
        }
        404 => asked.failed(ErrorKind::NotFound, &words),
        429 => {
            let when = answer.retry_after.map_or_else(
                || "try again later".to_owned(),
                |seconds| format!("try again in {seconds} s"),
            );
            let why = format!("too many requests to {host}, {when}");
            asked.failed(ErrorKind::RateLimited, &why)
        }
        400..500 => {
            let first = violations.first().map(|violation| {
                format!(": {} {}", clean(violation.target().0), violation.description)
            });
            asked.failed(ErrorKind::Refused, &(words + &first.unwrap_or_default()))
        }
        500..600 => {
            asked.doubtful(ErrorKind::Unavailable, &format!("{host} answered {status} ({words})"))
        }
        _ => asked.doubtful(ErrorKind::Unexpected, &format!("{host} answered {status}")),
    };
    ApiError {
        status: Some(status),
        error_code: said.problem.error_code().or(said.error.as_deref()).map(line),
        violations,
        trace_id: answer.trace_id.clone().or_else(|| request_id(&said.problem)),
        retry_after: answer.retry_after,
        ..error
    }
}

/// Names a redirect's target by its host only: the rest may be long, or hold a token.
fn redirect(answer: &Answer) -> String {
    let target = answer.location.as_deref().unwrap_or_default();
    match Url::parse(target).ok().and_then(|url| url.host_str().map(clean)) {
        Some(host) => format!("a redirect to {host}, and redirects are not followed"),
        None => "a redirect, and redirects are not followed".to_owned(),
    }
}

fn request_id(problem: &Problem) -> Option<String> {
    problem
        .details
        .iter()
        .find_map(|detail| detail.get("request_info")?.get("request_id")?.as_str().map(line))
}

/// The title of an HTML page, or the first line of plain text.
fn page(text: &str) -> String {
    // ASCII case folding keeps every byte's place.
    let folded = text.to_ascii_lowercase();
    let title = || {
        let start = folded.find("<title")?;
        let open = start + folded.get(start..)?.find('>')? + 1;
        let close = open + folded.get(open..)?.find("</title")?;
        text.get(open..close)
    };
    if let Some(title) = title() {
        return title.to_owned();
    }
    if folded.trim_start().starts_with('<') {
        return "an HTML page".to_owned();
    }
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// One line of foreign text, safe to show and of bounded length.
fn line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = clean(&joined);
    if let Some((cut, _)) = shown.char_indices().nth(LONGEST_WORDS) {
        shown.truncate(cut);
        shown.push('…');
    }
    shown
}

fn reason(status: u16) -> String {
    reqwest::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map_or_else(|| "no reason given".to_owned(), str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn every_kind_of_body_gives_one_harmless_line() {
        for (body, words) in [
            (r#"{"code":3,"message":"validation error","details":[]}"#, "validation error"),
            (
                r#"{"error":"invalid_client","error_description":"no such client"}"#,
                "no such client",
            ),
            (r#"{"error":"invalid_client"}"#, "invalid_client"),
            (r#"{"code":"three","message":7}"#, ""),
            ("<html><head><TITLE>502\n Bad Gateway</TITLE></head>", "502 Bad Gateway"),
            ("<html><body>…</body></html>", "an HTML page"),
            ("<title>never closed", "an HTML page"),
            ("\n\n upstream connect error\nmore", "upstream connect error"),
            ("\u{1b}]52;c;ZXZpbA==\u{7}", "␛]52;c;ZXZpbA==␇"),
            ("", ""),
        ] {
            assert_eq!(said(body.as_bytes()).words, words, "{body}");
        }
        assert_eq!(said("ä".repeat(1000).as_bytes()).words.chars().count(), 201);
    }
}
