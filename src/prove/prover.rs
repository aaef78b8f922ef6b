//! A text put in the place of another, and the whole examined again.

use super::{admits, diff, kept};
use crate::case::{Case, Want};
use crate::exam::Exam;
use crate::finding;
use crate::finding::{Fix, FixKind, Kind, Language, Replaced, Risk, Stage, Status};
use crate::finding::{Piece, RuleId};
use crate::rules::{self, Draft, Rule};
use crate::source::edit::{self, Edit};
use crate::source::{Document, Format};

/// What an examination of the changed evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The finding is gone, nothing new blocks, and the stage lets the run through.
    Whole,
    /// The finding is gone and nothing new blocks; the evidence does not have what the stage is judged by.
    Part,
}

impl Proof {
    pub(super) fn is_whole(self) -> bool {
        self == Self::Whole
    }
}

/// What a fix is tried on.
pub(super) struct Prover<'a> {
    pub(super) case: &'a Case,
    pub(super) drafts: &'a [(&'static Rule, Draft)],
    wants: Vec<Want>,
    /// The ARN of the role to assume.
    role: Option<&'a str>,
    /// Whether a step of the job gets credentials.
    asks: bool,
}

impl<'a> Prover<'a> {
    /// For the findings of one examination.
    pub(super) fn new(exam: &'a Exam<'_>, drafts: &'a [(&'static Rule, Draft)]) -> Self {
        Self {
            case: exam.case,
            drafts,
            wants: exam.permission.wants(),
            role: exam.call.role.as_deref(),
            asks: exam.workflow.step().is_some(),
        }
    }
}

impl Prover<'_> {
    /// An edit as a fix, if it holds.
    pub(super) fn edited(
        &self,
        rule: &Rule,
        title: &str,
        target: &Piece,
        edits: &[Edit],
    ) -> Option<Fix> {
        let before = self.case.document(target)?;
        let text = edit::apply(before.source.text(), edits).ok()?;
        self.reading(rule, title, target, &text)
    }

    /// Another text of `target` as a fix, if it holds.
    pub(super) fn reading(
        &self,
        rule: &Rule,
        title: &str,
        target: &Piece,
        text: &str,
    ) -> Option<Fix> {
        let before = self.case.document(target)?;
        let proof = self.proof(rule, target, text)?;
        let admits = admits::newly(self.case, target, text);
        Some(Fix {
            title: title.to_owned(),
            kind: FixKind::Edit,
            target: report_target(target),
            language: language(before),
            content: diff::unified(&before.source, text),
            risk: if admits.is_empty() {
                Risk::None
            } else {
                Risk::Widens
            },
            document: Some(text.to_owned()),
            verified: proof.is_whole(),
            admits,
            piece: Some(target.clone()),
            replaced: Some(Replaced::between(&before.source, text)),
            in_aws: kept::role_in_aws(self.case, target, self.role).is_some(),
        })
    }

    /// The evidence once `target` reads `text`: the error goes with the change, what it shows to be
    /// wanted stays.
    pub(super) fn changed(&self, target: &Piece, text: &str) -> Option<Case> {
        let mut case = self.case.with_edited(target, text).ok()?;
        case.want.clone_from(&self.wants);
        Some(case)
    }

    /// What is shown once `target` reads `text`; nothing where the finding stays, something new
    /// blocks, or the stage does not pass.
    pub(super) fn proof(&self, rule: &Rule, target: &Piece, text: &str) -> Option<Proof> {
        let case = self.changed(target, text)?;
        let exam = Exam::of(&case);
        let causes = rules::of_kind(&exam, Kind::Cause);
        let is_there =
            |found: &[(&Rule, Draft)]| found.iter().any(|(other, _)| other.id == rule.id);
        let proof = match rule.kind {
            Kind::Cause if is_there(&causes) => None,
            Kind::Cause => self.passes(&exam, rule.stage),
            Kind::Advice if is_there(&rules::of_kind(&exam, Kind::Advice)) => None,
            Kind::Advice => Some(Proof::Whole),
        };
        let known = |id: RuleId| self.drafts.iter().any(|(found, _)| found.id == id);
        // What the role may do does not hang on its trust policy: that comes to light, it is not new.
        let uncovered = |stage: Stage| *target == Piece::TrustPolicy && stage == Stage::Permission;
        let is_new = |id: RuleId, stage: Stage| !known(id) && !uncovered(stage);
        proof.filter(|_| {
            !causes
                .iter()
                .any(|(found, _)| is_new(found.id, found.stage))
        })
    }

    /// Whether a stage lets the job through; a run that leaves the step out has nothing to pass.
    fn passes(&self, exam: &Exam<'_>, stage: Stage) -> Option<Proof> {
        let leaves_out = self.asks && exam.workflow.step().is_none();
        if exam.lets_likeliest_through(stage) || stage == Stage::Workflow && leaves_out {
            return Some(Proof::Whole);
        }
        let subject = exam.first().and_then(|first| first.value("sub"));
        let nothing_to_judge = subject.is_none() || exam.trust.text.is_none();
        let is_open = stage == Stage::Trust && exam.status(stage) == Status::Unknown;
        let is_unproven = nothing_to_judge || exam.trust.depends_on_principal();
        (is_unproven && is_open).then_some(Proof::Part)
    }
}

fn report_target(target: &Piece) -> finding::Target {
    match target {
        Piece::TrustPolicy => finding::Target::TrustPolicy,
        Piece::PermissionPolicy(_) => finding::Target::PermissionPolicy,
        Piece::Workflow(_) => finding::Target::Workflow,
        Piece::Provider => finding::Target::Provider,
        Piece::OtherPolicy(_) => finding::Target::Other,
    }
}

fn language(document: &Document) -> Language {
    match document.format {
        Format::Json => Language::Json,
        Format::Yaml => Language::Yaml,
        Format::Hcl => Language::Hcl,
        Format::Program if document.source.name().ends_with(".py") => Language::Python,
        Format::Program => Language::Typescript,
    }
}
