//! The `sub` pattern matches repositories of every owner.

use crate::exam::Exam;
use crate::exam::exposure::{Family, Who};
use crate::finding::Severity;
use crate::rules::{Draft, Rule, pages};

use super::found::{families, open};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_ANY_OWNER, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    open(exam).map_or_else(Vec::new, |open| {
        families(&open, Severity::Error, applies_to, REASON)
    })
}

fn applies_to(family: &Family) -> bool {
    family.scope.who == Who::Anyone && family.value.is_some()
}

const REASON: &str = "The pattern has a wildcard for the owner, and branches, environments and events have the same \
                      names everywhere. Put the owner and the repository in `sub`.";
