//! A rotation: where it stands, both secrets' last use side by side, and what comes next.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::update::rotation::current;
use crate::domain::ClientSecret;
use crate::domain::rotation::{Proof, Rotation, Step};
use crate::domain::time::{ago, day};
use crate::ui::Ctx;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area);
    let Some((rotation, application, step)) = current(model) else { return };
    let theme = &ctx.theme;
    sheet.gap();
    sheet.words(
        &format!("{} {} {}", application.name(), ctx.glyphs.dot, application.id),
        theme.text,
    );
    sheet.words(&format!("begun {}", ago(rotation.started, model.now)), theme.faint);
    sheet.gap();
    for (done, text) in progress(rotation, &application.secrets, &step) {
        let (mark, style) =
            if done { (ctx.glyphs.on, theme.good) } else { (ctx.glyphs.hint, theme.faint) };
        sheet.words(&format!("{mark} {text}"), style);
    }
    sheet.gap();
    for secret in &application.secrets {
        let role = role(rotation, secret);
        let used = secret.used().map_or_else(
            || "never used".to_owned(),
            |at| format!("last used {}", ago(at, model.now)),
        );
        let added = secret.created.map_or_else(String::new, |at| format!(", added {}", day(at)));
        let status = secret.status.word();
        let style = if secret.active() { theme.text } else { theme.faint };
        sheet
            .words(&format!("  ••••{}  {role:<5} {status:<9} {used}{added}", secret.suffix), style);
    }
    sheet.gap();
    sheet.words(&format!("Next: {step}"), theme.title);
    let look = ("rotation-look", "look again");
    let mut keys = if let Step::Watch { hold, .. } = &step {
        sheet.words(&format!("{} {}", ctx.glyphs.warning, hold.words(model.now)), theme.warning);
        vec![look, ("rotation-go-on", "go on all the same")]
    } else {
        vec![("rotation-step", "do it"), look]
    };
    if !rotation.retired.is_empty() {
        keys.push(("rotation-take-back", "take back"));
    }
    keys.extend([("rotation-end", "forget"), ("rotation-leave", "leave")]);
    sheet.keys(model, &keys);
    sheet.draw(frame, area, "Rotate a client secret", false);
}

fn role(rotation: &Rotation, secret: &ClientSecret) -> &'static str {
    if rotation.is_new(&secret.id) {
        "new"
    } else if rotation.is_starter(&secret.id) {
        "old"
    } else {
        "other"
    }
}

fn progress(
    rotation: &Rotation,
    listed: &[ClientSecret],
    step: &Step,
) -> [(bool, &'static str); 5] {
    let new = rotation.new.as_ref();
    let old = || listed.iter().filter(|secret| rotation.is_starter(&secret.id));
    let proven = new.is_some_and(|new| matches!(new.proof, Proof::Proven(_)));
    [
        (new.is_some(), "a new secret is generated"),
        (new.is_some_and(|new| new.delivered.is_some()), "it was handed over"),
        (proven, "it is proven: the token endpoint accepts it"),
        (
            proven && old().all(|secret| !secret.active()),
            "the old ones are deactivated, which can be taken back",
        ),
        (*step == Step::Done, "the old ones are deleted"),
    ]
}
