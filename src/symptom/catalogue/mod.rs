//! The error texts people meet, as data.
//!
//! Where two entries claim the same text, the earlier one has it: what is specific stands before
//! what is general, and the texts of other services before the bare words they share with AWS.

mod caller;
mod cdk;
mod credentials;
mod denial;
mod duration;
mod general;
mod inputs;
mod no_credentials;
mod other;
mod policy;
mod provider;
mod registry;
mod service;
mod token;
mod trust;

use super::{Code, Entry, Force, When};
use crate::finding::Stage;

static FILES: [&[Entry]; 23] = [
    no_credentials::ENTRIES,
    caller::ENTRIES,
    inputs::ENTRIES,
    token::ENTRIES,
    provider::ENTRIES,
    denial::assume::ENTRIES,
    trust::ENTRIES,
    duration::ENTRIES,
    policy::ENTRIES,
    denial::layer::ENTRIES,
    denial::role::ENTRIES,
    credentials::ENTRIES,
    cdk::ENTRIES,
    registry::ENTRIES,
    other::cloud::ENTRIES,
    service::ENTRIES,
    other::region::ENTRIES,
    other::state::ENTRIES,
    other::network::SPEED,
    other::job::ENTRIES,
    other::host::ENTRIES,
    other::network::ENTRIES,
    general::ENTRIES,
];

/// All entries, in the order in which they claim a text.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    FILES.iter().flat_map(|file| file.iter())
}

/// The entry called `id`.
pub fn by_id(id: &str) -> Option<&'static Entry> {
    catalogue().find(|entry| entry.id == id)
}

/// The stages before the trust policy: passed, once STS has looked at the role.
const BEFORE_TRUST: &[Stage] = &[Stage::Workflow, Stage::Token, Stage::Provider];
/// The stages before permissions: passed, once a session of the role speaks.
const BEFORE_PERMISSION: &[Stage] = &[Stage::Workflow, Stage::Token, Stage::Provider, Stage::Trust];

const STS: &str =
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html";
const ACTION: &str = "https://github.com/aws-actions/configure-aws-credentials";
const DENIED: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";

/// What most entries share.
const BLANK: Entry = Entry {
    id: "",
    stage: None,
    code: Code::Is(""),
    force: Force::Failure,
    when: When::Text(&[]),
    action: None,
    proves: &[],
    rules_out: &[],
    causes: &[],
    meaning: "",
    source: "",
};
