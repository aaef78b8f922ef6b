//! The policy language of AWS: documents, principals, operators, patterns, and evaluation that
//! keeps its reasons. Knows nothing of GitHub.

pub mod admission;
mod arn;
mod authorize;
mod context;
mod judge;
pub mod language;
mod operator;
pub mod pattern;
mod policy;
mod request;
pub mod shared_provider;

pub use crate::known::Truth;
pub use arn::{AccountId, Arn, Partition};
pub use authorize::{
    Change, ChangeNeeded, DecidedBy, Decision, DecisionEffect, Layer, LayerAnswer, LayerId, Layers,
    StatementId, Vote, authorize,
};
pub use context::{Context, ContextValue};
pub use judge::{
    ConditionAnswer, PartAnswer, PolicyAnswer, StatementAnswer, ValueAnswer, Why, allows,
    judge_policy, judge_statement,
};
pub use operator::{
    Comparison, OPERATORS, Operand, Operator, OperatorUse, Quantifier, Relation, ValueType,
    nearest_operator,
};
pub use pattern::{ArnPattern, Pattern};
pub use policy::{
    ActionValue, Condition, ConditionValue, Effect, Element, Policy, PolicyKind, PolicyProblem,
    PrincipalTarget, PrincipalType, PrincipalValue, ProblemCode, ResourceTarget, ResourceValue,
    Statement, Text, Version,
};
pub use request::{ASSUME_ROLE_WITH_WEB_IDENTITY, PrincipalMatch, Request, RequestPrincipal};
