//! Three-way merge of settings: what the operator saw, what they made of it, what the server has now.
//!
//! The server has no versions and replaces lists whole, so without this two operators would
//! overwrite each other.

mod lasting;

use std::collections::{HashMap, HashSet};

pub use lasting::{Lasting, lasting};

use super::{FIELDS, Field, FieldId, Patch, Settings, Value, claim};

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What to send: the fields of `result` that differ from what the server has now.
    pub patch: Patch,
    /// What the application will be. Where the sides clash it is as the server has it.
    pub result: Settings,
    /// The fields that both sides changed, each its own way.
    pub conflicts: Vec<Conflict>,
}

/// What both sides changed, each its own way: a field or, of a list whose elements have keys, one
/// element. Nothing is overwritten unasked, and everything that does not clash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: FieldId,
    /// The key of the element; `None` where all of the field is in question.
    pub key: Option<String>,
    /// What the operator saw; of an element a list of none or one.
    pub base: Value,
    /// What it will be if the operator's change wins.
    pub mine: Value,
    /// What it will be if the other change wins.
    pub theirs: Value,
}

impl Conflict {
    /// What is in question, in words: the field's label, and the element's key.
    pub fn label(&self) -> String {
        let label = self.field.row().label;
        self.key.as_ref().map_or(label.to_owned(), |key| format!("{label}: {key}"))
    }

    /// Decides it in `settings`, which is a merge's result, for one side's value.
    pub fn settle(&self, settings: &mut Settings, chosen: &Value) {
        let row = self.field.row();
        let value = match (&self.key, element_key(row), row.get(settings), chosen) {
            (Some(key), Some(key_of), Value::List(mut items), Value::List(chosen)) => {
                items.retain(|item| key_of(item) != key);
                items.extend(chosen.iter().cloned());
                Value::List(items)
            }
            _ => chosen.clone(),
        };
        row.put(settings, value);
    }
}

/// Merges what the operator made of `base` into what the server has now.
pub fn merge(base: &Settings, mine: &Settings, theirs: &Settings) -> Merged {
    let mut result = theirs.clone();
    let mut conflicts = Vec::new();
    for field in &FIELDS {
        let key = element_key(field);
        let [was, wanted, is] = [base, mine, theirs].map(|settings| field.get(settings));
        let (value, clashes) = merge_value(key, &was, &wanted, &is);
        conflicts.extend(clashes.into_iter().map(|clash| {
            let ItemClash { key, base, mine, theirs } = clash;
            Conflict { field: field.id, key, base, mine, theirs }
        }));
        if value != is {
            field.put(&mut result, value);
        }
    }
    Merged { patch: Patch::between(theirs, &result), result, conflicts }
}

/// The fields in which `result`, made of what the server has now, holds something of what somebody else changed.
pub fn kept(base: &Settings, theirs: &Settings, result: &Settings) -> Vec<FieldId> {
    let holds = |field: &&Field| {
        let key = element_key(field);
        let [was, is, will] = [base, theirs, result].map(|settings| field.get(settings));
        let some = match (&was, &is, &will) {
            (Value::List(was), Value::List(is), Value::List(will)) if key.is_some() => {
                let added = is.iter().any(|item| !was.contains(item) && will.contains(item));
                added || was.iter().any(|item| !is.contains(item) && !will.contains(item))
            }
            _ => is == will,
        };
        some && !same(key, &was, &is)
    };
    FIELDS.iter().filter(holds).map(|field| field.id).collect()
}

/// Names the part of a list's item by which the sides' items are matched.
type ItemKey = fn(&str) -> &str;

/// How a field merges: by elements with this key, or as a whole.
fn element_key(field: &Field) -> Option<ItemKey> {
    match field.id {
        // A list by its shape only: with two new URLs one of them is lost, and that is a conflict.
        FieldId::InitiateLogin => None,
        FieldId::CustomClaims => Some(claim::key),
        FieldId::Name
        | FieldId::ManagementApi
        | FieldId::EnforcePkce
        | FieldId::AccessTokenExpiry
        | FieldId::Scopes
        | FieldId::GrantTypes
        | FieldId::IpAllowlist
        | FieldId::IpNetworks
        | FieldId::PostLogin
        | FieldId::PostLogout
        | FieldId::BackChannelLogout => Some(|item| item),
    }
}

impl FieldId {
    /// Whether it is a list whose elements come and go one by one.
    pub fn has_elements(self) -> bool {
        let is_list = matches!(self.row().get(&Settings::default()), Value::List(_));
        is_list && element_key(self.row()).is_some()
    }

    /// Whether two values of the field mean the same to the server, which promises no order.
    pub fn same(self, one: &Value, other: &Value) -> bool {
        same(element_key(self.row()), one, other)
    }
}

/// Whether two values mean the same. Lists are sets, and the server promises no order.
fn same(key: Option<ItemKey>, one: &Value, other: &Value) -> bool {
    match (key, one, other) {
        (Some(_), Value::List(one), Value::List(other)) => {
            one.iter().collect::<HashSet<_>>() == other.iter().collect()
        }
        _ => one == other,
    }
}

struct ItemClash {
    key: Option<String>,
    base: Value,
    mine: Value,
    theirs: Value,
}

/// The merged value, with theirs where the sides clash, and what clashes.
fn merge_value(
    key: Option<ItemKey>,
    base: &Value,
    mine: &Value,
    theirs: &Value,
) -> (Value, Vec<ItemClash>) {
    // Whole values first, so that an edit of the order alone survives where nothing else happened.
    if let Some(value) = pick(base, mine, theirs) {
        return (value.clone(), Vec::new());
    }
    if let (Some(key), Value::List(base), Value::List(mine), Value::List(theirs)) =
        (key, base, mine, theirs)
    {
        let (items, clashes) = merge_items(key, base, mine, theirs);
        return (Value::List(items), clashes);
    }
    let [base, mine, kept] = [base, mine, theirs].map(Clone::clone);
    (theirs.clone(), vec![ItemClash { key: None, base, mine, theirs: kept }])
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
/// clashes, it is as theirs.
fn merge_items(
    key: ItemKey,
    base: &[String],
    mine: &[String],
    theirs: &[String],
) -> (Vec<String>, Vec<ItemClash>) {
    let [base_of, mine_of, theirs_of] = [base, mine, theirs].map(|items| group(key, items));
    let none = Vec::new();
    let mut done = HashSet::new();
    let (mut merged, mut clashes) = (Vec::new(), Vec::new());
    let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    for key in theirs.iter().chain(mine).map(|item| key(item)).filter(|key| done.insert(*key)) {
        let [was, wanted, is] =
            [&base_of, &mine_of, &theirs_of].map(|groups| groups.get(key).unwrap_or(&none));
        let picked = pick(was, wanted, is);
        if picked.is_none() {
            let [base, mine, theirs] = [was, wanted, is].map(|items| Value::List(owned(items)));
            clashes.push(ItemClash { key: Some(key.to_owned()), base, mine, theirs });
        }
        merged.extend(owned(picked.unwrap_or(is)));
    }
    (merged, clashes)
}

/// The items of each key, each once. An absent key is an absent group, so that adding, changing
/// and removing an element are one kind of change.
fn group(key: ItemKey, items: &[String]) -> HashMap<&str, Vec<&str>> {
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
