//! A partial update: the fields that changed and nothing else.

use super::{FIELDS, FieldId, Kind, Settings, Value};

/// One change of the Default Client's login URLs. The API has a route for it, which leaves the other
/// URLs alone: nothing of a colleague's is overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginUrl {
    /// One post login URL more.
    Add(String),
    /// One post login URL less. The last one cannot be taken off so.
    Remove(String),
    /// Another initiate login URL. It cannot be cleared so.
    Initiate(String),
}

impl LoginUrl {
    /// The field that it changes.
    pub fn field(&self) -> FieldId {
        match self {
            Self::Add(_) | Self::Remove(_) => FieldId::PostLogin,
            Self::Initiate(_) => FieldId::InitiateLogin,
        }
    }

    /// Whether `settings` have it so.
    pub fn is_in(&self, settings: &Settings) -> bool {
        match self {
            Self::Add(url) => settings.post_login_uris.contains(url),
            Self::Remove(url) => !settings.post_login_uris.contains(url),
            Self::Initiate(url) => settings.initiate_login_uri.as_ref() == Some(url),
        }
    }
}

/// The changed fields with their new values, in table order. The API reads the keys present in an
/// update as the field mask, and refuses an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    changes: Vec<(FieldId, Value)>,
    /// The same, as far as it can be made one URL at a time: what is added comes first, so that the
    /// list is never empty in between.
    urls: Vec<LoginUrl>,
}

impl Patch {
    /// What turns `before` into `after`.
    pub fn between(before: &Settings, after: &Settings) -> Self {
        let changed = FIELDS.iter().filter_map(|field| {
            let value = field.get(after);
            (field.get(before) != value).then_some((field.id, value))
        });
        Self::of(changed.collect())
    }

    /// A patch of these fields.
    pub fn of(changes: Vec<(FieldId, Value)>) -> Self {
        Self { changes, urls: Vec::new() }
    }

    /// The patch with what the API writes in the same object as its fields: that is replaced whole, and
    /// has to hold what of `settings` stays as it is.
    pub fn whole(mut self, settings: &Settings) -> Self {
        let object = |field: FieldId| field.row().wire.split_once('.').map(|(object, _)| object);
        let written =
            |field: FieldId| self.changes.iter().any(|(one, _)| object(*one) == object(field));
        let missing: Vec<_> = FIELDS
            .iter()
            .filter(|field| object(field.id).is_some() && written(field.id))
            .filter(|field| self.changes.iter().all(|(one, _)| *one != field.id))
            .map(|field| (field.id, field.get(settings)))
            .collect();
        self.changes.extend(missing);
        self
    }

    /// The patch of what an application of this kind has `before`, its login URLs one at a time where
    /// the API has routes for that.
    pub fn by_url(mut self, kind: &Kind, before: &Settings) -> Self {
        let changed = self.changes.iter().filter(|_| *kind == Kind::Default);
        self.urls = changed.flat_map(|(field, value)| by_url(*field, value, before)).collect();
        self
    }

    /// The changes that are made one URL at a time, in their order.
    pub fn urls(&self) -> &[LoginUrl] {
        &self.urls
    }

    /// The patch without those: all fields with their whole values.
    pub fn with_lists(mut self) -> Self {
        self.urls.clear();
        self
    }

    /// What is left when those are made.
    pub fn rest(&self) -> Self {
        let made = |field: FieldId| self.urls.iter().any(|url| url.field() == field);
        Self::of(self.changes.iter().filter(|(field, _)| !made(*field)).cloned().collect())
    }

    /// Whether a field is changed one URL at a time, and `settings` have all of that.
    pub fn urls_are_in(&self, field: FieldId, settings: &Settings) -> bool {
        let mut urls = self.urls.iter().filter(|url| url.field() == field).peekable();
        urls.peek().is_some() && urls.all(|url| url.is_in(settings))
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes in table order.
    pub fn changes(&self) -> &[(FieldId, Value)] {
        &self.changes
    }

    /// Whether `settings` have all of it.
    pub fn is_in(&self, settings: &Settings) -> bool {
        self.changes.iter().all(|(field, value)| field.row().get(settings) == *value)
    }

    /// Applies the changes.
    pub fn apply(&self, settings: &mut Settings) {
        for (field, value) in &self.changes {
            field.row().put(settings, value.clone());
        }
    }
}

// Nothing where it cannot be done so.
fn by_url(field: FieldId, value: &Value, before: &Settings) -> Vec<LoginUrl> {
    let (Value::List(after), Value::List(before)) = (value, field.row().get(before)) else {
        return Vec::new();
    };
    if field == FieldId::InitiateLogin {
        return after.iter().take(1).cloned().map(LoginUrl::Initiate).collect();
    }
    if field != FieldId::PostLogin || after.is_empty() {
        return Vec::new();
    }
    let added = after.iter().filter(|url| !before.contains(url)).cloned();
    let removed = before.iter().filter(|url| !after.contains(url)).cloned();
    added.map(LoginUrl::Add).chain(removed.map(LoginUrl::Remove)).collect()
}

#[cfg(test)]
mod tests {
    use super::{LoginUrl, Patch};
    use crate::domain::{FieldId, Kind, Settings};

    fn settings(urls: &[&str], initiate: Option<&str>) -> Settings {
        Settings {
            post_login_uris: urls.iter().map(ToString::to_string).collect(),
            initiate_login_uri: initiate.map(str::to_owned),
            ..Settings::default()
        }
    }

    #[test]
    fn login_urls_of_the_default_client_change_one_at_a_time() {
        let add = |url: &str| LoginUrl::Add(url.into());
        let remove = |url: &str| LoginUrl::Remove(url.into());
        for (before, after, urls, rest) in [
            (&["a"][..], &["a", "b"][..], vec![add("b")], vec![]),
            (&["a", "b"], &["c", "b"], vec![add("c"), remove("a")], vec![]),
            (&["a"], &["b"], vec![add("b"), remove("a")], vec![]),
            (&[], &["a"], vec![add("a")], vec![]),
            // What the routes cannot do is sent as a list.
            (&["a"], &[], vec![], vec![FieldId::PostLogin]),
            (&["a", "b"], &["b", "a"], vec![], vec![FieldId::PostLogin]),
        ] {
            let (before, after) = (settings(before, None), settings(after, None));
            let patch = Patch::between(&before, &after).by_url(&Kind::Default, &before);
            assert_eq!(patch.urls(), urls);
            let fields: Vec<_> = patch.rest().changes().iter().map(|(field, _)| *field).collect();
            assert_eq!(fields, rest);
            let other = Patch::between(&before, &after).by_url(&Kind::Web, &before);
            assert_eq!(other.urls(), []);
        }
    }

    #[test]
    fn the_initiate_login_url_is_set_by_its_route_and_cleared_by_the_update() {
        let (none, one) = (settings(&[], None), settings(&[], Some("a")));
        let set = Patch::between(&none, &one).by_url(&Kind::Default, &none);
        assert_eq!(
            (set.urls(), set.rest().is_empty()),
            (&[LoginUrl::Initiate("a".into())][..], true)
        );
        let cleared = Patch::between(&one, &none).by_url(&Kind::Default, &one);
        assert_eq!((cleared.urls(), cleared.rest().is_empty()), (&[][..], false));
    }
}
