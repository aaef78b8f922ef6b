//! Policies as read: every element and value with its place.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

mod actions;
mod conditions;
mod grammar;
mod principals;
mod problem;
mod reader;
mod resources;
mod statement;

pub use principals::{PrincipalTarget, PrincipalType};
pub use problem::{PolicyProblem, ProblemCode};

use super::operator::{Operand, OperatorUse};
use super::pattern::{ArnPattern, Pattern};
use crate::source::{Document, Node, Span};

/// What a policy is attached to, which decides the elements it may and must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// A role's trust policy.
    Trust,
    /// An identity policy.
    Identity,
    /// A policy of a bucket, key, queue and the like.
    Resource,
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A session policy.
    Session,
}

impl PolicyKind {
    /// Whether statements of such a policy name principals.
    pub fn has_principal(self) -> bool {
        matches!(self, Self::Trust | Self::Resource | Self::Rcp)
    }
}

/// The policy language's version, which decides whether `${…}` is a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Version {
    /// `2008-10-17`, also where none is given: no variables.
    #[default]
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What it is attached to.
    pub kind: PolicyKind,
    /// The whole document.
    pub span: Span,
    /// The version in force.
    pub version: Version,
    /// Where `Version` is given.
    pub version_span: Option<Span>,
    /// The statements that could be read, in order.
    pub statements: Vec<Statement>,
    /// What AWS would refuse or what would not do what it seems to, in order of position.
    pub problems: Vec<PolicyProblem>,
}

impl Policy {
    /// Reads a policy document at `node` of `document`. Never fails: what cannot be used is a
    /// problem, and the rest is kept as AWS would treat it.
    pub fn read(document: &Document, node: &Node, kind: PolicyKind) -> Self {
        reader::read(document, node, kind)
    }

    /// Whether IAM would refuse to save the document.
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.refused)
    }
}

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its place in the list, from 0.
    pub index: usize,
    /// `Sid`.
    pub sid: Option<Text>,
    /// `Effect`; nothing where it is missing or neither of the two: the statement does nothing.
    pub effect: Option<Effect>,
    /// The value of `Effect`.
    pub effect_span: Option<Span>,
    /// The whole statement.
    pub span: Span,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Element<PrincipalValue>>,
    /// `Action` or `NotAction`.
    pub action: Option<Element<ActionValue>>,
    /// `Resource` or `NotResource`.
    pub resource: Option<Element<ResourceValue>>,
    /// The value of `Condition`.
    pub condition_span: Option<Span>,
    /// One entry for each operator and key; all must hold.
    pub conditions: Vec<Condition>,
}

/// A text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written, unescaped.
    pub text: String,
    /// With its quotes.
    pub span: Span,
}

/// `Principal`, `Action`, `Resource` or its `Not…` form.
#[derive(Debug, Clone)]
pub struct Element<V> {
    /// The element's name.
    pub key_span: Span,
    /// The element's value.
    pub span: Span,
    /// Whether it is the `Not…` form.
    pub negated: bool,
    /// Whether the values stand in a list, even if of one.
    pub is_list: bool,
    /// The values, in order.
    pub values: Vec<V>,
}

/// A principal.
#[derive(Debug, Clone)]
pub struct PrincipalValue {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Under which name it stands; nothing for a bare `"*"`.
    pub principal_type: Option<PrincipalType>,
    /// Whom it means.
    pub target: PrincipalTarget,
}

/// An action.
#[derive(Debug, Clone)]
pub struct ActionValue {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Compared without regard to letter case; where a template has still to fill something in, all
    /// that it may come to.
    pub pattern: Pattern,
    /// Whether a template has still to fill something in.
    pub is_open: bool,
}

/// A resource.
#[derive(Debug, Clone)]
pub struct ResourceValue {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What it covers.
    pub target: ResourceTarget,
}

/// What a `Resource` value covers.
#[derive(Debug, Clone)]
pub enum ResourceTarget {
    /// `*`.
    Everything,
    /// An ARN with wildcards.
    Arn(ArnPattern),
    /// Nothing: the value is no ARN.
    Nothing,
}

/// One key under one operator.
#[derive(Debug, Clone)]
pub struct Condition {
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
    /// Whether the values stand in a list, even if of one.
    pub is_list: bool,
    /// The values.
    pub values: Vec<ConditionValue>,
    folded_key: String,
}

impl Condition {
    /// The key in the form in which names are compared.
    pub fn folded_key(&self) -> &str {
        &self.folded_key
    }
}

/// A value of a condition.
#[derive(Debug, Clone)]
pub struct ConditionValue {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What it means to its operator.
    pub operand: Operand,
}
