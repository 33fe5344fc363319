//! The one-time secret: masked unless asked for. The only drawing that reads a secret's value.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::file_form;
use super::sheet::Sheet;
use crate::app::Model;
use crate::app::hint::{Hint, next};
use crate::app::reveal::{DISCARD_WORD, Delivery, Reveal, Step};
use crate::domain::time::seconds_between;
use crate::ui::Ctx;
use crate::ui::text::{clip, fit};

/// The columns of a label.
pub(super) const LABEL_WIDTH: usize = 14;

/// What can be done with it; the last only once it is in safe hands.
const WAYS: [Hint; 8] = [
    ("copy-secret", "copy"),
    ("secret-to-file", "file"),
    ("secret-to-command", "command"),
    ("show-secret", "show"),
    ("compare-secret", "compare"),
    ("test-new-secret", "test"),
    ("discard-secret", "discard"),
    ("stored-secret", "stored, close"),
];

/// Paints it.
pub fn draw(model: &Model, reveal: &Reveal, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let theme = &ctx.theme;
    let mut sheet = Sheet::new(ctx, area);
    let room = sheet.columns().saturating_sub(LABEL_WIDTH);
    sheet.gap();
    for (label, value) in [
        ("Application", reveal.application_name.as_str()),
        ("Environment", reveal.environment_name.as_str()),
        ("Client ID", reveal.application.as_str()),
    ] {
        sheet.line(Line::from(vec![
            Span::raw(fit(label, LABEL_WIDTH, ctx.glyphs.cut)),
            Span::raw(clip(value, room, ctx.glyphs.cut)),
        ]));
    }
    sheet.gap();
    sheet.focus_here();
    secret(model, reveal, ctx, &mut sheet);
    sheet.focus_ends();
    sheet.gap();
    let compare = next(model, &[("compare-secret", "compares a paste")]);
    let (mark, style, words) = match &reveal.delivery {
        Delivery::None => (
            ctx.glyphs.warning,
            theme.warning,
            "Not in safe hands yet: it is shown only this once".into(),
        ),
        Delivery::Sent(route) => (
            ctx.glyphs.hint,
            theme.warning,
            format!("Handed over by {route}: unconfirmed{compare}"),
        ),
        Delivery::Copied(how) => {
            (ctx.glyphs.on, theme.good, format!("Copied: {how}, which ends with appdeck{compare}"))
        }
        Delivery::Confirmed(how) => (ctx.glyphs.on, theme.good, format!("Confirmed: {how}")),
    };
    sheet.words(&format!("{mark} {words}"), style);
    if reveal.proven {
        sheet
            .words(&format!("{} Proven: the token endpoint accepts it", ctx.glyphs.on), theme.good);
    }
    if let Some((bad, text)) = &reveal.remark {
        sheet.words(text, if *bad { theme.danger } else { theme.text });
    }
    match &reveal.step {
        Step::Holding | Step::Delivering => {}
        Step::ToFile(form) => file_form::lines(model, form, ctx, &mut sheet),
        Step::ToCommand(cursor) => command(model, reveal, *cursor, ctx, &mut sheet),
        Step::Comparing => {
            sheet.gap();
            sheet.focus_here();
            sheet.words("Paste it here now. It is compared and not kept.", theme.text);
            sheet.keys(model, &[("cancel", "back")]);
        }
        Step::Discarding(typed) => {
            sheet.gap();
            sheet.words(
                &format!(
                    "Its value is lost for ever then, and it stays active. Type {DISCARD_WORD}:"
                ),
                theme.danger,
            );
            sheet.focus_here();
            sheet.field("> ", 2, typed, true);
            sheet.keys(model, &[("accept", "give it up"), ("cancel", "back")]);
        }
    }
    if matches!(reveal.step, Step::Holding) {
        sheet.gap();
        let ways = if reveal.delivered() { &WAYS[..] } else { &WAYS[..WAYS.len() - 1] };
        sheet.keys(model, ways);
    }
    sheet.draw(frame, area, "Client secret, shown once", !reveal.delivered());
}

fn secret(model: &Model, reveal: &Reveal, ctx: &Ctx, sheet: &mut Sheet) {
    let label = fit("Client secret", LABEL_WIDTH, ctx.glyphs.cut);
    let room = sheet.columns().saturating_sub(LABEL_WIDTH).max(1);
    if !reveal.shown(model.now) {
        let dots = ctx.glyphs.mask.repeat(24.min(room.saturating_sub(4)));
        let suffix = clip(&reveal.listed.suffix, 4, "");
        sheet.line(Line::from(vec![Span::raw(label), Span::raw(format!("{dots}{suffix}"))]));
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the reveal is where the value may be seen")]
    let value = reveal.value.expose();
    // In pieces, as it may be longer than the dialog is wide; it is ASCII by contract, and what is
    // not is shown escaped rather than sent to the terminal.
    let chars: Vec<char> = value.chars().collect();
    for (at, piece) in chars.chunks(room).enumerate() {
        let label = if at == 0 { label.clone() } else { " ".repeat(LABEL_WIDTH) };
        let piece = crate::domain::text::clean(&piece.iter().collect::<String>());
        sheet.line(Line::from(vec![Span::raw(label), Span::styled(piece, ctx.theme.title)]));
    }
    let left = reveal.shown_until.map_or(0, |until| seconds_between(model.now, until));
    sheet.words(&format!("{:LABEL_WIDTH$}hidden again in {left} s", ""), ctx.theme.faint);
}

fn command(model: &Model, reveal: &Reveal, cursor: usize, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    let subject = reveal.subject();
    for (at, target) in model.options.commands.iter().enumerate() {
        let (mark, style) =
            if at == cursor { (ctx.glyphs.cursor, ctx.theme.title) } else { (" ", ctx.theme.text) };
        let words = match target.expand(&subject) {
            Ok(run) => format!("{} {}", run.program, run.arguments.join(" ")),
            Err(failure) => failure.to_string(),
        };
        if at == cursor {
            sheet.focus_here();
        }
        sheet.words(&format!("{mark} {}", target.name), style);
        if at == cursor {
            sheet.indented(4, &words, ctx.theme.faint);
        }
    }
    sheet.gap();
    sheet.words("It reads the secret from its standard input.", ctx.theme.faint);
    sheet.keys(model, &[("choose", "run it"), ("close", "back")]);
}
