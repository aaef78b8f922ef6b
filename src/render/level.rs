//! How loud a finding is where a format knows three levels.

use crate::finding::{Certainty, Finding, Severity};

/// A level of GitHub's annotations and of SARIF's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It blocks, or lets strangers in.
    Error,
    /// It is unsafe or about to break.
    Warning,
    /// It is worth knowing, or only possible.
    Note,
}

impl Level {
    /// The level of a finding: what nothing proves alarms nobody.
    pub fn of(finding: &Finding) -> Self {
        match (finding.certainty, finding.severity) {
            (Certainty::Possible, _) | (_, Severity::Note) => Self::Note,
            (_, Severity::Warning) => Self::Warning,
            (_, Severity::Error) => Self::Error,
        }
    }

    /// The word of SARIF.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The word of GitHub's workflow commands.
    pub fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "notice",
        }
    }
}
