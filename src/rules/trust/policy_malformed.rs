//! The policy is not valid JSON, or IAM does not accept it.

use crate::case::PolicyText;
use crate::exam::Exam;
use crate::finding::Piece;
use crate::finding::{Evidence, Place};
use crate::iam::{PolicyProblem, ProblemCode, nearest_operator};
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages, suspicion};
use crate::source::edit::{self, Edit};
use crate::source::{Diagnostic, Document, FlawKind, Source};

pub(crate) static RULE: Rule = Rule::new(pages::POLICY_MALFORMED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    match exam.trust.text {
        Some(PolicyText::Broken(source, problem)) => vec![broken(source, problem)],
        Some(text) => {
            let document = text.document();
            let found = document.and_then(|document| flawed(exam, document));
            found.into_iter().collect()
        }
        None => unknown_principal(exam).into_iter().collect(),
    }
}

/// IAM refuses to save a policy that names a role or user which is not there.
fn unknown_principal(exam: &Exam<'_>) -> Option<Draft> {
    let symptom = exam
        .symptom()
        .filter(|symptom| symptom.entry.id == "principal-not-there")?;
    let arn = symptom.parameter("principal")?;
    let arn = arn.get(arn.find("arn:")?..)?;
    let arn = arn.split(['"', ',', ' ', '\'']).next()?;
    let title = format!("the policy names `{arn}`, which IAM does not know");
    suspicion::draft(exam, RULE.id, &title, UNKNOWN)
}

const UNKNOWN: &str = "IAM looks up every role and user that a policy names, and refuses the policy while one is not there: it was \
                       never made, was deleted, is of another account or path, or is made in the same run and too late. Make it \
                       first, and let the policy wait for it (Terraform: refer to the role's `arn`, or `depends_on`).";

/// The text is not JSON at all.
fn broken(source: &Source, problem: &Diagnostic) -> Draft {
    let place = Place::new(source, problem.span());
    Draft::proven("the trust policy is not valid JSON")
        .seen([Evidence::new(place, problem.message.clone())])
        .because(REASON)
}

/// All that IAM refuses, in one finding: the policy is saved only when all of it is right.
fn flawed(exam: &Exam<'_>, document: &Document) -> Option<Draft> {
    let place = |span| Place::new(&document.source, span);
    let flaws = document
        .flaws
        .iter()
        .filter(|flaw| !flaw.kind.is_valid_json());
    let mut evidence: Vec<_> = flaws
        .map(|flaw| Evidence::new(place(flaw.span), flaw.kind.describe()))
        .collect();
    let title = if evidence.is_empty() {
        "IAM does not accept this trust policy"
    } else {
        "the trust policy is not strict JSON"
    };
    let problems = exam.trust.policy.iter().flat_map(|policy| &policy.problems);
    let refused =
        problems.filter(|problem| problem.refused && problem.code != ProblemCode::DuplicateKey);
    evidence.extend(refused.map(|problem| Evidence::new(place(problem.span), said(problem))));
    let mut repairs: Vec<_> = strict(document).into_iter().collect();
    repairs.extend(operators(exam, document));
    let draft = Draft::proven(title)
        .seen(evidence)
        .because(REASON)
        .repairs(repairs);
    (!draft.evidence.is_empty()).then_some(draft)
}

fn said(problem: &PolicyProblem) -> String {
    match &problem.help {
        Some(help) => format!("{}: {help}", problem.message.trim_end_matches('.')),
        None => problem.message.clone(),
    }
}

/// The commas, comments and marks that strict JSON does not have, taken out.
fn strict(document: &Document) -> Option<Repair> {
    let removable = |kind| {
        matches!(
            kind,
            FlawKind::Comment | FlawKind::TrailingComma | FlawKind::ByteOrderMark
        )
    };
    let flaws = document
        .flaws
        .iter()
        .filter(|flaw| !flaw.kind.is_valid_json());
    let edits: Option<Vec<_>> = flaws
        .map(|flaw| match flaw.kind {
            kind if removable(kind) => Some(Edit::remove(flaw.span)),
            FlawKind::MissingComma => Some(Edit::insert(flaw.span.start, ",")),
            _ => None,
        })
        .collect();
    let edits = edits.filter(|edits| !edits.is_empty())?;
    Some(Repair::edit(
        "make it strict JSON",
        Piece::TrustPolicy,
        edits,
    ))
}

/// Operators that do not exist, by the nearest name that does.
fn operators(exam: &Exam<'_>, document: &Document) -> Option<Repair> {
    let policy = exam.trust.policy.as_ref()?;
    let conditions = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.conditions);
    let mut spans: Vec<_> = conditions
        .filter(|condition| condition.operator.base.is_none())
        .map(|condition| (condition.operator.span, condition.operator.text.clone()))
        .collect();
    spans.dedup();
    let edits = spans.iter().map(|(span, text)| {
        let map = document.parent_of_key(*span)?;
        let name = plain(&nearest_operator(text)?);
        let free = map.get(&name).is_none();
        let entry = map
            .entries()?
            .iter()
            .find(|entry| entry.key.span == *span)
            .filter(|_| free)?;
        edit::rename_key(document, entry, &name)
    });
    let edits: Vec<_> = edits.collect::<Option<Vec<_>>>()?.concat();
    (!edits.is_empty())
        .then(|| Repair::edit("use an operator that exists", Piece::TrustPolicy, edits))
}

/// The operator without a set operator: claims of GitHub's tokens have one value, and
/// `ForAllValues` also matches when there is none.
fn plain(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

const REASON: &str = "IAM does not save such a policy (`MalformedPolicyDocument`). AWS still uses an older one, or \
                      there is none.";
