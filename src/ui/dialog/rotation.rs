//! A rotation: where it stands, what is known of each secret, and what comes next.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::keys::hint::{Hint, next, sentences};
use crate::app::screen::caution::is_test;
use crate::app::screen::rotating::{current, now, reading};
use crate::app::screen::unsaid::NOTING;
use crate::app::update::rotation::obstacle;
use crate::domain::rotation::{Evidence, New, Rotation, Step, works};
use crate::domain::time::{ago, day};
use crate::domain::{Application, Certainty, ClientSecret};
use crate::ui::Ctx;

/// Its title.
pub const TITLE: &str = "Rotate a client secret";

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    if fill(model, ctx, &mut sheet) {
        sheet.draw(frame, area, TITLE, false);
    }
}

/// Its lines; whether there is a rotation.
pub fn fill(model: &Model, ctx: &Ctx, sheet: &mut Sheet) -> bool {
    let Some((rotation, application, step)) = current(model) else { return false };
    let (key, id) = (&rotation.environment, &rotation.application);
    let rotation = model.told_rotation(key, id).unwrap_or(rotation);
    let theme = &ctx.theme;
    let now = now(model, &rotation.environment);
    sheet.gap();
    sheet.words(
        &format!("{} {} {}", application.name(), ctx.glyphs.dot, application.id),
        theme.text,
    );
    if rotation.version > 0 {
        sheet.words(&format!("begun {}", ago(rotation.started, now)), theme.faint);
    }
    sheet.gap();
    let new = application.secrets.iter().find(|secret| rotation.is_new(&secret.id));
    let notes = &model.engine.known.notes;
    let gone = new.is_some_and(|new| notes.replaced(&application.id, new));
    let stored = new.is_some_and(|new| notes.stored(&application.id, new));
    for (done, text) in progress(rotation, &application.secrets, &step, (stored, gone)) {
        let (mark, style) =
            if done { (ctx.glyphs.on, theme.good) } else { (ctx.glyphs.undone, theme.faint) };
        sheet.words(&format!("{mark} {text}"), style);
    }
    sheet.gap();
    for secret in &application.secrets {
        let style = if works(secret, now) { theme.text } else { theme.faint };
        let (role, state) = (role(rotation, secret), state(secret, now));
        let mark = format!("  ••••{}  {role:<5} {state:<9} ", secret.suffix);
        sheet.marked(&mark, &evidence(rotation, secret, now), style);
        if let Some(held) =
            model.engine.known.notes.held(&application.id, &secret.id, &secret.suffix)
        {
            sheet.indented(10, &held, style);
        }
    }
    sheet.gap();
    let look = ("rotation-look", "refresh");
    let mut keys = Vec::new();
    if model.notes_rotation() {
        sheet.words(NOTING, theme.faint);
    } else if reading(model) {
        sheet.words("Reading the application…", theme.faint);
    } else {
        keys.extend(next_step(model, ctx, sheet, application, &step));
    }
    keys.push(look);
    if !rotation.retired.is_empty() {
        keys.push(("rotation-take-back", "undo"));
    }
    keys.extend(ends(rotation));
    sheet.keys(model, &keys);
    true
}

// What comes next, with what is to be known of it; the key that does it.
fn next_step(
    model: &Model,
    ctx: &Ctx,
    sheet: &mut Sheet,
    application: &Application,
    step: &Step,
) -> Option<Hint<'static>> {
    let theme = &ctx.theme;
    sheet.words(&stands(step), theme.title);
    if let Some(words) = instead(model, step) {
        sheet.words(&words, theme.text);
    }
    if let Step::Watch { hold, .. } = step {
        let (key, _) = model.rotating.as_ref()?;
        let words = format!("{} {}", ctx.glyphs.warning, hold.words(now(model, key)));
        sheet.words(&words, theme.warning);
    }
    if let Some(why) = obstacle(model) {
        sheet.words(&format!("{} {why}", ctx.glyphs.warning), theme.warning);
        return None;
    }
    Some(match step {
        Step::Watch { .. } => ("rotation-go-on", "go on anyway"),
        Step::Done { .. } => ("rotation-step", "finish"),
        Step::Deliver(new) => {
            let listed = application.secrets.iter().find(|one| one.id == new.id);
            let notes = &model.engine.known.notes;
            let shown = listed.is_some_and(|one| notes.shown(&application.id, one));
            sheet.words(&undelivered(model, shown), theme.text);
            ("rotation-step", "test it with its value")
        }
        _ => ("rotation-step", "do it"),
    })
}

// The keys that end it; one that was not begun has nothing to forget.
fn ends(rotation: &Rotation) -> impl Iterator<Item = Hint<'_>> {
    let forget = (rotation.version > 0).then_some(("rotation-end", "forget"));
    forget.into_iter().chain([("rotation-leave", "leave")])
}

