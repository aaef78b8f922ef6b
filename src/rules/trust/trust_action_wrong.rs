//! The statement does not allow `sts:AssumeRoleWithWebIdentity`.

use crate::exam::Exam;
use crate::exam::trust::Reason;
use crate::finding::Piece;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::edit::{self, Fresh};

use super::found::NearestStatement;
use super::principal;

pub(crate) static RULE: Rule = Rule::new(pages::TRUST_ACTION_WRONG, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some((meant, reasons)) = NearestStatement::of(exam) else {
        return Vec::new();
    };
    if !reasons
        .iter()
        .any(|reason| matches!(reason, Reason::Action))
    {
        return Vec::new();
    }
    // What others may do is in order as it is: it is the principal that is missing.
    if principal::wrong(exam).is_some_and(|wrong| principal::serves_others(&wrong)) {
        return Vec::new();
    }
    let action = exam.call.action();
    let part = &meant.statement.action;
    let draft = meant
        .part(|reason| matches!(reason, Reason::Action), format!("the statement does not allow `{action}`"))
        .seen([meant.evidence(part.span, format!("not `{action}`"))])
        .because(
            "`sts:AssumeRole` is for callers with AWS credentials; GitHub's tokens are exchanged by \
             `sts:AssumeRoleWithWebIdentity`, which is an action of its own.",
        );
    vec![draft.repairs(repair(&meant, action))]
}

/// The right action in the place of the one, or beside the several, that are there.
fn repair(meant: &NearestStatement<'_>, action: &str) -> Option<Repair> {
    let node = meant.node(meant.statement.action.span)?;
    let edits = match node.items() {
        Some(_) => edit::append_item(meant.document, node, &Fresh::Text(action.to_owned()))?,
        None => edit::replace_scalar(meant.document, node, action)?,
    };
    Some(Repair::edit(
        format!("allow `{action}`"),
        Piece::TrustPolicy,
        edits,
    ))
}
