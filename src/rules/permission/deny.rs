//! Getting past a Deny: excepting the role, or taking the action out. Only where the policy is at
//! hand, and never as if the guard stood there for nothing.

use super::found::Found;
use super::grant::with_value;
use crate::exam::permission::{Nearest, Refuser, Why};
use crate::finding::Piece;
use crate::rules::Repair;
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Document, Node};

impl Found<'_> {
    /// What keeps a single matching Deny from applying, narrowest first.
    pub(super) fn exceptions(&self) -> Vec<Repair> {
        let Why::Denied(all) = &self.refusal.why else {
            return Vec::new();
        };
        let ([one], true) = (
            all.as_slice(),
            self.exam.permission.caller.stranger.is_none(),
        ) else {
            return Vec::new();
        };
        let Some((target, document)) = self.text(one.policy) else {
            return Vec::new();
        };
        let shared = self.refusal.by != Refuser::Identity;
        let excepted = shared
            .then(|| self.role_excepted(target, document, one))
            .flatten();
        let action = self.action_removed(target, document, one);
        excepted.into_iter().chain(action).collect()
    }

    /// A Deny that others share goes on applying to them.
    fn role_excepted(&self, target: &Piece, document: &Document, one: &Nearest) -> Option<Repair> {
        let role = self.exam.permission.caller.role.as_deref()?;
        let title = format!("except {} from the Deny", self.who());
        Some(Repair::edit(
            title,
            target.clone(),
            excepting(document, one, role)?,
        ))
    }

    /// Takes the action out of those the Deny names, or the Deny itself where it names no other.
    fn action_removed(&self, target: &Piece, document: &Document, one: &Nearest) -> Option<Repair> {
        let action = &self.asked.request.action;
        let values = &one.answer.action.values;
        let named = |text: &str| text.eq_ignore_ascii_case(action);
        let at = values.iter().position(|value| named(&value.text))?;
        if one.answer.action.negated {
            return None;
        }
        let edits = if values.len() > 1 {
            edit::remove_item(document, document.node(one.answer.action.span)?, at)?
        } else {
            without_statement(document, one)?
        };
        let title = format!(
            "take {} out of the Deny, once you know why it is there",
            self.action()
        );
        Some(Repair::edit(title, target.clone(), edits))
    }
}

fn without_statement(document: &Document, one: &Nearest) -> Option<Vec<Edit>> {
    let statements = document.root.get("Statement")?;
    let items = statements.items().filter(|items| items.len() > 1)?;
    let at = items.iter().position(|item| item.span == one.answer.span)?;
    edit::remove_item(document, statements, at)
}

/// Adds the role to those that a negated condition excepts, or such a condition.
fn excepting(document: &Document, one: &Nearest, role: &str) -> Option<Vec<Edit>> {
    let excepts = |key: &str| key.eq_ignore_ascii_case("aws:PrincipalArn");
    let mut conditions = one.answer.conditions.iter();
    let guard = conditions.find(|one| one.operator.is_negated() && excepts(&one.key));
    if let Some(guard) = guard {
        return with_value(document, guard.values_span, role);
    }
    let condition = Fresh::one("ArnNotEquals", Fresh::one("aws:PrincipalArn", role));
    let statement = document.node(one.answer.span)?;
    match statement.get("Condition").and_then(Node::entries) {
        None => {
            let end = statement.entries()?.len();
            edit::insert_entry(document, statement, end, "Condition", &condition)
        }
        Some(operators) if operators.iter().all(|one| one.key.text != "ArnNotEquals") => {
            let holder = statement.get("Condition")?;
            let keys = Fresh::one("aws:PrincipalArn", role);
            edit::insert_entry(document, holder, operators.len(), "ArnNotEquals", &keys)
        }
        Some(_) => None,
    }
}
