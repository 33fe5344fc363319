//! Finds a sign-in request in whatever was pasted: the URL alone, a line of a log, a page's text, an
//! address that carries it within its own.

use super::percent::decoded;

/// How much of a text is looked through, in bytes.
const LOOKED_THROUGH: usize = 256 * 1024;
/// How often a URL may have been encoded.
const LAYERS: usize = 3;
/// The shortest line that was wrapped by a terminal or a mail, in bytes.
const WRAPPED: usize = 20;

/// What such a request begins with, and what stands in it.
const ENDPOINT: &str = "/authorize?";
const NAMES: [&str; 2] = ["client_id=", "redirect_uri="];

/// What ends a URL in a text.
fn ends(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\"'<>`\\|^".contains(c)
}

/// The request as it stands in `text`: a URL, a path with a query, or a query alone.
pub(super) fn find(text: &str) -> Option<String> {
    let end = (0..=LOOKED_THROUGH.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let text = unescaped(text.get(..end?)?);
    let mut best: Option<(usize, String)> = None;
    for text in [joined(&text), text] {
        for run in runs(&text, LAYERS) {
            let score = score(&run);
            if score > best.as_ref().map_or(0, |(score, _)| *score) {
                best = Some((score, run));
            }
        }
    }
    best.map(|(_, run)| run)
}

fn score(run: &str) -> usize {
    let has = |name: &str| usize::from(position(run, name).is_some());
    let named = NAMES.map(has).into_iter().sum::<usize>();
    let endpoint = usize::from(run.contains(ENDPOINT));
    let absolute = usize::from(run.contains("://"));
    4 * endpoint + 2 * named + has("response_type=") + absolute * endpoint.max(named.min(1))
}

/// Where a parameter of this name stands.
fn position(text: &str, name: &str) -> Option<usize> {
    let apart = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| ends(c) || "?&(;,#".contains(c))
    };
    text.match_indices(name).map(|(at, _)| at).find(apart)
}

/// Every piece of the text that may be a request, those that others carry encoded after them.
fn runs(text: &str, layers: usize) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split(ends) {
        let piece = trimmed(piece);
        let plain =
            piece.contains(ENDPOINT) || NAMES.iter().any(|one| position(piece, one).is_some());
        if plain {
            found.push(begun(piece).to_owned());
        }
    }
    if layers == 0 {
        return found;
    }
    for piece in text.split(|c: char| ends(c) || "&?=#".contains(c)) {
        let encoded = |name: &str| piece.contains(name.trim_end_matches(['=', '?']));
        if piece.contains('%')
            && (encoded(ENDPOINT) || encoded("authorize") || NAMES.iter().any(|one| encoded(one)))
        {
            found.extend(runs(&unescaped(&decoded(piece)), layers - 1));
        }
    }
    found
}

/// Without what belongs to the sentence around it.
fn trimmed(piece: &str) -> &str {
    let piece = piece.trim_start_matches(['(', '[', '*', '_']);
    let piece = piece.trim_end_matches(['.', ',', ';', ':', '!', ')', ']', '*']);
    if piece.contains("{{") { piece } else { piece.trim_end_matches('}') }
}

/// From the last scheme before the endpoint on: an address may carry another one unencoded, and a
/// log may write a word and a sign before it.
fn begun(piece: &str) -> &str {
    let endpoint = piece.find(ENDPOINT);
    let before = endpoint.or_else(|| piece.find('?')).unwrap_or(0);
    let head = piece.get(..before).unwrap_or_default();
    let scheme = ["https://", "http://"].iter().filter_map(|scheme| head.rfind(scheme)).max();
    let path = endpoint.and_then(|_| head.find("/oauth"));
    let parameter = || NAMES.iter().filter_map(|one| position(piece, one)).min();
    let at = match (scheme, path) {
        (Some(at), _) => at,
        (None, Some(at)) if !head.contains(['?', '&']) && !server(head.get(..at)) => at,
        (None, None) if endpoint.is_none() && before == 0 => parameter().unwrap_or(0),
        _ => 0,
    };
    piece.get(at..).unwrap_or(piece)
}

/// Whether a host without a scheme stands there.
fn server(text: Option<&str>) -> bool {
    let text = text.unwrap_or_default();
    text.contains('.') || text.contains(':') || text == "localhost"
}

/// HTML and JSON write some characters of a URL in their own way; twice where one quotes the other.
fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 15] = [
        ("&amp;", "&"),
        ("&#38;", "&"),
        ("&#038;", "&"),
        ("&#x26;", "&"),
        ("&#61;", "="),
        ("&#x3d;", "="),
        ("&#x3D;", "="),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("\\u0026", "&"),
        ("\\/", "/"),
    ];
    let mut text = text.to_owned();
    for _ in 0..2 {
        for (escape, plain) in ESCAPES {
            if text.contains(escape) {
                text = text.replace(escape, plain);
            }
        }
    }
    text
}

/// The lines of the text, those put together again that were one line before a terminal or a mail
/// wrapped it.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut last = 0;
    for line in text.lines() {
        let bare = line.trim().trim_start_matches("> ").trim();
        if !joined.is_empty() {
            if goes_on(joined.rsplit(ends).next().unwrap_or_default(), last, bare) {
                let kept = joined.trim_end().len();
                joined.truncate(kept);
                joined.push_str(bare);
                last = bare.len();
                continue;
            }
            joined.push('\n');
        }
        joined.push_str(line.trim_end());
        last = bare.len();
    }
    joined
}

/// Whether a URL that stands at the end of a line of this length goes on in the next one.
fn goes_on(open: &str, length: usize, next: &str) -> bool {
    let url = open.contains("://") || open.contains("%3A%2F") || open.starts_with('/');
    let (piece, rest) = next.split_at(next.find(ends).unwrap_or(next.len()));
    let closed = rest.is_empty()
        || rest.starts_with(['"', '\'', '<', '>', '`'])
        || rest.starts_with(" HTTP/")
        || piece.contains(['&', '%']);
    let word = piece.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
        && piece.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    let loud = piece.bytes().all(|byte| byte.is_ascii_uppercase());
    let date = piece.len() >= 10
        && piece.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && piece.as_bytes().get(4) == Some(&b'-');
    let apart = (piece.starts_with("http") && !open.ends_with('='))
        || piece.starts_with("HTTP/")
        || piece.is_empty()
        || !piece.contains(|c: char| c.is_ascii_alphanumeric());
    url && closed && length >= WRAPPED && length >= piece.len() && !word && !loud && !date && !apart
}
