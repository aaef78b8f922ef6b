//! `oidc-doctor`: why a GitHub Actions job cannot get into AWS through OIDC, and a fix that is
//! proven to work.
//!
//! The pipeline, each arrow one function, only [`gather`] with effects:
//!
//! ```text
//! gather ─► source ─► iam / github ─► case ─► exam ─► rules ─► fix ─► report ─► render
//! bytes     trees     meaning         known   stages  findings proofs one value text, json, …
//! ```
//!
//! A diagnosis is a repair that works: a cause is proven when the smallest edit that removes it,
//! applied to the evidence, makes the same examination pass that stage. So [`diagnose`] is all there
//! is, and the other commands ask parts of it:
//!
//! * [`symptom`] reads what the user saw, an error or a whole log, into the case.
//! * [`template`] finds trust policies in the files people write; [`source`] keeps their places.
//! * [`needs`] tells what the steps of a job will ask of IAM.
//! * [`expect`] tries expectations about a policy, as `test` does in CI.
//! * [`setup`] writes a provider, role and workflow that are known to be good.
//! * [`cli`] is the commands: it calls all of these, and nothing calls it.
//!
//! All of them speak of the same five checks in the same order, the [`stage::Stage`]s.
//!
//! [`iam`] knows nothing of GitHub and [`github`] nothing of IAM; [`rules`] speak both and have no
//! effects; [`render`] decides nothing. What a command prints for scripts has a JSON Schema in
//! `tests/schema`, and so has the case file.

pub mod case;
pub mod cli;
pub mod exam;
pub mod expect;
pub mod fix;
pub mod gather;
pub mod github;
pub mod iam;
pub mod needs;
pub mod render;
pub mod report;
pub mod rules;
pub mod setup;
pub mod source;
pub mod stage;
pub mod symptom;
pub mod template;

use case::Case;
use exam::Exam;
use report::Diagnosis;

/// From evidence to an answer: examines the case, lets every rule look at the reasons, proves the
/// fixes and puts all of it in order.
pub fn diagnose(case: &Case) -> Diagnosis {
    let case = case.with_observed();
    let exam = Exam::of(&case);
    let findings = fix::prove(&exam, rules::run(&exam));
    report::conclude(&exam, findings)
}
