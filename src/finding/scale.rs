//! The scales of a diagnosis: status, severity and certainty are never mixed.

use serde::Serialize;

/// Whether a stage lets the job through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It does.
    Pass,
    /// It does not.
    Fail,
    /// The evidence does not tell.
    Unknown,
}

/// Whether the job gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A cause was found.
    Blocked,
    /// Nothing blocks.
    Clear,
    /// The evidence does not decide.
    Undetermined,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It blocks the job, or lets strangers in.
    Error,
    /// It is unsafe or about to break.
    Warning,
    /// It is worth knowing.
    Note,
}

/// What a finding follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It follows from the evidence by evaluation.
    Proven,
    /// The symptom and the evidence point to it.
    Likely,
    /// Nothing rules it out.
    Possible,
}

impl Certainty {
    /// Proven where this is shown, else likely.
    pub fn proven_if(is_shown: bool) -> Self {
        match is_shown {
            true => Self::Proven,
            false => Self::Likely,
        }
    }

    /// The word as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// How often a cause is the reason for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Most of the time.
    Usual,
    /// Now and then.
    Sometimes,
    /// Hardly ever, yet not ruled out.
    Rare,
}
