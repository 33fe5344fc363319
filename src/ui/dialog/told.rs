//! Dialogs as lines that are read aloud: the same lines as are painted, unwrapped.

use super::sheet::Sheet;
use super::{
    checklist, clash, confirm, connect, create, difference, explain, history, reach, reveal,
    rotation, sessions, sign_in, test,
};
use crate::app::keys::Needs;
use crate::app::keys::hint::{Hint, labels, sentences};
use crate::app::screen::dialog::{Confirm, Difference, Menu, ReadingDialog, ReadingLine};
use crate::app::screen::difference::{DifferenceLine, DifferenceRole, columns};
use crate::app::screen::history_view::{HistoryView, details, verb};
use crate::app::screen::ready;
use crate::app::screen::reveal::{Reveal, RevealStep};
use crate::app::screen::session_facts::facts;
use crate::app::screen::signing_in::SignInDialog;
use crate::app::{Dialog, Model};
use crate::domain::record::{Entry, Outcome};
use crate::domain::text::{clean, count};
use crate::domain::time::short_minute;
use crate::ui::Ctx;
use crate::ui::plain::{PlainDialog, aloud};

/// More columns than any line of a difference has.
const LONG: usize = 8_000;

/// The dialog that is open, and a secret above everything else.
pub fn told(model: &Model, ctx: &Ctx) -> Option<PlainDialog> {
    if let Some(secret) = model.reveals.last() {
        return Some(of_reveal(model, secret, ctx));
    }
    let mut sheet = Sheet::aloud(ctx);
    let title = match model.dialog.as_ref()? {
        Dialog::Create(form, _) => {
            create::fill(model, form, ctx, &mut sheet);
            create::title(model)
        }
        Dialog::Connect(form) => {
            connect::fill(model, form, ctx, &mut sheet);
            connect::title(form)
        }
        Dialog::Confirm(question) => {
            confirm::fill(model, question, ctx, &mut sheet);
            return Some(of_question(question, spoken(&question.title, sheet)));
        }
        Dialog::Clash(both) => {
            clash::fill(model, both, ctx, &mut sheet);
            clash::TITLE.into()
        }
        Dialog::Test(question) => {
            test::fill(model, question, ctx, &mut sheet);
            test::TITLE.into()
        }
        Dialog::Explain(open) => {
            explain::fill(model, open, ctx, &mut sheet);
            explain::TITLE.into()
        }
        Dialog::SignIn(open) => {
            sign_in::fill(model, open, ctx, &mut sheet);
            return Some(of_sign_in(open, spoken(sign_in::TITLE, sheet)));
        }
        Dialog::Reach(open) => {
            reach::fill(model, open, ctx, &mut sheet);
            reach::TITLE.into()
        }
        Dialog::Rotation => {
            rotation::fill(model, ctx, &mut sheet);
            rotation::TITLE.into()
        }
        Dialog::Difference(changes) => return Some(of_difference(model, changes, sheet)),
        Dialog::Sessions => return of_sessions(model, ctx),
        Dialog::History => return Some(of_history(model, model.history.as_ref()?)),
        Dialog::Menu(menu) => return Some(of_menu(model, menu)),
        Dialog::Reading(text) => return Some(of_reading(model, text)),
    };
    Some(spoken(&title, sheet))
}

fn spoken(title: &str, sheet: Sheet) -> PlainDialog {
    let (lines, keys) = sheet.into_told();
    let lines = lines.into_iter().map(|(line, here)| (aloud(&line), here));
    PlainDialog {
        title: aloud(title),
        lines: lines.filter(|(line, _)| !line.is_empty()).collect(),
        keys: keys.iter().map(|hint| aloud(hint)).collect(),
        shown: None,
    }
}

fn plain(title: &str, lines: Vec<(String, bool)>, keys: &[String]) -> PlainDialog {
    let keys = keys.iter().map(|hint| aloud(hint)).collect();
    PlainDialog { title: aloud(title), lines, keys, shown: None }
}

fn said(text: &str) -> (String, bool) {
    (aloud(text), false)
}

// What is to be typed is told as it is.
fn of_question(question: &Confirm, mut told: PlainDialog) -> PlainDialog {
    if let Some((word, _)) = &question.word {
        let at = told.lines.iter().position(|(_, here)| *here).unwrap_or(told.lines.len());
        told.lines.insert(at, (format!("Type {}", clean(word)), false));
    }
    told
}

// The URL is told as it is, on a line of its own.
fn of_sign_in(open: &SignInDialog, mut told: PlainDialog) -> PlainDialog {
    if let Some(waiting) = open.waiting() {
        let at = told.lines.len().min(sign_in::BEFORE_URL);
        told.lines.insert(at, (clean(&waiting.attempt.url()), false));
    }
    told
}

