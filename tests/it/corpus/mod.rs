//! Every case of `fixtures/cases/` against what is known about it.
//!
//! `CASE=NAME cargo test --test it corpus` looks only at the cases with this in their name.

mod answers;
mod edits;
mod folders;
