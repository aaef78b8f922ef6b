//! The subject of a token: its grammar, read and built.
//!
//! A value in a policy is read tolerantly, because what people write by hand is what has to be
//! explained. See <https://docs.github.com/en/actions/reference/security/oidc>.

mod build;
mod context;
mod flaw;
mod git_ref;
mod parts;

pub use build::{Form, Prefix, context, encode, from_template};
pub use context::{Context, ContextKind};
pub use flaw::{FormatFlaw, FormatFlawKind};
pub use git_ref::GitRef;
pub use parts::{Part, Parts};
