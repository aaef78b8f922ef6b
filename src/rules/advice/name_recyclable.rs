//! Names are trusted that another can register once they are given up.

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
    let mut drafts = families(&open, Severity::Note, is_mine, REASON);
    for draft in &mut drafts {
        RULE.summary.clone_into(&mut draft.title);
        // The subject at hand is a name too: putting it there changes nothing.
        draft.repairs.clear();
    }
    drafts
}

fn is_mine(family: &Family) -> bool {
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

const REASON: &str = "When an owner or a repository is renamed or deleted, its name is free, and whoever registers it gets in. Ids are never given out again: test `repository_id` as well, or the subject with ids.";
