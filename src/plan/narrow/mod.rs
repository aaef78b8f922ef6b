//! The least policy that still lets in the jobs of the repository's workflows: to start broad, and then
//! to tighten.

mod edits;

use edits::edits;

use super::{Change, Plan};
use crate::case::Case;
use crate::exam::Exam;
use crate::exam::exposure::{Exposure, admitted};
use crate::finding::Admitted;
use crate::finding::Piece;
use crate::iam::Policy;
use crate::iam::language::{Boxes, Budget, Language, TooComplex, Values};
use crate::issuer::github::survey::{Row, survey};
use crate::issuer::github::{Method, Run, Workflows};
use crate::source::Document;
use crate::source::edit;

/// What narrowing a trust policy comes to.
#[derive(Debug, Clone)]
pub struct Narrowed {
    /// The change, as if it were a fix.
    pub plan: Plan,
    /// The jobs that get in before and after, each with a subject.
    pub kept: Vec<(String, String)>,
    /// Who gets in no longer, the most dangerous first.
    pub dropped: Vec<Admitted>,
}

/// Why a policy is not narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// What the policy, the repository or its workflows are, and what is not known of them.
    Unknown(&'static str),
    /// None of the jobs gets in as it is.
    NoJob,
    /// It lets in no more than the jobs present.
    Least,
    /// It is too large to tell exactly, or its form does not let itself be changed.
    TooComplex,
}

impl From<TooComplex> for Unchanged {
    fn from(_: TooComplex) -> Self {
        Self::TooComplex
    }
}

/// Narrows the trust policy of a case to what the jobs of its workflows present.
///
/// # Errors
/// Where there is nothing to narrow, or it is unknown to what.
pub fn narrowed(case: &Case) -> Result<Narrowed, Unchanged> {
    let exam = Exam::of(case);
    let policy = exam.trust.policy.as_ref();
    let policy = policy.ok_or(Unchanged::Unknown("the trust policy is not known"))?;
    let document = case
        .document(&Piece::TrustPolicy)
        .ok_or(Unchanged::TooComplex)?;
    let first = exam
        .first()
        .ok_or(Unchanged::Unknown("the repository is not known"))?;
    let provider = exam.trust.provider_arn.as_deref();
    let provider = provider.ok_or(Unchanged::Unknown("the account of the role is not known"))?;
    let issuer = first.issuer_name();
    let budget = &mut Budget::default();
    let admission = admitted(policy, provider, issuer, budget)?;
    let old = admission.admitted.clone();
    let kept = presented(case, exam.call.role.as_deref(), &old, budget)?;
    if kept.is_empty() {
        return Err(Unchanged::NoJob);
    }
    let subjects: Vec<&str> = kept.iter().map(|(_, subject)| subject.as_str()).collect();
    let edits = edits(policy, document, issuer, &admission, &subjects, budget)?;
    let text = edit::apply(document.source.text(), &edits).map_err(|_| Unchanged::TooComplex)?;
    let after = case.with_edited(&Piece::TrustPolicy, &text);
    let after = after.map_err(|_| Unchanged::TooComplex)?;
    let dropped = proven(&exam, policy, &after, &old, &subjects, budget)?;
    Ok(Narrowed {
        plan: plan(case, after, document, &text),
        kept,
        dropped,
    })
}

fn plan(case: &Case, after: Case, document: &Document, text: &str) -> Plan {
    let changed = document.source.with_text(text);
    Plan {
        steps: Vec::new(),
        changes: vec![Change {
            source: document.source.clone(),
            pieces: vec![Piece::TrustPolicy],
            text: changed.file_text().to_owned(),
        }],
        before: crate::conclude::diagnose(case),
        after: crate::conclude::diagnose(&after),
        case: after,
    }
}

/// The jobs that ask for a token and may assume this role, with the subjects that get in at least
/// sometimes.
fn presented(
    case: &Case,
    role: Option<&str>,
    old: &Boxes,
    budget: &mut Budget,
) -> Result<Vec<(String, String)>, Unchanged> {
    let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
    if workflows.workflows().next().is_none() {
        return Err(Unchanged::Unknown("no workflow is at hand"));
    }
    // What one run is for says nothing of the others.
    let run = Run {
        event: None,
        git_ref: None,
        job: None,
        environment: None,
        inputs: None,
        fork: None,
        ..case.run.clone()
    };
    let mut kept = Vec::new();
    for row in survey(&run, &workflows)
        .iter()
        .filter(|row| may_assume(row, role))
    {
        for subject in row.subjects.iter().filter(|subject| subject.token) {
            let own = of_subject(&subject.subject);
            let pair = (
                format!("{} ({})", row.job, row.workflow),
                subject.subject.clone(),
            );
            if !kept.contains(&pair) && old.overlaps(&own, budget)? {
                kept.push(pair);
            }
        }
    }
    Ok(kept)
}

fn may_assume(row: &Row, role: Option<&str>) -> bool {
    row.aws
        .iter()
        .filter(|step| step.method == Method::Oidc)
        .any(|step| {
            let asked = step.role.as_ref().and_then(|found| found.value.as_known());
            asked.is_none() || role.is_none() || asked == role
        })
}

fn of_subject(pattern: &str) -> Boxes {
    Boxes::claim("sub", Values::present(Language::pattern(pattern)))
}

/// Whom the new policy keeps out; nothing where it lets in somebody new, or keeps out what a job presents.
fn proven(
    exam: &Exam<'_>,
    policy: &Policy,
    after: &Case,
    old: &Boxes,
    subjects: &[&str],
    budget: &mut Budget,
) -> Result<Vec<Admitted>, Unchanged> {
    let new_exam = Exam::of(after);
    let (Some(narrow), Some(provider), Some(first)) = (
        new_exam.trust.policy.as_ref(),
        exam.trust.provider_arn.as_deref(),
        exam.first(),
    ) else {
        return Err(Unchanged::TooComplex);
    };
    let issuer = first.issuer_name();
    let new = admitted(narrow, provider, issuer, budget)?.admitted;
    let mut holds = old.includes(&new, budget)?;
    for subject in subjects {
        let presented = old.intersection(&of_subject(subject), budget)?;
        holds = holds && new.includes(&presented, budget)?;
    }
    if !holds {
        return Err(Unchanged::TooComplex);
    }
    let gone = Exposure::beyond(policy, provider, issuer, &new, budget)?;
    let gone = gone.distinct().into_iter().map(|family| Admitted {
        who: family.who.clone(),
        claims: family.claims.clone(),
    });
    Ok(gone.collect())
}
