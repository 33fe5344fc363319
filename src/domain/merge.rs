//! Three-way merge of settings: what the operator saw, what they made of it, what the server has now.
//!
//! The server has no versions and replaces lists whole, so without this two operators would
//! overwrite each other.

use std::collections::{HashMap, HashSet};

use super::{FIELDS, Field, FieldId, Patch, Settings, Value, claim};

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What to send: the fields of `result` that differ from what the server has now.
    pub patch: Patch,
    /// What the application will be. A field in conflict is left as the server has it.
    pub result: Settings,
    /// The fields that both sides changed, each its own way.
    pub conflicts: Vec<Conflict>,
    /// The fields that somebody else changed meanwhile, in conflict or not.
    pub foreign: Vec<FieldId>,
}

/// A field that both sides changed, each its own way. Nothing is overwritten unasked; of a list only
/// the elements that clash are in question, and both sides' other changes are in either choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: FieldId,
    /// What the operator saw.
    pub base: Value,
    /// What it will be if the operator's change wins.
    pub mine: Value,
    /// What it will be if the other change wins.
    pub theirs: Value,
}

/// Merges what the operator made of `base` into what the server has now.
pub fn merge(base: &Settings, mine: &Settings, theirs: &Settings) -> Merged {
    let mut result = theirs.clone();
    let mut conflicts = Vec::new();
    let mut foreign = Vec::new();
    for field in &FIELDS {
        let key = element_key(field);
        let [was, wanted, is] = [base, mine, theirs].map(|settings| field.get(settings));
        if !same(key, &was, &is) {
            foreign.push(field.id);
        }
        match merge_value(key, &was, &wanted, &is) {
            Ok(value) if value == is => {}
            Ok(value) => field.put(&mut result, value),
            Err((mine, theirs)) => {
                conflicts.push(Conflict { field: field.id, base: was, mine, theirs });
            }
        }
    }
    Merged { patch: Patch::between(theirs, &result), result, conflicts, foreign }
}

/// Names the part of a list's item by which the sides' items are matched.
type Key = fn(&str) -> &str;

/// How a field merges: by elements with this key, or as a whole.
fn element_key(field: &Field) -> Option<Key> {
    match field.id {
        // A list by its shape only: with two new URLs one of them is lost, and that is a conflict.
        FieldId::InitiateLogin => None,
        FieldId::CustomClaims => Some(claim::key),
        _ => Some(|item| item),
    }
}

impl FieldId {
    /// Whether two values of the field mean the same to the server, which promises no order.
    pub fn same(self, one: &Value, other: &Value) -> bool {
        same(element_key(self.row()), one, other)
    }
}

/// Whether two values mean the same. Lists are sets, and the server promises no order.
fn same(key: Option<Key>, one: &Value, other: &Value) -> bool {
    match (key, one, other) {
        (Some(_), Value::List(one), Value::List(other)) => {
            one.iter().collect::<HashSet<_>>() == other.iter().collect()
        }
        _ => one == other,
    }
}

/// The merged value, or what it will be if mine, or theirs, wins.
fn merge_value(
    key: Option<Key>,
    base: &Value,
    mine: &Value,
    theirs: &Value,
) -> Result<Value, (Value, Value)> {
    // Whole values first, so that an edit of the order alone survives where nothing else happened.
    if let Some(value) = pick(base, mine, theirs) {
        return Ok(value.clone());
    }
    match (key, base, mine, theirs) {
        (Some(key), Value::List(base), Value::List(mine), Value::List(theirs)) => {
            let [mine, theirs] = merge_items(key, base, mine, theirs).map(Value::List);
            if mine == theirs { Ok(mine) } else { Err((mine, theirs)) }
        }
        _ => Err((mine.clone(), theirs.clone())),
    }
}

/// The side that changed, if only one did or both did the same.
fn pick<'a, T: PartialEq>(base: &'a T, mine: &'a T, theirs: &'a T) -> Option<&'a T> {
    if base == mine || mine == theirs {
        Some(theirs)
    } else if base == theirs {
        Some(mine)
    } else {
        None
    }
}

/// Merges element by element: theirs keep their place, mine's additions follow. Where an element
/// clashes, mine wins in the first list, and theirs in the second.
fn merge_items(key: Key, base: &[String], mine: &[String], theirs: &[String]) -> [Vec<String>; 2] {
    let [base_of, mine_of, theirs_of] = [base, mine, theirs].map(|items| group(key, items));
    let none = Vec::new();
    let mut done = HashSet::new();
    let [mut for_mine, mut for_theirs] = [Vec::new(), Vec::new()];
    for key in theirs.iter().chain(mine).map(|item| key(item)).filter(|key| done.insert(*key)) {
        let [was, wanted, is] =
            [&base_of, &mine_of, &theirs_of].map(|groups| groups.get(key).unwrap_or(&none));
        let sides = pick(was, wanted, is).map_or((wanted, is), |both| (both, both));
        for_mine.extend(sides.0.iter().map(|item| (*item).to_owned()));
        for_theirs.extend(sides.1.iter().map(|item| (*item).to_owned()));
    }
    [for_mine, for_theirs]
}

/// The items of each key, each once. An absent key is an absent group, so that adding, changing
/// and removing an element are one kind of change.
fn group(key: Key, items: &[String]) -> HashMap<&str, Vec<&str>> {
    let mut groups: HashMap<&str, Vec<&str>> = HashMap::new();
    for item in items {
        let group = groups.entry(key(item)).or_default();
        if !group.contains(&item.as_str()) {
            group.push(item);
        }
    }
    groups
}

#[cfg(test)]
mod tests;
