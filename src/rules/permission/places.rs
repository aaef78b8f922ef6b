//! Places in the policies that refuse, with what is to be seen there.

use super::found::Found;
use crate::exam::permission::{Nearest, Why, has_placeholder};
use crate::finding::{Evidence, Place, Sides};
use crate::iam::Arn;
use crate::iam::{ConditionAnswer, ContextValue, PartAnswer};
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
        let all = group.policies().zip(&group.texts).enumerate();
        let among = all.filter(|(place, _)| self.refusal.among.contains(place));
        for (_, (policy, (_, document))) in among {
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
        let related = places.iter().any(|(unrelated, _)| !unrelated);
        let shown = places
            .into_iter()
            .filter(|(unrelated, _)| !(related && *unrelated));
        let first = format!("{} is not among these", self.action());
        let labels = std::iter::once(first).chain(std::iter::repeat("nor among these".to_owned()));
        let labelled = shown.take(SHOWN).zip(labels);
        labelled
            .map(|((_, place), label)| Evidence::new(place, label))
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
        let nearest = values.max_by_key(|value| likeness(&value.text, actual))?;
        Some(sides(&nearest.text, actual))
    }
}

/// How many parts of two ARNs agree, and how far their names do.
fn likeness(pattern: &str, actual: &str) -> (usize, usize) {
    let (Some(pattern), Some(actual)) = (Arn::parse(pattern), Arn::parse(actual)) else {
        return (0, 0);
    };
    let pairs = pattern.parts().iter().zip(actual.parts());
    let agree = pairs.filter(|(one, other)| agrees(one, other)).count();
    let (expected, asked) = (pattern.resource().bytes(), actual.resource().bytes());
    (agree, common(expected, asked))
}

/// Whether a part of an ARN other than its name lets another through.
fn agrees(pattern: &str, actual: &str) -> bool {
    pattern == "*" || pattern == actual
}

/// `policy` above `request`, with what differs marked: of ARNs part by part, as AWS compares them.
pub(super) fn sides(expected: &str, actual: &str) -> Sides {
    let (expected_marks, actual_marks) = match (Arn::parse(expected), Arn::parse(actual)) {
        (Some(pattern), Some(name)) => part_marks(*pattern.parts(), *name.parts()),
        _ => {
            let (one, other) = differing(expected, actual, 0, 0);
            (vec![one], vec![other])
        }
    };
    Sides {
        expected_label: "policy".to_owned(),
        expected: expected.to_owned(),
        expected_marks,
        actual_label: "request".to_owned(),
        actual: actual.to_owned(),
        actual_marks,
    }
}

fn part_marks(pattern: [&str; 6], name: [&str; 6]) -> (Vec<Span>, Vec<Span>) {
    let (mut marks, mut others) = (Vec::new(), Vec::new());
    let (mut at, mut other_at) = (0, 0);
    for (part, other) in pattern.iter().zip(&name) {
        if !agrees(part, other) {
            let (mark, other_mark) = differing(part, other, at, other_at);
            marks.push(mark);
            others.push(other_mark);
        }
        at += part.len() + 1;
        other_at += other.len() + 1;
    }
    (marks, others)
}

/// What lies between the beginning and the end that both share, as spans from `at` and `other_at`.
fn differing(one: &str, other: &str, at: usize, other_at: usize) -> (Span, Span) {
    let start = common(one.bytes(), other.bytes());
    let most = one.len().min(other.len()) - start;
    let end = common(one.bytes().rev(), other.bytes().rev()).min(most);
    let span = |text: &str, at: usize| Span::new(at + start, at + text.len() - end);
    (span(one, at), span(other, other_at))
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
        ContextValue::Shaped(shapes) => {
            let shapes: Vec<_> = shapes.iter().map(|shape| format!("`{shape}`")).collect();
            format!("the request has {}, `*` not known", shapes.join(" or "))
        }
        ContextValue::Absent => "the request does not carry this key".to_owned(),
        ContextValue::Unknown => "must be met, and nobody said what the request carries".to_owned(),
    }
}
