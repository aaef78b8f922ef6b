//! What the catalogue says of one error text.

use super::PolicyType;
use crate::finding::{RuleId, Stage, Weight};

/// What an entry's text says of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// The job, or what it was doing, failed on this.
    Failure,
    /// A hint or warning: the failure where nothing stronger follows.
    Hint,
    /// The echo of a failure whose reason stands elsewhere.
    Echo,
}

/// The error code a symptom is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Always this one: the code on AWS's wire, or a short name where there is none.
    Is(&'static str),
    /// The code printed beside the text; this one where none is.
    Printed(&'static str),
}

impl Code {
    /// The code where the text prints none.
    pub fn fallback(self) -> &'static str {
        match self {
            Self::Is(code) | Self::Printed(code) => code,
        }
    }
}

/// Something the same job's log said earlier, which changes what a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The action's hint that `id-token` may not be granted.
    IdTokenHint,
    /// The assume succeeded.
    Authenticated,
    /// The action assumed with keys or an earlier role, not with a token.
    UserCredentials,
}

/// How an entry is recognised.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// One of these texts; the grammar is that of `pattern`: `{name}` stands for any text.
    Text(&'static [&'static str]),
    /// One of these texts, after the mark in the same job.
    After(Mark, &'static [&'static str]),
    /// AWS's sentence `… is not authorized to perform: …`, of this sort.
    Denial(Denials),
}

/// Which of AWS's denials an entry is about; what is empty or `None` admits all.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
#[derive(Debug, Clone, Copy)]
pub struct Denials {
    /// Actions, `*` at the end standing for any rest; compared without letter case.
    pub actions: &'static [&'static str],
    /// The policy types that AWS names as the reason.
    pub policies: &'static [PolicyType],
    /// Whether AWS speaks of an explicit deny.
    pub explicit: Option<bool>,
    /// Whether AWS gives a reason at all.
    pub reason: Option<bool>,
    /// Who was refused.
    pub who: Option<Who>,
    /// What the same job's log must have said earlier.
    pub after: Option<Mark>,
}

impl Denials {
    /// Every denial.
    pub const ANY: Self = Self {
        actions: &[],
        policies: &[],
        explicit: None,
        reason: None,
        who: None,
        after: None,
    };
}

/// The sorts of principals a denial can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// An IAM user, so the keys of one were used.
    User,
    /// The session of a role that was assumed.
    Session,
    /// A CDK bootstrap role or the session CloudFormation itself opens.
    Deployer,
    /// The session `configure-aws-credentials` opens by its defaults.
    ActionSession,
}

/// One row of the catalogue.
#[derive(Debug)]
pub struct Entry {
    /// A stable name in kebab-case.
    pub id: &'static str,
    /// The stage the text belongs to; none where it has nothing to do with access to AWS.
    pub stage: Option<Stage>,
    /// The error code.
    pub code: Code,
    /// What the text says of the job.
    pub force: Force,
    /// How it is recognised.
    pub when: When,
    /// The IAM action it is about, where every such text is about the same.
    pub action: Option<&'static str>,
    /// The stages the text shows to have been passed.
    pub proves: &'static [Stage],
    /// Causes it excludes, beyond those of the passed stages.
    pub rules_out: &'static [RuleId],
    /// The causes that remain, the likeliest first.
    pub causes: &'static [(RuleId, Weight)],
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// The page that documents the text, or a thread in which it was seen.
    pub source: &'static str,
}

impl Entry {
    /// Whether the text is about access to AWS at all.
    pub fn is_access(&self) -> bool {
        self.stage.is_some()
    }

    /// How often a cause is the reason for the text; none where the text does not leave it open.
    pub fn weight(&self, rule: RuleId) -> Option<Weight> {
        let mut causes = self.causes.iter();
        causes
            .find(|(cause, _)| *cause == rule)
            .map(|(_, weight)| *weight)
    }
}
