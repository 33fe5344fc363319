//! An answer's text before it is decoded: how many values it holds, and its list taken apart.
//!
//! A value takes two bytes on the wire and hundreds in memory, so the number is known first. And each
//! item of a list is decoded on its own, so that one which cannot be read hides no other.

use std::ops::Range;

/// The most values that one object is decoded with: more than any application has.
pub const VALUES: usize = 5_000;
/// The most values of all items of one page.
pub const PAGE_VALUES: usize = 200_000;

/// At most how many values a JSON text holds, its keys not counted.
pub fn values(text: &[u8]) -> usize {
    structure(text).filter(|(_, byte)| matches!(byte, b'{' | b'[' | b',')).count()
}

/// A text with its list taken out.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The text with an empty list in the place of the full one.
    pub rest: Vec<u8>,
    /// Where the items stand in the text.
    pub items: Vec<Range<usize>>,
    /// How many of its items are too large, or came after too much.
    pub left_out: usize,
}

/// Takes the list that is called `key` out of a JSON object. Where there is none, all of the text is
/// the rest.
pub fn split(text: &[u8], key: &str) -> Split {
    list(text, key).unwrap_or_else(|| Split { rest: text.to_vec(), items: Vec::new(), left_out: 0 })
}

fn list(text: &[u8], key: &str) -> Option<Split> {
    let quoted = format!("\"{key}\"");
    let mut found = structure(text);
    let mut depth = 0_usize;
    let mut from = 0;
    let begin = loop {
        let (at, byte) = found.next()?;
        let before = text.get(from..at).unwrap_or_default().trim_ascii();
        match byte {
            b'[' if depth == 1 && before.is_empty() && named(text, from, &quoted) => break at + 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        from = at + 1;
    };
    let mut items = Items { text, begin, values: 0, all: 0, kept: Vec::new(), left_out: 0 };
    depth = 0;
    for (at, byte) in found {
        items.values += usize::from(matches!(byte, b'{' | b'[' | b','));
        match byte {
            b'{' | b'[' => depth += 1,
            b',' if depth == 0 => items.end(at),
            b']' | b'}' if depth == 0 => {
                items.end(at);
                let (before, after) = (text.get(..begin)?, text.get(at..)?);
                let rest = [before, after].concat();
                return Some(Split { rest, items: items.kept, left_out: items.left_out });
            }
            b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The items so far.
struct Items<'a> {
    text: &'a [u8],
    /// Where the item that is looked at begins.
    begin: usize,
    /// How many values it has so far.
    values: usize,
    /// How many those that are kept have.
    all: usize,
    kept: Vec<Range<usize>>,
    left_out: usize,
}

impl Items<'_> {
    fn end(&mut self, at: usize) {
        let item = self.begin..at;
        let empty = self.text.get(item.clone()).is_none_or(|text| text.trim_ascii().is_empty());
        if self.values > VALUES || self.all + self.values > PAGE_VALUES {
            self.left_out += 1;
        } else if !empty {
            self.all += self.values;
            self.kept.push(item);
        }
        (self.begin, self.values) = (at + 1, 0);
    }
}

// Whether what ends at `end` with a colon is the key.
fn named(text: &[u8], end: usize, quoted: &str) -> bool {
    let before = text.get(..end).and_then(|text| text.strip_suffix(b":")).unwrap_or_default();
    before.trim_ascii_end().ends_with(quoted.as_bytes())
}

/// What gives a JSON text its structure, outside of its strings.
fn structure(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let (mut inside, mut escaped) = (false, false);
    text.iter().enumerate().filter_map(move |(at, byte)| {
        if inside {
            (inside, escaped) = (escaped || *byte != b'"', !escaped && *byte == b'\\');
            return None;
        }
        inside = *byte == b'"';
        matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':').then_some((at, *byte))
    })
}

#[cfg(test)]
mod tests {
    use super::{PAGE_VALUES, VALUES, split, values};

    fn parts(text: &str) -> (String, Vec<&str>, usize) {
        let parts = split(text.as_bytes(), "clients");
        let items = parts.items.into_iter().map(|item| text[item].trim()).collect();
        (String::from_utf8(parts.rest).unwrap(), items, parts.left_out)
    }

    #[test]
    fn the_list_is_taken_out_and_apart() {
        for (text, rest, items) in [
            (r#"{"clients":[],"n":1}"#, r#"{"clients":[],"n":1}"#, vec![]),
            (r#"{"clients":[ ]}"#, r#"{"clients":[]}"#, vec![]),
            (
                r#"{"a":[1],"clients" : [ 1 ,"x,]"]}"#,
                r#"{"a":[1],"clients" : []}"#,
                vec!["1", r#""x,]""#],
            ),
            (
                r#"{"clients":[{"clients":[1,2]},[3]]}"#,
                r#"{"clients":[]}"#,
                vec![r#"{"clients":[1,2]}"#, "[3]"],
            ),
            (r#"{"a":{"clients":[1]}}"#, r#"{"a":{"clients":[1]}}"#, vec![]),
            (r#"{"a":"clients","b":[1]}"#, r#"{"a":"clients","b":[1]}"#, vec![]),
            (r#"{"clients":["\"]",2]}"#, r#"{"clients":[]}"#, vec![r#""\"]""#, "2"]),
            (r#"{"clients":[1,2"#, r#"{"clients":[1,2"#, vec![]),
            (r#"{"clients":7}"#, r#"{"clients":7}"#, vec![]),
        ] {
            assert_eq!(parts(text), (rest.to_owned(), items, 0), "{text}");
        }
    }

    #[test]
    fn what_is_too_large_is_left_out_and_counted() {
        let large = format!("[{}]", "{},".repeat(VALUES));
        let text = format!(r#"{{"clients":[1,{large},2]}}"#);
        assert_eq!(parts(&text), (r#"{"clients":[]}"#.to_owned(), vec!["1", "2"], 1));
        let many = "{},".repeat(PAGE_VALUES);
        let text = format!(r#"{{"clients":[{many}1]}}"#);
        let (_, items, left_out) = parts(&text);
        assert!(items.len() <= PAGE_VALUES && items.len() + left_out == PAGE_VALUES + 1);
        assert!(left_out > 0);
    }

    #[test]
    fn values_are_counted_outside_of_strings() {
        assert_eq!(values(br#"{"a":"[[[,,,","b\"":[1,{}]}"#), 5);
    }
}
