//! One call of a command or a marketplace action.

use super::args::Args;
use super::resource::Surroundings;
use crate::source::Span;

/// What is called, in the words of `data/rules.tsv`, and with what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Such as `aws s3api put-object`, `cdk deploy`, `uses aws-actions/amazon-ecr-login`.
    pub name: String,
    /// Its options or inputs.
    pub args: Args,
}

impl Parsed {
    /// A call by name with its arguments.
    pub fn new(name: impl Into<String>, args: Args) -> Self {
        Self {
            name: name.into(),
            args,
        }
    }
}

/// A call and where it is made.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// What is called.
    pub parsed: Parsed,
    /// The account, region and partition it is made in.
    pub around: Surroundings,
    /// The call as people wrote it, shortened.
    pub why: String,
    /// Its place in the script.
    pub span: Option<Span>,
    /// Whether it is made in some runs only.
    pub optional: bool,
}
