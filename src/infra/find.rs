//! All roles of a folder tree that trust web identity, with the values that the tree holds.
//!
//! In: the files of a repository. Out: each role with its trust policy, the names of what is still
//! unknown, and the files that could not be read whole. Matching jobs to these roles is the
//! repository's task.

use super::{ExtractedPolicy, Reader, search};
use crate::iam::pattern::has_hole;
use crate::source::{Diagnostic, Files, Source, Span};

/// What a folder tree declares.
#[derive(Debug, Clone, Default)]
pub struct RolesFound {
    /// The roles, ordered by file and place in the file.
    pub roles: Vec<RoleFound>,
    /// What could not be read, or not whole.
    pub unread: Vec<Unread>,
}

/// A role, or a trust policy that no role of the tree names.
#[derive(Debug, Clone)]
pub struct RoleFound {
    /// The file that declares the role, and where in it.
    pub source: Source,
    /// The place of the declaration in `source`.
    pub span: Span,
    /// The role's address from the configuration that is applied: `module.ci.aws_iam_role.this[0]`,
    /// `Resources.DeployRole`; nothing for a file that is a policy.
    pub address: Option<String>,
    /// The role's name.
    pub name: RoleName,
    /// The role's ARN, where an account number is known.
    pub arn: Option<String>,
    /// The host and path of the issuer whose tokens the policy accepts, where the files name one.
    pub issuer: Option<String>,
    /// The trust policy, or why it cannot be read.
    pub policy: Result<ExtractedPolicy, Diagnostic>,
    /// The role's permission policies that are written in the tree.
    pub permission_policies: Vec<ExtractedPolicy>,
    /// Whether `permission_policies` are all that the role has.
    pub permissions_are_whole: bool,
    /// The audiences that the OIDC provider of the role registers, where the tree declares it.
    pub provider_audiences: Option<Vec<String>>,
    /// Names of outputs that hold the role's ARN or name.
    pub outputs: Vec<String>,
    /// What is unknown in the trust policy: `var.branch`, `Repository`.
    pub depends_on: Vec<String>,
    /// The choice of values under which this is the role; several roles of one address differ in it.
    pub choice: Option<Choice>,
    /// Further files that give values to the role.
    pub also_files: Vec<String>,
    /// How to read the role again after a change of a file.
    pub reader: Reader,
}

/// The name of a role, as far as the files tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleName {
    /// All of it.
    Known(String),
    /// With holes: `${var.app}-deploy`, or a prefix to which AWS adds a suffix.
    Pattern(String),
    /// Nothing, or AWS chooses it.
    Unknown,
}

impl RoleName {
    /// The name for a text that may have holes.
    pub fn of(text: Option<&str>) -> Self {
        match text {
            None => Self::Unknown,
            Some(text) if has_hole(text) => Self::Pattern(text.to_owned()),
            Some(text) => Self::Known(text.to_owned()),
        }
    }

    /// The name, where all of it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Pattern(_) | Self::Unknown => None,
        }
    }
}

/// One of several sets of values that files of the tree give to the same configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The file that sets the values: `envs/prod.tfvars`, `live/prod/iam/terragrunt.hcl`.
    pub file: String,
    /// The part of the file: the environment of `samconfig.toml`.
    pub section: Option<String>,
}

/// Something in a file that was not read, or not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file.
    pub source: Source,
    /// Where in the file.
    pub span: Span,
    /// The address of what may be a role: `module.ci`.
    pub address: Option<String>,
    /// Why, in lower case and without a final period.
    pub reason: String,
    /// The command that makes it readable: `terraform init`.
    pub what_to_run: Option<String>,
    /// The inputs of a module that is not at hand, as far as they are known: name and value.
    pub inputs: Vec<(String, String)>,
}

/// Finds all roles of a tree that trust web identity. `repository` is `OWNER/NAME` of what the tree is
/// a checkout of, where that is known: modules may be named by its address.
pub fn find_roles(files: &dyn Files, repository: Option<&str>) -> RolesFound {
    search::search(files, repository)
}
