//! Which side of a conflict wins.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::runtime::reading::Prefer;

/// Which side of a conflict wins.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct PreferArgs {
    /// On a conflict, which side wins
    #[arg(long, value_name = "SIDE", value_parser = side())]
    pub prefer: Option<Prefer>,
}

fn side() -> impl TypedValueParser<Value = Prefer> {
    PossibleValuesParser::new(["mine", "theirs"])
        .map(|word| if word == "mine" { Prefer::Mine } else { Prefer::Theirs })
}
