//! How a secret is named on the command line.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::failure::Failure;
use super::output::cell;
use crate::domain::{Application, ClientSecret};

/// The secret that a verb is about.
#[derive(Args, Clone, Debug)]
pub struct NamedSecret {
    /// The secret: its identifier, or its last four characters
    #[arg(value_name = "SECRET", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    pub secret: String,
}

impl NamedSecret {
    /// The secret of an application that is meant.
    ///
    /// # Errors
    /// When there is none, and when several end so.
    pub fn find<'a>(&self, application: &'a Application) -> Result<&'a ClientSecret, Failure> {
        let named = self.secret.trim();
        let by_id = application.secrets.iter().find(|one| one.id.as_str() == named);
        if let Some(secret) = by_id {
            return Ok(secret);
        }
        let alike: Vec<_> = application.secrets.iter().filter(|one| one.suffix == named).collect();
        match alike[..] {
            [only] => Ok(only),
            // A value that was typed here by mistake is not repeated.
            [] => {
                let each: Vec<_> =
                    application.secrets.iter().map(|one| cell(&one.suffix)).collect();
                let name = cell(application.name());
                let text =
                    format!("{name} has no secret of this identifier or these last characters");
                let remedy = if each.is_empty() {
                    "It has no secrets".to_owned()
                } else {
                    format!("Its secrets end in {}", each.join(", "))
                };
                Err(Failure::not_found(text).with(remedy))
            }
            _ => {
                let ids: Vec<_> = alike.iter().map(|one| cell(one.id.as_str())).collect();
                let text =
                    format!("several secrets have these last characters: {}", ids.join(", "));
                Err(Failure::ambiguous(text).with("Write the identifier"))
            }
        }
    }
}
