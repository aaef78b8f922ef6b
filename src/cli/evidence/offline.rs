//! A build that speaks to nobody: there is no `--live`.

use clap::Args;

use crate::case::Case;

/// No flags.
#[derive(Debug, Clone, Default, Args)]
pub struct LiveArgs {}

impl LiveArgs {
    /// Never.
    pub(super) fn is_asked(&self) -> bool {
        false
    }
}

/// Adds nothing.
pub(super) fn fill(_: &mut Case, _: &LiveArgs) {}
