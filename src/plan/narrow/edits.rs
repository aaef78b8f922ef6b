//! The edits that leave of a policy what some subjects need.

use super::Unchanged;
use crate::iam::admission::Admission;
use crate::iam::language::{Budget, Language, TooComplex};
use crate::iam::pattern::has_hole;
use crate::iam::{Condition, Effect, Policy, Statement, ValueType};
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Document, Node};

/// The edits that leave of each statement what the subjects need of it.
pub(super) fn edits(
    policy: &Policy,
    document: &Document,
    issuer: &str,
    admission: &Admission,
    subjects: &[&str],
    budget: &mut Budget,
) -> Result<Vec<Edit>, Unchanged> {
    let key = format!("{issuer}:sub");
    let mut edits = Vec::new();
    for statement in &policy.statements {
        let allowed = admission.allowed.get(&statement.index);
        let is_allow = statement.effect == Some(Effect::Allow);
        if !is_allow || allowed.is_none_or(|boxes| boxes.boxes().is_empty()) {
            continue;
        }
        let conditions = statement.conditions.iter();
        let mut tested = conditions.filter(|one| one.key.eq_ignore_ascii_case(&key));
        let change = match (tested.next(), tested.next()) {
            (None, _) => tested_too(document, statement, &key, subjects, budget)?,
            (Some(only), None) if is_positive(only) => {
                let values = needed(only, subjects, budget)?;
                changed(policy, document, statement, only, &values)
            }
            _ => None,
        };
        edits.extend(change.ok_or(Unchanged::TooComplex)?);
    }
    match edits.is_empty() {
        true => Err(Unchanged::Least),
        false => Ok(edits),
    }
}

/// Other values in the place of those of a condition.
fn changed(
    policy: &Policy,
    document: &Document,
    statement: &Statement,
    condition: &Condition,
    values: &[String],
) -> Option<Vec<Edit>> {
    if condition.values.iter().map(|value| &value.text).eq(values) {
        return Some(Vec::new());
    }
    let node = document.node(condition.values_span)?;
    match values {
        [] => without(policy, document, statement),
        [one] if !condition.is_list => edit::replace_scalar(document, node, one),
        several => edit::replace(document, node, &Fresh::texts(several)),
    }
}

/// A condition on the subject, in a statement that has none.
fn tested_too(
    document: &Document,
    statement: &Statement,
    key: &str,
    subjects: &[&str],
    budget: &mut Budget,
) -> Result<Option<Vec<Edit>>, TooComplex> {
    let subjects = subjects.iter().map(|subject| (*subject).to_owned());
    let values = outer(subjects.collect(), budget)?;
    let is_pattern = values.iter().any(|value| value.contains(['*', '?']));
    let operator = if is_pattern {
        "StringLike"
    } else {
        "StringEquals"
    };
    let entry = match values.as_slice() {
        [one] => Fresh::from(one),
        several => Fresh::texts(several),
    };
    Ok(inserted(document, statement, operator, key, entry))
}

fn inserted(
    document: &Document,
    statement: &Statement,
    operator: &str,
    key: &str,
    value: Fresh,
) -> Option<Vec<Edit>> {
    let statements = document.root.get("Statement")?.one_or_many();
    let node = statements.get(statement.index)?;
    let at_end = |map: &Node| map.entries().map(<[_]>::len);
    let Some(condition) = node.get("Condition") else {
        let value = Fresh::one(operator, Fresh::one(key, value));
        return edit::insert_entry(document, node, at_end(node)?, "Condition", &value);
    };
    match condition.get(operator) {
        Some(map) => edit::insert_entry(document, map, at_end(map)?, key, &value),
        None => {
            let value = Fresh::one(key, value);
            edit::insert_entry(document, condition, at_end(condition)?, operator, &value)
        }
    }
}

fn is_positive(condition: &Condition) -> bool {
    condition.operator.base.is_some_and(|base| {
        !base.negated
            && matches!(
                base.value_type,
                ValueType::String | ValueType::StringIgnoringCase
            )
    })
}

/// The values in the place of those of a condition: each subject that a value covers whole, and each
/// value of which only a part can be presented, as it is.
fn needed(
    condition: &Condition,
    subjects: &[&str],
    budget: &mut Budget,
) -> Result<Vec<String>, TooComplex> {
    let base = condition.operator.base;
    let wild = base.is_some_and(|base| base.wildcards);
    let folds = base.is_some_and(|base| base.value_type == ValueType::StringIgnoringCase);
    let mut needed: Vec<String> = Vec::new();
    for value in &condition.values {
        if has_hole(&value.text) || value.text.contains("${") {
            needed.push(value.text.clone());
            continue;
        }
        let whole = match (wild, folds) {
            (true, _) => Language::pattern(&value.text),
            (false, true) => Language::literal_ignoring_case(&value.text),
            (false, false) => Language::literal(&value.text),
        };
        let mut inside = Vec::new();
        let mut in_part = false;
        for subject in subjects {
            let own = Language::pattern(subject);
            if whole.includes(&own, budget)? {
                inside.push((*subject).to_owned());
            } else {
                in_part |= whole.overlaps(&own, budget)?;
            }
        }
        let kept = if in_part {
            vec![value.text.clone()]
        } else {
            inside
        };
        needed.extend(kept);
    }
    outer(needed, budget)
}

/// Without those that another covers, each once.
fn outer(values: Vec<String>, budget: &mut Budget) -> Result<Vec<String>, TooComplex> {
    let mut kept: Vec<String> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let own = Language::pattern(value);
        let mut covered = kept.contains(value);
        for (other_index, other) in values.iter().enumerate() {
            let is_other = other_index != index && other != value && !has_hole(other);
            covered |= is_other && Language::pattern(other).includes(&own, budget)?;
        }
        if !covered {
            kept.push(value.clone());
        }
    }
    Ok(kept)
}

/// Takes a statement out that no job needs.
fn without(policy: &Policy, document: &Document, statement: &Statement) -> Option<Vec<Edit>> {
    let list = document.root.get("Statement")?;
    let others = policy.statements.len() > 1;
    others.then(|| edit::remove_item(document, list, statement.index))?
}
