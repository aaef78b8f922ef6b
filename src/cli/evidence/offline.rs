//! A build that speaks to nobody: there is no `--live`.

use clap::Args;

use crate::case::{Case, Evidence};
use crate::source::Source;

/// No flags.
#[derive(Debug, Clone, Default, Args)]
pub struct LiveArgs {}

impl LiveArgs {
    /// Never.
    pub(super) fn is_asked(&self) -> bool {
        false
    }

    /// Never.
    pub fn is_in_job(&self) -> bool {
        false
    }

    /// Never.
    pub fn asks_somebody(&self) -> bool {
        false
    }

    /// Never.
    pub fn is_trial(&self) -> bool {
        false
    }
}

/// Adds nothing.
pub(super) fn surroundings(_: &mut Evidence) -> anyhow::Result<Vec<String>> {
    Ok(Vec::new())
}

/// Adds nothing.
pub(super) fn fill(_: &mut Case, _: &LiveArgs, _: Option<Source>) {}

/// Adds nothing.
pub(super) fn fill_from_github(_: &mut Case, _: &LiveArgs) {}
