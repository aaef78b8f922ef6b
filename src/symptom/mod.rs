//! Error texts: what each proves, what it rules out, and which causes remain.
//!
//! The [`catalogue`] is data. [`read`] looks through a pasted error or a whole log for the texts
//! of the catalogue and hands back what it saw as [`Reading`]; it judges nothing beyond the text.

mod catalogue;
mod cloudtrail;
mod decision;
mod denial;
mod entry;
mod facts;
mod mask;
mod pattern;
mod policy_type;
mod printable;
mod read;
mod s3;
mod sts;
mod wrapper;

pub use catalogue::{by_id, catalogue};
pub use cloudtrail::{TrailEvent, failed_for_role, trail_events};
pub use decision::{Decision, Evaluation, MatchedStatement, read_decision};
pub use denial::{Denial, encoded_message};
pub use entry::{Code, Denials, Entry, Force, Mark, When, Who};
pub use facts::{ActionRun, Facts, Input, Method, Seen, TokenPermissions};
pub use mask::{mask, mask_keys};
pub use policy_type::PolicyType;
pub use printable::printable;
pub use read::{Excerpt, Reading, Symptom, read, read_bytes, read_from};
pub use s3::is_no_action;
pub use sts::is_opt_in;
