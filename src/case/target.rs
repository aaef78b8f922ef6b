//! Which text of the evidence a change is for.

use super::{Case, Fact, PolicyText, Provider};
use crate::source::{self, Document, Problem, Source};

/// One text of the evidence that can be changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The role's trust policy.
    TrustPolicy,
    /// One of the role's identity policies, from 0.
    PermissionPolicy(usize),
    /// One of the policies beside the role's own, from 0.
    Other(usize),
    /// A workflow file, by its path.
    Workflow(String),
    /// The identity provider.
    Provider,
}

impl Case {
    /// The text that a change is for, where it could be read.
    pub fn document(&self, target: &Target) -> Option<&Document> {
        match target {
            Target::TrustPolicy => self.trust_policy.known()?.document(),
            Target::PermissionPolicy(index) => {
                self.permission_policies.known()?.get(*index)?.document()
            }
            Target::Other(index) => self.other_policies.get(*index)?.1.document(),
            Target::Workflow(path) => self.workflows.get(path),
            Target::Provider => self.provider.known().map(|provider| &provider.document),
        }
    }

    /// The same case with one text replaced, and without what was observed before the change: an
    /// error, a log, and where a workflow changes, the claims of the token.
    ///
    /// # Errors
    /// Where the new text cannot be read.
    pub fn with_edited(&self, target: &Target, text: &str) -> Result<Self, Problem> {
        let mut case = self.clone();
        case.error = None;
        case.cloudtrail.clear();
        let source = |before: Option<&Document>| match before {
            Some(document) => document.source.with_text(text),
            None => Source::new("the fixed text", text),
        };
        let fresh = source(self.document(target));
        match target {
            Target::TrustPolicy => case.trust_policy = Fact::Known(PolicyText::read(&fresh)),
            Target::PermissionPolicy(index) => {
                if let Fact::Known(policies) = &mut case.permission_policies
                    && let Some(policy) = policies.get_mut(*index)
                {
                    *policy = PolicyText::read(&fresh);
                }
            }
            Target::Other(index) => {
                if let Some((_, policy)) = case.other_policies.get_mut(*index) {
                    *policy = PolicyText::read(&fresh);
                }
            }
            Target::Workflow(path) => {
                case.workflows
                    .insert(path.clone(), source::parse_yaml(&fresh)?);
                case.claims = None;
                case.token = None;
            }
            Target::Provider => {
                let document =
                    source::parse_json(&fresh).or_else(|_| source::parse_yaml(&fresh))?;
                case.provider = Fact::Known(Provider::read(document)?);
            }
        }
        Ok(case)
    }
}