fn of_reveal(model: &Model, reveal: &Reveal, ctx: &Ctx) -> PlainDialog {
    let told = model.told(reveal);
    let shown = reveal.shown(model.now) && told.shown(model.now);
    let mut sheet = Sheet::aloud(ctx);
    let (name, id) = (reveal.application_name.as_str(), reveal.application.as_str());
    sheet.words(&format!("For {}, {}", clean(name), clean(id)), ctx.theme.text);
    let production = if reveal::production(model, reveal) { ", PRODUCTION" } else { "" };
    let place = format!("In {}{production}", clean(&reveal.environment_name));
    sheet.words(&place, ctx.theme.text);
    let hidden = format!("Hidden, ending {}", clean(&reveal.listed.suffix));
    sheet.words(if shown { "Shown on a line of its own" } else { &hidden }, ctx.theme.text);
    checklist::lines(model, told, false, ctx, &mut sheet);
    if let Some((bad, text)) = model.remark(reveal) {
        let mark = if bad { "warning: " } else { "" };
        sheet.words(&format!("{mark}{text}"), ctx.theme.text);
    }
    reveal::step(model, reveal, ctx, usize::MAX, &mut sheet);
    let mut dialog = spoken(reveal::TITLE, sheet);
    if matches!(reveal.step, RevealStep::Holding | RevealStep::Delivering) {
        let steps = checklist::HINTS.iter().flat_map(|hints| sentences(&model.keymap, hints));
        // One to a line.
        let others = reveal::keys(model, reveal, shown, false, 0);
        dialog.keys = steps.chain(others).map(|hint| aloud(&hint)).collect();
    }
    dialog.shown = shown.then(|| reveal.value.clone());
    dialog
}

// As many lines as count as seen: a save leaves out none.
fn of_difference(model: &Model, changes: &Difference, mut sheet: Sheet) -> PlainDialog {
    let area = model.dialog_area();
    let (window, below) = changes.window(area);
    let whole = window.start == 0 && below == 0;
    let all = changes.lines(if whole { LONG } else { columns(area) });
    let shown = if whole { 0..all.len() } else { window.clone() };
    let kind = if changes.production { ", PRODUCTION" } else { "" };
    let mut lines = vec![said(&format!("In {}{kind}", clean(&changes.environment_name)))];
    lines.extend(all.get(shown).unwrap_or_default().iter().map(|line| (change(line), false)));
    if below > 0 {
        let on = sentences(&model.keymap, &[("question-page-down", "reads on")]).concat();
        lines.push(said(&format!("{} below  {on}", count(below, "line"))));
    }
    sheet.stage(model, "Saving");
    let mut told = spoken(&difference::title(changes), sheet);
    lines.append(&mut told.lines);
    lines.push(said(&difference::undoable(model, changes)));
    lines.retain(|(line, _)| !line.is_empty());
    told.keys.extend(difference::keys(model, changes).iter().map(|hint| aloud(hint)));
    PlainDialog { lines, ..told }
}

fn change(line: &DifferenceLine) -> String {
    let text = line.text.trim();
    match line.role {
        DifferenceRole::Removed => format!("remove {}", text.trim_start_matches("- ")),
        DifferenceRole::Added => format!("add {}", text.trim_start_matches("+ ")),
        DifferenceRole::Neighbour => format!("keep {text}"),
        DifferenceRole::Field => aloud(&text.replacen("  ", ": ", 1)),
        DifferenceRole::Words | DifferenceRole::Warning => aloud(text),
    }
}

fn of_menu(model: &Model, menu: &Menu) -> PlainDialog {
    let mut lines: Vec<_> = menu.lines.iter().map(|line| said(line)).collect();
    let visible = menu.visible();
    let total = visible.len();
    if menu.filter.is_some() {
        lines.push(said("Type to search"));
    }
    match menu.chosen() {
        None => lines.push(("Nothing matches".into(), true)),
        Some(item) => {
            let detail = if item.detail.is_empty() { "" } else { ", " };
            let words = format!("{}{detail}{}", aloud(&item.label), aloud(&item.detail));
            lines.push((format!("{words}, {} of {total}", menu.cursor + 1), true));
        }
    }
    let keys = [("choose", "choose"), ("list-down", "next"), ("close", "close")];
    plain(&menu.title, lines, &labels(&model.keymap, &keys))
}

