//! A sign-in is tried: the operator opens the URL elsewhere, pastes the address back, and sees what the
//! tokens prove.

use appdeck::app::screen::signing_in::SignInStep;
use appdeck::app::{Dialog, Model};
use appdeck::sandbox::Seed;
use appdeck::ui::{Ctx, Glyphs, Theme};
use ratatui::style::Color;
use rqrr::PreparedImage;
use serde_json::{Value as Json, json};

use super::interrupting::clicked;
use crate::secrets::watch::{Log, tells};
use crate::support::browser::{ANA, App, Browser, HOME};
use crate::support::driver::Driver;
use crate::support::listener::Listener;
use crate::support::screen;
use crate::support::setup::Setup;

/// One application, on the open environment.
async fn open(kind: &str, settings: Json) -> (Driver, App) {
    open_on(Setup::of(Seed::Empty), kind, settings).await
}

async fn open_on(setup: Setup, kind: &str, settings: Json) -> (Driver, App) {
    let mut driver = setup.open().await;
    let app = App::new(&driver.colleague, kind, settings).await;
    driver.press("r").await.find("Coffee-Desk").await;
    driver.forget_requests();
    (driver, app)
}

/// Copies the URL, and opens it in a browser in which somebody is signed in.
async fn visit(driver: &mut Driver) -> String {
    let url = driver.press("ctrl-y").await.copied();
    Browser::of(&driver.colleague, ANA).await.visit(&url).await
}

fn value<'a>(address: &'a str, name: &str) -> &'a str {
    address.split_once(&format!("{name}=")).unwrap().1.split('&').next().unwrap()
}

/// What the program asked for: what applications and browsers ask stands besides.
fn asked(driver: &Driver) -> Vec<String> {
    let all = driver.requests().into_iter().map(|one| format!("{} {}", one.method, one.path));
    all.filter(|line| !line.contains("_sandbox") && !line.contains("authorize")).collect()
}

#[tokio::test]
async fn a_sign_in_is_tried_without_changing_anything() {
    let log = Log::default();
    let _listening = log.listen();
    let settings = json!({"access_token_expiry": 900, "enforce_pkce": true, "custom_claims": [
        {"key": "team", "value": "desk"}
    ]});
    for kind in ["SPA", "NTV", "WEB_APP"] {
        let (mut driver, app) = open(kind, settings.clone()).await;
        let id = driver.id_of("Coffee-Desk");
        let mut before = driver.on_server(&id).await;
        driver.forget_requests();
        driver.press("L").await.see("Open this URL on this machine").see("The page may not load");
        let address = visit(&mut driver).await;
        assert!(address.starts_with(HOME), "{address}");
        let (code, state) = (value(&address, "code"), value(&address, "state"));
        driver.paste(&address).await.not_see(code);
        if kind == "WEB_APP" {
            driver.see("The code arrived").see("stays in memory only");
            let env = format!("SCALEKIT_CLIENT_ID={id}\nSCALEKIT_CLIENT_SECRET='{}'\n", app.secret);
            driver.paste(&env).await.see("69 characters").not_see(&app.secret[..12]);
            driver.press("enter").await;
        }
        driver.see("This sign-in works as configured: 16 checks");
        driver.see("lives 15 minutes, as configured").see("a…@acme.example").not_see(ANA);
        let printed = format!("{:?}", driver.session.model());
        for value in [code, state, &app.secret].into_iter().filter(|one| !one.is_empty()) {
            assert!(!tells(&printed, value) && !tells(&driver.screen(), value), "{printed}");
        }
        assert!(!printed.contains("eyJ") && !driver.screen().contains("eyJ"), "{printed}");
        let (discovery, keys) = ("GET /.well-known/openid-configuration", "GET /keys");
        // When a secret was last used is read again.
        let again = format!("GET /api/v1/clients/{id}");
        let all = [discovery, keys, "POST /oauth/token", &again];
        assert_eq!(asked(&driver), all[..if kind == "WEB_APP" { 4 } else { 3 }], "{kind}");
        assert!(driver.writes().iter().all(|(line, _)| line.contains("_sandbox")));
        driver.press("esc").await.not_see("Try a sign-in").not_see("never used");
        let mut after = driver.on_server(&id).await;
        for one in [&mut before, &mut after] {
            // The server notes when a secret was used.
            let secrets = one["secrets"].as_array_mut().unwrap();
            for secret in secrets.iter_mut() {
                secret["last_used_time"] = Json::Null;
            }
        }
        assert_eq!(before.to_string(), after.to_string());
    }
    let text = log.text();
    assert!(text.contains("DEBUG appdeck::api"), "{text}");
    assert!(!text.contains("eyJ") && !text.contains("code="), "{text}");
}

