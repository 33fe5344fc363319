//! The colours that have a number and are the same in every terminal.

use ratatui::style::Color;

use crate::domain::Rgb;

/// The first number whose colour no palette of sixteen decides.
pub(super) const FIRST: u8 = 16;

/// The steps of red, green and blue in xterm's cube of colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The first number of the greys after the cube.
const GREYS: u8 = 232;

/// The colour of this number, from [`FIRST`] on.
pub(super) fn indexed(number: u8) -> Option<Rgb> {
    if number >= GREYS {
        return Some(Rgb([8 + 10 * (number - GREYS); 3]));
    }
    let number = number.checked_sub(FIRST)?;
    let step = |part: u8| STEPS.get(usize::from(part % 6)).copied();
    Some(Rgb([step(number / 36)?, step(number / 6)?, step(number)?]))
}

/// The colour with a number that is nearest to `wanted` among those that stand out from `ground` by `least`.
pub(super) fn nearest(wanted: Rgb, ground: Rgb, least: f64) -> Option<Color> {
    (FIRST..=u8::MAX)
        .filter_map(|number| Some((number, indexed(number)?)))
        .filter(|(_, colour)| colour.contrast(ground) >= least)
        .min_by_key(|(_, colour)| colour.distance(wanted))
        .map(|(number, _)| Color::Indexed(number))
}
