//! The Credentials tab.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::screen::rows::Row;
use crate::domain::attention::Attention;
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::time::{ago, until};
use crate::domain::{ClientSecret, SecretStatus};
use crate::ui::text::{clip, fit, width, wrap};
use crate::ui::widgets::stack::{self, Block};

/// Paints the rows. Returns how many lines they take.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) -> u16 {
    let rows = view.state.rows();
    let current = view.state.row_position(rows.len());
    let words = usize::from(!view.application.kind.has_secrets());
    stack::draw(frame, area, rows.len() + words, current, |at| {
        rows.get(at).map_or_else(|| public(view), |row| block(view, row, at == current))
    })
}

fn block(view: &View, row: &Row, current: bool) -> Block {
    let theme = &view.ctx.theme;
    match row {
        Row::Secret(id) => {
            let secret = view.application.secrets.iter().find(|secret| secret.id == *id);
            let Some(secret) = secret else { return Block::default() };
            let first = view.application.secrets.first().is_some_and(|first| first.id == *id);
            let heading = first.then(|| heading(view));
            let line = secret_line(view, secret, current);
            Block::of(heading.into_iter().chain([line]).collect())
        }
        Row::GenerateSecret => Block::of(vec![
            if view.application.secrets.is_empty() { heading(view) } else { Line::raw("") },
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

/// How many secrets there are, and how many of them are active.
pub fn counted(view: &View) -> String {
    let active = view.application.active_secrets();
    match view.application.secrets.len() {
        0 => "none yet".to_owned(),
        listed if listed == active && listed <= ACTIVE_LIMIT => {
            format!("{active} of {ACTIVE_LIMIT} active")
        }
        listed => format!("{active} of {ACTIVE_LIMIT} active, {listed} in all"),
    }
}

/// The line above the secrets.
fn heading(view: &View) -> Line<'static> {
    let (title, counted) = (format!("  {:<12}", "Secrets"), counted(view));
    let rotating = rotating(view);
    // What is going on is more than how many there are besides.
    let brief = counted.split(',').next().unwrap_or_default().to_owned();
    let room = view.columns.saturating_sub(width(&title));
    let [long, short] = &rotating;
    let fits = |count: &str, words: &str| width(count) + width(words) <= room;
    let (count, words) = match () {
        () if fits(&counted, long) => (counted, long.clone()),
        () if fits(&counted, short) => (counted, short.clone()),
        () => (brief, short.clone()),
    };
    Line::from(vec![
        Span::styled(title, view.ctx.theme.title),
        Span::raw(count),
        Span::styled(words, view.ctx.theme.warning),
    ])
}

/// That a rotation is under way, which goes on another day, at length and in a word; nothing where none is.
fn rotating(view: &View) -> [String; 2] {
    let key = &view.state.world.environment.key;
    let rotation = view.model.engine.rotation(key, &view.application.id);
    let now = view.model.now;
    if rotation.is_none_or(|one| one.version == 0 || one.over(&view.application.secrets, now)) {
        return Default::default();
    }
    let dot = view.ctx.glyphs.dot;
    ["a rotation is under way", "rotating"].map(|words| format!(" {dot} {words}"))
}

/// One line: the end of the value, the status, and as much of its story as there is room for, the use of it
/// first.
fn secret_line(view: &View, secret: &ClientSecret, current: bool) -> Line<'static> {
    let (theme, now) = (&view.ctx.theme, view.model.now);
    let (mark, status_style) = match secret.status {
        SecretStatus::Active => (view.ctx.glyphs.changed, theme.good),
        _ => (view.ctx.glyphs.open, theme.faint),
    };
    let resting = if secret.active() { theme.text } else { theme.faint };
    let own = |style: Style| if current { row::style(view, true) } else { style };
    let masked = view.ctx.glyphs.mask.repeat(4);
    let mut spans = vec![
        row::mark(view, current),
        Span::styled(format!("{masked}{:<4}", clip(&secret.suffix, 4, "")), own(resting)),
        Span::styled("   ", own(resting)),
        Span::styled(format!("{mark} {:<9}", secret.status.word()), own(status_style)),
    ];
    let mut room = view.columns.saturating_sub(2 + 8 + 3 + 11);
    let mut facts = story(view, secret, now);
    if room < 2 * (STORY + 2) {
        // There is room for one: the one that is warned of.
        facts.sort_by_key(|(_, style)| *style != theme.warning);
    }
    for (text, style) in facts {
        let text = format!("  {}", fit(&text, STORY, view.ctx.glyphs.cut).trim_end());
        let columns = width(&text);
        if columns > room {
            break;
        }
        room -= columns;
        let padding = " ".repeat((STORY + 2).saturating_sub(columns).min(room));
        room -= padding.len();
        spans.push(Span::styled(text, own(style)));
        spans.push(Span::styled(padding, own(style)));
    }
    Line::from(spans)
}

/// Columns of one fact about a secret.
const STORY: usize = 17;

/// When it was used and added, when it ends, and who added it.
pub fn story(view: &View, secret: &ClientSecret, now: Timestamp) -> Vec<(String, Style)> {
    let (theme, glyphs) = (&view.ctx.theme, view.ctx.glyphs);
    let notable = secret.active() && view.notable.iter().any(|one| one.is_about(secret));
    let warns = format!(" {}", glyphs.warning);
    let told = |one: Attention| secret.active() && view.notable.contains(&one);
    let ends = secret.expires.is_some_and(|at| told(Attention::Ends(secret.suffix.clone(), at)));
    let sign = if notable && !ends { warns.as_str() } else { "" };
    let used = match secret.used() {
        _ if told(Attention::Lost(secret.suffix.clone())) => format!("value lost{sign}"),
        _ if told(Attention::MayBeLost(secret.suffix.clone())) => format!("probably lost{sign}"),
        Some(at) => format!("used {}{sign}", ago(at, now)),
        None => format!("never used{sign}"),
    };
    let mut story = vec![(used, if notable && !ends { theme.warning } else { theme.text })];
    if let Some(at) = secret.expires {
        let words = until(at, now);
        let words = if words.starts_with("in ") { format!("expires {words}") } else { words };
        let (sign, style) = if ends { (warns, theme.warning) } else { (String::new(), theme.text) };
        story.push((format!("{words}{sign}"), style));
    }
    let added = secret.created.map_or_else(|| "unknown".to_owned(), |at| ago(at, now));
    story.push((format!("added {added}"), theme.faint));
    story.extend(secret.created_by.as_ref().map(|by| (by.clone(), theme.faint)));
    story
}

/// Why a public client has none.
pub fn public_words(view: &View) -> String {
    format!(
        "A {} is a public client: what runs on users' devices cannot keep a secret. It has none, \
         and PKCE protects every sign-in instead.",
        view.application.kind.name()
    )
}

fn public(view: &View) -> Block {
    let words = public_words(view);
    let lines = wrap(&words, view.columns.saturating_sub(4)).into_iter();
    Block::of(lines.map(|text| Line::styled(format!("  {text}"), view.ctx.theme.faint)).collect())
}
