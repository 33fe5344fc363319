//! The form that connects an environment or a workspace.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::form::connect::{ConnectForm, ConnectLine, ConnectStage, ProbeState, Source};
use crate::app::keys::hint::next;
use crate::app::update::connect_names;
use crate::domain::checkup::{CheckedStep, CheckupStep, Verdict};
use crate::domain::connection::Target;
use crate::domain::text::count;
use crate::domain::{EnvironmentType, Finding};
use crate::ui::Ctx;
use crate::ui::widgets::findings;

const LABEL: usize = 14;

/// Paints it.
pub fn draw(model: &Model, form: &ConnectForm, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    fill(model, form, ctx, &mut sheet);
    sheet.draw(frame, area, &title(form), false);
}

/// Its title.
pub fn title(form: &ConnectForm) -> String {
    match &form.edited {
        Some(edited) => format!("Connection to {}", edited.before.name),
        None => format!("Add {} {}", article(form.target), form.target.word()),
    }
}

/// Its lines.
pub fn fill(model: &Model, form: &ConnectForm, ctx: &Ctx, sheet: &mut Sheet) {
    let found = form.findings(&connect_names(model));
    for line in form.lines() {
        field(sheet, form, line, ctx);
        let own: Vec<Finding> =
            found.iter().filter(|(at, _)| *at == line).map(|(_, one)| one.clone()).collect();
        for line in findings::lines(&own, sheet.columns(), LABEL, ctx) {
            sheet.line(line);
        }
        if !own.iter().any(Finding::blocks) {
            hint(sheet, form, line, ctx);
        }
        if line == ConnectLine::Url {
            probed(sheet, &form.address, "Asking the address…", ctx);
        }
    }
    probed(sheet, &form.access, "Signing in…", ctx);
    sheet.gap();
    work(sheet, model, form, ctx);
}

fn article(target: Target) -> &'static str {
    if target == Target::Environment { "an" } else { "a" }
}

fn label(form: &ConnectForm, line: ConnectLine) -> &'static str {
    match line {
        ConnectLine::Name => "Name",
        ConnectLine::Url if form.target == Target::Workspace => "API URL",
        ConnectLine::Url => "URL",
        ConnectLine::Kind => "Type",
        ConnectLine::ClientId => "Client ID",
        ConnectLine::Source if form.target == Target::Workspace => "Token from",
        ConnectLine::Source => "Secret from",
        ConnectLine::Detail => form.source.detail().unwrap_or_default(),
        ConnectLine::Secret if form.target == Target::Workspace => "Token",
        ConnectLine::Secret => "Client secret",
    }
}

fn field(sheet: &mut Sheet, form: &ConnectForm, line: ConnectLine, ctx: &Ctx) {
    let active = form.line == line;
    let label = label(form, line);
    match line {
        ConnectLine::Name => sheet.field(label, LABEL, &form.name, active),
        ConnectLine::Url => sheet.field(label, LABEL, &form.url, active),
        ConnectLine::ClientId => sheet.field(label, LABEL, &form.client_id, active),
        ConnectLine::Detail => sheet.field(label, LABEL, &form.detail, active),
        ConnectLine::Kind => {
            let word = |kind: Option<EnvironmentType>| {
                (kind.map_or("by the host", EnvironmentType::word), form.kind == kind)
            };
            let words = ConnectForm::KINDS.map(word);
            sheet.choices(label, LABEL, active, &words);
        }
        ConnectLine::Source => {
            let mut words: Vec<(&str, bool)> = Source::OFFERED
                .iter()
                .map(|source| (source.word(), form.source == *source))
                .collect();
            if form.source == Source::Plain {
                words.push((Source::Plain.word(), true));
            }
            sheet.choices(label, LABEL, active, &words);
        }
        ConnectLine::Secret => {
            let length = form.secret.secret().length();
            let text = if length == 0 { String::new() } else { count(length, "character") };
            let style = if active { ctx.theme.selected } else { ctx.theme.resting };
            let room = sheet.columns().saturating_sub(LABEL);
            if active {
                sheet.focus_here();
            }
            let title = if active { ctx.theme.title } else { ctx.theme.text };
            sheet.line(Line::from(vec![
                Span::styled(format!("{label:<LABEL$}"), title),
                Span::styled(format!("{text:<room$}"), style),
            ]));
        }
    }
}

