//! The values of GitHub's expression language.

/// A value.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#literals>.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing; as text, empty.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// A string value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it counts as true: all but `false`, `0`, `NaN`, the empty string and null.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::List(_) | Self::Map(_) => true,
        }
    }

    /// As it appears within a text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(_) => "Array".to_owned(),
            Self::Map(_) => "Object".to_owned(),
        }
    }

    /// The member called `name`; names are not told apart by letter case.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Map(members) => {
                let same = |(key, _): &&(String, Value)| key.eq_ignore_ascii_case(name);
                members.iter().find(same).map(|(_, value)| value)
            }
            Self::List(items) => items.get(name.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The number an operator sees where the two sides differ in type.
    pub(super) fn to_number(&self) -> f64 {
        match self {
            Self::Null => 0.0,
            Self::Bool(value) => f64::from(u8::from(*value)),
            Self::Number(number) => *number,
            Self::Text(text) if text.trim().is_empty() => 0.0,
            Self::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Self::List(_) | Self::Map(_) => f64::NAN,
        }
    }

    /// JSON as `fromJSON` reads it.
    pub(in crate::issuer::github) fn from_json(json: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            Json::Object(members) => {
                let members = members.iter();
                Self::Map(
                    members
                        .map(|(key, value)| (key.clone(), Self::from_json(value)))
                        .collect(),
                )
            }
        }
    }

    /// JSON as `toJSON` writes it.
    pub(super) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => whole(*number).map_or_else(|| (*number).into(), Json::from),
            Self::Text(text) => Json::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(members) => {
                let members = members.iter();
                members
                    .map(|(key, value)| (key.clone(), value.to_json()))
                    .collect()
            }
        }
    }
}

fn whole(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    exact.then_some(number as i64)
}

impl From<&crate::source::Node> for Value {
    fn from(node: &crate::source::Node) -> Self {
        use crate::source::Value as Tree;
        match &node.value {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(*value),
            Tree::Number(text) => text.parse().map_or_else(|_| Self::text(text), Self::Number),
            Tree::Text(text) => Self::text(text),
            Tree::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Tree::Map(entries) => {
                let members = entries.iter();
                Self::Map(
                    members
                        .map(|entry| (entry.key.text.clone(), Self::from(&entry.value)))
                        .collect(),
                )
            }
        }
    }
}
