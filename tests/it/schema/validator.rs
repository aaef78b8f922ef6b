//! The part of JSON Schema that the schemas here use.

use serde_json::{Map, Value};

/// What a key is that a schema does not describe.
#[derive(Clone, Copy, PartialEq)]
pub enum Strictness {
    /// Wrong, so that no key goes undocumented.
    Described,
    /// Wrong only where the schema says so.
    AsWritten,
}

/// The words that are understood; another would be passed over in silence.
const WORDS: [&str; 13] = [
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "enum",
    "const",
    "anyOf",
    "items",
    "required",
    "properties",
    "additionalProperties",
];

pub struct Schema {
    root: Value,
    strictness: Strictness,
}

impl Schema {
    pub fn read(text: &str, strictness: Strictness) -> Self {
        let root = serde_json::from_str(text).unwrap();
        Self { root, strictness }
    }

    /// The definition of this name.
    pub fn definition(&self, name: &str) -> Option<&Value> {
        self.root["$defs"].get(name)
    }

    /// What is wrong with a value, each with its place.
    pub fn problems(&self, value: &Value) -> Vec<String> {
        self.wrong(value, &self.root, "$")
    }

    fn wrong(&self, value: &Value, schema: &Value, at: &str) -> Vec<String> {
        let schema = self.followed(schema);
        for word in schema.keys() {
            assert!(WORDS.contains(&word.as_str()), "`{word}` is not checked");
        }
        if let Some(several) = schema.get("anyOf") {
            let several = several.as_array().unwrap().iter();
            let all: Vec<_> = several.map(|one| self.wrong(value, one, at)).collect();
            let fits = all.iter().any(Vec::is_empty);
            return if fits { Vec::new() } else { all.concat() };
        }
        let listed = schema.get("enum").and_then(Value::as_array);
        let other = schema.get("const").is_some_and(|one| one != value);
        if other || listed.is_some_and(|all| !all.contains(value)) {
            return vec![format!("{at}: {value}")];
        }
        if let Some(kind) = schema.get("type").filter(|kind| !is_of(value, kind)) {
            return vec![format!("{at}: {value} is no {kind}")];
        }
        match value {
            Value::Array(items) => self.wrong_items(items, schema, at),
            Value::Object(members) => self.wrong_members(members, schema, at),
            _ => Vec::new(),
        }
    }

    fn followed<'s>(&'s self, schema: &'s Value) -> &'s Map<String, Value> {
        let found = match schema["$ref"].as_str() {
            Some(path) => self.definition(path.strip_prefix("#/$defs/").unwrap()),
            None => Some(schema),
        };
        found.and_then(Value::as_object).expect("a schema")
    }

    fn wrong_items(&self, items: &[Value], schema: &Map<String, Value>, at: &str) -> Vec<String> {
        let Some(each) = schema.get("items") else {
            return Vec::new();
        };
        let items = items.iter().enumerate();
        let wrong = items.map(|(place, item)| self.wrong(item, each, &format!("{at}[{place}]")));
        wrong.flatten().collect()
    }

    fn wrong_members(
        &self,
        members: &Map<String, Value>,
        schema: &Map<String, Value>,
        at: &str,
    ) -> Vec<String> {
        let required = schema.get("required").and_then(Value::as_array);
        let required = required
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap());
        let missing = required.filter(|name| !members.contains_key(*name));
        let mut wrong: Vec<_> = missing.map(|name| format!("{at}: no {name}")).collect();
        for (name, member) in members {
            let described = schema.get("properties").and_then(|all| all.get(name));
            match described.or(schema.get("additionalProperties")) {
                Some(Value::Bool(false)) => wrong.push(format!("{at}.{name} is not allowed")),
                Some(schema) => wrong.extend(self.wrong(member, schema, &format!("{at}.{name}"))),
                // An object of which nothing is said may hold anything.
                None if schema.get("properties").is_none() => {}
                None if self.strictness == Strictness::AsWritten => {}
                None => wrong.push(format!("{at}.{name} is not described")),
            }
        }
        wrong
    }
}

fn is_of(value: &Value, kind: &Value) -> bool {
    let kinds = kind
        .as_array()
        .map_or(std::slice::from_ref(kind), |all| all);
    kinds.iter().any(|kind| match kind.as_str().unwrap() {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("`{other}` is no type"),
    })
}

mod tests {
    use serde_json::{Value, json};

    use super::{Schema, Strictness};

    fn problems(schema: &Value, value: Value, strictness: Strictness) -> usize {
        Schema::read(&schema.to_string(), strictness)
            .problems(&value)
            .len()
    }

    #[test]
    fn what_does_not_fit_is_seen() {
        let schema = json!({
            "type": "object", "required": ["name"],
            "properties": {
                "name": {"const": "a"}, "list": {"type": "array", "items": {"$ref": "#/$defs/count"}},
                "one": {"enum": ["x", null]}, "either": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["k"], "properties": {"k": {}}}]},
                "open": {"type": "object"}, "shut": {"type": "object", "properties": {}, "additionalProperties": false},
            },
            "$defs": {"count": {"type": ["integer", "null"]}},
        });
        let of = |value, strictness| problems(&schema, value, strictness);
        for strictness in [Strictness::Described, Strictness::AsWritten] {
            for good in [
                json!({"name": "a"}),
                json!({"name": "a", "list": [1, null], "one": null, "either": {"k": 1}, "open": {"x": 1}, "shut": {}}),
                json!({"name": "a", "either": "text"}),
            ] {
                assert_eq!(of(good.clone(), strictness), 0, "{good}");
            }
            for bad in [
                json!([]),
                json!({}),
                json!({"name": "b"}),
                json!({"name": "a", "list": {}}),
                json!({"name": "a", "list": [-1]}),
                json!({"name": "a", "list": [1.5]}),
                json!({"name": "a", "one": "y"}),
                json!({"name": "a", "either": {}}),
                json!({"name": "a", "open": 1}),
                json!({"name": "a", "shut": {"x": 1}}),
            ] {
                assert_ne!(of(bad.clone(), strictness), 0, "{bad}");
            }
        }
        let more = json!({"name": "a", "more": 1});
        assert_eq!(of(more.clone(), Strictness::AsWritten), 0);
        assert_eq!(of(more, Strictness::Described), 1);
    }

    #[test]
    #[should_panic(expected = "`pattern` is not checked")]
    fn a_word_that_is_not_checked_is_no_schema() {
        problems(&json!({"pattern": "x"}), json!(1), Strictness::AsWritten);
    }
}