// What comes next; nothing does in one that is done.
fn stands(step: &Step) -> String {
    let words = step.to_string();
    match step {
        Step::Done { .. } => words.replacen("done", "Done", 1),
        _ => format!("Next: {words}"),
    }
}

// What else there is where the step would leave only what nobody is known to use.
fn instead(model: &Model, step: &Step) -> Option<String> {
    let suffix = &step.untried()?.suffix;
    let tests = format!("tests ••••{suffix}: it may be the new one already");
    let hints = [("test-secret", tests.as_str()), ("delete-secret", "deletes it if nobody has it")];
    let ways = sentences(&model.keymap, &hints);
    (!ways.is_empty()).then(|| format!("Or on the Credentials tab: {}", ways.join(", ")))
}

// What can be done with a new secret whose value is not here, and of which it is not known that it is stored.
fn undelivered(model: &Model, shown: bool) -> String {
    if shown {
        return "Its value is on the screen of another appdeck: store it there".into();
    }
    let key = next(&model.keymap, &[("delete-secret", "deletes it on the Credentials tab")]);
    format!(
        "Its value is not here any more. Where it is stored, test it with the value from there. Where it is not, \
         leave this and delete it: then another one is generated{key}"
    )
}

fn role(rotation: &Rotation, secret: &ClientSecret) -> &'static str {
    if rotation.is_new(&secret.id) {
        "new"
    } else if rotation.is_starter(&secret.id) {
        "old"
    } else if rotation.useless(secret).is_some() {
        "lost"
    } else {
        "other"
    }
}

fn state(secret: &ClientSecret, now: Timestamp) -> String {
    if secret.active() && !works(secret, now) { "expired".into() } else { secret.status.word() }
}

// When it was used, added, tested and deactivated.
fn evidence(rotation: &Rotation, secret: &ClientSecret, now: Timestamp) -> String {
    let new = rotation.new.as_ref().filter(|new| new.member.id == secret.id);
    let used = secret
        .used()
        .map_or_else(|| "never used".to_owned(), |at| format!("used {}", ago(at, now)));
    let added = secret.created.map(|at| {
        let lately = now.duration_since(at).as_hours() < 24;
        format!("added {}", if lately { ago(at, now) } else { day(at) })
    });
    let tested = new.and_then(|new| match new.proof {
        Evidence::Untried => None,
        Evidence::Proven(_) if new.proven_by_use() => None,
        Evidence::Unknown(at) => Some(format!("tested {}: unknown", ago(at, now))),
        Evidence::Refuted(at) => Some(format!("tested {}: rejected", ago(at, now))),
        Evidence::Proven(at) => Some(format!("tested {}: works", ago(at, now))),
    });
    let proven = match new.filter(|new| !new.proven_by_use()).map(|new| new.proof) {
        Some(Evidence::Proven(at)) => Some(at),
        _ => None,
    };
    // The test is a use: that it was one is nothing more to know.
    let same = proven.zip(secret.used()).is_some_and(|(at, used)| is_test(used, at));
    let retired = rotation.retired.iter().find(|(id, _)| *id == secret.id);
    let retired = retired.map(|(_, at)| format!("deactivated {}", ago(*at, now)));
    let all = [tested, (!same).then_some(used), added, retired];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

// How far it is. What is noted of the new secret: whether it was `stored`, and is `gone` since, as another one took
// its place.
fn progress(
    rotation: &Rotation,
    listed: &[ClientSecret],
    step: &Step,
    (stored, gone): (bool, bool),
) -> [(bool, String); 5] {
    let new = rotation.new.as_ref();
    let old = || listed.iter().filter(|secret| rotation.is_starter(&secret.id));
    let works = new.is_some_and(|new| matches!(new.proof, Evidence::Proven(_)));
    let by_use = new.is_some_and(New::proven_by_use);
    let delivered = new.and_then(|new| new.delivered).filter(|_| !gone);
    // A copy, or a command that says nothing more than that it is done.
    let delivery = match delivered {
        Some(Certainty::Unconfirmed) if !stored => {
            "it was handed over, and is not known to be stored"
        }
        _ => "it is stored",
    };
    let over = matches!(step, Step::Done { .. });
    let tested = if by_use { "it works: it was used" } else { "it is tested and works" };
    let old_are = if rotation.starters.len() == 1 { "the old one is" } else { "the old ones are" };
    let undoing = if over { "" } else { ", which can be undone" };
    [
        (new.is_some(), "a new secret is generated".to_owned()),
        (delivered.is_some(), delivery.to_owned()),
        (works, tested.to_owned()),
        (works && old().all(|secret| !secret.active()), format!("{old_are} deactivated{undoing}")),
        (over, format!("{old_are} deleted")),
    ]
}
