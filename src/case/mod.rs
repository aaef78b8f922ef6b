//! Everything known about one run: each fact known, known to be absent, or unknown.

pub mod cloudtrail;
mod edited;
mod environments;
mod evidence;
pub mod file;
mod kind;
mod log;
mod observed;
mod policy;
mod policy_file;
mod provider;
mod save;
mod settle;
mod signature;
pub mod time;
pub mod token;
pub mod wrapped;

use std::collections::BTreeMap;

pub use environments::{Environments, Protection};
pub use evidence::Evidence;
pub use kind::Kind;
pub use log::{Beside, Log};
pub use policy::{OtherKind, OtherPolicy, PolicyText, Within};
pub use policy_file::{Candidate, PolicyFile};
pub use provider::{Placed, Provider};
pub use save::save;
pub use settle::{settle, uses_credentials_action};
pub use signature::Signature;
pub use token::{Token, TokenProblem};

use crate::issuer::github::Run;
use crate::known::Known;
use crate::source::Document;

/// The evidence of one failing (or planned) job.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The error or log text the user saw.
    pub error: Option<Log>,
    /// The role to assume, where it was given apart from the workflow.
    pub role_arn: Option<String>,
    /// The role's `MaxSessionDuration` in seconds.
    pub role_max_session_duration: Option<u64>,
    /// The role's trust policy; absent means that there is no such role.
    pub trust_policy: Known<PolicyText>,
    /// The claims of the token that was presented.
    pub claims: Option<Presented>,
    /// The token itself, without its claims and its signature.
    pub token: Option<Token>,
    /// What the check of the token's signature gave.
    pub signature: Signature,
    /// The identity provider in the role's account.
    pub provider: Known<Provider>,
    /// The path of the workflow the run belongs to, a key of `workflows`.
    pub workflow_path: Option<String>,
    /// Workflow files and what they call, by path; of another repository as `owner/name/path`.
    pub workflows: BTreeMap<String, Document>,
    /// The facts of the run.
    pub run: Run,
    /// The environments of the run's repository, where GitHub was asked.
    pub environments: Option<Environments>,
    /// The role's identity policies; unknown where none were given.
    pub permission_policies: Known<Vec<PolicyText>>,
    /// Boundaries, control, session and resource policies.
    pub other_policies: Vec<OtherPolicy>,
    /// Whether the role is known to have a boundary that could not be read.
    pub has_unread_boundary: bool,
    /// Whether GitHub was seen to give the job no address to ask for a token.
    pub is_refused_token: bool,
    /// Whether STS was seen to let this very token in.
    pub is_let_in: bool,
    /// What the job wants to do after the assume.
    pub want: Vec<Want>,
    /// CloudTrail records, each one object.
    pub cloudtrail: Vec<Document>,
    /// The time the token is judged at, in seconds since 1970.
    pub now: Option<i64>,
    /// What was found by looking around, and what was looked for in vain, a sentence each.
    pub notes: Vec<String>,
}

/// Claims and where they come from.
#[derive(Debug, Clone)]
pub struct Presented {
    /// The claims, as one JSON object.
    pub claims: Document,
    /// What shows that these were presented.
    pub from: ClaimsFrom,
}

/// Where claims come from, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimsFrom {
    /// A token was decoded.
    Token,
    /// Decoded claims were given.
    Claims,
    /// A CloudTrail record shows the subject.
    CloudTrail,
    /// A step printed them into the log.
    Log,
}

/// Something the job wants to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Want {
    /// The IAM action, such as `s3:PutObject`.
    pub action: String,
    /// The ARN it is done to, where known.
    pub resource: Option<String>,
    /// Condition keys of the request, each with its values.
    pub context: BTreeMap<String, Vec<String>>,
}
