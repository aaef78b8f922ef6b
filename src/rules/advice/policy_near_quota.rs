//! The trust policy is close to the size limit of IAM.

use crate::exam::Exam;
use crate::exam::size::{self, QUOTA};
use crate::finding::Severity;
use crate::finding::{Evidence, Place};
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::POLICY_NEAR_QUOTA, check);

/// From here on it is worth saying.
const NEAR: usize = QUOTA / 10 * 9;

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    finding(exam).into_iter().collect()
}

fn finding(exam: &Exam<'_>) -> Option<Draft> {
    let document = exam.trust.document()?;
    let size = size::of(&exam.trust.text?.policy_text()?);
    (size >= NEAR).then_some(())?;
    let title = format!("the trust policy has {size} of the {QUOTA} characters that IAM allows");
    let mut draft = Draft::proven(title).because(REASON);
    draft.severity = Severity::Note;
    let place = Place::new(&document.source, document.root.span);
    Some(draft.seen([Evidence::new(
        place,
        format!("{size} characters without white space"),
    )]))
}

const REASON: &str = "IAM counts the characters of a trust policy without white space and allows at most 2,048; the \
                      quota can be raised to 4,096. Use fewer patterns, or a separate role for each purpose.";
