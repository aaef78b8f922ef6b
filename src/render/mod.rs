//! How answers look: one short file a format.
//!
//! In: the values of `answer`. Out: [`Printed`] text, through the one [`gate`]. `view` decides once for all
//! formats what is shown and in which words.

pub(crate) mod check;
mod gate;
mod github;
pub mod level;
pub mod markdown;
mod sarif;
mod style;
pub mod text;
mod view;

pub use gate::{Printed, Untrusted, shortened};
pub use github::{annotations, github, remark};
pub use markdown::markdown;
pub use sarif::sarif;
pub use style::Style;
