//! `oidc-doctor`: why a GitHub Actions job cannot get into AWS through OIDC, and a fix that is
//! proven to work.
//!
//! The pipeline, each arrow one function, only [`gather`] with effects:
//!
//! ```text
//! gather ─► source ─► iam / issuer / infra ─► case ─► exam ─► rules ─► prove ─► conclude ─► render
//! bytes     trees     meaning                 known   stages  findings proofs   one value   text, json, …
//! ```
//!
//! A diagnosis is a repair that works: a cause is proven when the smallest edit that removes it,
//! applied to the evidence, makes the same examination pass that stage. So [`diagnose`] is all there
//! is, and the other commands ask parts of it:
//!
//! * [`symptom`] reads what the user saw, an error or a whole log, into the case.
//! * [`infra`] finds trust policies in the files people write; [`source`] keeps their places.
//! * [`needs`] tells what the steps of a job will ask of IAM.
//! * [`expect`] tries expectations about a policy, as `test` does in CI.
//! * [`plan`] carries fixes out, narrows a policy, and writes a provider, role and workflow that are known to be good.
//! * [`cli`] is the commands: it calls all of these, and nothing calls it.
//!
//! All of them speak of the same five checks in the same order, the [`finding::Stage`]s.
//!
//! [`iam`] knows nothing of GitHub and [`issuer`] nothing of IAM; [`rules`] speak both and have no
//! effects; [`render`] decides nothing. What a command prints for scripts has a JSON Schema in
//! `tests/schema`, and so has the case file.

mod answer;
pub mod case;
pub mod cli;
pub mod conclude;
pub mod emit;
pub mod exam;
pub mod expect;
pub mod finding;
pub mod gather;
pub mod iam;
pub mod infra;
pub mod issuer;
pub mod known;
pub mod needs;
pub mod plan;
pub mod prove;
pub mod render;
pub mod repository;
pub mod rules;
pub mod source;
pub mod symptom;

pub use conclude::{Diagnosis, diagnose};
