//! `appdeck envs list`

use clap::{ArgMatches, Args};
use serde::Serialize;

use super::desk::{ConfigFile, Desk, ask};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{NONE, VerbAnswer, cell, table};
use super::{Example, Exit, Verb, parsed, workspaces};
use crate::api::RetryPolicy;
use crate::config::ConfiguredWorkspace;
use crate::domain::Environment;
use crate::domain::text::clean;
use crate::runtime::wiring::wire;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["envs", "list"],
    about: "List the configured environments",
    notes: "Only workspaces are asked: they list their environments themselves. Of the others nothing is \
            known but what is configured; `appdeck doctor` asks each.",
    examples: &[
        Example::new("appdeck envs list", "the names that --env takes"),
        Example::new("appdeck envs list --json", "the same as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: EnvsListOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

const STANDINGS: &[&str] = &["not_asked", "signed_in"];

static DOCUMENT: Document = Document {
    name: "appdeck.environments/1",
    about: "The environments that are configured, and those that workspaces list.",
    members: &[Property {
        name: "environments",
        shape: Shape::List(&Shape::Object(&[
            Property { name: "name", shape: Shape::Text, about: "What `--env` takes" },
            Property {
                name: "type",
                shape: Shape::Word(&["development", "staging", "production"]),
                about: "The type",
            },
            Property { name: "url", shape: Shape::Text, about: "The address" },
            Property {
                name: "standing",
                shape: Shape::Word(STANDINGS),
                about: "`signed_in` where a workspace's token just listed it",
            },
            Property {
                name: "read_only",
                shape: Shape::Flag,
                about: "Whether writing is locked until it is unlocked by name",
            },
            Property {
                name: "deny",
                shape: Shape::List(&Shape::Text),
                about: "What the configuration forbids there",
            },
            Property {
                name: "workspace",
                shape: Shape::Maybe(&Shape::Text),
                about: "The workspace that lists it; null when it is configured itself",
            },
        ])),
        about: "The environments",
    }],
};

#[derive(Args)]
struct EnvsListOptions {
    #[command(flatten)]
    file: ConfigFile,
    /// Do not prompt on the terminal
    #[arg(long)]
    no_input: bool,
}

#[derive(Serialize)]
struct EnvsDocument {
    schema: &'static str,
    environments: Vec<EnvsEntry>,
}

#[derive(Serialize)]
struct EnvsEntry {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    url: String,
    standing: &'static str,
    read_only: bool,
    deny: Vec<&'static str>,
    workspace: Option<String>,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: EnvsListOptions = parsed(found)?;
    let mut resolved = desk.config(&options.file)?;
    let mut entries: Vec<_> =
        resolved.environments.iter().map(|one| entry(&one.environment, None)).collect();
    let mut failure = None;
    for workspace in &mut resolved.workspaces {
        let name = format!("workspace token of {}", clean(&workspace.name));
        failure = ask(&mut workspace.token, &name, options.no_input).err().or(failure);
    }
    if !resolved.workspaces.is_empty() {
        let mut wiring = wire(&resolved, &desk.variables, RetryPolicy::unattended())?;
        for workspace in &resolved.workspaces {
            match workspaces::list(&mut wiring.connections, workspace).await {
                Ok(listed) => {
                    entries.extend(listed.iter().map(|one| entry(one, Some(workspace))));
                }
                Err(error) => failure = failure.or(Some(of(workspace, error))),
            }
        }
    }
    let none = entries.is_empty() && failure.is_none();
    let document = EnvsDocument { schema: DOCUMENT.name, environments: entries };
    let mut answer = desk.answer(&document, || text(&document.environments))?;
    if none {
        answer.remarks.push("no environment is configured: start appdeck to connect one".into());
    }
    if failure.is_some() {
        answer.exit = Exit::Failed;
    }
    answer.failure = failure;
    Ok(answer)
}

fn of(workspace: &ConfiguredWorkspace, error: Failure) -> Failure {
    Failure { message: format!("{}: {}", clean(&workspace.name), error.message), ..error }
}

fn entry(environment: &Environment, workspace: Option<&ConfiguredWorkspace>) -> EnvsEntry {
    let [not_asked, signed_in] = [STANDINGS[0], STANDINGS[1]];
    EnvsEntry {
        name: environment.name.clone(),
        kind: environment.kind.word().to_lowercase(),
        url: environment.url(),
        standing: if workspace.is_some() { signed_in } else { not_asked },
        read_only: environment.guarded,
        deny: environment.deny.iter().map(|write_kind| write_kind.name()).collect(),
        workspace: workspace.map(|workspace| workspace.name.clone()),
    }
}

fn text(entries: &[EnvsEntry]) -> String {
    let row = |one: &EnvsEntry| {
        let mut writing = vec![if one.read_only { "locked" } else { "open" }.to_owned()];
        writing.extend(one.deny.iter().map(|write_kind| format!("no {write_kind}")));
        let workspace = one.workspace.as_deref().unwrap_or(NONE);
        [cell(&one.name), one.kind.clone(), cell(&one.url), writing.join(", "), cell(workspace)]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    table(["NAME", "TYPE", "URL", "WRITING", "WORKSPACE"], &rows)
}
