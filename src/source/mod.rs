//! Bytes into trees that remember where every part stands.
//!
//! JSON and YAML become one [`Node`] tree in which each node knows its byte range, so that every
//! later answer can point at the text it speaks of. This room knows nothing of IAM or GitHub.

pub mod edit;
mod json;
mod problem;
mod span;
mod text;
mod tree;

pub use json::parse as parse_json;
pub use problem::{Flaw, FlawKind, Problem};
pub use span::{Position, Span};
pub use text::Source;
pub use tree::{Document, Entry, Format, Key, Node, Value};
