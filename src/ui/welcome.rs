//! What is shown while no environment is known: how to connect one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Ctx;
use super::text::wrap;
use super::widgets::pane;
use crate::app::Model;

/// The widest that sentences are, in columns.
const WIDEST: u16 = 84;

/// What can be done: the name of the command, what it does, and what it needs.
pub const WAYS: &[(&str, &str, &str)] = &[
    #[cfg(feature = "sandbox")]
    ("try-sandbox", "Try the sandbox", "A server inside this program, with data of its own"),
    ("first-environment", "Add an environment", "URL, client ID, and where the secret comes from"),
    ("first-workspace", "Add a workspace", "Its token lists the environments"),
];

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let inner = pane::draw(ctx, frame, area, "Welcome", Vec::new(), true);
    let width = inner.width.saturating_sub(2).min(WIDEST);
    let mut lines = Vec::new();
    let mut say = |text: &str, style: Style| {
        lines.extend(
            wrap(text, usize::from(width)).into_iter().map(|text| Line::styled(text, style)),
        );
    };
    if model.workspaces.is_empty() {
        say("No environment is connected yet", ctx.theme.title);
    }
    for one in &model.workspaces {
        match &one.failed {
            Some(error) => say(&format!("{}: {}", one.name, error.message), ctx.theme.danger),
            None => {
                say(&format!("Asking {} for its environments…", one.name), ctx.theme.key);
            }
        }
    }
    lines.push(Line::raw(""));
    for (name, label, detail) in WAYS.iter().copied() {
        lines.push(Line::from(vec![
            Span::styled(
                format!("{:>2}  ", model.keymap.key_named(name).unwrap_or_default()),
                ctx.theme.key,
            ),
            Span::styled(label, ctx.theme.text),
        ]));
        lines.push(Line::styled(format!("    {detail}"), ctx.theme.faint));
    }
    lines.push(Line::raw(""));
    let mut say = |text: &str| {
        let wrapped = wrap(text, usize::from(width)).into_iter();
        lines.extend(wrapped.map(|text| Line::styled(text, ctx.theme.faint)));
    };
    say(&format!("What you add is written to {}, without the secret.", model.options.config_path));
    say("SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID and SCALEKIT_CLIENT_SECRET serve as well.");
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(inner.height);
    let spot = Rect {
        x: inner.x + (inner.width - width) / 2,
        y: inner.y + (inner.height - height) / 3,
        width,
        height,
    };
    frame.render_widget(Paragraph::new(lines), spot);
}
