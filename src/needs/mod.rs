//! What the steps of a workflow job need from IAM.
//!
//! ```text
//! step ─► shell ─► call ─► rules, table ─► resource ─► needs ─► least statements
//! text    words    name    which action    which ARN
//! ```
//!
//! A step's commands and marketplace actions are read as calls with arguments; `data/rules.tsv`
//! (by hand) and `data/services.tsv` with `data/commands.tsv` (generated from AWS's own lists) say
//! which actions IAM checks for a call and on what. What neither says is left out: a command that
//! is not understood needs nothing that is certain.

mod args;
mod aws;
mod call;
mod command;
mod docker;
mod image;
mod least;
mod lookup;
mod resource;
mod rules;
mod s3;
mod table;
mod template;
mod tools;
mod uses;
mod wrappers;

pub use least::{StatementDraft, least_statement};
pub use resource::{ResourcePattern, Surroundings};
pub use table::{ArnShape, ResourceKind, action_resource};

use std::collections::BTreeMap;

use crate::source::Span;

/// An action that a step needs to be allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The IAM action, such as `s3:PutObject`.
    pub action: String,
    /// The resource; none where its kind is unknown.
    pub resource: Option<ResourcePattern>,
    /// The command or marketplace action that needs it.
    pub why: String,
    /// Whether only some runs of the step need it.
    pub optional: bool,
    /// The place of the command in the step's `run` text.
    pub span: Option<Span>,
}

/// A step, as far as it matters here.
#[derive(Debug, Clone, Copy, Default)]
pub struct StepText<'a> {
    /// The marketplace action, such as `aws-actions/amazon-ecr-login@v2`.
    pub uses: Option<&'a str>,
    /// The action's inputs, each with its value, expressions unevaluated.
    pub with: &'a [(&'a str, &'a str)],
    /// The script.
    pub run: Option<&'a str>,
}

/// What a step certainly needs, and what it needs in some runs, in the order of its commands.
///
/// The same action on the same resource is named once, by the first command that needs it.
pub fn of_step(step: &StepText, around: &Surroundings) -> Vec<Need> {
    let script = step.run.map(|text| command::calls(text, around));
    let action = step.uses.map(|name| uses::calls(name, step.with, around));
    let calls = action.into_iter().chain(script).flatten();
    once(calls.flat_map(|call| lookup::needs_of(&call)))
}

/// Each action on each resource once; what one need is certain of, all are.
fn once(all: impl Iterator<Item = Need>) -> Vec<Need> {
    let mut places = BTreeMap::new();
    let mut needs: Vec<Need> = Vec::new();
    for need in all {
        let key = (need.action.clone(), need.resource.clone());
        let place = *places.entry(key).or_insert(needs.len());
        match needs.get_mut(place) {
            Some(old) => old.optional &= need.optional,
            None => needs.push(need),
        }
    }
    needs
}
