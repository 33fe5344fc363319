//! Words about the row under the cursor: what it is, why it cannot be changed, what the rules say.

use ratatui::text::Line;

use super::{View, activity, configuration, redirects};
use crate::app::Tab;
use crate::app::keys::hint::{Hint, next};
use crate::app::screen::reveal::Reveal;
use crate::app::screen::rows::Row;
use crate::domain::attention::Attention;
use crate::domain::rotation::expired;
use crate::domain::settings::{Presence, Section};
use crate::domain::time::minute;
use crate::domain::{ClientSecret, FieldId, Finding, Value};
use crate::ui::text::wrap;
use crate::ui::widgets::findings;

/// What is said of a key that the server tells besides.
const UNKNOWN: &str = "This version does not know it: it is kept as it is, and never sent. A deleted \
                       application that is created again comes back without it";

/// What is said of a second secret.
const GENERATE: &str = "At most two secrets are active: the second is there so that the first can be \
                        replaced without downtime";

/// The lines, empty where nothing needs to be said. Where it is `roomy`, the first is kept for what deserves a
/// look, so that the others stay where they are from one application to the next.
pub fn lines(view: &View, roomy: bool) -> Vec<Line<'static>> {
    let mut lines = notable(view);
    let Some(row) = view.state.row() else { return lines };
    if roomy && lines.is_empty() {
        lines.push(Line::raw(""));
    }
    let words = |lines: &mut Vec<Line<'static>>, text: &str| {
        let wrapped = wrap(text, view.columns.saturating_sub(2)).into_iter();
        lines.extend(wrapped.map(|text| Line::styled(format!(" {text}"), view.ctx.theme.faint)));
    };
    match row {
        Row::Kind => {
            words(&mut lines, view.application.kind.meaning());
            let known = |at: Option<jiff::Timestamp>| at.map_or_else(|| "unknown".into(), minute);
            let (created, updated) = (view.application.created, view.application.updated);
            words(&mut lines, &format!("Created {}", known(created)));
            words(&mut lines, &format!("Updated {}", known(updated)));
        }
        Row::Field(field) | Row::ListHead(field) => about_field(view, field, &mut lines, words),
        Row::ListItem(field, index) => {
            if let Value::List(items) = field.row().get(view.state.shown(view.application))
                && let Some(url) = items.get(index)
            {
                words(&mut lines, url);
            }
            let found = redirects::findings_of(view, field, index);
            lines.extend(findings::lines(&found, view.columns, 1, view.ctx));
            words(&mut lines, field.row().help);
        }
        Row::Unknown(at) => {
            let (key, value) = configuration::unknown(view, at);
            words(&mut lines, &format!("{key}: {value}"));
            words(&mut lines, UNKNOWN);
        }
        Row::DeleteApplication => match view.application.kind.deletable() {
            Ok(()) => words(
                &mut lines,
                "Its client ID stops working and its users are signed out. You type its name to confirm",
            ),
            Err(why) => words(&mut lines, why),
        },
        Row::Secret(id) => {
            let secret = view.application.secrets.iter().find(|secret| secret.id == id);
            for text in secret.map(|secret| about_secret(view, secret)).unwrap_or_default() {
                words(&mut lines, &text);
            }
            words(
                &mut lines,
                "Deactivating can be undone, deleting cannot. Its value cannot be shown again",
            );
        }
        Row::SignIn(number) => {
            for text in activity::about(view, number) {
                words(&mut lines, &text);
            }
        }
        Row::GenerateSecret => words(&mut lines, GENERATE),
    }
    lines
}

/// What deserves a look: in words the first thing that the open tab is about, and there the secret under the cursor.
fn notable(view: &View) -> Vec<Line<'static>> {
    let secret = match view.state.row() {
        Some(Row::Secret(id)) => view.application.secrets.iter().find(|secret| secret.id == id),
        _ => None,
    };
    let here = |one: &Attention| secret.is_some_and(|secret| one.is_about(secret));
    let rank = |one: &&Attention| match view.state.place.tab {
        Tab::Credentials => (one.is_redirect(), !here(one)),
        Tab::Redirects => (!one.is_redirect(), false),
        Tab::Configuration | Tab::Activity => (false, false),
    };
    let Some(first) = view.notable.iter().min_by_key(rank) else { return Vec::new() };
    let draft = view.state.drafts.get(&view.application.id);
    let mended = *first == Attention::NoRedirect
        && draft.is_some_and(|draft| draft.changes(FieldId::PostLogin));
    let so_far = if mended { " until the changes are saved" } else { "" };
    let more = match view.notable.len() {
        1 => String::new(),
        all => format!(" (+{} more)", all - 1),
    };
    let (mark, words) = (view.ctx.glyphs.warning, first.describe(view.model.now));
    let text = format!("{mark} {words}{so_far}{more}");
    let wrapped = wrap(&text, view.columns.saturating_sub(2)).into_iter();
    wrapped.map(|text| Line::styled(format!(" {text}"), view.ctx.theme.warning)).collect()
}

