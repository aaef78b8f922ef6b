//! Policy values, read once as the type their operator compares.

mod shape;

use std::cmp::Ordering;
use std::net::IpAddr;

use super::instant::Instant;
use super::network::Network;
use super::number::Decimal;
use super::{Operator, Relation, ValueType};
use crate::iam::context::Context;
use crate::iam::pattern::{ArnPattern, Resolution, Syntax, Template, Variable, has_hole};
use crate::iam::{Arn, Truth};

/// A policy value as its operator understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// Text, with wildcards and variables where the operator has them.
    Text(Template),
    /// Text of which letter case does not count.
    TextIgnoringCase(Template),
    /// An ARN.
    Arn(ArnPattern),
    /// A number.
    Number(Decimal),
    /// A point in time.
    Instant(Instant),
    /// `true` or `false`, perhaps from a variable.
    Bool(Template),
    /// An address or range.
    Network(Network),
    /// Base64, without padding.
    Binary(String),
    /// `Null`: whether the key must be absent.
    MustBeAbsent(bool),
    /// A value that a template has still to fill in, of a type that is not compared as text.
    Open,
    /// Not a value of the operator's type: it matches nothing.
    Unreadable,
}

/// How one value of the request stands to one value of the policy, negation left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The relation holds.
    Match,
    /// It does not.
    Differ,
    /// A variable in the policy's value, or the rest of the request's value, is not known.
    Unknown,
    /// One of the two is not of the operator's type.
    Incomparable,
}

impl From<bool> for Comparison {
    fn from(holds: bool) -> Self {
        if holds { Self::Match } else { Self::Differ }
    }
}

impl Comparison {
    /// Whether the relation holds.
    pub fn truth(self) -> Truth {
        match self {
            Self::Match => Truth::True,
            Self::Differ | Self::Incomparable => Truth::False,
            Self::Unknown => Truth::Unknown,
        }
    }
}

impl Operand {
    /// Reads a policy value; `variables` says whether the policy's version has any.
    pub fn read(operator: &Operator, text: &str, variables: bool) -> Self {
        let syntax = Syntax {
            wildcards: operator.wildcards,
            variables: operator.variables && variables,
            holes: true,
        };
        let readable = match operator.value_type {
            ValueType::String => Some(Self::Text(Template::read(text, syntax))),
            ValueType::StringIgnoringCase => {
                Some(Self::TextIgnoringCase(Template::read(text, syntax)))
            }
            ValueType::Arn => ArnPattern::read(text, syntax).map(Self::Arn),
            ValueType::Numeric => Decimal::read(text).map(Self::Number),
            ValueType::Date => Instant::read(text).map(Self::Instant),
            ValueType::Bool => bool_template(text, syntax).map(Self::Bool),
            ValueType::IpAddress => Network::read(text).map(Self::Network),
            ValueType::Binary => base64(text).map(|text| Self::Binary(text.to_owned())),
            ValueType::Null => boolean(text).map(Self::MustBeAbsent),
        };
        match readable {
            Some(operand) => operand,
            None if has_hole(text) => Self::Open,
            None => Self::Unreadable,
        }
    }

    /// The variables in the value, in order.
    pub fn variables(&self) -> Vec<&Variable> {
        match self {
            Self::Text(template) | Self::TextIgnoringCase(template) | Self::Bool(template) => {
                template.variables().collect()
            }
            Self::Arn(pattern) => pattern.variables().collect(),
            _ => Vec::new(),
        }
    }

    /// The value with its variables filled in, where it has any and all are known.
    pub fn resolved(&self, context: &Context) -> Option<String> {
        match self {
            Self::Text(template) | Self::TextIgnoringCase(template) | Self::Bool(template) => {
                template.filled_in(context)
            }
            Self::Arn(pattern) => pattern.resolved(context),
            _ => None,
        }
    }

    /// Compares a value of the request.
    pub fn compare(&self, relation: Relation, value: &str, context: &Context) -> Comparison {
        match self {
            Self::Text(template) => with_template(template, context, |text| text.matches(value)),
            Self::TextIgnoringCase(template) => {
                with_template(template, context, |text| text.matches_ignoring_case(value))
            }
            Self::Bool(template) if boolean(value).is_some() => {
                with_template(template, context, |text| text.matches_ignoring_case(value))
            }
            Self::Arn(pattern) => compare_arn(pattern, value, context),
            Self::Number(number) => ordered(relation, Decimal::read(value).as_ref(), number),
            Self::Instant(instant) => ordered(relation, Instant::read(value).as_ref(), instant),
            Self::Network(network) => match value.parse::<IpAddr>() {
                Ok(address) => network.holds(address).into(),
                Err(_) => Comparison::Incomparable,
            },
            Self::Binary(bytes) => match base64(value) {
                Some(value) => (value == bytes).into(),
                None => Comparison::Incomparable,
            },
            Self::Open => Comparison::Unknown,
            Self::Bool(_) | Self::MustBeAbsent(_) | Self::Unreadable => Comparison::Incomparable,
        }
    }
}

fn with_template(
    template: &Template,
    context: &Context,
    matches: impl Fn(&crate::iam::Pattern) -> bool,
) -> Comparison {
    match template.resolve(context) {
        Resolution::Pattern(pattern) => matches(&pattern).into(),
        Resolution::Missing(_) => Comparison::Differ,
        Resolution::Open(widest) if !matches(&widest) => Comparison::Differ,
        Resolution::Unknown(_) | Resolution::Open(_) => Comparison::Unknown,
    }
}

fn compare_arn(pattern: &ArnPattern, value: &str, context: &Context) -> Comparison {
    let Some(arn) = Arn::parse(value) else {
        return Comparison::Incomparable;
    };
    match pattern.matches(&arn, context) {
        Truth::True => Comparison::Match,
        Truth::False => Comparison::Differ,
        Truth::Unknown => Comparison::Unknown,
    }
}

fn ordered<T: Ord>(relation: Relation, value: Option<&T>, wanted: &T) -> Comparison {
    let Some(value) = value else {
        return Comparison::Incomparable;
    };
    let order = value.cmp(wanted);
    let holds = match relation {
        Relation::Equal => order == Ordering::Equal,
        Relation::Less => order == Ordering::Less,
        Relation::LessOrEqual => order != Ordering::Greater,
        Relation::Greater => order == Ordering::Greater,
        Relation::GreaterOrEqual => order != Ordering::Less,
    };
    holds.into()
}

/// `true` or `false` in any letter case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}

fn bool_template(text: &str, syntax: Syntax) -> Option<Template> {
    let template = Template::read(text, syntax);
    (template.fixed().is_none() || boolean(text).is_some()).then_some(template)
}

/// The digits of a base64 text, which are equal exactly when the bytes are.
fn base64(text: &str) -> Option<&str> {
    let digits = text.trim_end_matches('=');
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    (text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(digit))
        .then_some(digits)
}
