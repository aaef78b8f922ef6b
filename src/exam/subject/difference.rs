//! The ways in which two subjects differ.

use crate::issuer::github::subject::{ContextKind, FormatFlawKind, Parts};
use crate::source::Span;

/// How a policy's value and a subject differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The parts that differ, in the order of the text.
    pub differences: Vec<Difference>,
    /// The value with each differing part replaced by the subject's.
    pub mended: String,
    /// The value, taken apart.
    pub value: Parts,
    /// The subject, taken apart.
    pub subject: Parts,
    /// How far apart the two are: the nearest value is the one that was meant.
    pub distance: u32,
}

/// One part that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Which part, and how.
    pub kind: DifferenceKind,
    /// The part in the policy's value.
    pub expected: Span,
    /// The part in the subject.
    pub actual: Span,
}

/// The ways in which a part can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// A shape that GitHub never issues.
    Format(FormatFlawKind),
    /// Only the letter case of a part.
    Case,
    /// The subject carries ids, the value does not.
    IdsMissing,
    /// The value carries ids, the subject does not.
    IdsUnexpected,
    /// Both carry ids, and they differ.
    IdsOther,
    /// Another owner.
    Owner,
    /// Another repository.
    Repository,
    /// Another sort of context.
    Context {
        /// What the value is for.
        expected: ContextKind,
        /// What the run is.
        actual: ContextKind,
    },
    /// The same sort of context with another name.
    ContextName(ContextKind),
    /// The claims that a template adds.
    Template,
}

impl DifferenceKind {
    /// How much it takes to be this far off, in tenths of a step.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Format(_) | Self::Case => 10,
            Self::IdsMissing | Self::IdsUnexpected | Self::IdsOther => 10,
            Self::ContextName(_) | Self::Template => 20,
            Self::Context { .. } => 30,
            // A value for the repository of the run is nearer whatever else it says.
            Self::Repository => 60,
            Self::Owner => 70,
        }
    }
}
