//! Choices that several commands have.

use clap::ValueEnum;

/// How an answer is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
}

/// How an answer with findings is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
    /// Workflow commands, which GitHub shows as annotations
    Github,
    /// For a job's summary, an issue or a ticket
    Markdown,
    /// SARIF 2.1.0, for GitHub's code scanning
    Sarif,
}

/// What makes the exit code 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// What blocks or is dangerous
    #[default]
    Cause,
    /// A warning too
    Warning,
    /// Nothing
    Never,
}
