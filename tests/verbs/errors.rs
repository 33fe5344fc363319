//! What goes wrong: in words for people, as one document for programs, with the exit code of the table.

use appdeck::sandbox::Seed;

use super::shop::{Shop, entry, entry_with};

/// What a kind of mistake is told as.
struct Told {
    line: &'static str,
    code: i32,
    kind: &'static str,
    words: &'static [&'static str],
}

const fn told(
    line: &'static str,
    code: i32,
    kind: &'static str,
    words: &'static [&'static str],
) -> Told {
    Told { line, code, kind, words }
}

async fn hold(shop: &Shop, all: &[Told]) {
    for Told { line, code, kind, words } in all {
        let people = shop.run(line).await.ended(*code);
        let program = shop.run(&format!("{line} --json")).await.ended(*code).error();
        assert_eq!(program["kind"], *kind, "{line}: {program}");
        assert_eq!(program["may_have_happened"], false);
        assert_eq!(people.out, "", "{line}");
        assert!(people.err.starts_with("appdeck: error: "), "{people:?}");
        for words in *words {
            assert!(people.err.contains(words), "{line}: {words}: {}", people.err);
            let text = format!("{} {}", program["message"], program["remedy"]);
            assert!(text.contains(words), "{line}: {words}: {text}");
        }
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table")]
async fn who_is_meant_is_never_guessed() {
    let shop = Shop::open(Seed::Acme).await;
    hold(
        &shop,
        &[
            told(
                "appdeck apps list",
                2,
                "ambiguous",
                &["several environments", "Acme Development, Acme Production", "--env"],
            ),
            told(
                "appdeck apps list --env Acme",
                2,
                "misused",
                &["there is no environment Acme", "Acme Development, Acme Production"],
            ),
            told(
                "appdeck apps get Partner-Portal --env 'acme development'",
                2,
                "ambiguous",
                &[
                    "2 applications in Acme Development are called Partner-Portal",
                    "webc_",
                    "client ID",
                ],
            ),
            told(
                "appdeck secrets list Coffe-Desk --env 'Acme Development'",
                1,
                "not_found",
                &[
                    "there is no application Coffe-Desk in Acme Development",
                    "Did you mean Coffee-Desk?",
                ],
            ),
            told(
                "appdeck secrets list PORTAL --env 'Acme Development'",
                1,
                "not_found",
                &["there is no application PORTAL", "Did you mean Partner-Portal?"],
            ),
            told(
                "appdeck apps get webc_12345 --env 'Acme Development'",
                1,
                "not_found",
                &["there is no application webc_12345"],
            ),
            told(
                "appdeck history --env Acme",
                2,
                "misused",
                &["there is no environment Acme", "Acme Development, Acme Production"],
            ),
            told(
                "appdeck apps restore nowhere.json --env 'Acme Development'",
                1,
                "failed",
                &["cannot read the copy nowhere.json: No such file or directory"],
            ),
            told(
                "appdeck apps list --config nowhere.toml",
                2,
                "configuration",
                &["there is no configuration file nowhere.toml"],
            ),
        ],
    )
    .await;
    assert!(
        shop.asked().iter().all(|line| line.starts_with("GET ") || line == "POST /oauth/token")
    );
    let variable = [("APPDECK_ENV", "Acme Production")];
    let listed = shop.run_with("appdeck apps list", &variable).await.ended(0);
    assert!(listed.out.contains("Coffee-Desk"));
    let flag = "appdeck apps list --env 'Acme Development' --json";
    let flag = shop.run_with(flag, &variable).await.ended(0).document();
    assert_eq!(flag["environment"], "Acme Development", "a flag beats its variable");
}

#[tokio::test]
async fn a_client_id_tells_two_of_one_name_apart() {
    let shop = Shop::with_one(Seed::Acme).await;
    let listed = shop.listed().await;
    let twins: Vec<_> = listed.iter().filter(|one| one["name"] == "Partner-Portal").collect();
    assert_eq!(twins.len(), 2);
    for twin in twins {
        let id = twin["client_id"].as_str().unwrap();
        let got = shop.run(&format!("appdeck apps get {id} --json")).await.ended(0).document();
        assert_eq!(&got["application"], twin);
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_or_refuses_is_told() {
    let shop = Shop::open(Seed::Acme).await;
    let there = shop.world.environment(0);
    let away = entry_with("Away", "http://127.0.0.1:1", "skc_1", "test_no_such_secret");
    let wrong = entry_with("Wrong", &there.url, &there.client_id, "test_no_such_secret");
    let unset = "[[environments]]\nname = \"Unset\"\nurl = \"http://127.0.0.1:1\"\nclient_id = \"skc_1\"\n\
                 client_secret = { from = \"env\", name = \"NO_SUCH_VARIABLE\" }\n";
    let typed = unset
        .replace("Unset", "Typed")
        .replace("from = \"env\", name = \"NO_SUCH_VARIABLE\"", "from = \"prompt\"");
    shop.configure(&[away.as_str(), &wrong, unset, &typed].concat());
    hold(
        &shop,
        &[
            told(
                "appdeck apps list --env away",
                1,
                "unreachable",
                &["cannot reach 127.0.0.1:1", "connection refused", "Check port"],
            ),
            told(
                "appdeck apps get Coffee-Desk --env wrong",
                1,
                "signed_out",
                &["does not accept the credentials", "Check the client ID and the secret"],
            ),
            told(
                "appdeck secrets list Coffee-Desk --env unset",
                1,
                "credential",
                &["the environment variable NO_SUCH_VARIABLE is not set"],
            ),
            told(
                "appdeck redirects list Coffee-Desk --env typed --no-input",
                2,
                "misused",
                &["the client secret of Typed is typed in, and nobody can be asked"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn without_an_environment_it_is_said_how_to_get_one() {
    let shop = Shop::open(Seed::Empty).await;
    shop.configure("");
    let none = shop.run("appdeck envs list").await.ended(0);
    assert!(none.err.contains("start appdeck to connect one"), "{none:?}");
    hold(
        &shop,
        &[told(
            "appdeck apps list",
            2,
            "misused",
            &["no environment is configured", "appdeck doctor"],
        )],
    )
    .await;
    let half = [("SCALEKIT_CLIENT_ID", "skc_1")];
    let half = shop.run_with("appdeck apps list --json", &half).await.ended(2).error();
    assert!(half["message"].as_str().unwrap().contains("SCALEKIT_CLIENT_ID without"), "{half}");
}

#[tokio::test]
async fn a_wrong_configuration_is_told_with_its_line() {
    let shop = Shop::open(Seed::Empty).await;
    let good = entry(shop.world.environment(0));
    shop.configure(&good.replace("type = \"development\"", "type = \"test\""));
    let error = shop.run("appdeck apps list --json").await.ended(2).error();
    assert_eq!(error["kind"], "configuration");
    assert!(error["message"].as_str().unwrap().contains("config.toml:6:"), "{error}");
}

#[tokio::test]
async fn the_environments_of_a_workspace_are_found_by_name() {
    let shop = Shop::open(Seed::Acme).await;
    let url = &shop.world.sandbox.announcement().api_url;
    let workspace = |token: &str| {
        format!(
            "[[workspaces]]\nname = \"Acme\"\napi_url = \"{url}\"\ntoken = \"{token}\"\ndeny = [\"delete\"]\n"
        )
    };
    shop.configure(&workspace(shop.world.workspace_token()));
    let listed = shop.run("appdeck envs list --json").await.ended(0).document();
    let environments: Vec<_> = listed["environments"].as_array().unwrap().iter().collect();
    assert_eq!(environments.len(), 2);
    assert_eq!(environments[1]["name"], "Acme Production");
    assert_eq!(environments[1]["standing"], "signed_in");
    assert_eq!(environments[1]["workspace"], "Acme");
    assert_eq!(environments[1]["deny"], serde_json::json!(["delete"]));
    let got =
        shop.run("appdeck apps get Coffee-Desk --env 'acme production' --json").await.ended(0);
    assert_eq!(got.document()["environment"], "Acme Production");
    shop.run("appdeck apps list").await.ended(2);

    // What is known is told, and so is that it is not all.
    let one = entry(shop.world.environment(0));
    shop.configure(&(one + &workspace("skw_no_such_token")));
    let part = shop.run("appdeck envs list --json").await.ended(1);
    assert_eq!(part.body()["environments"].as_array().unwrap().len(), 1);
    assert!(part.err.contains("\"signed_out\"") && part.err.contains("Acme: "), "{}", part.err);
    shop.run("appdeck apps list --env 'Acme Development'").await.ended(0);
}
