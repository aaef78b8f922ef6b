//! Fixes: what a rule proposes is applied to the evidence, examined again, and offered only if the
//! finding is gone, nothing new blocks, and the stage passes.

mod admits;
mod combine;
pub(crate) mod diff;
pub mod kept;
pub mod language;
pub mod narrow;
pub mod plan;
mod prove;
mod prover;
pub mod shell;

pub use prove::prove;
