//! The five checks a job passes on its way into AWS: the one axis that errors, rules, the
//! examination and the report share.

use serde::Serialize;

/// The checks a job passes, in the order in which GitHub and AWS make them: a later one says
/// nothing as long as an earlier one fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// GitHub, before there is a token: the workflow, its permissions, the action's inputs.
    Workflow,
    /// The token itself.
    Token,
    /// The identity provider in the role's account.
    Provider,
    /// The role, its trust policy and the other checks of the assume.
    Trust,
    /// After the assume: what the role may do.
    Permission,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 5] = [
        Self::Workflow,
        Self::Token,
        Self::Provider,
        Self::Trust,
        Self::Permission,
    ];

    /// The name as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Token => "token",
            Self::Provider => "provider",
            Self::Trust => "trust",
            Self::Permission => "permission",
        }
    }
}
