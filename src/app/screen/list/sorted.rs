//! Keeping a long list sorted while a few come in.

use std::cmp::Ordering;

/// Puts `new` into `sorted`, where each belongs. Compares each of the new ones with few of the old
/// ones, however many those are.
pub fn insert(
    sorted: &mut Vec<usize>,
    mut new: Vec<usize>,
    mut order: impl FnMut(usize, usize) -> Ordering,
) {
    new.sort_by(|a, b| order(*a, *b));
    let mut end = sorted.len();
    sorted.resize(end + new.len(), 0);
    for (before, at) in new.into_iter().enumerate().rev() {
        let old = sorted.get(..end).unwrap_or_default();
        // Mostly they come in order.
        let last = old.last().is_none_or(|old| order(*old, at).is_lt());
        let to = if last { end } else { old.partition_point(|old| order(*old, at).is_lt()) };
        sorted.copy_within(to..end, to + before + 1);
        if let Some(place) = sorted.get_mut(to + before) {
            *place = at;
        }
        end = to;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::insert;

    proptest! {
        #[test]
        fn it_is_as_if_all_were_sorted_anew(
            numbers in proptest::collection::btree_set(0_usize..500, 0..60),
            marks in proptest::collection::vec(0_usize..4, 60),
        ) {
            // Handed in some at a time, in any order.
            let mut sorted = Vec::new();
            for page in 0..4 {
                let mine = numbers.iter().zip(&marks).filter(|(_, mark)| **mark == page);
                insert(&mut sorted, mine.map(|(at, _)| *at).rev().collect(), |a, b| a.cmp(&b));
            }
            prop_assert_eq!(sorted, numbers.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_few_are_compared_with_few() {
        let mut sorted: Vec<usize> = (0..100_000).map(|n| n * 10).collect();
        let new: Vec<usize> = (0..30).map(|n| n * 33_333 + 5).collect();
        let mut compared = 0;
        insert(&mut sorted, new, |a, b| {
            compared += 1;
            a.cmp(&b)
        });
        assert!(sorted.is_sorted());
        assert!(compared <= 30 * 25, "{compared} comparisons");
    }
}