#[tokio::test]
async fn a_wrong_secret_or_none_says_what_is_proven() {
    let (mut driver, _) = open("WEB_APP", json!({})).await;
    driver.press("L").await;
    let address = visit(&mut driver).await;
    driver.paste(&address).await.paste("test_canary_of_another_0123456789").await;
    driver.press("enter").await.see("the client secret is wrong").see("Nothing was changed");
    driver.not_see("test_canary");
    driver.press("esc L").await;
    let address = visit(&mut driver).await;
    // The Enter after a paste is no answer to the question that came of it.
    driver.paste(&address).await.press("enter").await.see("Type or paste the client secret");
    driver.press("esc").await.see("The code arrived").see("lapses within minutes");
    assert!(!asked(&driver).iter().skip(4).any(|line| line.contains("/keys")));
    driver.press("esc L").await;
    let address = visit(&mut driver).await;
    driver.paste(&address).await.press("esc").await.see("lapses within minutes");
    // Where none is active it is said before one is looked for.
    let id = driver.id_of("Coffee-Desk");
    for secret in driver.on_server(&id).await["secrets"].as_array().unwrap() {
        let path = format!("/api/v1/clients/{id}/secrets/{}", secret["id"].as_str().unwrap());
        driver.colleague.send("PATCH", &path, json!({"status": "INACTIVE"})).await.ok();
    }
    driver.press("esc r L").await;
    let address = visit(&mut driver).await;
    driver.paste(&address).await.see("Coffee-Desk has no active secret: none exchanges this code");
}

#[tokio::test]
async fn what_is_no_answer_is_said_and_the_right_address_is_still_taken() {
    let (mut driver, _) = open("SPA", json!({})).await;
    driver.press("L").await;
    let url = driver.press("ctrl-y").await.copied();
    let address = visit(&mut driver).await;
    let state = value(&url, "state");
    let other = format!("{HOME}?code=canary&state={}", "A".repeat(state.len()));
    for (pasted, why) in [
        (other.as_str(), "Its state differs"),
        (&url, "the URL that was to be opened"),
        (&format!("{HOME}/?code=canary&state={state}"), "a slash at the end"),
        (&format!("{HOME}?state={state}"), "no code and no error"),
    ] {
        driver.paste(pasted).await.see(why).not_see("canary");
        driver.press("enter").await.see(why);
    }
    for secret in ["test_canary_0123456789", "https://app.example/canary0123456789"] {
        driver.paste(secret).await.see("✗ ").not_see("canary");
    }
    driver.type_text("abc").await.see("> 3 characters").not_see("Its state");
    assert_eq!(asked(&driver), ["GET /.well-known/openid-configuration"], "nothing is exchanged");
    // As a terminal of sixty columns breaks it.
    let torn: Vec<_> = address.as_bytes().chunks(60).map(String::from_utf8_lossy).collect();
    driver.paste(&torn.join("\r\n")).await.see("This sign-in works as configured");
}

#[tokio::test]
async fn the_mouse_does_what_the_keys_do() {
    let (mut driver, _) = open("WEB_APP", json!({})).await;
    driver.press("L").await;
    clicked(&mut driver, "^O: QR code").await.see("which a phone");
    clicked(&mut driver, "^O: back").await.see("Open this URL on this machine");
    clicked(&mut driver, "^Y: copy the URL").await;
    let url = driver.copied();
    // Words without a key are no button, and the URL is not opened here.
    clicked(&mut driver, "Open this URL").await.see("Open this URL on this machine");
    let address = Browser::of(&driver.colleague, ANA).await.visit(&url).await;
    driver.paste(&address).await.see("The code arrived");
    clicked(&mut driver, "exchange the code").await.see("Type or paste the client secret");
    clicked(&mut driver, "no secret").await.see("lapses within minutes");
    clicked(&mut driver, "Esc: close").await.not_see("Try a sign-in");
    assert!(!asked(&driver).iter().any(|line| line.contains("/keys")), "nothing is exchanged");
}

#[tokio::test]
async fn an_error_is_said_in_words() {
    let (mut driver, _) = open("SPA", json!({})).await;
    let url = driver.press("L ctrl-y").await.copied();
    let answer = format!(
        "{HOME}?error=access_denied&error_description=not+today&state={}",
        value(&url, "state")
    );
    driver.paste(&answer).await.see("The server refused it with access_denied: not today");
    driver.press("enter").await;
    driver.see("the user, or the identity provider, said no");
}

