//! Which role of several is meant.

use crate::source::Node;

/// Which role is meant where a text holds several: by ARN or by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    role: Option<String>,
}

impl Choice {
    /// The role with this ARN or name; any where there is none.
    pub fn role(arn_or_name: Option<&str>) -> Self {
        let role = arn_or_name.map(str::to_owned);
        Self { role }
    }

    /// Whether nothing was chosen.
    pub(super) fn is_open(&self) -> bool {
        self.role.is_none()
    }

    /// Whether this role is the chosen one.
    pub(super) fn is(&self, role: &Node) -> bool {
        let Some(wanted) = &self.role else {
            return true;
        };
        let is = |key| role.get(key).and_then(Node::text) == Some(wanted);
        is("Arn") || is("RoleName")
    }
}
