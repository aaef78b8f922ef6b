//! One short file a format. Nothing is decided here: each format prints what the report says.

mod json;
mod style;
pub mod text;

pub use json::json;
pub use style::Style;
