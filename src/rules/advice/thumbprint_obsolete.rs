//! AWS ignores the thumbprints of a provider for github.com.

use crate::exam::Exam;
use crate::exam::keys::GITHUB_HOST;
use crate::finding::Severity;
use crate::finding::{Evidence, Place};
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::THUMBPRINT_OBSOLETE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    finding(exam).into_iter().collect()
}

fn finding(exam: &Exam<'_>) -> Option<Draft> {
    let provider = exam.case.provider.known()?;
    let first = provider.thumbprints.as_ref()?.first()?;
    (provider.issuer() == Some(GITHUB_HOST)).then_some(())?;
    let place = Place::new(&provider.document.source, first.span);
    let mut draft = Draft::proven(RULE.summary).because(REASON);
    draft.severity = Severity::Note;
    Some(draft.seen([Evidence::new(place, "not looked at")]))
}

const REASON: &str = "AWS checks the certificate of github.com against its own list of authorities and ignores the \
                      thumbprint. You do not need to update it when the certificate changes.";