/// What helps on a line, in few words, while it is filled in or stands empty.
fn hint(sheet: &mut Sheet, form: &ConnectForm, line: ConnectLine, ctx: &Ctx) {
    let active = form.line == line;
    let empty = |usual: String| format!("empty: {usual}");
    let text = match line {
        ConnectLine::Name if form.name.is_empty() => form.usual(line).map(empty),
        ConnectLine::Detail if form.detail.is_empty() => form.usual(line).map(empty),
        ConnectLine::Url if active && form.url.is_empty() => Some(match form.target {
            Target::Environment => "https://acme.scalekit.dev, from the dashboard".into(),
            Target::Workspace => "https://…, the host of the API".into(),
        }),
        ConnectLine::Kind => form.guessed().map(|kind| match kind {
            EnvironmentType::Production => "Production: read-only until it is unlocked".into(),
            EnvironmentType::Staging => {
                "Staging: as development, always writable (read_only = true locks it)".into()
            }
            EnvironmentType::Development => "Development: always writable".to_owned(),
        }),
        ConnectLine::Source if active => Some(form.source.meaning().to_owned()),
        ConnectLine::Secret if active => Some(match form.source {
            Source::File => {
                "typed: a new file, for you alone · empty: what the file holds".to_owned()
            }
            Source::Keyring => "typed: kept in the keyring · empty: what it holds".into(),
            _ if form.keeps() => "empty: what was typed in this run".into(),
            _ => "kept in memory; asked for at every start".into(),
        }),
        _ => None,
    };
    if let Some(text) = text {
        sheet.indented(LABEL, &text, ctx.theme.faint);
    }
}

fn probed(sheet: &mut Sheet, probe: &ProbeState, asking: &str, ctx: &Ctx) {
    match probe {
        ProbeState::NotAsked => {}
        ProbeState::Asking(_) => sheet.indented(LABEL, asking, ctx.theme.key),
        ProbeState::Told(checks) => {
            for check in checks {
                told(sheet, check, ctx);
            }
        }
    }
}

fn told(sheet: &mut Sheet, check: &CheckedStep, ctx: &Ctx) {
    let (mark, style) = match check.verdict {
        Verdict::Good => (ctx.glyphs.on, ctx.theme.good),
        Verdict::Odd => (ctx.glyphs.warning, ctx.theme.warning),
        Verdict::Bad => (ctx.glyphs.off, ctx.theme.danger),
    };
    let about = if check.step == CheckupStep::Clock { "this machine's clock: " } else { "" };
    sheet.indented(LABEL, &format!("{mark} {about}{}", check.words), style);
}

fn work(sheet: &mut Sheet, model: &Model, form: &ConnectForm, ctx: &Ctx) {
    match &form.work {
        ConnectStage::Filling => {
            let path = &model.options.config_path;
            sheet.words(&format!("Written to {path}, without the secret"), ctx.theme.faint);
        }
        ConnectStage::Checking => sheet.words("Testing the connection…", ctx.theme.key),
        ConnectStage::Refused(why) => {
            let keys = [("save-connection", "tests again"), ("save-anyway", "writes it anyway")];
            let text = format!("{why}; nothing was written{}", next(&model.keymap, &keys));
            sheet.words(&text, ctx.theme.warning);
        }
        ConnectStage::Writing(_) => sheet.words("Writing the configuration…", ctx.theme.key),
        ConnectStage::Failed(why) => {
            sheet
                .words(&format!("{} Nothing was written: {why}", ctx.glyphs.off), ctx.theme.danger);
        }
    }
    let keys = [
        ("next-line", "next line"),
        ("choose-next", "choose"),
        ("test-form", "test"),
        ("save-connection", "save"),
        ("cancel", "leave"),
    ];
    sheet.keys(model, &keys);
}
