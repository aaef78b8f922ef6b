//! What removes a finding.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Place;
use crate::source::{Source, Span};

/// An edit, a command or a snippet that removes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as an order.
    pub title: String,
    /// How it is carried out.
    pub kind: FixKind,
    /// What it changes.
    pub target: Target,
    /// The language of `content`.
    pub language: Language,
    /// What to paste; for an edit, the changed lines as a unified diff.
    pub content: String,
    /// The whole target after the edit.
    pub document: Option<String>,
    /// Whether the evidence, so changed, was examined again and lets the job through this stage.
    pub verified: bool,
    /// Whom it newly lets in beyond the run it is for.
    pub admits: Vec<Admitted>,
    /// Whether it lets in more than the run it is for.
    pub risk: Risk,
    /// The piece of evidence that an edit changes; not part of the JSON.
    #[serde(skip)]
    pub piece: Option<Piece>,
    /// What an edit puts where; not part of the JSON.
    #[serde(skip)]
    pub replaced: Option<Replaced>,
    /// Whether the text that an edit changes is AWS's answer, so that the change is to be made
    /// there; not part of the JSON.
    #[serde(skip)]
    pub in_aws: bool,
}

/// A text in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// What goes.
    pub place: Place,
    /// What comes.
    pub text: String,
}

impl Replaced {
    /// The smallest one that makes `source` read `after`.
    pub fn between(source: &Source, after: &str) -> Self {
        let before = source.text();
        let start = shared(before.chars(), after.chars());
        let gone = before.get(start..).unwrap_or_default();
        let come = after.get(start..).unwrap_or_default();
        let end = shared(gone.chars().rev(), come.chars().rev());
        let text = come.get(..come.len() - end).unwrap_or_default();
        Self {
            place: Place::new(source, Span::new(start, before.len() - end)),
            text: text.to_owned(),
        }
    }
}

/// How many bytes two texts have in common from where they begin.
fn shared(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    let pairs = one.zip(other).take_while(|(one, other)| one == other);
    pairs.map(|(one, _)| one.len_utf8()).sum()
}

/// How a fix is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// A change of the text that was examined.
    Edit,
    /// A command to run.
    Command,
    /// A text to put where it belongs.
    Snippet,
}

/// What a fix changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The role's trust policy.
    TrustPolicy,
    /// A workflow file.
    Workflow,
    /// The identity provider in IAM.
    Provider,
    /// A policy of what the role may do.
    PermissionPolicy,
    /// Settings of the repository or organization.
    GithubSettings,
    /// Something else.
    Other,
}

/// The language of a fix's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// JSON, or a diff of it.
    Json,
    /// YAML, or a diff of it.
    Yaml,
    /// A POSIX shell.
    Shell,
    /// Terraform's language.
    Hcl,
    /// TypeScript or JavaScript, for the CDK and Pulumi.
    Typescript,
    /// Python, for the CDK and Pulumi.
    Python,
}

/// Someone whom a fix newly lets in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Admitted {
    /// Who, such as `any branch of octo-org/web`.
    pub who: String,
    /// The claims of one such token.
    pub claims: BTreeMap<String, String>,
}

/// Whether a fix lets in more than the run it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// It does not.
    None,
    /// It does.
    Widens,
}

/// The piece of evidence that a fix changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// The role's trust policy, which need not exist yet.
    TrustPolicy,
    /// The identity policy at this index.
    PermissionPolicy(usize),
    /// The other policy at this index.
    OtherPolicy(usize),
    /// The workflow with this path.
    Workflow(String),
    /// The identity provider, which need not exist yet.
    Provider,
}
