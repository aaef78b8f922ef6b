//! One short file a format. Nothing is decided here: each format prints what the report says.

mod github;
mod headline;
mod json;
pub mod level;
pub mod markdown;
mod sarif;
mod style;
pub mod text;

pub use github::{annotations, github, remark};
pub use json::json;
pub use markdown::markdown;
pub use sarif::{RuleText, sarif};
pub use style::Style;

/// How a policy that AWS keeps is changed there.
const IN_AWS: &str = "AWS keeps this policy: `oidc-doctor fix --as cli`, with the same flags, prints the command that changes it there";
