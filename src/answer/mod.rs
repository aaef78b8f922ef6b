//! What each command answers: one serializable value a command, which every format prints.
//!
//! In: examinations, diagnoses, plans and trials. Out: values whose JSON is a contract, with a schema in
//! `tests/schema`. Nothing here knows how an answer looks.

pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod fix;
pub(crate) mod rules;
pub(crate) mod simulate;
pub(crate) mod test;
