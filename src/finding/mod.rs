//! What an answer is made of, as plain data: stages, scales, places, findings and their fixes.
//!
//! Everything above the readers shares these types, so this module knows none of them: no policy, no
//! workflow, no rule.

mod evidence;
#[allow(
    clippy::module_inception,
    reason = "the type and the folder have one name"
)]
mod finding;
mod fix;
mod rule_id;
mod scale;
mod stage;

pub use evidence::{Evidence, Place};
pub use finding::{Finding, Kind, Sides};
pub use fix::{Admitted, Fix, FixKind, Language, Piece, Replaced, Risk, Target};
pub use rule_id::RuleId;
pub use scale::{Certainty, Severity, Status, Verdict, Weight};
pub use stage::Stage;
