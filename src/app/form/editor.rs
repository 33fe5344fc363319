//! A field being typed in the detail pane.

use super::input::Input;
use crate::domain::editing;
use crate::domain::redirect::paste;
use crate::domain::{EnvironmentType, FieldId, Finding, Kind, Settings, Value};

/// Where the text goes when it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditorTarget {
    /// The whole of a field.
    Field(FieldId),
    /// An item of a redirect list.
    Item(FieldId, usize),
    /// A new item of a redirect list.
    NewItem(FieldId),
}

impl EditorTarget {
    /// The field it belongs to.
    pub fn field(self) -> FieldId {
        match self {
            Self::Field(field) | Self::Item(field, _) | Self::NewItem(field) => field,
        }
    }
}

/// An open editor.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Where the text goes.
    pub target: EditorTarget,
    /// The text.
    pub input: Input,
    /// The text it began with.
    pub before: String,
    /// The settings that it was opened on. They stay what is edited, whatever is read meanwhile: the
    /// save merges.
    pub base: Settings,
    /// Whether leaving was asked for once already; the next time drops what was typed.
    pub leaving: bool,
}

impl Editor {
    /// An editor of `target` that starts with what is there.
    pub fn open(target: EditorTarget, settings: &Settings) -> Self {
        let field = target.field();
        let value = field.row().get(settings);
        let text = match (target, &value) {
            (EditorTarget::Item(_, index), Value::List(items)) => {
                items.get(index).cloned().unwrap_or_default()
            }
            (EditorTarget::NewItem(_), _) => String::new(),
            (_, value) => editing::to_text(field, value),
        };
        let base = settings.clone();
        Self { target, input: Input::new(&text), before: text, base, leaving: false }
    }

    /// Whether one URL is typed.
    pub fn is_url(&self) -> bool {
        !matches!(self.target, EditorTarget::Field(_))
    }

    /// The field's value if the text is accepted.
    ///
    /// # Errors
    /// A sentence that says what is not understood.
    pub fn value(&self, settings: &Settings) -> Result<Value, String> {
        let field = self.target.field();
        let text = self.input.text().trim();
        let Value::List(mut items) = field.row().get(settings) else {
            return editing::from_text(field, text);
        };
        match self.target {
            EditorTarget::Field(_) => return editing::from_text(field, text),
            EditorTarget::Item(_, index) => {
                if text.is_empty() {
                    if index < items.len() {
                        items.remove(index);
                    }
                } else if let Some(item) = items.get_mut(index) {
                    text.clone_into(item);
                }
            }
            EditorTarget::NewItem(_) => items.extend(several(text)),
        }
        Ok(Value::List(items))
    }

    /// What the rules say of the text as it stands, worst first.
    pub fn findings(
        &self,
        settings: &Settings,
        kind: &Kind,
        environment: EnvironmentType,
    ) -> Vec<Finding> {
        let row = self.target.field().row();
        let (value, items) = match self.value(settings) {
            Ok(value) => (value, self.items(settings)),
            Err(text) => return vec![Finding::block(text)],
        };
        if self.input.text().trim().is_empty() && !matches!(self.target, EditorTarget::Field(_)) {
            return Vec::new();
        }
        let mut findings: Vec<_> = row
            .check(&value, kind, environment)
            .into_iter()
            .filter(|finding| {
                finding.item.is_none_or(|item| items.as_ref().is_none_or(|r| r.contains(&item)))
            })
            .collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        // With several on one line it has to be said which is meant.
        if let (EditorTarget::NewItem(_), Value::List(items)) = (self.target, &value)
            && several(self.input.text().trim()).len() > 1
        {
            for finding in &mut findings {
                if let Some(url) = finding.item.and_then(|item| items.get(item)) {
                    finding.text = format!("{url}: {}", finding.text);
                }
            }
        }
        findings
    }

    // The items of the list that the text is about; `None` for all.
    fn items(&self, settings: &Settings) -> Option<std::ops::Range<usize>> {
        let Value::List(before) = self.target.field().row().get(settings) else { return None };
        match self.target {
            EditorTarget::Field(_) => None,
            EditorTarget::Item(_, index) => Some(index..index + 1),
            EditorTarget::NewItem(_) => Some(before.len()..usize::MAX),
        }
    }
}

/// The URLs that were typed: one, or a list of them. A space ends one that holds no placeholder.
pub fn several(text: &str) -> Vec<String> {
    let pieces = |url: String| {
        if url.contains("{{") {
            vec![url]
        } else {
            url.split_whitespace().map(str::to_owned).collect()
        }
    };
    pasted(text).into_iter().flat_map(pieces).collect()
}

/// The URLs that were pasted. What is no list stays as it is.
pub fn pasted(text: &str) -> Vec<String> {
    let (urls, text) = (paste::split(text), text.trim());
    if urls.is_empty() && !text.is_empty() { vec![text.to_owned()] } else { urls }
}

#[cfg(test)]
mod tests {
    use super::{Editor, EditorTarget};
    use crate::app::form::input::Input;
    use crate::domain::{FieldId, Settings, Value};

    fn settings() -> Settings {
        Settings {
            post_login_uris: ["https://a.example/cb".into(), "https://b.example/cb".into()].into(),
            ..Settings::default()
        }
    }

    fn typed(target: EditorTarget, text: &str) -> Value {
        let mut editor = Editor::open(target, &settings());
        editor.input = Input::new(text);
        editor.value(&settings()).unwrap()
    }

    #[test]
    fn an_item_is_changed_added_or_emptied_away() {
        let list = |items: &[&str]| Value::List(items.iter().map(ToString::to_string).collect());
        let field = FieldId::PostLogin;
        assert_eq!(
            typed(EditorTarget::Item(field, 1), "https://c.example/cb"),
            list(&["https://a.example/cb", "https://c.example/cb"])
        );
        assert_eq!(typed(EditorTarget::Item(field, 0), " "), list(&["https://b.example/cb"]));
        assert_eq!(
            typed(EditorTarget::NewItem(field), "https://c.example/1 https://c.example/2"),
            list(&[
                "https://a.example/cb",
                "https://b.example/cb",
                "https://c.example/1",
                "https://c.example/2"
            ])
        );
    }
}
