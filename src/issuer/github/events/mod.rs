//! Events: which refs each can run for, and what that makes of the subject.

mod filter;
mod glob;
mod refs;
mod table;

pub use filter::{RefFilter, RefKind};
pub use glob::{Glob, Repeat, Token, Unit, selects};
pub use refs::{Reach, admits, reaches};
pub use table::{EVENTS, Event, RefOf, event, is_known};
