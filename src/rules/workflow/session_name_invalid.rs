//! STS does not accept the role session name.

use crate::exam::Exam;
use crate::finding::Evidence;
use crate::issuer::github::Shape;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

use super::step;

pub(crate) static RULE: Rule = Rule::new(pages::SESSION_NAME_INVALID, check);

/// The longest name STS takes, and the shortest:
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=64;

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let found = exam
        .workflow
        .step()
        .and_then(|step| step.session_name.as_ref());
    let wrong = found.and_then(|name| name.value.options.iter().find_map(wrong));
    let Some(wrong) = wrong else {
        return suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect();
    };
    let place = found.and_then(|name| exam.workflow.place(name.place.as_ref()?));
    let draft = Draft::proven(TITLE)
        .seen(place.map(|place| Evidence::new(place, wrong)))
        .because(REASON);
    let repair = found.and_then(|name| step::replace(exam, name.place.as_ref()?, FITTING));
    vec![draft.repairs(repair)]
}

/// What STS refuses in a name; `*` stands for what is not known.
fn wrong(shape: &Shape) -> Option<String> {
    let is_known = |c: &char| *c != '*' || !shape.open;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let known = shape.pattern.chars().filter(is_known);
    let length = known.clone().count();
    if let Some(bad) = known.clone().find(|c| !allowed(*c)) {
        let name = if bad == ' ' {
            "a space".to_owned()
        } else {
            format!("`{bad}`")
        };
        return Some(format!("comes out with {name} in it"));
    }
    if length > *LENGTHS.end() {
        return Some(format!(
            "comes out {length} characters long, 64 at most are allowed"
        ));
    }
    let too_short = !shape.open && !LENGTHS.contains(&length);
    too_short.then(|| "two characters at least are needed".to_owned())
}

/// A name that always fits, and tells the run.
const FITTING: &str = "github-${{ github.run_id }}";
const TITLE: &str = "STS does not accept the role session name";
const REASON: &str = "A session name has 2 to 64 characters: letters, digits and `_+=,.@-`.";
