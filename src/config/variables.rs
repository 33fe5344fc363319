//! The variables of Scalekit's SDKs, which are enough for one environment.

use super::credential::CredentialSource;
use super::given::{Variables, same, text};
use super::resolved::ConfiguredEnvironment;
use crate::api::address;
use crate::domain::connection::Origin;
use crate::domain::delivery::file::{CLIENT_ID, ENV_URL, ENVIRONMENT_URL, SECRET as CLIENT_SECRET};
use crate::domain::{ClientId, EnvKey, Environment, EnvironmentType, Secret};

/// Adds the environment that the variables describe, unless it is configured already. What is
/// wrong with them is a warning, which is returned: they may be meant for another program.
pub(super) fn add(
    environments: &mut Vec<ConfiguredEnvironment>,
    variables: Variables<'_>,
    warnings: &mut Vec<String>,
) -> Option<String> {
    let url = url_name(variables, warnings);
    let values = [url, CLIENT_ID, CLIENT_SECRET].map(|name| (name, text(variables, name)));
    let names = |set: bool| {
        let names = values.iter().filter(|(_, value)| value.is_some() == set);
        names.map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let [(url_name, Some(url)), (_, Some(client_id)), (_, Some(secret))] = &values else {
        let (set, missing) = (names(true).join(" and "), names(false).join(" and "));
        let unmade = format!("{set} without {missing}: no environment is made of it");
        let unmade = Some(unmade).filter(|_| !set.is_empty());
        warnings.extend(unmade.clone());
        return unmade;
    };
    let base = match address::base_url(url) {
        Ok(base) => base,
        Err(why) => {
            let unmade = format!("{url_name}: {why}");
            warnings.push(unmade.clone());
            return Some(unmade);
        }
    };
    let client_id = ClientId::new(client_id.trim());
    if environments.iter().any(|one| one.base == base && one.client_id == client_id) {
        return None;
    }
    let host = address::host(&base);
    let taken = environments.iter().any(|one| same(&one.environment.name, &host));
    let name = if taken { format!("{host} ({url_name})") } else { host.clone() };
    let kind = EnvironmentType::guess(&host);
    let environment = Environment {
        key: EnvKey::new(&name),
        name,
        kind,
        host,
        guarded: kind == EnvironmentType::Production,
        own_client: Some(client_id.clone()),
        server_id: None,
        region: None,
        deny: Vec::new(),
    };
    let value = Some(Secret::new(secret.clone()));
    let credential = CredentialSource::Variable { name: CLIENT_SECRET.into(), value };
    let origin = Origin::Variables;
    environments.push(ConfiguredEnvironment { environment, base, credential, client_id, origin });
    None
}

// Which variable holds the address: both names are in use.
fn url_name(variables: Variables<'_>, warnings: &mut Vec<String>) -> &'static str {
    match (text(variables, ENVIRONMENT_URL), text(variables, ENV_URL)) {
        (None, Some(_)) => ENV_URL,
        (Some(one), Some(other)) => {
            let base = |text: &str| address::base_url(text).ok();
            if one != other && (base(&one) != base(&other) || base(&one).is_none()) {
                warnings.push(format!("{ENVIRONMENT_URL} counts: {ENV_URL} is another address"));
            }
            ENVIRONMENT_URL
        }
        _ => ENVIRONMENT_URL,
    }
}
