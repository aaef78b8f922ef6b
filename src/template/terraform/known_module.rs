//! Modules of the registry that make a role for GitHub: what they make of their arguments.

use hcl_edit::structure::Block;

use super::module::Module;
use crate::template::Role;

/// The roles that a call of a known module makes.
pub(super) fn roles(_module: &Module<'_>, _call: &Block) -> Vec<Role> {
    Vec::new()
}
