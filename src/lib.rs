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
//! [`iam`] knows nothing of GitHub and [`github`] nothing of IAM; [`rules`] speak both and have no
//! effects; [`render`] decides nothing.

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
