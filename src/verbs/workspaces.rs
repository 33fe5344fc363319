//! The environments that a workspace lists.

use super::failure::Failure;
use crate::api::request::{Reply, Request};
use crate::config::ConfiguredWorkspace;
use crate::domain::{EnvKey, Environment};
use crate::runtime::connections::Connections;
use crate::wire::page::Pager;

/// Lists them, and connects each.
///
/// # Errors
/// Why they are not all known.
pub async fn list(
    connections: &mut Connections,
    workspace: &ConfiguredWorkspace,
) -> Result<Vec<Environment>, Failure> {
    let key = EnvKey::workspace(&workspace.name);
    let mut environments: Vec<Environment> = Vec::new();
    let mut pager = Pager::default();
    let mut page_token = None;
    loop {
        let answered = connections.call(&key, Request::ListEnvironments { page_token }).await?;
        let Reply::Environments(page) = answered.reply else {
            return Err(Failure::failed(
                "the server sent something other than a list of environments",
            ));
        };
        connections.add_listed(&key, &page.items);
        let before = environments.len();
        for listed in page.items.into_iter().filter(|listed| !listed.id.is_empty()) {
            let known = EnvKey::listed(&key, &listed.id);
            if environments.iter().all(|one| one.key != known) {
                environments.push(listed.described(known, workspace.deny.clone()));
            }
        }
        let new = environments.len() - before;
        page_token = pager.next(new, page.total, &page.next);
        if page_token.is_none() {
            return Ok(environments);
        }
    }
}
