//! The five stages over a case; each answer keeps its reasons.

pub mod subject;
