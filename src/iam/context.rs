//! The request context: condition keys and what is known of their values.

use std::collections::BTreeMap;

/// What is known of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextValue {
    /// The key is in the request: one value for a single-valued key, several (or none) otherwise.
    Known(Vec<String>),
    /// The values of a key that is multivalued by its nature, such as `aws:TagKeys`, even if there
    /// is only one: without a set operator it never matches.
    Listed(Vec<String>),
    /// A single-valued key of whose value only the shape is known, one of these: `*` stands for any
    /// text.
    Shaped(Vec<String>),
    /// The key is not in the request.
    Absent,
    /// Nobody said whether the key is in the request, or with which value.
    Unknown,
}

impl ContextValue {
    /// A single-valued key with its value.
    pub fn one(value: impl Into<String>) -> Self {
        Self::Known(vec![value.into()])
    }

    /// The values, where the key is in the request.
    pub fn values(&self) -> Option<&[String]> {
        match self {
            Self::Known(values) | Self::Listed(values) => Some(values),
            Self::Shaped(_) | Self::Absent | Self::Unknown => None,
        }
    }
}

/// Condition keys and their values; key names have no letter case.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    values: BTreeMap<String, ContextValue>,
    others: ContextValue,
}

impl Context {
    /// A context in which each key that is not listed is absent from the request.
    pub fn complete() -> Self {
        Self::with_others(ContextValue::Absent)
    }

    /// A context in which nothing is known of a key that is not listed.
    pub fn partial() -> Self {
        Self::with_others(ContextValue::Unknown)
    }

    fn with_others(others: ContextValue) -> Self {
        Self {
            values: BTreeMap::new(),
            others,
        }
    }

    /// Says what is known of a key, replacing what was said before.
    pub fn set(&mut self, key: &str, value: ContextValue) {
        self.values.insert(fold_key(key), value);
    }

    /// The same with one more key.
    #[must_use]
    pub fn with(mut self, key: &str, value: ContextValue) -> Self {
        self.set(key, value);
        self
    }

    /// What is known of a key.
    pub fn get(&self, key: &str) -> &ContextValue {
        self.get_folded(&fold_key(key))
    }

    /// As [`Self::get`], for a name that went through `fold_key`.
    pub fn get_folded(&self, folded: &str) -> &ContextValue {
        self.values.get(folded).unwrap_or(&self.others)
    }

    /// The keys that were listed, in lower case, with what is known of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::partial()
    }
}

/// The form in which key names are compared: "Condition key names are not case-sensitive", which
/// holds for tag keys beyond ASCII too.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
pub fn fold_key(key: &str) -> String {
    key.to_lowercase()
}
