//! A statement that is wholly for another issuer: its keys go with its principal, and are no fault of
//! their own.

use crate::exam::trust::{ConditionReason, Reason};
use crate::source::edit::{self, Edit};

use super::found::NearestStatement;

/// Whether the statement names the provider that a condition key is of, and that is another than the one
/// of the token.
pub(super) fn is_theirs(meant: &NearestStatement<'_>, key: &str) -> bool {
    let values = meant.statement.principal.values.iter();
    let own = meant.presented.issuer_name();
    let mut issuers = values.filter_map(|value| value.text.split_once(":oidc-provider/"));
    issuers.any(|(_, issuer)| {
        if issuer.eq_ignore_ascii_case(own) {
            return false;
        }
        let start = key.get(..issuer.len());
        let is_issuer = start.is_some_and(|start| start.eq_ignore_ascii_case(issuer));
        is_issuer
            && key
                .get(issuer.len()..)
                .is_some_and(|rest| rest.starts_with(':'))
    })
}

/// Writes the keys of the statement for the issuer of the token; nothing where one of them cannot be.
pub(super) fn renamed_keys(meant: &NearestStatement<'_>, reasons: &[Reason]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for reason in reasons {
        let Reason::Condition { condition, why } = reason else {
            continue;
        };
        let (condition, ConditionReason::KeyWrong(right)) =
            (meant.statement.conditions.get(*condition)?, why)
        else {
            continue;
        };
        if !is_theirs(meant, &condition.key) {
            continue;
        }
        let map = meant.document.parent_of_key(condition.key_span)?;
        let mut entries = map.entries()?.iter();
        let entry = entries.find(|entry| entry.key.span == condition.key_span)?;
        edits.extend(edit::rename_key(meant.document, entry, right.as_deref()?)?);
    }
    Some(edits)
}
