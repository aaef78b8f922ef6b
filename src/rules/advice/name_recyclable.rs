//! The policy trusts a name that someone else can register after a rename or deletion.

use crate::exam::Exam;
use crate::exam::exposure::Family;
use crate::finding::Severity;
use crate::issuer::github::subject::Parts;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, working};

pub(crate) static RULE: Rule = Rule::new(pages::NAME_RECYCLABLE, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(open) = working(exam) else {
        return Vec::new();
    };
    let mut drafts = families(&open, Severity::Note, applies_to, REASON);
    for draft in &mut drafts {
        RULE.summary.clone_into(&mut draft.title);
        // The subject at hand is a name too: putting it there changes nothing.
        draft.repairs.clear();
    }
    drafts
}

fn applies_to(family: &Family) -> bool {
    let by_id = |claim: &String| matches!(claim.as_str(), "repository_id" | "repository_owner_id");
    let named = family
        .value
        .as_ref()
        // What a template fills in may hold the ids.
        .filter(|value| !value.is_hole())
        .and_then(|value| Parts::read(&value.text));
    let by_name = named.is_some_and(|parts| !has_ids(&parts));
    by_name && family.scope.who.is_repository() && !family.limited_by.iter().any(by_id)
}

fn has_ids(parts: &Parts) -> bool {
    let is_id = |part: &Option<crate::issuer::github::subject::Part>| {
        part.as_ref().is_some_and(|part| !part.has_wildcard())
    };
    is_id(&parts.owner_id) && is_id(&parts.repository_id)
}

const REASON: &str = "When an owner or a repository is renamed or deleted, anyone can register the old name and \
                      assume the role. IDs are never reused: also check `repository_id`, or use the subject with \
                      immutable IDs.";