fn read(line: &ReadingLine) -> String {
    match line {
        ReadingLine::Head(text) | ReadingLine::Words(text) => aloud(text),
        ReadingLine::Pair(left, right) => format!("{}: {}", aloud(left), aloud(right)),
        ReadingLine::Faded(left, right) => {
            format!("{}: {}", aloud(left), aloud(&right.replacen(" — ", ", not now: ", 1)))
        }
    }
}

fn of_reading(model: &Model, text: &ReadingDialog) -> PlainDialog {
    // What can be copied is told as it is.
    let said = |line: &ReadingLine| match line {
        ReadingLine::Words(words) if text.copy.is_some() => clean(words),
        line => read(line),
    };
    let lines = text.lines.iter().enumerate();
    let lines = lines.map(|(at, line)| (said(line), text.scroll > 0 && at == text.scroll));
    let lines = lines.filter(|(line, _)| !line.is_empty()).collect();
    let copy = text.copy.is_some().then_some(("copy-text", "copy"));
    let keys: Vec<Hint> = copy.into_iter().chain([("close-reading", "close")]).collect();
    plain(&text.title, lines, &labels(&model.keymap, &keys))
}

fn of_history(model: &Model, history: &HistoryView) -> PlainDialog {
    let here = model.environment().map(|state| &state.world.environment);
    let shown = history.shown(here.map(|one| &one.key));
    let title = history::title(history, here);
    let mut lines: Vec<(String, bool)> = history.failed.iter().map(|why| said(why)).collect();
    if let Some(entry) = history.details.and(shown.get(history.cursor)) {
        lines.push(said(&entry.doing()));
        lines.extend(details(entry).iter().map(|line| (read(line), false)));
        let again = history.recreatable(entry).then_some(("history-open", "create it again"));
        let keys: Vec<Hint> =
            again.into_iter().chain([("history-close", "back to the list")]).collect();
        return plain(&title, lines, &labels(&model.keymap, &keys));
    }
    if !history.filter.is_empty() {
        lines.push((format!("Matching {}", clean(history.filter.text())), false));
    }
    match shown.get(history.cursor) {
        None if history.entries.is_none() => lines.push(said("Reading the history")),
        None => lines.push(("Nothing was done, or nothing matches".into(), true)),
        Some(entry) => {
            let position = format!("{} of {}", history.cursor + 1, shown.len());
            lines.push((format!("{}, {position}", done(entry, history.all)), true));
        }
    }
    let keys = [
        ("history-open", "details"),
        ("history-filter", "filter"),
        ("history-all", "all environments"),
        ("history-close", "close"),
    ];
    plain(&title, lines, &labels(&model.keymap, &keys))
}

fn of_sessions(model: &Model, ctx: &Ctx) -> Option<PlainDialog> {
    let (view, state) = sessions::open(model)?;
    let now = state.world.server_time(model.now);
    let mut lines = Vec::new();
    if view.typed.is_none() {
        lines.push(said(&sessions::heading(model, view)));
    }
    let session = view.chosen().filter(|_| view.typed.is_none());
    let mut keys = vec![("session-open", "details")];
    match (session, view.details) {
        (None, _) => {
            lines.extend(sessions::standing(model, view).iter().map(|line| said(line)));
            keys.clear();
        }
        (Some(session), Some(_)) => {
            let facts = facts(state, session, now, ctx.glyphs.none);
            lines.extend(facts.iter().map(|line| (read(line), false)));
            keys = vec![("sessions-close", "back to the list")];
        }
        (Some(session), None) => {
            let position = format!("{} of {}", view.cursor + 1, view.sessions().len());
            lines.push((format!("{}, {position}", sessions::aloud(session, now)), true));
        }
    }
    if view.typed.is_none() {
        let can = |needs| ready::check(model, needs).is_ok();
        keys.extend(can(Needs::LiveSession).then_some(("revoke-session", "revoke")));
        keys.extend(can(Needs::LiveSessions).then_some(("revoke-sessions", "revoke all")));
        keys.extend([("another-user", "another user"), ("sessions-close", "close")]);
        keys.dedup_by_key(|(name, _)| *name);
    }
    Some(plain(sessions::TITLE, lines, &labels(&model.keymap, &keys)))
}

fn done(entry: &Entry, all: bool) -> String {
    let mut parts = vec![verb(entry), clean(entry.subject())];
    parts.extend(entry.secret.as_ref().map(|one| format!("ending {}", clean(&one.suffix))));
    if all {
        parts.push(clean(&entry.environment.name));
    }
    if entry.outcome != Outcome::Done {
        parts.push(entry.outcome.word().to_owned());
    }
    parts.extend(entry.changes.iter().map(|one| one.field.row().short.to_owned()));
    parts.push(short_minute(entry.at));
    parts.join(", ")
}