#[tokio::test]
async fn the_way_back_is_chosen_and_a_pattern_needs_a_url() {
    let mut driver = Setup::of(Seed::Acme).open().await;
    driver.find("Coffee-Desk").press("L").await.see("Which redirect URI should it return to?");
    driver.see("http://localhost:3000/auth/callback").see("a pattern");
    driver.press("down enter").await.see("name one that it lets through");
    driver.press("enter").await.see("is a pattern");
    driver.press("ctrl-u").await.type_text("https://desk-7.preview.acme.example/cb").await;
    driver.press("enter").await.see("is not registered");
    driver
        .press("ctrl-u")
        .await
        .type_text("https://desk-7.preview.acme.example/auth/callback")
        .await;
    let url = driver.press("enter ctrl-y").await.copied();
    assert!(
        url.contains("redirect_uri=https%3A%2F%2Fdesk-7.preview.acme.example%2Fauth%2Fcallback&")
    );
    driver.press("esc").await.not_see("Try a sign-in");
    driver.find("Grinder-Telemetry").press("L").await.see("grant types do not hold");
    driver.find("Default Client").press("L").await.see("no post login URLs");
}

#[tokio::test]
async fn a_template_is_filled_and_the_organization_is_named() {
    let (slug, default) =
        ("https://{{org_slug}}.app.example/cb", "https://app.example/{{slug ?? 'all'}}/cb");
    let (mut driver, _) = open("SPA", json!({"post_login_uris": [slug, default]})).await;
    driver.press("L enter").await.see("what an organization has").see(slug);
    driver.press("enter").await.see("has a placeholder");
    driver.press("ctrl-u").await.type_text("https://acme.app.example/cb").await;
    driver.press("enter").await.see("its ID (org_…)").see("https://acme.app.example/cb");
    driver.type_text("acme").await.press("enter").await.see("begins with org_");
    driver.press("ctrl-u").await.type_text("org_112000000000000001").await.not_see("begins with");
    driver.press("enter").await.see("Open this URL on this machine");
    let address = visit(&mut driver).await;
    assert!(address.starts_with("https://acme.app.example/cb?code="), "{address}");
    driver.paste(&address).await.see("This sign-in works as configured");

    // The default stands in its place already, and needs no organization.
    driver.press("esc L down enter").await.see("> https://app.example/all/cb");
    driver.press("enter").await.see("Open this URL on this machine");
    let address = visit(&mut driver).await;
    driver.paste(&address).await.see("This sign-in works as configured");
    // Another value in it does, and can be taken back.
    driver.press("esc L down enter ctrl-u").await;
    driver.paste("https://app.example/beans/cb").await.press("enter").await.see("its ID (org_…)");
    driver.press("esc").await.see("> https://app.example/beans/cb");
    driver.press("enter").await.see("its ID (org_…)");
    driver.press("enter").await;
    let url = driver.press("ctrl-y").await.copied();
    assert!(!url.contains("organization_id"), "{url}");
}

#[tokio::test]
async fn a_server_that_cannot_tell_or_answers_badly_is_said() {
    let (mut driver, _) = open("SPA", json!({})).await;
    let rule = |route: &str, fault: Json| json!([{"route": route, "times": 9, "fault": fault}]);
    let discovery = "GET /.well-known/openid-configuration";
    driver.faults(rule(discovery, json!({"kind": "status", "code": 404}))).await;
    driver.press("L").await.see("Nothing was changed");
    driver.press("esc").await;
    driver.faults(json!([])).await;
    driver.press("L").await;
    let address = visit(&mut driver).await;
    driver.faults(rule("GET /keys", json!({"kind": "html"}))).await;
    driver.paste(&address).await.see("signing keys");
    assert!(!asked(&driver).contains(&"POST /oauth/token".to_owned()), "the code is not spent");
    driver.faults(json!([])).await;
    driver.press("esc L").await;
    let address = visit(&mut driver).await;
    driver.faults(rule("POST /oauth/token", json!({"kind": "drop_after_commit"}))).await;
    driver.paste(&address).await.see("it may have happened");
    assert_eq!(asked(&driver).iter().filter(|line| line.contains("token")).count(), 1, "sent once");
}

#[tokio::test]
async fn an_answer_that_comes_late_changes_nothing() {
    let (mut driver, _) = open("SPA", json!({})).await;
    driver.hurry("L").see("Asking the server");
    driver.hurry("esc").settle().await.not_see("Try a sign-in");
    driver.press("L").await;
    let address = visit(&mut driver).await;
    driver.hurry_paste(&address).hurry("esc").settle().await.not_see("Try a sign-in");
}

