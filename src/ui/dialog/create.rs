//! The form that creates an application.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::form::create::{CreateForm, CreateLine};
use crate::app::screen::caution;
use crate::app::screen::dialog::DialogStage;
use crate::app::screen::promise;
use crate::domain::record::RecordAction;
use crate::domain::{EnvironmentType, FieldId, Finding, Kind};
use crate::ui::Ctx;
use crate::ui::widgets::findings;

const LABEL_WIDTH: usize = 18;

/// Paints it.
pub fn draw(model: &Model, form: &CreateForm, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    fill(model, form, ctx, &mut sheet);
    sheet.draw(frame, area, &title(model), false);
}

/// Its title.
pub fn title(model: &Model) -> String {
    let environment = model.environment().map(|state| &state.world.environment);
    let name = environment.map_or("", |environment| environment.name.as_str());
    format!("Create an application in {name}")
}

/// Its lines.
pub fn fill(model: &Model, form: &CreateForm, ctx: &Ctx, sheet: &mut Sheet) {
    let environment = model.environment().map(|state| &state.world.environment);
    let kind = environment.map_or(EnvironmentType::Development, |environment| environment.kind);
    let mut found = form.findings(kind);
    let taken =
        model.environment().and_then(|state| caution::name_taken(state, form.name.text(), None));
    found.extend(taken.map(|words| (FieldId::Name, Finding::warn(words))));
    sheet.gap();
    sheet.field("Name", LABEL_WIDTH, &form.name, form.line == CreateLine::Name);
    beneath(sheet, &found, FieldId::Name, ctx);
    sheet.gap();
    let kinds = Kind::CREATABLE.iter().enumerate();
    let kinds: Vec<_> = kinds.map(|(at, kind)| (kind.label(), at == form.kind)).collect();
    sheet.choices("Type", LABEL_WIDTH, form.line == CreateLine::Kind, &kinds);
    sheet.indented(LABEL_WIDTH, form.chosen().meaning(), ctx.theme.faint);
    sheet.gap();
    sheet.field(
        "Post login URLs",
        LABEL_WIDTH,
        &form.post_login,
        form.line == CreateLine::PostLogin,
    );
    let optional = "optional, separated by spaces; can be added later";
    sheet.indented(LABEL_WIDTH, optional, ctx.theme.faint);
    beneath(sheet, &found, FieldId::PostLogin, ctx);
    sheet.stage(model, "Creating");
    if model.stage() != DialogStage::Waiting {
        sheet.gap();
        sheet.words(&promise::of_action(&model.keymap, RecordAction::Create), ctx.theme.faint);
        let mut keys = vec![("accept", "create"), ("next-line", "next line")];
        if form.line == CreateLine::Kind {
            keys.push(("choose-next", "type"));
        }
        keys.push(("cancel", "leave"));
        sheet.keys(model, &keys);
    }
}

fn beneath(sheet: &mut Sheet, found: &[(FieldId, Finding)], field: FieldId, ctx: &Ctx) {
    let own: Vec<Finding> =
        found.iter().filter(|(id, _)| *id == field).map(|(_, finding)| finding.clone()).collect();
    for line in findings::lines(&own, sheet.columns(), LABEL_WIDTH, ctx) {
        sheet.line(line);
    }
}
