//! Jobs and steps.

use super::{Permissions, Setting};
use crate::issuer::github::Placed;
use crate::source::{Node, Span};

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id: the key under `jobs:`.
    pub id: Placed<String>,
    /// The whole of its mapping.
    pub span: Span,
    /// `name:`, which may hold expressions.
    pub name: Option<Placed<String>>,
    /// The workflow it calls, where it is a call.
    pub call: Option<Call>,
    /// The jobs it waits for.
    pub needs: Vec<Placed<String>>,
    /// `if:`.
    pub condition: Option<Placed<String>>,
    /// `permissions:`, which replaces the workflow's.
    pub permissions: Option<Permissions>,
    /// `environment:`.
    pub environment: Option<Environment>,
    /// `strategy.matrix`: a mapping, or an expression.
    pub matrix: Option<Node>,
    /// The labels of `runs-on:`.
    pub runs_on: Vec<Placed<String>>,
    /// `env:`.
    pub env: Vec<Setting>,
    /// The steps; none where the job is a call.
    pub steps: Vec<Step>,
}

/// A call of a reusable workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// `./.github/workflows/x.yml` or `owner/repo/.github/workflows/x.yml@ref`.
    pub uses: Placed<String>,
    /// What is handed over as inputs.
    pub with: Vec<Setting>,
    /// What is handed over as secrets.
    pub secrets: CallSecrets,
}

/// The secrets a call hands over.
#[derive(Debug, Clone, PartialEq)]
pub enum CallSecrets {
    /// None.
    None,
    /// `inherit`: all that the caller sees.
    Inherit,
    /// Those listed.
    Listed(Vec<Setting>),
}

/// The environment a job names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The name, which may hold expressions.
    pub name: Placed<String>,
    /// The whole value: the name or the mapping.
    pub span: Span,
    /// The key and the value.
    pub entry: Span,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The step as people count them, from 1.
    pub number: usize,
    /// The whole of its mapping.
    pub span: Span,
    /// `id:`.
    pub id: Option<Placed<String>>,
    /// `name:`.
    pub name: Option<Placed<String>>,
    /// `if:`.
    pub condition: Option<Placed<String>>,
    /// The action it uses.
    pub uses: Option<Placed<String>>,
    /// The inputs of the action.
    pub with: Vec<Setting>,
    /// The key and value of `with:`.
    pub with_span: Option<Span>,
    /// The script it runs.
    pub run: Option<Placed<String>>,
    /// `env:`.
    pub env: Vec<Setting>,
}
