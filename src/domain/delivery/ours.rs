//! The assignments of a file that are to get new values.

use std::ops::Range;

use super::puzzle::{Puzzle, Why};
use super::script::{Dialect, Joint, Script, Statement, line_of};
use super::words::{WordForm, comment_end, line_end, word};

/// An assignment to one of the names.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The name.
    pub name: &'static str,
    /// Where the name is.
    pub place: Range<usize>,
    /// The value's word.
    pub value: Range<usize>,
    /// How the value is written.
    pub form: WordForm,
    /// The line, counted from one.
    pub line: usize,
    /// The word before it, such as `export`; a name before it is not told.
    pub lead: &'static str,
    /// What stands behind the value on its line.
    pub behind: Behind,
}

/// What stands behind a value on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Nothing.
    Nothing,
    /// A comment.
    Comment,
    /// Something else that belongs to the shell.
    More,
}

/// Words that set what follows them, in the shells that have them.
const LEADS: [&str; 4] = ["export", "declare", "typeset", "readonly"];

/// Commands that read names and set none.
const READERS: [&str; 7] = ["echo", "test", "[", "[[", ":", "env_vars_required", "log_status"];

/// The assignments to `names` in `script`, from top to bottom.
///
/// # Errors
/// The first place where one of the names stands in a way that is not understood completely.
pub fn assignments(
    text: &[u8],
    script: &Script,
    names: &[&'static str],
    dialect: Dialect,
) -> Result<Vec<Assignment>, Puzzle> {
    let finder = Finder { text, script, names, dialect };
    let mut found = Vec::new();
    for statement in &script.statements {
        finder.statement(statement, &mut found)?;
    }
    for name in names {
        for place in places(text, name) {
            let known = found.iter().any(|one: &Assignment| one.place == place);
            if !known {
                finder.harmless(name, &place)?;
            }
        }
    }
    Ok(found)
}

/// Whether `statement` is a line that exports variables.
pub fn exports(text: &[u8], statement: &Statement) -> bool {
    statement.before == Joint::Line
        && !statement.redirected
        && lead(text, statement).is_some_and(|(lead, count)| match lead {
            "export" => statement.words.len() > count,
            "declare" | "typeset" => count > 1 && statement.words.len() > count,
            _ => false,
        })
}

// The word that leads the statement, and how many words it takes with its options.
fn lead(text: &[u8], statement: &Statement) -> Option<(&'static str, usize)> {
    let first = text.get(statement.words.first()?.range.clone())?;
    let lead = LEADS.into_iter().find(|lead| lead.as_bytes() == first)?;
    let option = |word: &[u8]| match word {
        [b'-', letters @ ..] => {
            !letters.is_empty() && letters.iter().all(|one| b"gxr".contains(one))
        }
        _ => false,
    };
    let words = statement.words.iter().skip(1);
    let options = words.take_while(|one| text.get(one.range.clone()).is_some_and(option)).count();
    (options == 0 || lead != "export").then_some((lead, options + 1))
}

// Where `name` stands as a whole.
fn places(text: &[u8], name: &str) -> impl Iterator<Item = Range<usize>> {
    let part = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    let windows = text.windows(name.len()).enumerate();
    let found = windows.filter(|(_, window)| *window == name.as_bytes()).map(|(at, _)| at);
    let whole = found.filter(move |at| !part(at.checked_sub(1)) && !part(Some(at + name.len())));
    whole.map(|at| at..at + name.len()).collect::<Vec<_>>().into_iter()
}

struct Finder<'a> {
    text: &'a [u8],
    script: &'a Script,
    names: &'a [&'static str],
    dialect: Dialect,
}

