//! A service or resource control policy denies the AssumeRole call.

use crate::exam::Exam;
use crate::exam::trust::OrganizationAnswer;
use crate::finding::{Certainty, Evidence, Place};
use crate::rules::{Draft, Rule, pages, undecided};

pub(crate) static RULE: Rule =
    Rule::new(pages::ORGANIZATION_POLICY_DENY, check).open(undecided::always);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let denying = exam
        .trust
        .organization()
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.denied.is_true());
    let denying = denying.map(|(index, answer)| {
        let certainty = Certainty::proven_if(exam.trust.organization_denies_all(index));
        finding(answer, certainty)
    });
    denying.collect()
}

fn finding(answer: &OrganizationAnswer<'_>, certainty: Certainty) -> Draft {
    let place = |span| Place::new(&answer.document.source, span);
    Draft::new(certainty, "a resource control policy of the organization denies the AssumeRole call")
        .seen(answer.denying.iter().map(|span| Evidence::new(place(*span), "applies to this call")))
        .because(
            "STS answers with the same text as for the trust policy. Ask whoever runs the organization to except the \
             repository: no change of the role helps.",
        )
}
