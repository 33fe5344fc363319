//! What a frame changes on the screen.

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;

/// The cells of `drawn` that `shown`, a frame of the same size, does not show already, row by row.
///
/// Whatever is written over the left half of a wide character takes the right half away, and terminals do not
/// agree on what they leave there: what stands there is written again.
pub(super) fn changes<'a>(
    shown: &'a Buffer,
    drawn: &'a Buffer,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let columns = usize::from(drawn.area.width.max(1));
    let rows = shown.content.chunks(columns).zip(drawn.content.chunks(columns));
    (0..).zip(rows).flat_map(|(y, (before, after))| {
        // So many columns are under a wide character, or were and are so no more.
        let (mut covered, mut torn) = (0_usize, 0_usize);
        (0..).zip(before.iter().zip(after)).filter_map(move |(x, (was, is))| {
            let (before, after) = (was.symbol().as_bytes(), is.symbol().as_bytes());
            let alike = match (before, after) {
                // Nearly all are, and comparing them takes a call otherwise.
                ([one], [other]) => one == other && are_dressed_alike(was, is, *one),
                _ => before == after && are_dressed_alike(was, is, 0),
            };
            if alike && covered == 0 && torn == 0 && after.len() == 1 {
                return None;
            }
            let hidden = covered > 0;
            let changed = torn > 0 || !alike;
            covered = if hidden { covered - 1 } else { columns_of(is).saturating_sub(1) };
            torn = torn.saturating_sub(1);
            if changed || hidden {
                torn = torn.max(columns_of(was).saturating_sub(1));
            }
            (changed && !hidden).then_some((x, y, is))
        })
    })
}

// Whether a terminal shows the same text, which begins with `first`, in the same way: no eye tells the style of a
// blank that does not show it.
#[inline]
fn are_dressed_alike(one: &Cell, other: &Cell, first: u8) -> bool {
    let (before, after) = (Pen::of(one), Pen::of(other));
    before == after || (first == b' ' && before.leaves_blanks_bare() && after.leaves_blanks_bare())
}

/// Whether it is a blank that looks like one that was erased.
pub(super) fn is_bare(cell: &Cell) -> bool {
    is_blank(cell) && Pen::of(cell).leaves_blanks_bare()
}

/// Whether it holds a space and nothing else.
pub(super) fn is_blank(cell: &Cell) -> bool {
    matches!(cell.symbol().as_bytes(), [b' '])
}

/// The columns that a terminal gives a cell's text.
pub(super) fn columns_of(cell: &Cell) -> usize {
    match cell.symbol().as_bytes() {
        // Lines of frames (U+2500 to U+257F) are most of what is not ASCII: no table is asked for their width.
        [_] | [0xe2, 0x94 | 0x95, _] => 1,
        _ => cell.symbol().width(),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::style::{Color, Style};

    use super::changes;

    fn told(shown: &str, drawn: &str) -> String {
        let (shown, drawn) = (Buffer::with_lines([shown]), Buffer::with_lines([drawn]));
        let told: Vec<_> =
            changes(&shown, &drawn).map(|(x, _, cell)| format!("{x}{}", cell.symbol())).collect();
        told.join(" ")
    }

    #[test]
    fn only_what_differs_is_told() {
        assert_eq!(told("abcd", "abcd"), "");
        assert_eq!(told("abcd", "aXcY"), "1X 3Y");
        assert_eq!(told("a──d", "a─cd"), "2c");
        let mut drawn = Buffer::with_lines(["ab", "cd"]);
        let shown = drawn.clone();
        drawn[(1, 1)].set_style(Style::new().fg(Color::Red));
        let found: Vec<_> = changes(&shown, &drawn).map(|(x, y, _)| (x, y)).collect();
        assert_eq!(found, [(1, 1)]);
    }

    #[test]
    fn what_stands_beside_half_of_a_wide_character_is_told_again() {
        assert_eq!(told("a号d", "a号d"), "");
        assert_eq!(told("a号d", "a码d"), "1码");
        assert_eq!(told("a号d", "ab d"), "1b 2 ");
        assert_eq!(told("ab d", "a号d"), "1号");
        assert_eq!(told("a号码e", "ab号de"), "1b 2号 4d");
        assert_eq!(told("ab号de", "a号码e"), "1号 3码");
    }
}
