//! The ends of a text's lines, which a change keeps: LF, or CRLF as on Windows, or both in one file.

/// `changed` with the ends of lines that `before` has. Each line that is there still keeps its own;
/// the others end as most do.
pub(super) fn restore(before: &str, changed: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = changed.split_inclusive('\n').collect();
    let same = |(old, new): &(&&str, &&str)| bare(old) == bare(new);
    let head = old.iter().zip(&new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
    let returns = old.iter().filter(|line| line.ends_with("\r\n")).count();
    let usual = returns * 2 > old.len();
    let mut text = String::with_capacity(changed.len() + new.len());
    let mut middle = old.get(head..old.len() - tail).unwrap_or_default();
    for (at, line) in new.iter().enumerate() {
        let original = if at < head {
            old.get(at)
        } else if at >= new.len() - tail {
            old.get(old.len() - (new.len() - at))
        } else {
            let found = middle.iter().position(|old| bare(old) == bare(line));
            found.and_then(|found| {
                let original = middle.get(found);
                middle = middle.get(found + 1..).unwrap_or_default();
                original
            })
        };
        let returns = original.map_or(usual, |line| line.ends_with("\r\n"));
        text.push_str(bare(line));
        if line.ends_with('\n') {
            text.push_str(if returns { "\r\n" } else { "\n" });
        }
    }
    text
}

fn bare(line: &str) -> &str {
    line.strip_suffix("\r\n").or(line.strip_suffix('\n')).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::restore;

    #[test]
    fn each_line_keeps_its_end() {
        for (before, changed, after) in [
            ("a\r\nb\r\n", "a\nb\n", "a\r\nb\r\n"),
            ("a\r\nb\r\n", "a\nx\nb\n", "a\r\nx\r\nb\r\n"),
            ("a\r\nb\nc\r\nd\r\n", "a\nx\nb\nc\nd\n", "a\r\nx\r\nb\nc\r\nd\r\n"),
            ("a\nb\n", "a\n\nx\n", "a\n\nx\n"),
            ("a\r\nb", "a\nb\nc\n", "a\r\nb\nc\n"),
            ("", "a\n", "a\n"),
        ] {
            assert_eq!(restore(before, changed), after, "{before:?}");
        }
    }
}
