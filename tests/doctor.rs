//! What the doctor finds and says.

use std::path::Path;

use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::api::{ApiError, ErrorKind};
use appdeck::config::{CredentialSource, Flags, Resolved, resolve};
use appdeck::doctor::{ExaminedSetup, Report, examine};

use crate::api::server::{Does, Server, answer, json};
use crate::support::binary::{Ran, program, ran};

const SECRET: &str = "canary-doctor-secret";

fn config(url: &str) -> Resolved {
    let variables = |name: &str| match name {
        "SCALEKIT_ENVIRONMENT_URL" => Some(url.to_owned()),
        "SCALEKIT_CLIENT_ID" => Some("skc_1".to_owned()),
        "SCALEKIT_CLIENT_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    resolve(&Flags::default(), &variables, Path::new("/nowhere/config.toml")).unwrap()
}

async fn report(config: Resolved) -> Report {
    let http = http::client(&HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() });
    let here = vec![("clipboard".to_owned(), "OSC 52 through tmux".to_owned())];
    examine(ExaminedSetup { config, log: None, here }, http).await
}

fn discovery(date: &str) -> Does {
    answer("200 OK", &format!("date: {date}\r\n"), r#"{"issuer":"https://acme.example"}"#)
}

#[tokio::test]
async fn all_is_well() {
    let server = Server::start(|seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json("200 OK", r#"{"access_token":"canary-token"}"#),
        _ => json("200 OK", r#"{"issuer":"https://acme.example"}"#),
    })
    .await;
    let report = report(config(&server.url)).await;
    assert!(report.healthy(), "{report:?}");
    let text = report.text();
    for words in [
        "configuration  /nowhere/config.toml (not there)",
        "clipboard      OSC 52 through tmux",
        "Development",
        "client secret  environment variable SCALEKIT_CLIENT_SECRET",
        "discovery      ok: issuer https://acme.example",
        "sign-in        ok: the credentials are accepted",
        &server.url,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["ok"], true);
    assert_eq!(json["environments"][0]["type"], "Development");
    assert!(!format!("{text}{json}").contains("canary"), "{text}{json}");
}

#[tokio::test]
async fn what_fails_is_named_and_no_secret_is() {
    let server = Server::start(|seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json("401 Unauthorized", &format!(r#"{{"error":"no {SECRET}"}}"#)),
        _ => discovery("Thu, 01 Jan 1970 00:00:00 GMT"),
    })
    .await;
    let report = report(config(&server.url)).await;
    assert!(!report.healthy());
    let text = report.text();
    assert!(text.contains("sign-in        FAILED: cannot sign in: "), "{text}");
    assert!(text.contains("clock          FAILED: "), "{text}");
    assert!(text.contains("ahead of the server's: set this machine's clock"), "{text}");
    let json = report.json().unwrap();
    assert!(json.contains("\"ok\": false"), "{json}");
    assert!(!format!("{text}{json}").contains("canary"), "{text}{json}");
}

#[tokio::test]
async fn a_place_without_network_is_told_from_a_place_without_environments() {
    let none = resolve(&Flags::default(), &|_| None, Path::new("/nowhere/config.toml")).unwrap();
    let alone = report(none.clone()).await;
    assert!(alone.healthy() && alone.text().contains("appdeck --sandbox needs none"));
    let error = ApiError::new(ErrorKind::Unreachable, "no certificate authorities");
    let subject = ExaminedSetup { config: none, log: None, here: Vec::new() };
    let cut_off = examine(subject, Err(error)).await;
    assert!(!cut_off.healthy());
    assert!(cut_off.text().contains("network        FAILED: no certificate authorities"));
}

#[tokio::test]
async fn without_a_network_each_environment_is_told_to_be_out_of_reach() {
    let subject =
        ExaminedSetup { config: config("https://acme.example"), log: None, here: Vec::new() };
    let error = ApiError::new(ErrorKind::Unreachable, "no certificate authorities");
    let report = examine(subject, Err(error)).await;
    let text = report.text();
    assert!(text.contains("https://acme.example"), "{text}");
    assert!(text.contains("discovery      FAILED: the network cannot be used"), "{text}");
    assert!(text.contains("sign-in        FAILED: the network cannot be used"), "{text}");
}

#[tokio::test]
async fn a_secret_that_nobody_was_there_to_type_is_not_asked_for_and_nothing_else_is_left_out() {
    let server = Server::start(|_, _| json("200 OK", r#"{"issuer":"https://acme.example"}"#)).await;
    let mut config = config(&server.url);
    config.environments[0].credential = CredentialSource::Prompt;
    let report = report(config).await;
    assert!(report.healthy(), "{report:?}");
    let text = report.text();
    assert!(text.contains("discovery      ok: issuer"), "{text}");
    assert!(
        text.contains("sign-in        not asked: the secret is typed in at the start"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["environments"][0]["sign_in"]["ok"], serde_json::Value::Null);
    assert_eq!(server.count("POST"), 0);
}

#[tokio::test]
async fn an_api_that_is_not_offered_is_told_from_credentials_that_are_refused() {
    for (status, body, sign_in, applications) in [
        (
            "404 Not Found",
            r#"{"code":5,"message":"Not Found","details":[]}"#,
            "ok: the credentials are accepted",
            "FAILED: cannot list applications: this server does not offer the applications API",
        ),
        (
            "403 Forbidden",
            r#"{"code":7,"message":"permission denied","details":[]}"#,
            "ok: the credentials are accepted",
            "FAILED: cannot list applications: permission denied. Allow this client the Scalekit Management API in the dashboard",
        ),
    ] {
        let server = Server::start(move |seen, _| match seen.line.as_str() {
            "POST /oauth/token" => json("200 OK", r#"{"access_token":"canary-token"}"#),
            line if line.starts_with("GET /api") => json(status, body),
            _ => json("200 OK", r#"{"issuer":"https://acme.example"}"#),
        })
        .await;
        let report = report(config(&server.url)).await;
        assert!(!report.healthy());
        let text = report.text();
        assert!(text.contains(&format!("sign-in        {sign_in}")), "{text}");
        assert!(text.contains(&format!("applications   {applications}")), "{text}");
    }
}

/// Runs the program without a terminal.
fn run(home: &Path, arguments: &[&str]) -> Ran {
    ran(program(home).args(arguments))
}

#[test]
fn mistakes_in_the_configuration_are_reported_all_and_fail() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("c.toml");
    std::fs::write(&file, "[[environments]]\n[[workspaces]]\nname = \"W\"\n").unwrap();
    let config = ["--config", file.to_str().unwrap()];
    let Ran { code, out, .. } = run(home.path(), &["doctor", "--json", config[0], config[1]]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["ok"], false);
    let mistakes = json["mistakes"].as_array().unwrap();
    assert_eq!(mistakes.len(), 2, "{out}");
    assert!(
        mistakes[0].as_str().unwrap().ends_with("c.toml:1:1: environments[0]: name is missing")
    );
    // What is only odd is told with them, not once they are mended.
    let odd = "coluor = 1\n[keys]\nquti = \"x\"\n[[workspaces]]\nname = \"W\"\n";
    let oddities = home.path().join("odd.toml");
    std::fs::write(&oddities, odd).unwrap();
    let told = run(home.path(), &["doctor", "--config", oddities.to_str().unwrap()]);
    for words in ["api_url is missing", "coluor", "quti"] {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
    let Ran { code, err, .. } = run(home.path(), &config);
    assert_eq!(code, 2);
    assert!(err.contains("c.toml:2:1: workspaces[0] \"W\": api_url is missing"), "{err}");
    assert!(!out.contains("\"log\": null"), "{out}");
    std::fs::write(&file, "colour = 1\n").unwrap();
    let Ran { err, .. } = run(home.path(), &config);
    assert!(err.contains("the key colour is not known"), "{err}");
}

/// A workspace of its own, whose token comes from the variable `TOKEN`.
fn workspace(url: &str, folder: &Path) -> Resolved {
    let path = folder.join("config.toml");
    let text = format!(
        "[[workspaces]]\nname = \"Acme\"\napi_url = \"{url}\"\n\
         token = {{ from = \"env\", name = \"TOKEN\" }}\n"
    );
    std::fs::write(&path, text).unwrap();
    let variables = |name: &str| (name == "TOKEN").then(|| SECRET.to_owned());
    resolve(&Flags::default(), &variables, &path).unwrap()
}

#[tokio::test]
async fn a_workspace_is_asked_with_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen, _| match seen.line.as_str() {
        line if line.starts_with("GET /api/v1/environments") => {
            json("200 OK", r#"{"environments":[]}"#)
        }
        _ => answer("404 Not Found", "", ""),
    })
    .await;
    let told = report(workspace(&server.url, folder.path())).await;
    assert!(told.healthy(), "{}", told.text());
    let text = told.text();
    assert!(text.contains("Acme") && text.contains("the credentials are accepted"), "{text}");

    let closed = Server::start(|_, _| answer("401 Unauthorized", "", "{}")).await;
    let told = report(workspace(&closed.url, folder.path())).await;
    assert!(!told.healthy(), "{}", told.text());
    let text = told.text();
    assert!(text.contains("FAILED") && text.contains("Check the workspace token"), "{text}");
    assert!(!format!("{text}{}", told.json().unwrap()).contains("canary"));
}

#[test]
fn mistakes_of_every_table_are_told_with_their_lines() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("c.toml");
    let text = "[[environments]]\nname = \"A\"\nurl = \"ftp://a\"\nclient_id = \"skc_1\"\n\
                client_secret = { from = \"prompt\" }\n[ui]\ntheme = \"pink\"\nclipboard = \"y\"\n\
                [keys]\nquit = \"hyper-q\"\nsort = \"t\"\nfliter = \"x\"\nsave = \"j\"\n";
    std::fs::write(&file, text).unwrap();
    let arguments = ["--config", file.to_str().unwrap()];
    let Ran { code, err, .. } = run(home.path(), &arguments);
    assert_eq!(code, 2);
    let doctor = ["doctor", arguments[0], arguments[1]];
    let Ran { code, out, .. } = run(home.path(), &doctor);
    assert_eq!(code, 1);
    for told in [&err, &out] {
        for words in [
            ":3:1: environments[0] \"A\": url: ftp is not supported",
            ":7:1: ui: theme: there is no theme pink: choose ",
            ":8:1: ui: clipboard is one of",
            ":10:1: keys: quit: \"hyper-q\" is not a key",
            ":11:1: keys: sort: t is bound to both sort and type-filter in ",
        ] {
            assert!(told.contains(words), "{words}\n{told}");
        }
    }
    assert!(out.contains("appdeck.log") && !out.contains("none (--log-file"), "{out}");
    // What does not stop anything is told as well, and does not stop anything.
    let good =
        text.replace("ftp:", "https:").replace("pink", "default").replace("\"y\"", "\"auto\"");
    let good = good.replace("hyper-q", "Q").replace("sort = \"t\"", "sort = \"T\"");
    std::fs::write(&file, good).unwrap();
    let Ran { out, .. } = run(home.path(), &doctor);
    for words in [
        ":12:1: keys: fliter: there is no such command; the nearest is filter",
        ":13:1: keys: save: j is save in ",
        "and no longer down there",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    assert!(!out.contains("mistake"), "{out}");
}

#[test]
fn a_theme_that_a_flag_or_a_variable_names_is_not_looked_for_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    let Ran { code, err, .. } = run(home.path(), &["--theme", "pink"]);
    assert_eq!(code, 2);
    assert!(err.contains("--theme: there is no theme pink: choose auto, dark, light, "), "{err}");
}

#[test]
fn a_theme_of_ones_own_is_read_and_its_mistakes_are_told_with_their_lines() {
    let home = tempfile::tempdir().unwrap();
    let (file, themes) = (home.path().join("c.toml"), home.path().join("themes"));
    std::fs::create_dir(&themes).unwrap();
    std::fs::write(&file, "[ui]\ntheme = \"harbour\"\n").unwrap();
    let own = themes.join("harbour.toml");
    let config = ["--config", file.to_str().unwrap()];
    let doctor = || run(home.path(), &["doctor", config[0], config[1]]);

    let Ran { code, out, .. } = doctor();
    let words = format!(
        ":2:1: ui: theme: there is no theme harbour: choose auto, dark, light, contrast, mono, or write {}",
        own.display()
    );
    assert!(code == 1 && out.contains(&words), "{words}\n{out}");

    std::fs::write(&own, "key = \"cyna\"\n# ä\nkye = \"cyan\"\n").unwrap();
    for Ran { out, err, .. } in [doctor(), run(home.path(), &config)] {
        for words in [
            "harbour.toml:1:7: key: there is no colour cyna; the nearest is cyan",
            "harbour.toml:3:1: there is no role kye; the nearest is key",
        ] {
            assert!(format!("{out}{err}").contains(words), "{words}\n{out}{err}");
        }
    }

    std::fs::write(&own, "key = \"cyan\"\n").unwrap();
    let Ran { code, out, .. } = doctor();
    let words = format!("theme          harbour: chosen by the configuration, {}; ", own.display());
    assert!(code == 0 && out.contains(&words), "{words}\n{out}");
}

#[test]
fn variables_that_make_no_environment_are_a_failure_where_there_is_no_other() {
    let home = tempfile::tempdir().unwrap();
    let doctor = |name: &str, value: &str| {
        let ran = ran(program(home.path()).arg("doctor").env(name, value));
        (ran.code, ran.out)
    };
    let (code, out) = doctor("SCALEKIT_CLIENT_ID", "skc_1");
    assert_eq!(code, 1);
    let words = "variables      FAILED: SCALEKIT_CLIENT_ID without SCALEKIT_ENVIRONMENT_URL and \
                 SCALEKIT_CLIENT_SECRET: no environment is made of it";
    assert!(out.contains(words), "{out}");
    assert_eq!(out.matches("no environment is made").count(), 1, "{out}");
    let (code, out) = doctor("LC_ALL", "C");
    assert_eq!(code, 0);
    assert!(
        out.contains("LC_ALL=C, which is not UTF-8") && out.contains("drawn in ASCII"),
        "{out}"
    );
}
