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
