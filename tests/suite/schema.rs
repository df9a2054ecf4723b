//! The published JSON schemas, and a validator for the part of JSON Schema that they use.

use std::fs;

use serde_json::Value;

use crate::reference::root;

/// Returns everything in which `value` breaks the schema `docs/schema/NAME.json`.
pub fn violations(name: &str, value: &Value) -> Vec<String> {
    let text = fs::read_to_string(root().join(format!("docs/schema/{name}.json"))).expect(name);
    let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    let mut found = Vec::new();
    validate(&schema, &schema, value, "", &mut found);
    found
}

fn validate(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, asked) in schema.as_object().expect("a schema is an object") {
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let name = asked.as_str().expect("a reference");
                match name.strip_prefix('#') {
                    Some(name) => {
                        let target = root.pointer(name).unwrap_or_else(|| panic!("no {name}"));
                        validate(root, target, value, at, found);
                    }
                    None => {
                        let name = name.strip_suffix(".json").expect("a schema beside this one");
                        let wrong = violations(name, value);
                        found.extend(wrong.into_iter().map(|wrong| format!("{at}{wrong}")));
                    }
                }
                true
            }
            "type" => match asked.as_array() {
                Some(types) => types.iter().any(|of| is_of_type(value, of)),
                None => is_of_type(value, asked),
            },
            "const" => value == asked,
            "enum" => asked.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64().is_none_or(|number| Some(number) >= asked.as_f64()),
            "maximum" => value.as_f64().is_none_or(|number| Some(number) <= asked.as_f64()),
            "maxLength" => value.as_str().is_none_or(|text| {
                text.chars().count() as u64 <= asked.as_u64().expect("a number")
            }),
            "required" => value.as_object().is_none_or(|object| {
                let names = asked.as_array().expect("a list").iter();
                names
                    .map(|name| name.as_str().expect("a name"))
                    .all(|name| object.contains_key(name))
            }),
            "properties" => {
                for (name, schema) in asked.as_object().expect("an object") {
                    if let Some(value) = value.get(name) {
                        validate(root, schema, value, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(asked, &Value::Bool(false), "no other use of it is known");
                let known = schema["properties"].as_object().expect("an object");
                value
                    .as_object()
                    .is_none_or(|object| object.keys().all(|key| known.contains_key(key)))
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(root, asked, item, &format!("{at}/{index}"), found);
                }
                true
            }
            // Regular expressions are for real validators; what they say is tested where the text
            // is made.
            "pattern" => true,
            other => panic!("the validator does not know {other}"),
        };
        if !holds {
            found.push(format!("{at}: {keyword} {asked}, not {value}"));
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str().expect("a type's name") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the validator does not know the type {other}"),
    }
}

#[test]
fn the_validator_notices_what_is_wrong() {
    let good = serde_json::json!({
        "version": 2, "manuscript": "a.md", "title": null, "lang": "zh-CN", "sections": [],
    });
    assert_eq!(violations("outline-2", &good), Vec::<String>::new());
    for (pointer, wrong) in [
        ("/version", serde_json::json!(1)),
        ("/title", serde_json::json!(3)),
        ("/sections", serde_json::json!({})),
        ("/sections", serde_json::json!([{}])),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!violations("outline-2", &bad).is_empty(), "{pointer}");
    }
    let mut more = good;
    more["more"] = Value::Null;
    assert_eq!(violations("outline-2", &more).len(), 1);
}
