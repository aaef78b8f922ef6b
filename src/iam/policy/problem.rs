//! What is wrong with a policy.

use crate::source::Span;

/// Something AWS would refuse, or that does not do what it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyProblem {
    /// What sort of problem.
    pub code: ProblemCode,
    /// In AWS's words where they are known.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether IAM refuses to save the policy because of it.
    pub refused: bool,
}

impl PolicyProblem {
    /// A problem because of which IAM refuses the policy.
    pub(crate) fn refused(code: ProblemCode, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span,
            help: None,
            refused: true,
        }
    }

    /// A problem with which IAM saves the policy, as far as is known.
    pub(crate) fn noted(code: ProblemCode, span: Span, message: impl Into<String>) -> Self {
        Self {
            refused: false,
            ..Self::refused(code, span, message)
        }
    }

    /// The same with a hint of what to do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The sorts of [`PolicyProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// An object, list or text stands where another belongs.
    WrongType,
    /// A key stands twice in one object; the last counts.
    DuplicateKey,
    /// An element's name is written in another letter case.
    ElementCase,
    /// There is no element of that name.
    UnknownElement,
    /// The element has no place in this kind of policy.
    ProhibitedElement,
    /// An element and its `Not…` form stand side by side.
    ElementAndOpposite,
    /// `Version` is neither of the two there are.
    BadVersion,
    /// There is no `Statement`.
    MissingStatement,
    /// A statement list, or a statement, with nothing in it.
    EmptyStatement,
    /// `Sid` holds characters it may not, or stands twice.
    BadSid,
    /// `Effect` is missing or neither `Allow` nor `Deny`.
    BadEffect,
    /// Neither `Action` nor `NotAction`.
    MissingAction,
    /// Not `service:Name`.
    BadAction,
    /// Neither `Resource` nor `NotResource` where one is needed.
    MissingResource,
    /// Not an ARN.
    BadResource,
    /// Neither `Principal` nor `NotPrincipal` where one is needed.
    MissingPrincipal,
    /// Not a principal AWS knows the form of.
    BadPrincipal,
    /// No operator of that name.
    UnknownOperator,
    /// The operator's name is written in another letter case.
    OperatorCase,
    /// A condition key without the part before the colon.
    BadKey,
    /// A value that is not of the operator's type: it never matches.
    BadValue,
    /// No value at all: the element matches nothing.
    EmptyList,
    /// `${…}` that is not a variable: a misspelt one, one where none may stand, or the version.
    BadVariable,
    /// A character outside of those a policy may hold.
    BadCharacter,
    /// IAM's control for shared identity providers refuses a trust policy.
    TrustPolicyRefused,
}
