//! One rule's result.

use serde::Serialize;

use super::{Certainty, Evidence, Fix, RuleId, Severity, Stage, Weight};
use crate::source::Span;

/// Whether a finding blocks the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It blocks the job.
    Cause,
    /// It does not, but is unsafe or about to break.
    Advice,
}

/// What is asked for and what is there, one above the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// Who asks, such as `policy`.
    pub expected_label: String,
    /// What is asked for.
    pub expected: String,
    /// The bytes of `expected` that differ.
    pub expected_marks: Vec<Span>,
    /// Who presents, such as `token`.
    pub actual_label: String,
    /// What is there.
    pub actual: String,
    /// The bytes of `actual` that differ.
    pub actual_marks: Vec<Span>,
}

/// One rule's result, with its place, its reason and its fixes.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Its place in the answer, from 1.
    pub rank: usize,
    /// The rule's id.
    pub rule: RuleId,
    /// Cause or advice.
    pub kind: Kind,
    /// The stage it belongs to.
    pub stage: Stage,
    /// How bad it is.
    pub severity: Severity,
    /// What it follows from.
    pub certainty: Certainty,
    /// How often it is the reason for the error, where it rests on that alone.
    #[serde(skip)]
    pub weight: Weight,
    /// How to tell whether it is this, where it rests on the error alone.
    #[serde(skip)]
    pub tell: Option<&'static str>,
    /// One line that says it all.
    pub title: String,
    /// Why it is so.
    pub explanation: String,
    /// Where it is to be seen, the most telling first.
    pub evidence: Vec<Evidence>,
    /// What the policy or rule asks for.
    pub expected: Option<String>,
    /// What is there instead.
    pub actual: Option<String>,
    /// Both sides with the parts that differ, for drawing.
    #[serde(skip)]
    pub sides: Option<Sides>,
    /// What removes it, narrowest first.
    pub fixes: Vec<Fix>,
    /// Causes that this one excludes.
    pub also_rules_out: Vec<RuleId>,
    /// The runs of a repository that it is about, as indices into their list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<usize>,
}

impl Finding {
    /// Whether it keeps the job out; a note only tells what the failure is.
    pub fn blocks(&self) -> bool {
        self.kind == Kind::Cause && self.severity != Severity::Note
    }
}
