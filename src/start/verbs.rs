//! A verb: what it answers goes to standard output, everything else to standard error.

use std::io::{self, Write};

use super::{complain, note, variable, written};
use crate::verbs::{Call, Exit, Failure};

/// Does what a verb asks for, and returns how the program ends.
pub async fn run(call: Call) -> u8 {
    let answer = match call.run(variable).await {
        Ok(answer) => answer,
        Err(failure) => return told(&failure, call.json()),
    };
    let mut stdout = io::stdout().lock();
    // Whoever reads may have read enough: the answer stands all the same.
    if let Err(error) = written(stdout.write_all(&answer.body).and_then(|()| stdout.flush())) {
        return told(&Failure::failed(error.to_string()), call.json());
    }
    if !call.json() {
        answer.remarks.iter().for_each(|remark| note(remark));
    }
    if let Some(failure) = &answer.failure {
        told(failure, call.json());
    }
    answer.exit.code()
}

/// Tells a failure, and returns how the program ends.
pub fn told(failure: &Failure, json: bool) -> u8 {
    if json {
        // Nobody may be there to read it.
        let _ = io::stderr().write_all(&failure.json());
    } else {
        complain(&failure.text());
    }
    failure.exit.code()
}

/// Tells that the command line is not understood, as a document where one was asked for.
pub fn misunderstood(error: &clap::Error) -> u8 {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    if !error.use_stderr() || !Call::meant(&words) {
        // Nobody may be there to read it.
        let _ = error.print();
        return u8::try_from(error.exit_code()).unwrap_or(Exit::Misused.code());
    }
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim);
    let said = paragraphs.next().unwrap_or_default();
    let said = said.strip_prefix("error: ").unwrap_or(said).split_whitespace().collect::<Vec<_>>();
    let tip = paragraphs.find_map(|text| text.strip_prefix("tip: ")).unwrap_or("see --help");
    told(&Failure::misused(said.join(" ")).with(tip), true)
}
