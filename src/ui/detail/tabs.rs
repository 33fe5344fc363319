//! The line of tabs, and which of them is at a place of it.

use ratatui::text::{Line, Span};

use super::View;
use crate::app::Tab;
use crate::domain::FIELDS;
use crate::domain::attention::Attention;
use crate::domain::settings::Section;
use crate::ui::text::width;

/// The columns of a count of what deserves a look.
const COUNT: usize = 3;

/// What there is room for, the roomiest first: the least columns of the line, whether the tabs have their
/// keys, whether they count what deserves a look, whether their titles are whole, and whether a blank stands
/// between them.
const TABS: [TabLook; 6] = [
    TabLook { columns: 63, keys: true, counts: true, whole: true, apart: true },
    TabLook { columns: 57, keys: true, counts: false, whole: true, apart: true },
    TabLook { columns: 53, keys: true, counts: true, whole: false, apart: false },
    TabLook { columns: 47, keys: true, counts: false, whole: false, apart: false },
    TabLook { columns: 46, keys: false, counts: false, whole: true, apart: false },
    TabLook { columns: 0, keys: false, counts: false, whole: false, apart: false },
];

#[expect(clippy::struct_excessive_bools, reason = "each is left out by itself")]
#[derive(Clone, Copy)]
struct TabLook {
    columns: usize,
    keys: bool,
    counts: bool,
    whole: bool,
    apart: bool,
}

/// The tabs, with their keys where there is room.
pub fn line(view: &View) -> Line<'static> {
    let look = TABS.into_iter().find(|look| look.columns <= view.columns).unwrap_or(TABS[5]);
    let (theme, glyphs) = (&view.ctx.theme, &view.ctx.glyphs);
    let mut spans = Vec::new();
    let open = |tab: Option<Tab>| tab == Some(view.state.place.tab);
    let mut before = None;
    for tab in Tab::ALL {
        let style = if open(Some(tab)) { theme.focus.patch(theme.title) } else { theme.text };
        let edge = |here: bool| if here { glyphs.open_tab } else { " " };
        // Where there is little room, two tabs share what stands between them.
        if look.apart || before.is_none() {
            spans.push(Span::styled(edge(open(Some(tab))), style));
        }
        let title = if look.whole { tab.title() } else { tab.short_title() };
        let key = if look.keys { format!("{} ", tab as usize + 1) } else { String::new() };
        let mark = if changed(view, tab) { glyphs.changed } else { "" };
        spans.push(Span::styled(format!("{key}{title}{mark}"), style));
        // Words are more than signs: where room is short, they stay. The next tab stays where it is.
        let notable = view.notable.iter().filter(|one| told_in(one, tab)).count();
        let counts = look.counts && counted(tab);
        let sign = if counts && notable > 0 {
            // Where every column counts, the mark stands in for the blank.
            let blank = if look.apart || mark.is_empty() { " " } else { "" };
            let number = if notable > 9 { "+".to_owned() } else { notable.to_string() };
            format!("{blank}{}{number}", glyphs.warning)
        } else {
            String::new()
        };
        let rest = if counts { COUNT.saturating_sub(width(&sign)) } else { 0 };
        // The mark takes a blank behind it, where every column counts.
        let (rest, blank) = match mark {
            "" => (rest, true),
            _ if look.apart => (rest, true),
            _ if rest > 0 => (rest - 1, true),
            _ => (0, false),
        };
        spans.push(Span::styled(sign, theme.warning));
        let next = Tab::ALL.get(tab as usize + 1).copied().filter(|_| !look.apart);
        let style = if open(next) { theme.focus.patch(theme.title) } else { style };
        if !blank && !open(next) && !open(Some(tab)) {
            // Nothing stands between.
        } else if look.apart || !open(next) {
            spans.push(Span::styled(edge(open(Some(tab))), style));
            spans.push(Span::raw(" ".repeat(rest)));
        } else {
            spans.push(Span::raw(" ".repeat(rest)));
            spans.push(Span::styled(edge(true), style));
        }
        before = Some(tab);
    }
    Line::from(spans)
}

/// Which tab's title a text has around `at`, in characters from its start.
pub fn at(text: &str, at: usize) -> Option<Tab> {
    Tab::ALL.into_iter().find(|tab| {
        let titles = [tab.title(), tab.short_title()];
        titles.into_iter().any(|title| {
            let found = text.find(title).map(|from| text[..from].chars().count());
            // Its key stands before it.
            found.is_some_and(|from| (from.saturating_sub(2)..from + title.len()).contains(&at))
        })
    })
}

fn counted(tab: Tab) -> bool {
    match tab {
        Tab::Configuration | Tab::Activity => false,
        Tab::Credentials | Tab::Redirects => true,
    }
}

// Whether a tab holds what was changed and not saved.
fn changed(view: &View, tab: Tab) -> bool {
    let section = match tab {
        Tab::Configuration => Section::Configuration,
        Tab::Redirects => Section::Redirects,
        Tab::Credentials | Tab::Activity => return false,
    };
    let draft = view.state.drafts.get(&view.application.id);
    draft.is_some_and(|draft| {
        FIELDS.iter().any(|field| field.section == section && draft.changes(field.id))
    })
}

/// Whether something to look at is told in a tab.
fn told_in(attention: &Attention, tab: Tab) -> bool {
    match tab {
        Tab::Configuration | Tab::Activity => false,
        Tab::Credentials => !attention.is_redirect(),
        Tab::Redirects => attention.is_redirect(),
    }
}
