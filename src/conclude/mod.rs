//! The diagnosis as one plain value, ranked; every format prints this and nothing else.

#[allow(
    clippy::module_inception,
    reason = "the function and the folder have one name"
)]
mod conclude;
mod contradiction;
mod next;
mod rank;
mod repository;
mod stages;
mod symptom;

use serde::Serialize;

use crate::case::Case;
use crate::exam::Exam;
use crate::finding::{Finding, Kind, RuleId, Stage, Status, Verdict};
use crate::{prove, rules};

pub use conclude::conclude;
pub use rank::rank;
pub use repository::{Asked, PolicyRow, RunRow, Table, TableLine, diagnose_repository};

/// The name of this JSON's version.
pub const SCHEMA: &str = "oidc-doctor.diagnosis/1";

/// From evidence to an answer: examines the case, lets every rule look at the reasons, proves the
/// fixes and puts all of it in order.
pub fn diagnose(case: &Case) -> Diagnosis {
    let case = case.with_observed();
    let exam = Exam::of(&case);
    let findings = prove::prove(&exam, rules::run(&exam));
    conclude(&exam, findings)
}

/// The causes of a case, ranked like those of [`diagnose`], without fixes and without advice.
fn causes(case: &Case) -> Diagnosis {
    let case = case.with_observed();
    let exam = Exam::of(&case);
    let drafts = rules::of_kind(&exam, Kind::Cause);
    conclude(&exam, prove::without_fixes(&drafts))
}

/// What `diagnose` and `explain` answer.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosis {
    /// The version of this JSON, [`SCHEMA`].
    pub schema: &'static str,
    /// Whether the job gets through.
    pub verdict: Verdict,
    /// All five stages, in the order in which GitHub and AWS check.
    pub stages: Vec<StageReport>,
    /// What the user saw, one entry an error message.
    pub symptoms: Vec<SymptomReport>,
    /// Causes in the order in which removing them brings the job through, then advice.
    pub findings: Vec<Finding>,
    /// What would tell more, cheapest first.
    pub next_steps: Vec<NextStep>,
    /// Causes that the evidence excludes.
    pub ruled_out: Vec<RuledOut>,
    /// What the answer rests on, what was found by itself, and what stays unknown and why.
    pub notes: Vec<String>,
    /// Every run of a repository with its result; nothing where one run is diagnosed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<Vec<RunRow>>,
    /// Every role of a repository; nothing where one run is diagnosed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<PolicyRow>>,
    /// The answer in one line, where the runs decide it.
    #[serde(skip)]
    pub headline: Option<String>,
    /// The runs as people read them; nothing where one run is diagnosed.
    #[serde(skip)]
    pub table: Option<Table>,
}

impl Diagnosis {
    /// The causes among the findings.
    pub fn causes(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.kind == Kind::Cause)
    }
}

/// One stage's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageReport {
    /// Which stage.
    pub stage: Stage,
    /// Whether it lets the job through.
    pub status: Status,
    /// Why, in one line.
    pub summary: String,
}

/// One error message as it was read out of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct SymptomReport {
    /// The stage that failed; none where the failure has nothing to do with access.
    pub stage: Option<Stage>,
    /// AWS's error code, or a short name where there is none.
    pub code: String,
    /// The message, cleaned and with secrets masked.
    pub message: String,
    /// The log in which it stands, where it is one of an archive's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its line in the text, from 1.
    pub line: usize,
    /// The IAM action that was refused.
    pub action: Option<String>,
    /// What it was refused on.
    pub resource: Option<String>,
    /// Who was refused.
    pub principal: Option<String>,
    /// The policy type the message blames, in AWS's words.
    pub policy_type: Option<String>,
    /// Whether the message speaks of an explicit deny.
    pub explicit: bool,
    /// The id that `GetRequestAuthorizationDetails` takes.
    pub authorization_id: Option<String>,
    /// What it says of the job; said in text, not in JSON.
    #[serde(skip)]
    pub meaning: Meaning,
}

/// What an error says of the job, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    /// Whether it is the error that counts: the first failure of access.
    pub counts: bool,
    /// How often it stands in the log.
    pub count: usize,
    /// What it means.
    pub text: &'static str,
    /// The stages it shows to have been passed.
    pub passed: Vec<Stage>,
    /// The causes it excludes beyond those of these stages.
    pub rules_out: Vec<RuleId>,
    /// The page that documents it, or a thread in which it was seen.
    pub source: &'static str,
}

/// A question that would decide, as a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// What the answer would tell.
    pub why: String,
    /// What to run.
    pub command: String,
}

/// A cause that the evidence excludes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuledOut {
    /// The rule.
    pub rule: RuleId,
    /// What excludes it.
    pub because: String,
}
