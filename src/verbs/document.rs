//! The documents that `--json` prints: what each holds, told once for schema, documentation and
//! test.

use serde_json::{Map, Value as Json, json};

/// One kind of document.
#[derive(Debug)]
pub struct Document {
    /// The value of its key `schema`: `appdeck.applications/1`.
    pub name: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// Its keys besides `schema`. All of them are always there.
    pub members: &'static [Property],
}

/// One key of an object.
#[derive(Debug)]
pub struct Property {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// One sentence.
    pub about: &'static str,
}

/// What a key holds.
#[derive(Debug)]
pub enum Shape {
    Text,
    /// A point in time (RFC 3339).
    Time,
    /// A whole number that is not negative.
    Number,
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// That, or `null`.
    Maybe(&'static Self),
    List(&'static Self),
    Object(&'static [Property]),
    /// Text, a number, a flag, a list of texts, or `null`.
    Value,
}

/// Where the schemas follow the standard.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// One JSON Schema for all of `documents`: a document is valid when it is one of them.
pub fn schema<'a>(documents: impl Iterator<Item = &'a Document> + Clone) -> Json {
    let key = |document: &Document| document.name.replace('/', "-");
    let one = |document| json!({"$ref": format!("#/$defs/{}", key(document))});
    let each = documents.clone().map(one).collect::<Vec<_>>();
    let all: Map<_, _> = documents.map(|one| (key(one), one.schema())).collect();
    json!({"$schema": DRAFT, "title": "What appdeck prints with --json", "oneOf": each, "$defs": all})
}

impl Document {
    fn schema(&self) -> Json {
        let mut object = object(self.members);
        object["description"] = self.about.into();
        object["properties"]["schema"] = json!({"const": self.name});
        if let Some(required) = object["required"].as_array_mut() {
            required.insert(0, "schema".into());
        }
        object
    }
}

fn object(members: &[Property]) -> Json {
    let property = |member: &Property| {
        let mut shape = member.shape.schema();
        shape["description"] = member.about.into();
        (member.name.to_owned(), shape)
    };
    let properties: Map<_, _> = members.iter().map(property).collect();
    let required: Vec<_> = members.iter().map(|member| member.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

impl Shape {
    fn schema(&self) -> Json {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Time => json!({"type": "string", "format": "date-time"}),
            Self::Number => json!({"type": "integer", "minimum": 0}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Word(words) => json!({"enum": words}),
            Self::Maybe(shape) => json!({"anyOf": [shape.schema(), {"type": "null"}]}),
            Self::List(shape) => json!({"type": "array", "items": shape.schema()}),
            Self::Object(members) => object(members),
            Self::Value => json!({"anyOf": [
                {"type": "string"},
                {"type": "integer"},
                {"type": "boolean"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "null"},
            ]}),
        }
    }

    /// In a few words, for people.
    pub fn describe(&self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Time => "time".into(),
            Self::Number => "number".into(),
            Self::Flag => "true or false".into(),
            Self::Word(words) => {
                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            }
            Self::Maybe(shape) => format!("{} or null", shape.describe()),
            Self::List(shape) => format!("list of {}", shape.describe()),
            Self::Object(_) => "object".into(),
            Self::Value => "text, number, true or false, list of text, or null".into(),
        }
    }

    /// The keys of the object that this is, or that it is a list of.
    pub fn members(&self) -> &'static [Property] {
        match self {
            Self::Object(members) => members,
            Self::Maybe(shape) | Self::List(shape) => shape.members(),
            _ => &[],
        }
    }
}