impl Finder<'_> {
    fn named(&self, place: Range<usize>) -> Option<&'static str> {
        let text = self.text.get(place)?;
        self.names.iter().copied().find(|name| name.as_bytes() == text)
    }

    fn puzzle(&self, at: usize, why: Why) -> Puzzle {
        Puzzle { line: line_of(self.text, at), why }
    }

    fn statement(&self, statement: &Statement, found: &mut Vec<Assignment>) -> Result<(), Puzzle> {
        if let Some(one) = self.spaced(statement)? {
            found.push(one);
            return Ok(());
        }
        let (lead, skipped) = lead(self.text, statement).unwrap_or(("", 0));
        let mut words = statement.words.iter().skip(skipped).peekable();
        let (mut ours, mut count) = (Vec::new(), 0);
        while let Some(one) = words.peek() {
            let text = self.text.get(one.range.clone()).unwrap_or_default();
            let name =
                text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
            let name = one.range.start..one.range.start + name.count();
            let assigns = self.text.get(name.end) == Some(&b'=') && name.end < one.range.end;
            if !assigns && lead.is_empty() {
                break;
            }
            if let Some(known) = self.named(name.clone()).filter(|_| assigns) {
                ours.push((known, name, one.range.end));
            }
            count += 1;
            words.next();
        }
        let command = words.peek().is_some();
        for (name, place, end) in ours {
            let why = if command {
                Some(Why::OneCommand(name))
            } else {
                self.doubt(statement, name, !lead.is_empty() || count == 1)
            };
            if let Some(why) = why {
                return Err(self.puzzle(place.start, why));
            }
            found.push(self.assignment(name, place.clone(), place.end + 1, end, lead)?);
        }
        Ok(())
    }

    // Why an assignment in this statement is not simply one.
    fn doubt(&self, statement: &Statement, name: &'static str, alone: bool) -> Option<Why> {
        let Statement { before, after, .. } = statement;
        let shell = self.dialect == Dialect::Shell;
        let begins = *before == Joint::Line || (shell && *before == Joint::Semicolon);
        let ends =
            *after == Joint::Line || (shell && matches!(after, Joint::Semicolon | Joint::And));
        if statement.inside || !begins {
            Some(Why::Inside(name))
        } else if statement.continued {
            Some(Why::SeveralLines(name))
        } else if !ends || statement.redirected || !(shell || alone) {
            Some(Why::More(name))
        } else {
            None
        }
    }

    fn assignment(
        &self,
        name: &'static str,
        place: Range<usize>,
        start: usize,
        end: usize,
        lead: &'static str,
    ) -> Result<Assignment, Puzzle> {
        let line = line_of(self.text, place.start);
        let puzzle = |why| Puzzle { line, why };
        let found = word(self.text, start).map_err(|_| puzzle(Why::Open))?;
        debug_assert_eq!(found.range.end, end);
        if line_of(self.text, end) != line {
            return Err(puzzle(Why::SeveralLines(name)));
        }
        if found.form == WordForm::Live {
            return Err(puzzle(Why::Elsewhere(name)));
        }
        let over = comment_end(self.text, end);
        if self.dialect == Dialect::Shell && self.text.get(over) == Some(&b'\r') {
            return Err(puzzle(Why::CarriageReturn));
        }
        let rest = self.text.get(end..over).unwrap_or_default();
        let behind = match rest.trim_ascii_start().first() {
            None => Behind::Nothing,
            Some(b'#') => Behind::Comment,
            Some(_) => Behind::More,
        };
        Ok(Assignment { name, place, value: found.range, form: found.form, line, lead, behind })
    }

    // `NAME = value`, which dotenv libraries read and no shell does.
    fn spaced(&self, statement: &Statement) -> Result<Option<Assignment>, Puzzle> {
        let lead = lead(self.text, statement).map_or("", |(lead, _)| lead);
        let at = usize::from(!lead.is_empty());
        let Some(first) = statement.words.get(at) else { return Ok(None) };
        let start = first.range.start;
        let length = self.text.get(first.range.clone()).unwrap_or_default();
        let length =
            length.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        let place = start..start + length.count();
        let Some(name) = self.named(place.clone()) else { return Ok(None) };
        let equals = self.blanks(place.end);
        let value = self.blanks(equals + 1);
        let spaced = equals > place.end || value > equals + 1;
        let rest = self.text.get(value).copied();
        let none = line_end(self.text, value) || rest == Some(b'#');
        let fits = self.dialect == Dialect::Env && matches!(lead, "" | "export");
        if !fits || self.text.get(equals) != Some(&b'=') || (!spaced && rest != Some(b'<')) {
            return Ok(None);
        }
        if let Some(why) =
            self.doubt(&Statement { redirected: false, ..statement.clone() }, name, true)
        {
            return Err(self.puzzle(start, why));
        }
        // An empty value, with a comment behind it, if anything.
        if none {
            return self.assignment(name, place, equals + 1, equals + 1, lead).map(Some);
        }
        let over = comment_end(self.text, value);
        let text = self.text.get(value..over).unwrap_or_default().trim_ascii_end();
        let whole = value + text.len();
        // Such as `<your secret>`: a place for a value, which a shell would take for a redirection.
        let line = line_of(self.text, start);
        let plain = |inner: &[u8]| inner.iter().all(|byte| !b"'\"`\\$#;&|<> \t".contains(byte));
        if let [b'<', inner @ .., b'>'] = text
            && plain(inner)
        {
            let (value, form, behind) = (value..whole, WordForm::Pieces, Behind::Nothing);
            return Ok(Some(Assignment { name, place, value, form, line, lead, behind }));
        }
        let found = word(self.text, value).map_err(|_| self.puzzle(start, Why::Open))?;
        let one = self.assignment(name, place, value, found.range.end, lead)?;
        if one.behind == Behind::More {
            Err(self.puzzle(start, Why::More(name)))
        } else {
            Ok(Some(one))
        }
    }

    fn blanks(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| b" \t".contains(byte)).count()
    }

    // What is neither a comment, nor reads the name, nor only speaks of it, may set it.
    fn harmless(&self, name: &'static str, place: &Range<usize>) -> Result<(), Puzzle> {
        let holds = |range: &Range<usize>| range.start <= place.start && place.end <= range.end;
        if self.script.comments.iter().any(holds) {
            return Ok(());
        }
        let unknown = Err(self.puzzle(place.start, Why::Unknown(name)));
        if self.script.opaque.iter().any(holds) {
            return unknown;
        }
        let statement = self.script.statements.iter().find_map(|one| {
            one.words.iter().find(|word| holds(&word.range)).map(|word| (one, word))
        });
        let Some((statement, word)) = statement else {
            return Err(self.puzzle(place.start, Why::Inside(name)));
        };
        let before = self.text.get(word.range.start..place.start).unwrap_or_default();
        let behind = self.text.get(place.end..word.range.end).unwrap_or_default();
        let behind = behind.trim_ascii_start();
        let sets = [b"=".as_slice(), b":=", b"+="].iter().any(|mark| behind.starts_with(mark));
        if before.ends_with(b"$")
            || (!sets && (before.ends_with(b"${") || before.ends_with(b"${#")))
        {
            return Ok(());
        }
        if line_of(self.text, word.range.start) != line_of(self.text, word.range.end) {
            return Err(self.puzzle(place.start, Why::Inside(name)));
        }
        if sets {
            return unknown;
        }
        let lead = lead(self.text, statement);
        let whole = *place == word.range;
        let first = statement.words.first().and_then(|word| self.text.get(word.range.clone()));
        let reads = first.is_some_and(|first| READERS.iter().any(|one| one.as_bytes() == first));
        let other = before.contains(&b'=');
        let exported = whole && lead == Some(("export", 1));
        if reads || other || exported { Ok(()) } else { unknown }
    }
}
