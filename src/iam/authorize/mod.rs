//! All policies together: who decides, and who would have to change.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod counterfactual;
mod decision;
mod layers;
mod poll;
mod votes;

pub use counterfactual::{Change, ChangeNeeded};
pub use decision::{DecidedBy, Decision, DecisionEffect, authorize};
pub use layers::{Layer, LayerId, Layers};
pub use poll::{LayerAnswer, StatementId};
pub use votes::Vote;
