//! The order of findings: one that can be explained, not a score.

use crate::finding::{Certainty, Finding, FixKind, Kind, Stage};

/// Sorts findings and numbers them: causes before advice; what is only possible last; where the error
/// tells the stage that the run came to, what explains it before what waits behind that stage, however
/// sure; then proven before likely; then by how often a cause that rests on the error alone is the reason for it, advice by how bad
/// it is; then in the order of the stages; then the one that the smallest proven edit removes; then the
/// one whose fix lets in the least; then by position.
pub fn rank(findings: &mut [Finding], reached: Option<Stage>) {
    findings.sort_by_key(|finding| {
        let effort = finding.fixes.iter().map(changed_lines).min();
        let width = finding.fixes.iter().map(|fix| fix.admits.len()).min();
        let place = finding.evidence.first();
        (
            finding.kind,
            finding.certainty == Certainty::Possible,
            waits(finding, reached),
            finding.certainty,
            finding.weight,
            (finding.kind == Kind::Advice).then_some(finding.severity),
            finding.stage,
            effort.unwrap_or(usize::MAX),
            width.unwrap_or(usize::MAX),
            place.map(|place| (place.source.clone(), place.line, place.column)),
        )
    });
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.rank = index + 1;
    }
}

/// Whether it stops the run at a stage that the run did not come to.
fn waits(finding: &Finding, reached: Option<Stage>) -> bool {
    let surely = finding.kind == Kind::Cause && finding.certainty != Certainty::Possible;
    surely && reached.is_some_and(|reached| finding.stage > reached)
}

/// How many lines an edit changes; anything but a proven edit counts as more than any edit.
fn changed_lines(fix: &crate::finding::Fix) -> usize {
    if fix.kind != FixKind::Edit || !fix.verified {
        return usize::MAX;
    }
    let added = |line: &&str| line.starts_with('+') && !line.starts_with("+++");
    fix.content.lines().filter(added).count()
}
