//! Events: which refs each can run for, and what that makes of the subject.

mod glob;
mod refs;
mod table;

pub use glob::{Glob, selects};
pub use refs::{Reach, reaches};
pub use table::{EVENTS, Event, RefOf, event, is_known};