/// The attempt whose URL is on screen.
fn url(model: &Model) -> String {
    let Some(Dialog::SignIn(open)) = &model.dialog else { panic!("no sign-in is open") };
    let SignInStep::Waiting(waiting) = &open.step else { panic!("it does not wait: {open:?}") };
    waiting.attempt.url()
}

/// The QR code on screen, as a camera reads it: two pixels for each module.
fn scanned(driver: &Driver) -> String {
    let buffer = driver.buffer();
    let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let dark = |x: usize, y: usize| {
        let at = (u16::try_from(x).unwrap(), u16::try_from(y / 2).unwrap());
        let cell = &buffer[at];
        // What is no part of the code is as dark as a terminal.
        if cell.bg != Color::White {
            return true;
        }
        assert_eq!(cell.fg, Color::Black);
        matches!((cell.symbol(), y % 2), ("█", _) | ("▀", 0) | ("▄", 1))
    };
    let scale = 4;
    let (columns, rows) = (width * scale, 2 * height * scale);
    let grey = |x: usize, y: usize| if dark(x / scale, y / scale) { 0 } else { 255 };
    let mut image = PreparedImage::prepare_from_greyscale(columns, rows, grey);
    let found = image.detect_grids();
    assert_eq!(found.len(), 1, "{}", driver.screen());
    found[0].decode().unwrap().1
}

#[tokio::test]
async fn a_qr_code_that_fits_is_read_by_a_camera_in_either_palette() {
    for theme in ["dark", "light"] {
        let ctx = Ctx { theme: Theme::named(theme).unwrap(), glyphs: Glyphs::UNICODE };
        let setup = Setup::of(Seed::Empty).size(120, 40).painted(ctx);
        let (mut driver, _) = open_on(setup, "SPA", json!({})).await;
        driver.press("L ctrl-o").await.see("which a phone").not_see("Scan it");
        assert_eq!(scanned(&driver), url(driver.session.model()));
        // The keys work there, and the address is taken there, too.
        driver.press("ctrl-o").await.see("Open this URL on this machine only");
        driver.press("ctrl-o").await;
        let address = visit(&mut driver).await;
        driver.paste(&address).await.see("This sign-in works as configured");
    }
}

#[tokio::test]
async fn a_qr_code_that_cannot_be_drawn_says_so_and_the_url_is_whole() {
    let mono = Ctx { theme: Theme::named("mono").unwrap(), glyphs: Glyphs::UNICODE };
    let dark = Theme::named("dark").unwrap();
    let plain = Ctx { theme: dark, glyphs: Glyphs::UNICODE };
    let ascii = Ctx { theme: dark, glyphs: Glyphs::ASCII };
    for (ctx, size, why) in [
        (plain, (80, 24), "this window has 80×24"),
        (plain, (60, 20), "this window has 60×20"),
        (mono, (120, 40), "needs colours"),
        (ascii, (120, 40), "more than ASCII"),
    ] {
        let setup = Setup::of(Seed::Empty).size(size.0, size.1).painted(ctx);
        let (mut driver, _) = open_on(setup, "SPA", json!({})).await;
        driver
            .press("L ctrl-o")
            .await
            .see(&why.replace('×', if ctx.glyphs.ascii { "x" } else { "×" }));
        let shown = screen::text(driver.buffer());
        let lines: Vec<&str> = shown.lines().collect();
        let from = lines.iter().position(|line| line.starts_with("http://")).unwrap();
        // Row after row from the first column on, as a terminal selects it.
        let columns = usize::from(size.0);
        let whole: String = lines[from..]
            .iter()
            .map(|line| line.trim_end())
            .take_while(|line| !line.is_empty())
            .collect();
        let wanted = url(driver.session.model());
        assert_eq!(whole[..wanted.len()], wanted, "{columns} columns: {shown}");
        driver.press("esc").await.see("Open this URL");
        driver.press("esc").await.not_see("Open this URL");
    }
}

#[tokio::test]
async fn it_is_read_aloud() {
    let setup = Setup::of(Seed::Empty);
    let mut one = Listener::on(setup).await;
    App::new(&one.driver.colleague, "SPA", json!({})).await;
    one.driver.press("r").await.find("Coffee-Desk").await;
    one.press("L").await;
    let wanted = url(one.driver.session.model());
    let said = one.said();
    assert!(said.contains("Try a sign-in") && said.contains(&wanted), "{said}");
    one.press("ctrl-y").await;
    let address = visit(&mut one.driver).await;
    one.paste(&address, "the address").await;
    let said = one.said();
    assert!(said.contains("This sign-in works as configured: 16 checks"), "{said}");
    assert!(!one.transcript().contains(value(&address, "code")), "{}", one.transcript());
}
