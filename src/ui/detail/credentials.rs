//! The Credentials tab.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::screen::rows::Row;
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::time::{ago, day, until};
use crate::domain::{ClientSecret, SecretStatus};
use crate::ui::text::{clip, wrap};
use crate::ui::widgets::stack::{self, Block};

/// Paints the rows.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) {
    let rows = view.state.rows();
    let current = view.state.row_position(rows.len());
    let words = usize::from(!view.application.kind.has_secrets());
    stack::draw(frame, area, rows.len() + words, current, |at| {
        rows.get(at).map_or_else(|| public(view), |row| block(view, row, at == current))
    });
}

fn block(view: &View, row: &Row, current: bool) -> Block {
    let theme = &view.ctx.theme;
    match row {
        Row::ClientId => {
            let mut block = row::pair(
                view,
                "Client ID",
                view.application.id.as_str(),
                theme.text,
                current,
                false,
            );
            block.lines.push(Line::raw(""));
            if view.application.kind.has_secrets() {
                block
                    .lines
                    .push(Line::from(Span::styled(format!("  {}", summary(view)), theme.title)));
            }
            block
        }
        Row::Secret(id) => {
            let secret = view.application.secrets.iter().find(|secret| secret.id == *id);
            secret.map_or_else(Block::default, |secret| secret_block(view, secret, current))
        }
        Row::GenerateSecret => Block::of(vec![
            Line::raw(""),
            Line::from(vec![
                row::mark(view, current),
                Span::styled(
                    "Generate a client secret",
                    if current { row::style(view, true) } else { theme.key },
                ),
            ]),
        ]),
        _ => Block::default(),
    }
}

fn summary(view: &View) -> String {
    let active = view.application.active_secrets();
    let listed = view.application.secrets.len();
    match listed {
        0 => "Client secrets: none yet".into(),
        _ => format!("Client secrets: {active} of {ACTIVE_LIMIT} active, {listed} listed"),
    }
}

fn secret_block(view: &View, secret: &ClientSecret, current: bool) -> Block {
    let theme = &view.ctx.theme;
    let (mark, status_style) = match secret.status {
        SecretStatus::Active => (view.ctx.glyphs.on, theme.good),
        _ => (view.ctx.glyphs.off, theme.faint),
    };
    let expiry = match secret.expires {
        None => ("never expires".to_owned(), theme.faint),
        Some(at) => {
            let soon = at.as_second() - view.model.now.as_second() < 14 * 86_400;
            let words = until(at, view.model.now);
            let words = if words.starts_with("in ") { format!("expires {words}") } else { words };
            (words, if soon { theme.warning } else { theme.faint })
        }
    };
    let masked = view.ctx.glyphs.mask.repeat(4);
    let status = secret.status.word();
    let head = Line::from(vec![
        row::mark(view, current),
        Span::styled(
            format!("{masked}{:<4}", clip(&secret.suffix, 4, "")),
            row::style(view, current),
        ),
        Span::raw("  "),
        Span::styled(format!("{mark} {status:<9}"), status_style),
        Span::raw(" "),
        Span::styled(expiry.0, expiry.1),
    ]);
    let added = secret.created.map_or_else(|| "at an unknown time".to_owned(), day);
    let by = secret.created_by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
    let used = match secret.used() {
        Some(at) => format!("last used {}", ago(at, view.model.now)),
        None => "never used".into(),
    };
    let tail = format!("{used} {} added {added}{by}", view.ctx.glyphs.dot);
    let room = view.columns.saturating_sub(4);
    let tail = Span::styled(format!("    {}", clip(&tail, room, view.ctx.glyphs.cut)), theme.faint);
    Block::of(vec![head, Line::from(tail)])
}

fn public(view: &View) -> Block {
    let words = format!(
        "A {} is a public client: what runs on users' devices cannot keep a secret. It has none, \
         and PKCE protects every sign-in instead.",
        view.application.kind.name()
    );
    let lines = wrap(&words, view.columns.saturating_sub(4)).into_iter();
    Block::of(lines.map(|text| Line::styled(format!("  {text}"), view.ctx.theme.faint)).collect())
}
