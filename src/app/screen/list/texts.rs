//! What is searched and sorted by, made ready once for each application: its name, client ID and URLs
//! in lower case, all in one piece of memory, as a key that filters reads all of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::{Application, Kind};

/// Stands between two texts. No word of a filter has it, and in a text a space stands for it.
pub const BETWEEN: char = '\n';

/// The texts of applications, by position.
#[derive(Clone, Debug, Default)]
pub struct SearchTexts {
    text: String,
    spans: Vec<Option<TextSpan>>,
    /// The types that occurred, each with its number.
    kinds: BTreeMap<Kind, usize>,
    /// How many bytes of `text` belong to no application any more.
    unused: usize,
    /// How many texts were looked at, for tests that count what an update costs.
    #[cfg(test)]
    pub looks: std::cell::Cell<usize>,
}

/// Where the texts of one application are. Half the size of what would take any length: reading stops
/// long before 4 GiB of them.
#[derive(Clone, Copy, Debug)]
struct TextSpan {
    start: u32,
    /// Where its name ends and the others begin.
    name: u32,
    end: u32,
    /// The number of its type.
    kind: u32,
}

impl TextSpan {
    fn of(start: usize, name: usize, end: usize, kind: usize) -> Self {
        let [start, name, end, kind] =
            [start, name, end, kind].map(|one| u32::try_from(one).unwrap_or(u32::MAX));
        Self { start, name, end, kind }
    }

    fn name(self) -> Range<usize> {
        self.start as usize..self.name as usize
    }

    fn others(self) -> Range<usize> {
        self.name as usize..self.end as usize
    }

    fn all(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl SearchTexts {
    /// Whether there is an application at this position.
    pub fn has(&self, at: usize) -> bool {
        self.spans.get(at).is_some_and(Option::is_some)
    }

    /// One more than the highest position.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The positions that have an application.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        let all = self.spans.iter().enumerate();
        all.filter_map(|(at, span)| span.map(|_| at))
    }

    /// The name at a position.
    pub fn name(&self, at: usize) -> &str {
        self.part(at, TextSpan::name)
    }

    /// Client ID and URLs at a position, with [`BETWEEN`] after each.
    pub fn others(&self, at: usize) -> &str {
        self.part(at, TextSpan::others)
    }

    fn part(&self, at: usize, part: impl FnOnce(TextSpan) -> Range<usize>) -> &str {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        let span = self.spans.get(at).copied().flatten();
        span.and_then(|span| self.text.get(part(span))).unwrap_or_default()
    }

    /// The number of the type at a position.
    pub fn kind(&self, at: usize) -> Option<usize> {
        self.spans.get(at).copied().flatten().map(|span| span.kind as usize)
    }

    /// The types that occurred, by number.
    pub fn kinds(&self) -> Vec<&Kind> {
        let mut kinds: Vec<(&Kind, &usize)> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, number)| **number);
        kinds.into_iter().map(|(kind, _)| kind).collect()
    }

    /// Makes ready what is at a position now. Tells whether that differs from what was there.
    pub fn put(&mut self, at: usize, application: Option<&Application>) -> bool {
        if self.spans.len() <= at {
            self.spans.resize(at + 1, None);
        }
        let old = self.spans.get(at).copied().flatten();
        let new = application.map(|application| self.add(application));
        if let (Some(old), Some(new)) = (old, new)
            && self.same(old, new)
        {
            self.text.truncate(new.all().start);
            return false;
        }
        if let Some(place) = self.spans.get_mut(at) {
            *place = new;
        }
        self.unused += old.map_or(0, |old| old.all().len());
        if self.unused > self.text.len() / 2 {
            self.tidy();
        }
        old.is_some() || new.is_some()
    }

    fn same(&self, a: TextSpan, b: TextSpan) -> bool {
        let text = |span: TextSpan| self.text.get(span.all());
        a.kind == b.kind && a.name().len() == b.name().len() && text(a) == text(b)
    }

    fn add(&mut self, application: &Application) -> TextSpan {
        let kind = self.kinds.get(&application.kind).copied().unwrap_or_else(|| {
            let number = self.kinds.len();
            self.kinds.insert(application.kind.clone(), number);
            number
        });
        let settings = &application.settings;
        let start = self.text.len();
        self.lower(&settings.name);
        let name = self.text.len();
        for text in std::iter::once(application.id.as_str()).chain(settings.urls()) {
            let from = self.text.len();
            self.lower(text);
            if self.text.get(from..).is_some_and(|added| added.contains(BETWEEN)) {
                let added = self.text.split_off(from).replace(BETWEEN, " ");
                self.text.push_str(&added);
            }
            self.text.push(BETWEEN);
        }
        TextSpan::of(start, name, self.text.len(), kind)
    }

    fn lower(&mut self, text: &str) {
        if text.is_ascii() {
            self.text.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            self.text.push_str(&text.to_lowercase());
        }
    }

    // Takes out what is not used any more.
    fn tidy(&mut self) {
        let old = std::mem::take(&mut self.text);
        for span in self.spans.iter_mut().flatten() {
            let start = self.text.len();
            self.text.push_str(old.get(span.all()).unwrap_or_default());
            let (name, end) = (start + span.name().len(), start + span.all().len());
            *span = TextSpan::of(start, name, end, span.kind as usize);
        }
        self.unused = 0;
    }
}
