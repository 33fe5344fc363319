//! What the rules say, beneath what they speak of.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::{Finding, Severity};
use crate::ui::Ctx;
use crate::ui::text::wrap;

/// The mark of a finding and its style.
pub fn sign(severity: Severity, ctx: &Ctx) -> (&'static str, Style) {
    match severity {
        Severity::Block => (ctx.glyphs.block, ctx.theme.danger),
        Severity::Warn => (ctx.glyphs.warning, ctx.theme.warning),
        Severity::Hint => (ctx.glyphs.hint, ctx.theme.faint),
    }
}

/// The findings as lines of at most `columns`, indented by `indent`.
pub fn lines(findings: &[Finding], columns: usize, indent: usize, ctx: &Ctx) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(indent + 2);
    let mut lines = Vec::new();
    for finding in findings {
        let (mark, style) = sign(finding.severity, ctx);
        for (at, text) in wrap(&finding.text, room).into_iter().enumerate() {
            let mark = if at == 0 { mark } else { " " };
            lines.push(Line::from(vec![
                Span::raw(" ".repeat(indent)),
                Span::styled(format!("{mark} {text}"), style),
            ]));
        }
    }
    lines
}
