//! What happens when the program breaks: the terminal first, then a report without secrets.

use std::fmt;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::thread;

use color_eyre::config::HookBuilder;
use color_eyre::section::PanicMessage;

use crate::runtime::terminal;

/// Beginnings of formatted panic messages of the standard library that hold numbers only. Any
/// other formatted message may quote the data it was about (slicing a string does), and the data
/// may be a secret.
const HARMLESS: [&str; 4] = [
    "index out of bounds: the len is ",
    "range start index ",
    "range end index ",
    "slice index starts at ",
];

/// Installs the panic and error report hooks. Call it on the thread that draws: its panic ends
/// the program, so it gives the terminal back and reports on standard error. A panic elsewhere
/// while the terminal is taken is only logged; whoever waits for that task learns of it.
///
/// # Errors
/// A hook was installed before.
pub fn install() -> color_eyre::Result<()> {
    let (panics, errors) = HookBuilder::blank()
        .add_default_filters()
        .display_env_section(false)
        .display_location_section(false)
        .panic_message(ToldPanic)
        .try_into_hooks()?;
    errors.install()?;
    let drawing = thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == drawing || !terminal::is_taken() {
            terminal::leave();
            // Not eprintln!, which panics again when the terminal is gone.
            let _ = writeln!(std::io::stderr(), "{}", panics.panic_report(panic));
        }
        tracing::error!(
            thread = thread::current().name().unwrap_or("unnamed"),
            "{}\n{}",
            Summary(panic),
            std::backtrace::Backtrace::force_capture()
        );
    }));
    Ok(())
}

struct ToldPanic;

impl PanicMessage for ToldPanic {
    fn display(&self, panic: &PanicHookInfo<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "appdeck {} broke. This is a defect.", env!("CARGO_PKG_VERSION"))?;
        write!(f, "{}", Summary(panic))
    }
}

struct Summary<'a>(&'a PanicHookInfo<'a>);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = self.0.payload();
        let literal = payload.downcast_ref::<&'static str>().copied();
        let formatted = payload.downcast_ref::<String>().map(String::as_str);
        write!(f, "panic: {}", message(literal, formatted))?;
        match self.0.location() {
            Some(at) => write!(f, "\nat {at}"),
            None => Ok(()),
        }
    }
}

/// A literal is in the source and tells nothing; a formatted message is shown only when it is
/// known to hold numbers.
fn message<'a>(literal: Option<&'static str>, formatted: Option<&'a str>) -> &'a str {
    match (literal, formatted) {
        (Some(literal), _) => literal,
        (None, Some(text)) if HARMLESS.iter().any(|known| text.starts_with(known)) => text,
        _ => "(message withheld: it may quote data)",
    }
}

#[cfg(test)]
mod tests {
    use super::message;

    /// The message a panic would be reported with.
    fn reported(payload: &(dyn std::any::Any + Send)) -> String {
        message(payload.downcast_ref().copied(), payload.downcast_ref::<String>().map(|s| &**s))
            .to_owned()
    }

    #[test]
    #[expect(clippy::string_slice, reason = "the panic is what is tested")]
    fn a_message_that_quotes_data_is_withheld() {
        let secret = "test_canary_é".to_owned();
        let end = secret.len() - 1;
        let panic = std::panic::catch_unwind(|| secret[..end].len()).unwrap_err();
        assert!(panic.downcast_ref::<String>().unwrap().contains("test_canary"));
        assert_eq!(reported(&*panic), "(message withheld: it may quote data)");
    }

    #[test]
    fn a_message_that_cannot_quote_data_is_told() {
        let list: &[u8] = &[1, 2, 3];
        let index = list.len() + 2;
        let panic = std::panic::catch_unwind(|| list[index]).unwrap_err();
        assert_eq!(reported(&*panic), "index out of bounds: the len is 3 but the index is 5");
        let panic = std::panic::catch_unwind(|| list.get(index).unwrap()).unwrap_err();
        assert_eq!(reported(&*panic), "called `Option::unwrap()` on a `None` value");
    }
}
