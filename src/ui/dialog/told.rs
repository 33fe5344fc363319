//! Dialogs as lines that are read aloud: the same lines as are painted, unwrapped.

use super::sheet::Sheet;
use super::{
    checklist, clash, confirm, connect, create, difference, history, reveal, rotation, test,
};
use crate::app::keys::hint::{Hint, labels, sentences};
use crate::app::screen::dialog::{Confirm, Difference, Menu, ReadingDialog, ReadingLine};
use crate::app::screen::difference::{DifferenceLine, DifferenceRole, columns};
use crate::app::screen::history_view::{HistoryView, details, verb};
use crate::app::screen::reveal::{Reveal, RevealStep};
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
    let (title, lines) = match model.dialog.as_ref()? {
        Dialog::Create(form, _) => {
            create::fill(model, form, ctx, &mut sheet);
            (create::title(model), spoken(sheet))
        }
        Dialog::Connect(form) => {
            connect::fill(model, form, ctx, &mut sheet);
            (connect::title(form), spoken(sheet))
        }
        Dialog::Confirm(question) => {
            confirm::fill(model, question, ctx, &mut sheet);
            (question.title.clone(), of_question(question, spoken(sheet)))
        }
        Dialog::Clash(both) => {
            clash::fill(model, both, ctx, &mut sheet);
            (clash::TITLE.into(), spoken(sheet))
        }
        Dialog::Test(question) => {
            test::fill(model, question, ctx, &mut sheet);
            (test::TITLE.into(), spoken(sheet))
        }
        Dialog::Rotation => {
            rotation::fill(model, ctx, &mut sheet);
            (rotation::TITLE.into(), spoken(sheet))
        }
        Dialog::Difference(changes) => of_difference(model, changes, sheet),
        Dialog::History => of_history(model, model.history.as_ref()?),
        Dialog::Menu(menu) => (menu.title.clone(), of_menu(model, menu)),
        Dialog::Reading(text) => (text.title.clone(), of_reading(model, text)),
    };
    Some(PlainDialog { title: aloud(&title), lines, shown: None })
}

fn spoken(sheet: Sheet) -> Vec<(String, bool)> {
    let lines = sheet.into_told().into_iter().map(|(line, here)| (aloud(&line), here));
    lines.filter(|(line, _)| !line.is_empty()).collect()
}

fn said(text: &str) -> (String, bool) {
    (aloud(text), false)
}

fn hints(model: &Model, hints: &[Hint]) -> (String, bool) {
    said(&labels(&model.keymap, hints).join("    "))
}

// What is to be typed is told as it is.
fn of_question(question: &Confirm, mut lines: Vec<(String, bool)>) -> Vec<(String, bool)> {
    if let Some((word, _)) = &question.word {
        let at = lines.iter().position(|(_, here)| *here).unwrap_or(lines.len());
        lines.insert(at, (format!("Type {}", clean(word)), false));
    }
    lines
}

fn of_reveal(model: &Model, reveal: &Reveal, ctx: &Ctx) -> PlainDialog {
    let told = model.told(reveal);
    let shown = reveal.shown(model.now) && told.shown(model.now);
    let holding = matches!(reveal.step, RevealStep::Holding | RevealStep::Delivering);
    let mut sheet = Sheet::aloud(ctx);
    let (name, id) = (reveal.application_name.as_str(), reveal.application.as_str());
    sheet.words(&format!("For {}, {}", clean(name), clean(id)), ctx.theme.text);
    let production = if reveal::production(model, reveal) { ", PRODUCTION" } else { "" };
    let place = format!("In {}{production}", clean(&reveal.environment_name));
    sheet.words(&place, ctx.theme.text);
    let hidden = format!("Hidden, ending {}", clean(&reveal.listed.suffix));
    sheet.words(if shown { "Shown on a line of its own" } else { &hidden }, ctx.theme.text);
    checklist::lines(model, told, holding, ctx, &mut sheet);
    if holding {
        for line in reveal::keys(model, reveal, shown, false, sheet.columns()) {
            sheet.words(&line, ctx.theme.key);
        }
    }
    if let Some((bad, text)) = model.remark(reveal) {
        let mark = if bad { "warning: " } else { "" };
        sheet.words(&format!("{mark}{text}"), ctx.theme.text);
    }
    reveal::step(model, reveal, ctx, &mut sheet);
    let shown = shown.then(|| reveal.value.clone());
    PlainDialog { title: aloud(reveal::TITLE), lines: spoken(sheet), shown }
}

// As many lines as count as seen: a save leaves out none.
fn of_difference(
    model: &Model,
    changes: &Difference,
    mut sheet: Sheet,
) -> (String, Vec<(String, bool)>) {
    let area = model.areas().body;
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
    lines.extend(spoken(sheet));
    lines.push(said(&difference::undoable(model, changes)));
    lines.push(said(&difference::keys(model, changes)));
    lines.retain(|(line, _)| !line.is_empty());
    (difference::title(changes), lines)
}

fn change(line: &DifferenceLine) -> String {
    let text = line.text.trim();
    match line.role {
        DifferenceRole::Removed => format!("remove {}", text.trim_start_matches("- ")),
        DifferenceRole::Added => format!("add {}", text.trim_start_matches("+ ")),
        DifferenceRole::Neighbour => format!("keep {text}"),
        DifferenceRole::Words | DifferenceRole::Field | DifferenceRole::Warning => aloud(text),
    }
}

fn of_menu(model: &Model, menu: &Menu) -> Vec<(String, bool)> {
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
    lines.push(hints(model, &keys));
    lines
}

fn read(line: &ReadingLine) -> String {
    match line {
        ReadingLine::Head(text) | ReadingLine::Words(text) => aloud(text),
        ReadingLine::Pair(left, right) => format!("{}: {}", aloud(left), aloud(right)),
        ReadingLine::Faded(left, right) => {
            format!("{}: {}, not now", aloud(left), aloud(right))
        }
    }
}

fn of_reading(model: &Model, text: &ReadingDialog) -> Vec<(String, bool)> {
    let lines = text.lines.iter().enumerate();
    let lines = lines.map(|(at, line)| (read(line), text.scroll > 0 && at == text.scroll));
    let lines = lines.filter(|(line, _)| !line.is_empty());
    lines.chain([hints(model, &[("close-reading", "close")])]).collect()
}

fn of_history(model: &Model, history: &HistoryView) -> (String, Vec<(String, bool)>) {
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
        lines.push(hints(model, &keys));
        return (title, lines);
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
    lines.push(hints(model, &keys));
    (title, lines)
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
