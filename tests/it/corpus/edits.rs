//! Every edit that is offered for a case of the corpus is proven.

use oidc_doctor::case::Case;
use oidc_doctor::finding::{Fix, Stage, Status};

use crate::common::corpus::CORPUS;

/// Whether the trust stage is unknown once the fix is applied.
fn is_open(case: &Case, fix: &Fix) -> bool {
    let (piece, text) = fix.piece.as_ref().zip(fix.document.as_deref()).unwrap();
    let again = oidc_doctor::diagnose(&case.with_edited(piece, text).unwrap());
    let mut stages = again.stages.iter();
    stages.any(|stage| stage.stage == Stage::Trust && stage.status == Status::Unknown)
}

#[test]
fn every_offered_edit_is_proven_and_holds_when_applied() {
    for entry in CORPUS.iter() {
        let name = entry.name();
        for finding in &entry.case.diagnosis().findings {
            for fix in finding.fixes.iter().filter(|fix| fix.document.is_some()) {
                // A stage whose evidence was not given cannot be shown to pass.
                let is_proven =
                    fix.verified || finding.stage == Stage::Trust && is_open(&entry.case.case, fix);
                assert!(is_proven, "{name}: {}", fix.title);
                assert!(fix.content.contains("@@"), "{name}: an edit is a diff");
            }
        }
    }
}
