//! Places in the policies that refuse, with what is to be seen there.

use super::found::Found;
use crate::exam::permission::{Nearest, Why, has_placeholder};
use crate::iam::{ConditionAnswer, ContextValue, PartAnswer};
use crate::report::{Evidence, Place, Sides};
use crate::source::Span;

/// How many statements of one kind are shown.
const SHOWN: usize = 3;

impl Found<'_> {
    /// What shows the refusal in the policies, the most telling first.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        match &self.refusal.why {
            Why::Told { .. } => Vec::new(),
            Why::Silent => self.silent(),
            Why::Denied(all) => all
                .iter()
                .take(SHOWN)
                .flat_map(|one| self.denying(one))
                .collect(),
            Why::Principal(one) => {
                let label = format!("{} is not among these", self.who());
                self.at(one, one.answer.principal.span, label)
                    .into_iter()
                    .collect()
            }
            Why::Elsewhere(one) => self.elsewhere(one),
            Why::Condition(one) => self.conditions(one),
        }
    }

    fn at(&self, one: &Nearest, span: Span, label: impl Into<String>) -> Option<Evidence> {
        let (_, document) = self.text(one.policy)?;
        Some(Evidence::new(Place::new(&document.source, span), label))
    }

    /// The actions that are allowed, those of the same service first.
    fn silent(&self) -> Vec<Evidence> {
        let Some(group) = self.exam.permission.policies.group(self.refusal.by) else {
            return Vec::new();
        };
        let service = format!("{}:", self.asked.request.service());
        let mut places = Vec::new();
        for (policy, (_, document)) in group.policies.iter().zip(&group.texts) {
            for action in policy
                .statements
                .iter()
                .filter_map(|one| one.action.as_ref())
            {
                let related = action
                    .values
                    .iter()
                    .any(|value| value.text.to_ascii_lowercase().starts_with(&service));
                places.push((!related, Place::new(&document.source, action.span)));
            }
        }
        places.sort_by_key(|(unrelated, _)| *unrelated);
        let label = format!("{} is not among these", self.action());
        let related = places.iter().any(|(unrelated, _)| !unrelated);
        let shown = places
            .into_iter()
            .filter(|(unrelated, _)| !(related && *unrelated));
        shown
            .take(SHOWN)
            .map(|(_, place)| Evidence::new(place, label.clone()))
            .collect()
    }

    /// What makes a Deny apply: the value that matches the action, and each condition.
    fn denying(&self, one: &Nearest) -> Vec<Evidence> {
        let certain = one.answer.truth.is_true();
        let label = if certain {
            "this Deny matches"
        } else {
            "this Deny may match"
        };
        let action = self.at(one, matching(&one.answer.action), label);
        let conditions = one.answer.conditions.iter().map(|condition| {
            let label = if condition.truth.is_true() {
                "met, so the Deny applies"
            } else {
                "where this is met, the Deny applies"
            };
            self.at(one, condition.span, label)
        });
        std::iter::once(action)
            .chain(conditions)
            .flatten()
            .collect()
    }

    fn elsewhere(&self, one: &Nearest) -> Vec<Evidence> {
        let resource = self
            .resource()
            .unwrap_or_else(|| "what it is done to".to_owned());
        let values = one.answer.resource.values.iter();
        let unfilled = values.filter(|value| has_placeholder(&value.text));
        let unfilled = unfilled
            .take(SHOWN)
            .filter_map(|value| self.at(one, value.span, "a part of this was never filled in"));
        let unfilled: Vec<_> = unfilled.collect();
        if !unfilled.is_empty() {
            return unfilled;
        }
        let whole = format!("does not cover {resource}");
        let action = self.at(one, matching(&one.answer.action), "allowed here");
        self.at(one, one.answer.resource.span, whole)
            .into_iter()
            .chain(action)
            .collect()
    }

    fn conditions(&self, one: &Nearest) -> Vec<Evidence> {
        let unmet = one
            .answer
            .conditions
            .iter()
            .filter(|condition| !condition.truth.is_true());
        unmet
            .filter_map(|condition| self.at(one, condition.span, held(condition)))
            .collect()
    }

    /// The resource that is allowed above the one asked for, with the parts that differ.
    pub(super) fn resource_sides(&self) -> Option<Sides> {
        let Why::Elsewhere(one) = &self.refusal.why else {
            return None;
        };
        let actual = self.asked.request.resource.as_deref()?;
        let values = one.answer.resource.values.iter();
        let nearest = values.max_by_key(|value| common(value.text.bytes(), actual.bytes()))?;
        Some(sides(&nearest.text, actual))
    }
}

/// `policy` above `request`, marked between what both begin and end with.
pub(super) fn sides(expected: &str, actual: &str) -> Sides {
    let start = common(expected.bytes(), actual.bytes());
    let most = expected.len().min(actual.len()) - start;
    let end = common(expected.bytes().rev(), actual.bytes().rev()).min(most);
    let marks = |text: &str| vec![Span::new(start, text.len() - end)];
    Sides {
        expected_label: "policy".to_owned(),
        expected: expected.to_owned(),
        expected_marks: marks(expected),
        actual_label: "request".to_owned(),
        actual: actual.to_owned(),
        actual_marks: marks(actual),
    }
}

fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}

/// The value that matches, or the whole element.
fn matching(part: &PartAnswer) -> Span {
    let mut values = part.values.iter();
    let value = values.find(|value| value.truth.is_true() && !part.negated);
    value.map_or(part.span, |value| value.span)
}

fn held(condition: &ConditionAnswer) -> String {
    match &condition.actual {
        ContextValue::Known(values) | ContextValue::Listed(values) => {
            let values = values.iter().map(|value| format!("`{value}`"));
            format!("the request has {}", values.collect::<Vec<_>>().join(", "))
        }
        ContextValue::Absent => "the request does not carry this key".to_owned(),
        ContextValue::Unknown => "must be met, and nobody said what the request carries".to_owned(),
    }
}
