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
    pub(in crate::case) fn is_open(&self) -> bool {
        self.role.is_none()
    }

    /// Whether a role of this name, ARN or address is the chosen one.
    pub(in crate::case) fn names(
        &self,
        name: Option<&str>,
        arn: Option<&str>,
        address: Option<&str>,
    ) -> bool {
        let Some(wanted) = self.role.as_deref() else {
            return true;
        };
        let wanted_name = match wanted.starts_with("arn:") {
            true => wanted.rsplit('/').next(),
            false => Some(wanted),
        };
        let arn_fits = arn.is_none_or(|arn| arn == wanted || !wanted.starts_with("arn:"));
        let named = name.is_some() && name == wanted_name && arn_fits;
        named || [arn, address].contains(&Some(wanted))
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
