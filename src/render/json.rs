//! JSON: one object, indented, with a line end.

use serde::Serialize;

/// `value` as JSON for scripts.
///
/// # Errors
/// Where `value` cannot be written as JSON, such as a mapping whose keys are not strings.
pub fn json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}
