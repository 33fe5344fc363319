//! A verb: what it answers goes to standard output, everything else to standard error.

use std::io::{self, Write};

use super::{complain, interruption, note, variable, written};
use crate::runtime::under_way::UnderWay;
use crate::verbs::{Call, Exit, Failure, VerbAnswer};

/// Does what a verb asks for, and returns how the program ends.
pub async fn run(call: Call) -> u8 {
    let under_way = UnderWay::of_process();
    let ran = tokio::select! {
        ran = call.run(variable, under_way) => ran,
        number = interruption::comes() => return interruption::end(number, under_way, call.json()),
    };
    let answer = match ran {
        Ok(answer) => answer,
        Err(failure) => return told(&failure, call.json()),
    };
    let printed = match &answer {
        // One document alone is on standard error, and that of a failure tells more.
        VerbAnswer { aside: true, failure: Some(_), .. } if call.json() => Ok(()),
        VerbAnswer { aside: true, .. } => io::stderr().write_all(&answer.body),
        _ => print(&answer.body),
    };
    if !call.json() {
        answer.remarks.iter().for_each(|remark| note(remark));
    }
    answer.warnings.iter().for_each(|warning| note(warning));
    if let Some(failure) = &answer.failure {
        told(failure, call.json());
    }
    match printed {
        Err(error) if answer.wrote => {
            unprinted(&answer, &error, call.json());
            answer.exit.code()
        }
        // Whoever reads may have read enough: the answer stands anyway.
        printed => match written(printed) {
            Ok(_) => answer.exit.code(),
            Err(error) => told(&Failure::failed(error.to_string()), call.json()),
        },
    }
}

fn print(body: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(body)?;
    stdout.flush()
}

// The write stands, and so does its exit code: only the answer is lost.
fn unprinted(answer: &VerbAnswer, error: &io::Error, json: bool) {
    let what = match (answer.exit, &answer.failure) {
        (Exit::Done, _) => "it is done, and ",
        (Exit::Conflict | Exit::Refused, _) => "nothing was sent, and ",
        // What happened is told with it.
        (_, Some(_)) => "",
        (_, None) => "it may have happened, and ",
    };
    let text = format!("{what}the answer could not be printed: {error}");
    let failure = Failure::failed(text).with("appdeck history shows what was written");
    // A document is on standard error already where it did not end well.
    if answer.failure.is_none() || !json {
        told(&Failure { may_have_happened: true, ..failure }, json);
    }
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
