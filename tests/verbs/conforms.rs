//! As much of JSON Schema as the program's own schema uses.

use serde_json::Value as Json;

/// What is wrong with `value` by `schema`; `root` has the definitions.
pub fn objection(value: &Json, schema: &Json, root: &Json) -> Option<String> {
    let one = |schema: &Json| objection(value, schema, root);
    for (key, rule) in schema.as_object().unwrap() {
        let wrong = match key.as_str() {
            "$ref" => one(root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap()),
            "anyOf" | "oneOf" => {
                let rules = rule.as_array().unwrap();
                let fit = rules.iter().filter(|rule| one(rule).is_none()).count();
                let right = if key == "oneOf" { fit == 1 } else { fit > 0 };
                (!right).then(|| format!("{fit} of {} fit {value}", rules.len()))
            }
            "const" => (value != rule).then(|| format!("{value} is not {rule}")),
            "enum" => (!rule.as_array().unwrap().contains(value))
                .then(|| format!("{value} not in {rule}")),
            "type" => {
                (kind(value) != rule.as_str().unwrap()).then(|| format!("{value} is no {rule}"))
            }
            "minimum" => {
                value.as_i64().is_none_or(|n| n < 0).then(|| format!("{value} is below {rule}"))
            }
            "format" => {
                assert_eq!(rule, "date-time");
                let time = value.as_str().unwrap_or_default().parse::<jiff::Timestamp>();
                time.is_err().then(|| format!("{value} is no time"))
            }
            "items" => {
                value.as_array().into_iter().flatten().find_map(|item| objection(item, rule, root))
            }
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .find(|key| value.get(key.as_str().unwrap()).is_none())
                .map(|key| format!("{key} is missing")),
            // A program passes over keys that it does not know; this one knows them all.
            "properties" => value.as_object().into_iter().flatten().find_map(|(key, value)| {
                let Some(rule) = rule.get(key) else { return Some(format!("{key} is not told")) };
                let wrong = objection(value, rule, root)?;
                Some(format!("{key}: {wrong}"))
            }),
            "$schema" | "$defs" | "title" | "description" => None,
            other => panic!("{other} is not known here"),
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_f64() => "number",
        Json::Number(_) => "integer",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}
