//! ARNs are matched part by part: a wildcard in one of the first five parts cannot swallow a `:`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>

use super::template::Part;
use super::{Piece, Resolution, Syntax, Template, Variable};
use crate::iam::arn::ARN_PARTS as PARTS;
use crate::iam::context::Context;
use crate::iam::{Arn, Truth};

/// An ARN with wildcards and variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnPattern {
    parts: Vec<Template>,
}

impl ArnPattern {
    /// Reads the value of an `Arn…` operator; nothing where it does not have six parts.
    pub fn read(text: &str, syntax: Syntax) -> Option<Self> {
        let parts = split_parts(Template::read(text, syntax).into_parts());
        (parts.len() == PARTS).then(|| Self::from_parts(parts))
    }

    /// Reads a `Resource` value, in which only the last part may hold variables.
    ///
    /// Fewer than six parts are filled up with `*` where `pad` allows it.
    pub fn read_resource(text: &str, variables: bool, pad: bool) -> Option<Self> {
        let syntax = Syntax {
            wildcards: true,
            variables,
            // A resource is read as it stands: of one that nobody filled in rules speak.
            holes: false,
        };
        let mut parts = split_parts(Template::read(text, syntax).into_parts());
        while pad && parts.len() < PARTS {
            parts.push(vec![Part::Fixed(Piece::AnyMany)]);
        }
        (parts.len() == PARTS).then(|| Self::from_parts(parts))
    }

    fn from_parts(parts: Vec<Vec<Part>>) -> Self {
        let parts = parts.into_iter().map(Template::from_parts).collect();
        Self { parts }
    }

    /// All variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().flat_map(Template::variables)
    }

    /// The variables that stand before the fifth colon, where a `Resource` may hold none.
    pub fn misplaced_variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts
            .iter()
            .take(PARTS - 1)
            .flat_map(Template::variables)
    }

    /// The text with its variables filled in, where it has any and all have a value.
    pub fn resolved(&self, context: &Context) -> Option<String> {
        self.variables().next()?;
        let parts = self.parts.iter().map(|part| match part.resolve(context) {
            Resolution::Pattern(pattern) => Some(pattern.to_string()),
            Resolution::Missing(_) | Resolution::Unknown(_) | Resolution::Open(_) => None,
        });
        parts
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.join(":"))
    }

    /// Whether each part of `arn` matches; a variable without a value matches nothing.
    pub fn matches(&self, arn: &Arn<'_>, context: &Context) -> Truth {
        let pairs = self.parts.iter().zip(arn.parts());
        Truth::all(pairs.map(|(part, text)| match part.resolve(context) {
            Resolution::Pattern(pattern) => pattern.matches(text).into(),
            Resolution::Missing(_) => Truth::False,
            Resolution::Open(widest) if !widest.matches(text) => Truth::False,
            Resolution::Unknown(_) | Resolution::Open(_) => Truth::Unknown,
        }))
    }
}

/// Cuts at the first five colons of the written text; colons inside `${…}` do not count.
fn split_parts(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut split: Vec<Vec<Part>> = Vec::with_capacity(PARTS);
    let mut current = Vec::new();
    for part in parts {
        let Part::Fixed(Piece::Literal(text)) = part else {
            current.push(part);
            continue;
        };
        let mut rest = text.as_str();
        while split.len() + 1 < PARTS
            && let Some((before, after)) = rest.split_once(':')
        {
            push_literal(&mut current, before);
            split.push(std::mem::take(&mut current));
            rest = after;
        }
        push_literal(&mut current, rest);
    }
    split.push(current);
    split
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Fixed(Piece::Literal(text.to_owned())));
    }
}
