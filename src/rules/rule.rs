//! What a rule is, and the list of all rules.

use super::{Draft, advice, permission, provider, token, trust, undecided, workflow};
use crate::exam::Exam;
use crate::finding::{Evidence, Kind, RuleId, Stage};
use crate::symptom::Symptom;

/// A cause or an advice that the program knows.
#[derive(Debug)]
pub struct Rule {
    /// Its stable id, kebab-case.
    pub id: RuleId,
    /// The stage it belongs to.
    pub stage: Stage,
    /// Cause or advice.
    pub kind: Kind,
    /// The version that brought it.
    pub since: &'static str,
    /// What is wrong in general, without a period.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// What it finds in an examination.
    pub check: fn(&Exam<'_>) -> Vec<Draft>,
    /// Whether it may still be the cause of the error although the evidence does not show it.
    pub open: fn(&Exam<'_>) -> Open,
    /// Whether an error shows that it is not the cause; a cause that the catalogue lists for the
    /// error is never excluded.
    pub excludes: fn(&Symptom) -> bool,
    /// What a user should look up to decide whether it is the cause.
    pub asks: &'static [Question],
}

/// What the front matter of a rule's page says, and the page.
pub(super) struct Page {
    id: RuleId,
    kind: Kind,
    stage: Stage,
    since: &'static str,
    summary: &'static str,
    docs: &'static str,
}

/// Whether the evidence leaves a cause open.
#[derive(Debug)]
pub enum Open {
    /// The evidence shows that it is not the cause.
    No,
    /// Nothing shows that it is not.
    Yes,
    /// This is the place that the evidence does not decide.
    At(Evidence),
}

impl From<bool> for Open {
    fn from(is_open: bool) -> Self {
        if is_open { Self::Yes } else { Self::No }
    }
}

/// What decides between causes, where the evidence does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The run and its subject.
    Subject,
    /// The role's trust policy.
    TrustPolicy,
    /// The identity provider in the account.
    Provider,
    /// The audience that the job asks for.
    Audience,
    /// The longest session that the role allows.
    SessionDuration,
}

impl Rule {
    /// A rule with the knowledge that the causes of a stage share: it is open until the evidence
    /// shows that its stage passes, and an error of a later stage excludes it.
    pub(super) const fn new(page: Page, check: fn(&Exam<'_>) -> Vec<Draft>) -> Self {
        let open: fn(&Exam<'_>) -> Open = match page.stage {
            Stage::Workflow => |exam| undecided::unless_passed(exam, Stage::Workflow),
            Stage::Token => |exam| undecided::unless_passed(exam, Stage::Token),
            Stage::Provider => |exam| undecided::unless_passed(exam, Stage::Provider),
            Stage::Trust => |exam| undecided::in_policy(exam, |_| false),
            Stage::Permission => undecided::always,
        };
        let excludes: fn(&Symptom) -> bool = match page.stage {
            Stage::Workflow => |symptom| symptom.proves().contains(&Stage::Workflow),
            Stage::Token => |symptom| symptom.proves().contains(&Stage::Token),
            Stage::Provider => |symptom| symptom.proves().contains(&Stage::Provider),
            Stage::Trust => |symptom| symptom.proves().contains(&Stage::Trust),
            Stage::Permission => |symptom| symptom.proves().contains(&Stage::Permission),
        };
        Self {
            id: page.id,
            stage: page.stage,
            kind: page.kind,
            since: page.since,
            summary: page.summary,
            docs: page.docs,
            check,
            open,
            excludes,
            asks: &[],
        }
    }

    /// The same, open where `open` says so.
    pub(super) const fn open(mut self, open: fn(&Exam<'_>) -> Open) -> Self {
        self.open = open;
        self
    }

    /// The same, excluded by the errors for which `excludes` holds.
    pub(super) const fn excluded_if(mut self, excludes: fn(&Symptom) -> bool) -> Self {
        self.excludes = excludes;
        self
    }

    /// The same, decided by the answers to these questions.
    pub(super) const fn asks(mut self, asks: &'static [Question]) -> Self {
        self.asks = asks;
        self
    }

    /// How to check whether it is this where the evidence does not show it, in a line: what its page
    /// says after `How to check:`.
    pub fn tell(&self) -> Option<&'static str> {
        let (_, rest) = self.docs.split_once("\nHow to check: ")?;
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        Some(line.trim())
    }
}

/// The pages and the list, written by the build script `build.rs` from the front matter.
pub(super) mod pages {
    use super::{
        Kind, Page, Rule, RuleId, Stage, advice, permission, provider, token, trust, workflow,
    };

    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

pub use pages::ALL;

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The rule with this id; none only where a page lost its rule, which does not compile.
pub fn of_id(id: RuleId) -> Option<&'static Rule> {
    find(id.as_str())
}
