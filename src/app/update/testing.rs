//! Testing a secret at the token endpoint: the one of the reveal, or one that is pasted.

use crossterm::event::KeyEvent;

use crate::api::Proof;
use crate::app::bindings::Action;
use crate::app::dialog::{Dialog, Test, Verdict};
use crate::app::input::HiddenInput;
use crate::app::model::Model;
use crate::app::msg::{Effect, Ticket};
use crate::app::reveal::{Reveal, Tested};
use crate::app::site::Site;
use crate::domain::{Application, ClientId, EnvKey};

use super::rotation;

/// `t` on the Credentials tab: asks for the secret of the selected application to be tested.
pub fn open(model: &mut Model) {
    if let Some(application) = model.site().and_then(Site::selected).cloned() {
        ask(model, &application);
    }
}

/// Asks for the secret of an application of the open environment to be tested.
pub fn ask(model: &mut Model, application: &Application) {
    let Some(site) = model.site() else { return };
    model.dialog = Some(Dialog::Test(Box::new(Test {
        environment: site.environment.key.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
        typed: HiddenInput::default(),
        verdict: Verdict::NotAsked,
    })));
}

/// Keys in that dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Test(test)) = &mut model.dialog else { return Vec::new() };
    match action {
        Action::Accept if test.typed.is_empty() => {
            test.verdict = Verdict::Said(false, "Paste or type the secret first".into());
        }
        Action::Accept if !matches!(test.verdict, Verdict::Asking(_)) => {
            test.verdict = Verdict::Asking(ticket);
            let (key, id) = (test.environment.clone(), test.application.clone());
            let secret = test.typed.secret().clone();
            let may = may_use_api(model.site_of(&key).and_then(|site| site.application(&id)));
            return vec![Effect::Prove(ticket, key, id, secret, may)];
        }
        Action::Cancel => model.dialog = None,
        _ => {}
    }
    Vec::new()
}

/// A key that types the secret.
pub fn type_key(test: &mut Test, event: KeyEvent) {
    // What was judged is not continued.
    if matches!(test.verdict, Verdict::Said(..)) {
        test.typed = HiddenInput::default();
        test.verdict = Verdict::NotAsked;
    }
    if test.typed.key(event) {
        test.verdict = Verdict::NotAsked;
    }
}

/// Pasted text: in place of what was typed.
pub fn paste(test: &mut Test, text: &str) {
    test.typed.paste(text);
    test.verdict = Verdict::NotAsked;
}

/// `t` in the reveal: asks at once.
pub fn reveal(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    reveal.remark = Some((false, "Asking the token endpoint…".into()));
    reveal.asked = Some(ticket);
    let (key, id) = (reveal.environment.clone(), reveal.application.clone());
    let secret = reveal.value.clone();
    let may = may_use_api(model.site_of(&key).and_then(|site| site.application(&id)));
    vec![Effect::Prove(ticket, key, id, secret, may)]
}

// Without access to the Management API the grant is refused whatever the secret.
fn may_use_api(application: Option<&Application>) -> bool {
    application.is_some_and(|application| application.settings.management_api)
}

/// The token endpoint answered. What was typed or asked meanwhile is another secret's business.
pub fn on_proved(model: &mut Model, ticket: Ticket, proof: &Proof) {
    if let Some(reveal) = model.reveals.iter_mut().find(|one| one.asked == Some(ticket)) {
        reveal.asked = None;
        reveal.tested = match proof {
            Proof::Right => Tested::Works,
            Proof::Wrong => Tested::Rejected,
            Proof::Unknown(_) => Tested::Unknown,
        };
        reveal.remark = Some(remark(proof, reveal));
        let (key, id) = (reveal.environment.clone(), reveal.application.clone());
        let suffix = reveal.listed.suffix.clone();
        rotation::on_proved(model, &key, &id, &suffix, proof);
        return;
    }
    let Some(Dialog::Test(test)) = &model.dialog else { return };
    if test.verdict != Verdict::Asking(ticket) {
        return;
    }
    let (key, id) = (test.environment.clone(), test.application.clone());
    let suffix = test.typed.secret().suffix().to_owned();
    rotation::on_proved(model, &key, &id, &suffix, proof);
    let which = which(model, &key, &id, &suffix);
    let verdict = match proof {
        Proof::Right => (true, format!("Right: it signs in{which}")),
        Proof::Wrong => (false, format!("Wrong: it does not sign in{which}")),
        Proof::Unknown(error) => (false, format!("Unknown: {}", error.message)),
    };
    if let Some(Dialog::Test(test)) = &mut model.dialog {
        test.verdict = Verdict::Said(verdict.0, verdict.1);
    }
}

fn remark(proof: &Proof, reveal: &Reveal) -> (bool, String) {
    match proof {
        Proof::Right if reveal.stored().is_none() => {
            (false, "Tested: works. It is not stored yet".into())
        }
        Proof::Right => (false, "Tested: works".into()),
        Proof::Wrong => (true, "Tested: rejected. Generate another one, and discard this".into()),
        Proof::Unknown(error) => (true, format!("Tested: unknown. {}", error.message)),
    }
}

fn which(model: &mut Model, key: &EnvKey, id: &ClientId, suffix: &str) -> String {
    let listed = model.site_of(key).and_then(|site: &mut Site| {
        let application = site.application(id)?;
        application.secrets.iter().find(|secret| !suffix.is_empty() && secret.suffix == suffix)
    });
    match listed {
        Some(secret) => {
            format!(". Its end is that of ••••{suffix}, which is {}", secret.status.word())
        }
        None => ". No listed secret ends like it".into(),
    }
}