/// What there may be no room for beside it: where its value is, which is not to be cut, the whole times, and who
/// added it.
fn about_secret(view: &View, secret: &ClientSecret) -> Vec<String> {
    let at = |at: Option<jiff::Timestamp>| at.map_or_else(|| "at an unknown time".into(), minute);
    let by = secret.created_by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
    let used = secret
        .used()
        .map_or_else(|| "Never used".to_owned(), |used| format!("Last used {}", minute(used)));
    let now = view.state.world.server_time(view.model.now);
    let word = if expired(secret, now) { "Expired" } else { "Expires" };
    let expires = secret.expires.map(|at| format!("{word} {}", minute(at)));
    let added = format!("Added {}{by}", at(secret.created));
    kept(view, secret).into_iter().chain([added, used]).chain(expires).collect()
}

/// Where its value is, as far as it is noted; nothing of one that was generated elsewhere.
fn kept(view: &View, secret: &ClientSecret) -> Option<String> {
    let (application, notes) = (&view.application.id, &view.model.engine.known.notes);
    let shown = |reveal: &Reveal| {
        reveal.application == *application && reveal.listed.suffix == secret.suffix
    };
    if view.model.reveals.iter().any(shown) {
        return Some("Its value is on the screen".into());
    }
    if notes.lost(application, secret) {
        let (words, keep) = if notes.guessed(application, secret) {
            let words = "Its value is probably lost: the answer with it was";
            (words, Some(("use-row", "keeps it if a colleague generated it")))
        } else {
            ("Its value went nowhere: it is lost", None)
        };
        let delete = ("delete-secret", "deletes it");
        let keys: Vec<Hint> = keep.into_iter().chain([delete]).collect();
        return Some(format!("{words}{}", next(&view.model.keymap, &keys)));
    }
    if let Some(used) = notes.used_unnoted(application, secret) {
        let at = minute(used);
        return Some(format!(
            "It is not noted that its value went anywhere, but it was used at {at}: somebody may have it"
        ));
    }
    let held = notes.held(application, &secret.id, &secret.suffix);
    held.map(|words| format!("Its value {words}"))
}

fn about_field(
    view: &View,
    id: FieldId,
    lines: &mut Vec<Line<'static>>,
    words: impl Fn(&mut Vec<Line<'static>>, &str),
) {
    let field = id.row();
    if field.label != field.short {
        words(lines, field.label);
    }
    words(lines, field.help);
    if let Presence::Locked(why) | Presence::Absent(why) = (field.presence)(&view.application.kind)
    {
        words(lines, why);
    }
    if view.application.untold.contains(id) {
        words(
            lines,
            "The server does not tell its value. After a save, what the server answers is compared with what was sent",
        );
    }
    let settings = view.state.shown(view.application);
    let mut found: Vec<Finding> = Vec::new();
    if field.section == Section::Configuration {
        let kind = &view.application.kind;
        found = field.check(&field.get(settings), kind, view.state.world.environment.kind);
    }
    if let Some(draft) = view.state.drafts.get(&view.application.id) {
        if draft.changes(id) && field.section == Section::Configuration {
            let (_, was) = configuration::words(view, id, &field.get(&draft.base));
            words(lines, &format!("Was: {was}"));
            let theirs = field.get(&view.application.settings);
            if !id.same(&theirs, &field.get(&draft.base)) {
                let (_, theirs) = configuration::words(view, id, &theirs);
                words(lines, &format!("On the server by now: {theirs}"));
            }
        }
        let objections = draft.objections.iter().filter(|(field, _)| *field == id);
        found.extend(objections.map(|(_, finding)| finding.clone()));
    }
    if id == FieldId::AccessTokenExpiry
        && let Some(policy) = &view.state.policy
    {
        found.extend(idle_warning(settings.access_token_expiry, policy));
    }
    lines.extend(findings::lines(&found, view.columns, 1, view.ctx));
}

// A session that ended for idleness should not leave working tokens behind.
fn idle_warning(
    expiry: Option<u64>,
    policy: &crate::wire::environment::SessionSettings,
) -> Option<Finding> {
    let idle = policy.idle_session_timeout.filter(|_| policy.idle_session_enabled)?;
    let expiry = expiry.or(policy.access_token_expiry.map(|minutes| minutes * 60))?;
    (expiry >= idle * 60).then(|| {
        Finding::warn(format!(
            "Not shorter than the idle session timeout of {idle} minutes: tokens outlive idle sessions"
        ))
    })
}
