//! Answers that keep their reasons and the places they speak of.

use crate::iam::context::ContextValue;
use crate::iam::operator::OperatorUse;
use crate::iam::policy::Effect;
use crate::iam::request::PrincipalMatch;
use crate::known::Truth;
use crate::source::Span;

/// What a policy says to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyAnswer {
    /// One answer a statement, in order.
    pub statements: Vec<StatementAnswer>,
    /// Whether a statement allows it.
    pub allowed: Truth,
    /// Whether a statement denies it.
    pub denied: Truth,
}

/// What a statement says to a request, part by part.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementAnswer {
    /// The statement's place in the list, from 0.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Its effect; nothing where it has none that AWS knows.
    pub effect: Option<Effect>,
    /// The whole statement.
    pub span: Span,
    /// Whether it speaks of who asks.
    pub principal: PartAnswer,
    /// How directly.
    pub principal_match: PrincipalMatch,
    /// Whether it speaks of the action.
    pub action: PartAnswer,
    /// Whether it speaks of the resource.
    pub resource: PartAnswer,
    /// One answer for each operator and key.
    pub conditions: Vec<ConditionAnswer>,
    /// Whether all of it holds.
    pub truth: Truth,
}

impl StatementAnswer {
    /// How many parts certainly do not hold: the fewer, the nearer the statement is to applying.
    pub fn failing_parts(&self) -> usize {
        let parts = [&self.principal, &self.action, &self.resource];
        let failing = parts.iter().filter(|part| part.truth.is_false()).count();
        let conditions = self.conditions.iter();
        failing
            + conditions
                .filter(|condition| condition.truth.is_false())
                .count()
    }

    /// Whether the conditions alone hold.
    pub fn conditions_truth(&self) -> Truth {
        Truth::all(self.conditions.iter().map(|condition| condition.truth))
    }
}

/// What a principal, action or resource element says.
#[derive(Debug, Clone, PartialEq)]
pub struct PartAnswer {
    /// Whether it holds, negation included.
    pub truth: Truth,
    /// The element's value; the whole statement where the element is not there.
    pub span: Span,
    /// Whether the element is there.
    pub present: bool,
    /// Whether it is the `Not…` form.
    pub negated: bool,
    /// The values, each with whether it matches by itself, negation left aside.
    pub values: Vec<ValueAnswer>,
}

/// One value of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueAnswer {
    /// As written.
    pub text: String,
    /// With its variables filled in, where it has any.
    pub resolved: Option<String>,
    /// Where.
    pub span: Span,
    /// Whether it matches.
    pub truth: Truth,
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionAnswer {
    /// The operator.
    pub operator: OperatorUse,
    /// The key, as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// From the key to the end of its values.
    pub span: Span,
    /// The value or list of values.
    pub values_span: Span,
    /// The values; under a negated operator true means that the request's value is another.
    pub values: Vec<ValueAnswer>,
    /// What the request holds.
    pub actual: ContextValue,
    /// Whether the condition holds.
    pub truth: Truth,
    /// What that rests on.
    pub why: Why,
}

/// What a condition's answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Values were compared.
    Compared,
    /// The key is not in the request, and the operator needs it.
    KeyMissing,
    /// Whether the key is in the request, or with which value, is not known.
    KeyUnknown,
    /// It holds because the key is not in the request (or has no value): nothing was compared.
    MatchedBecauseMissing,
    /// The key has several values, and the operator has no set operator before it.
    MultiValuedWithoutQuantifier,
    /// A variable in a policy value is not known.
    VariableUnknown,
    /// AWS has no such operator.
    UnknownOperator,
    /// A value is not of the operator's type.
    BadValue,
}
