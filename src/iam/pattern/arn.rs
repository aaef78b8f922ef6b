//! ARNs are matched part by part: a wildcard in one of the first five parts cannot match a `:`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>

use super::template::Part;
use super::{Pattern, Piece, Resolution, Syntax, Template, Variable};
use crate::iam::arn::ARN_PARTS;
use crate::iam::context::Context;
use crate::iam::{Arn, Truth};

/// An ARN with wildcards and variables.
///
/// Variables are replaced before the ARN is split, since one variable may hold a whole ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnPattern {
    template: Template,
    /// The six parts, where no variable has to be replaced first.
    fixed: Option<Vec<Pattern>>,
}

impl ArnPattern {
    /// Reads the value of an `Arn…` operator; none where it cannot become an ARN of six parts.
    pub fn read(text: &str, syntax: Syntax) -> Option<Self> {
        Self::from_template(Template::read(text, syntax))
    }

    /// Reads a `Resource` value.
    ///
    /// Fewer than six parts are filled up with `*` where `pad` allows it.
    pub fn read_resource(text: &str, variables: bool, pad: bool) -> Option<Self> {
        let syntax = Syntax {
            wildcards: true,
            variables,
            // Rules report a resource that a template has not filled in; here it is literal text.
            holes: false,
        };
        let mut parts = Template::read(text, syntax).into_parts();
        let colons = parts.iter().map(colons).sum::<usize>();
        if colons + 1 < ARN_PARTS && !pad {
            return None;
        }
        for _ in colons + 1..ARN_PARTS {
            parts.push(Part::Fixed(Piece::Literal(":".to_owned())));
            parts.push(Part::Fixed(Piece::AnyMany));
        }
        Self::from_template(Template::from_parts(parts))
    }

    fn from_template(template: Template) -> Option<Self> {
        let Some(pattern) = template.fixed() else {
            let fixed = None;
            return Some(Self { template, fixed });
        };
        let fixed = Some(split(pattern)?);
        Some(Self { template, fixed })
    }

    /// All variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.template.variables()
    }

    /// The first variable before the fifth colon, where a `Resource` may hold none.
    pub fn misplaced_variable(&self) -> Option<&Variable> {
        let mut before = 0;
        for part in self.template.parts() {
            match part {
                Part::Variable(variable) if before + 1 < ARN_PARTS => return Some(variable),
                part => before += colons(part),
            }
        }
        None
    }

    /// The text with its variables replaced, where it has any and all have a value.
    pub fn resolved(&self, context: &Context) -> Option<String> {
        self.template.filled_in(context)
    }

    /// Whether each part of `arn` matches; a variable without a value matches nothing.
    pub fn matches(&self, arn: &Arn<'_>, context: &Context) -> Truth {
        if let Some(parts) = &self.fixed {
            return all_match(parts, arn).into();
        }
        match self.template.resolve(context) {
            Resolution::Pattern(pattern) => split(&pattern)
                .is_some_and(|parts| all_match(&parts, arn))
                .into(),
            Resolution::Missing(_) => Truth::False,
            Resolution::Unknown(_) | Resolution::Open(_) => {
                // The widest pattern crosses colons, so it only rules out.
                let possible = self.template.widest().matches(arn.as_str());
                if possible {
                    Truth::Unknown
                } else {
                    Truth::False
                }
            }
        }
    }
}

fn all_match(parts: &[Pattern], arn: &Arn<'_>) -> bool {
    let mut pairs = parts.iter().zip(arn.parts());
    pairs.all(|(part, text)| part.matches(text))
}

fn colons(part: &Part) -> usize {
    match part {
        Part::Fixed(Piece::Literal(text)) => text.matches(':').count(),
        Part::Fixed(Piece::AnyOne | Piece::AnyMany) | Part::Variable(_) | Part::Hole => 0,
    }
}

/// Splits at the first five colons; none where there are fewer.
fn split(pattern: &Pattern) -> Option<Vec<Pattern>> {
    let mut parts = Vec::with_capacity(ARN_PARTS);
    let mut current = Pattern::default();
    for piece in pattern.pieces() {
        let Piece::Literal(text) = piece else {
            current.push(piece.clone());
            continue;
        };
        let mut rest = text.as_str();
        while parts.len() + 1 < ARN_PARTS
            && let Some((before, after)) = rest.split_once(':')
        {
            current.push_literal(before);
            parts.push(std::mem::take(&mut current));
            rest = after;
        }
        current.push_literal(rest);
    }
    parts.push(current);
    (parts.len() == ARN_PARTS).then_some(parts)
}
