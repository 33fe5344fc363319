//! What a sign-in that is tried needs from whoever runs it: the address that the browser ended at, and
//! the client secret. Neither is an argument, and neither is shown.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::AsFd;

use zeroize::Zeroizing;

use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use crate::config::prompt;
use crate::domain::Secret;

/// More than an address or a secret has, in bytes.
const LARGEST: usize = 64 * 1024;

/// Where lines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSource {
    /// They are typed or pasted, unseen.
    Terminal,
    /// They stand in standard input.
    StandardInput,
}

impl LineSource {
    /// Where they come from in this run.
    ///
    /// # Errors
    /// When nobody can be asked.
    pub fn here(place: &PlaceArgs) -> Result<Self, Failure> {
        if !io::stdin().is_terminal() {
            return Ok(Self::StandardInput);
        }
        if place.no_input {
            let error = Failure::misused("the final address is pasted, and nobody can be asked");
            return Err(error.with("Let it come on standard input"));
        }
        Ok(Self::Terminal)
    }

    /// The next line; none where there is no more, or where nothing was typed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn line(self, question: &str) -> Result<Option<Secret>, Failure> {
        let line = match self {
            Self::StandardInput => next(),
            Self::Terminal => match prompt::ask(question) {
                Ok(line) => Ok(Some(line)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                Err(error) => Err(error),
            },
        };
        let line = line.map_err(|error| {
            Failure::misused(format!("cannot read what was to be pasted: {error}"))
        })?;
        Ok(line.map(|line| line.without_line_ends()).filter(|line| line.length() > 0))
    }
}

/// The secret in the environment variable of this name.
///
/// # Errors
/// When there is none.
pub fn variable(desk: &Desk, name: &str) -> Result<Secret, Failure> {
    let value = (desk.variables)(name).map(Secret::new);
    value.map(|value| value.without_line_ends()).filter(|value| value.length() > 0).ok_or_else(
        || Failure::misused("the environment variable of --secret-env is not set, or is empty"),
    )
}

// Byte by byte, without the buffer of the standard library, which is not wiped: whoever writes the
// lines may wait for what becomes of the first one.
fn next() -> io::Result<Option<Secret>> {
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut line = Zeroizing::new(Vec::with_capacity(LARGEST));
    let mut byte = Zeroizing::new([0]);
    loop {
        if input.read(byte.as_mut())? == 0 {
            break;
        }
        match byte[0] {
            b'\n' => break,
            _ if line.len() == LARGEST => return Err(io::Error::other("it is too long")),
            other => line.push(other),
        }
    }
    let text = str::from_utf8(&line).map_err(|_| io::Error::other("it is no text"))?;
    Ok(Some(text).filter(|text| !text.is_empty()).map(|text| Secret::new(text.to_owned())))
}
