//! Bytes into trees that remember where every part stands.
//!
//! JSON and YAML become one [`Node`] tree in which each node knows its byte range, so that every
//! later answer can point at the text it speaks of. This room knows nothing of IAM or GitHub.

mod diagnostic;
pub mod edit;
mod files;
mod flaw;
mod json;
mod lines;
pub(crate) mod shell;
mod span;
mod text;
mod tree;
mod valid;
mod write;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub use files::Files;
pub use flaw::{Flaw, FlawKind};
pub use json::parse as parse_json;
pub use span::{Position, Span};
pub use text::{Origin, Source};
pub use tree::{Document, Entry, Format, Key, Node, Value};
pub use write::{quoted, to_json};
pub use yaml::parse as parse_yaml;

/// Reads a text as JSON or YAML: by the extension of its name, else by its first character.
///
/// # Errors
/// Those of [`parse_json`] and [`parse_yaml`].
pub fn parse(source: &Source) -> Result<Document, Diagnostic> {
    let extension = source
        .name()
        .rsplit_once('.')
        .map(|(_, extension)| extension);
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => parse_json(source),
        Some("yml" | "yaml") => parse_yaml(source),
        _ if begins_like_json(source.text()) => parse_json(source),
        _ => parse_yaml(source),
    }
}

fn begins_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '['])
}
