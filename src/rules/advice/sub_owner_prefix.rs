//! The `sub` pattern also matches owners with a longer name.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_OWNER_PREFIX, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    matches!(family.scope.who, Who::Owners(_))
}

const REASON: &str = "A wildcard in the owner name also matches longer names, and anyone can register a name. End \
                      the owner with `/`, or with `@ID/`.";
