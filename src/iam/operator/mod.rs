//! Condition operators: one table row each, and the names that stand in a policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

mod instant;
mod network;
mod number;
mod operand;
mod table;

pub use operand::{Comparison, Operand};
pub use table::{OPERATORS, Operator, Relation, ValueType};

use crate::source::Span;

/// A set operator: how the values of a multivalued key are combined.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// `ForAllValues:`; true when the key is missing.
    ForAllValues,
    /// `ForAnyValue:`; false when the key is missing.
    ForAnyValue,
}

impl Quantifier {
    const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];

    /// The prefix, without its colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

/// An operator as a policy uses it: `ForAllValues:StringLikeIfExists`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorUse {
    /// As written.
    pub text: String,
    /// Where it is written.
    pub span: Span,
    /// The set operator before it.
    pub quantifier: Option<Quantifier>,
    /// Whether it ends in `IfExists`.
    pub if_exists: bool,
    /// The operator; nothing where AWS has none of that name.
    pub base: Option<&'static Operator>,
}

const IF_EXISTS: &str = "IfExists";

impl OperatorUse {
    /// Takes the name apart. Letter case is not looked at; [`Self::canonical`] shows the right one.
    pub fn read(text: &str, span: Span) -> Self {
        let (quantifier, rest) = match text.split_once(':') {
            Some((prefix, rest)) => (quantifier(prefix), rest),
            None => (None, text),
        };
        // What stands before a colon and is no set operator makes the whole name unknown.
        let rest = if quantifier.is_some() { rest } else { text };
        let stem = strip_suffix_ignoring_case(rest, IF_EXISTS);
        let base = Operator::named(stem.unwrap_or(rest))
            .filter(|operator| stem.is_none() || operator.value_type != ValueType::Null);
        Self {
            text: text.to_owned(),
            span,
            quantifier,
            if_exists: stem.is_some(),
            base,
        }
    }

    /// The name as AWS spells it, where it is known.
    pub fn canonical(&self) -> Option<String> {
        let prefix = self.quantifier.map(|quantifier| quantifier.name());
        let suffix = if self.if_exists { IF_EXISTS } else { "" };
        let name = format!("{}{suffix}", self.base?.name);
        Some(prefix.map_or(name.clone(), |prefix| format!("{prefix}:{name}")))
    }

    /// Whether the operator is one of the negated ones (`…Not…`).
    pub fn is_negated(&self) -> bool {
        self.base.is_some_and(|operator| operator.negated)
    }
}

fn quantifier(prefix: &str) -> Option<Quantifier> {
    let named = |quantifier: &Quantifier| quantifier.name().eq_ignore_ascii_case(prefix);
    Quantifier::ALL.into_iter().find(named)
}

fn strip_suffix_ignoring_case<'t>(text: &'t str, suffix: &str) -> Option<&'t str> {
    let (stem, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(stem)
}

/// The operator whose name is nearest to a name that AWS does not know, within a few edits.
pub fn nearest_operator(text: &str) -> Option<String> {
    let wanted = text.to_ascii_lowercase();
    let allowed = (wanted.chars().count() / 4).max(2);
    valid_names()
        .map(|name| (edit_distance(&wanted, &name.to_ascii_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Every spelling AWS accepts, plain names first.
fn valid_names() -> impl Iterator<Item = String> {
    let prefixes = ["", "ForAnyValue:", "ForAllValues:"];
    let suffixes = ["", IF_EXISTS];
    let affixes = prefixes
        .into_iter()
        .flat_map(move |prefix| suffixes.map(|suffix| (prefix, suffix)));
    affixes.flat_map(|(prefix, suffix)| {
        let fits = move |row: &&Operator| row.value_type != ValueType::Null || suffix.is_empty();
        let rows = OPERATORS.iter().filter(fits);
        rows.map(move |row| format!("{prefix}{}{suffix}", row.name))
    })
}

/// Insertions, deletions and replacements of characters that turn one text into the other.
fn edit_distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (count, a) in left.chars().enumerate() {
        let mut diagonal = count;
        let mut siblings = count + 1;
        let mut next = vec![siblings];
        for (b, above) in right.chars().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(a != b);
            siblings = replaced.min(siblings + 1).min(above + 1);
            diagonal = *above;
            next.push(siblings);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
