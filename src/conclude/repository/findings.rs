//! One finding for each distinct cause of all runs.

use std::collections::BTreeMap;

use super::judge::{Judge, Judged};
use crate::case::{Case, ClaimsFrom, Log, Presented};
use crate::conclude::{Diagnosis, causes, diagnose};
use crate::exam::jobs::{Admitted, Token};
use crate::finding::{Certainty, Evidence, Finding, Kind, RuleId, Stage};
use crate::source::{Source, parse_json};

/// How many bytes of policies are read again to prove fixes where not all are asked for: about a
/// hundred causes in policies of the usual size.
const MAX_PROVEN_BYTES: usize = 2 * 1024 * 1024;

/// How often the file of a policy is read again for one diagnosis, about once for each fix.
const READINGS: usize = 4;

/// What a diagnosis counts apart from its policy.
const MIN_PROOF_BYTES: usize = 20 * 1024;

/// The largest file whose whole text after the edit is part of the answer.
const MAX_DOCUMENT_BYTES: usize = 128 * 1024;

/// The most places that a finding of several runs shows.
const MAX_PLACES: usize = 8;

/// What the diagnosis of one run gave.
#[derive(Clone, Default)]
pub(super) struct Answered {
    /// The causes that keep it out.
    pub causes: Vec<Finding>,
    /// What is unsafe about its role or its workflow.
    pub advice: Vec<Finding>,
    /// The whole answer.
    pub whole: Option<Diagnosis>,
}

/// Diagnoses runs; runs that differ in nothing but their event are diagnosed once.
pub(super) struct Diagnoser<'a> {
    judge: &'a Judge<'a>,
    error: Option<&'a Log>,
    known: BTreeMap<String, Answered>,
    /// What proofs may still cost, in bytes of policies that are read again.
    left: usize,
}

impl<'a> Diagnoser<'a> {
    pub(super) fn new(judge: &'a Judge<'a>, error: Option<&'a Log>, all: bool) -> Self {
        Self {
            judge,
            error,
            known: BTreeMap::new(),
            left: if all { usize::MAX } else { MAX_PROVEN_BYTES },
        }
    }

    /// Whether fixes are still worked out.
    pub(super) fn proves(&self) -> bool {
        self.left > 0
    }

    /// The diagnosis of a case, with fixes as long as they may still cost something: a repository with
    /// thousands of refused runs is answered by its table and its first causes.
    fn diagnose(&mut self, case: &Case) -> Diagnosis {
        if self.left == 0 {
            return causes(case);
        }
        let policy = case.trust_policy.known();
        let size = policy.map_or(0, |policy| policy.source().file_text().len());
        let cost = MIN_PROOF_BYTES + size * READINGS;
        self.left = self.left.saturating_sub(cost);
        diagnose(case)
    }

    /// Why a run is not admitted, or not always.
    pub(super) fn of(&mut self, judged: &Judged<'_>) -> Answered {
        let key = key(judged);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let answered = self.diagnosed(judged);
        self.known.insert(key, answered.clone());
        answered
    }

    fn diagnosed(&mut self, judged: &Judged<'_>) -> Answered {
        let case = self.judge.case(&judged.run, self.error);
        let first = Answered::of(
            diagnose(&case),
            judged.answer.admitted,
            self.error.is_some(),
        );
        let is_trust = |finding: &Finding| {
            finding.stage == Stage::Trust && finding.certainty == Certainty::Proven
        };
        let settled = judged.answer.obstacle.is_some() || first.causes.iter().any(is_trust);
        let refused = matches!(judged.answer.admitted, Admitted::Never)
            || judged.answer.admitted == Admitted::Sometimes && self.error.is_none();
        if settled || !refused || case.run.repository.is_none() {
            return first;
        }
        let example = judged.answer.denied_example.as_ref();
        let Some(claims) = example.and_then(presented) else {
            return first;
        };
        let with_token = Case {
            claims: Some(claims),
            ..case
        };
        let mut second = Answered::of(
            self.diagnose(&with_token),
            judged.answer.admitted,
            self.error.is_some(),
        );
        if second.causes.is_empty() {
            return first;
        }
        second.advice = first.advice;
        second.whole = first.whole;
        second
    }
}

impl Answered {
    fn of(diagnosis: Diagnosis, admitted: Admitted, has_error: bool) -> Self {
        let kept = |finding: &&Finding| {
            let is_sure = finding.certainty != Certainty::Possible;
            finding.blocks() && (is_sure || has_error || admitted == Admitted::Sometimes)
        };
        let causes = diagnosis.findings.iter().filter(kept).cloned().collect();
        let advice = diagnosis
            .findings
            .iter()
            .filter(|finding| finding.kind == Kind::Advice);
        Self {
            causes,
            advice: advice.cloned().collect(),
            whole: Some(diagnosis),
        }
    }
}

/// What two runs with the same answer have in common.
fn key(judged: &Judged<'_>) -> String {
    let run = &judged.run;
    let subjects: Vec<&str> = run
        .subjects()
        .map(|subject| subject.subject.as_str())
        .collect();
    format!(
        "{}\n{}\n{:?}\n{:?}\n{:?}\n{subjects:?}\n{:?}\n{:?}",
        run.job.workflow,
        run.job.job,
        run.candidate,
        run.wanted.shown(),
        run.run.environment,
        judged.answer.admitted,
        judged.answer.obstacle,
    )
}

fn presented(token: &Token) -> Option<Presented> {
    let text = serde_json::to_string(token).ok()?;
    let claims = parse_json(&Source::new("token", text)).ok()?;
    let from = ClaimsFrom::Claims;
    Some(Presented { claims, from })
}

/// The findings of all runs, each distinct one once.
#[derive(Default)]
pub(super) struct Collected {
    findings: Vec<Finding>,
    places: BTreeMap<Key, usize>,
}

/// What makes two findings the same: the rule, the place, and what is said or done about it.
type Key = (RuleId, String, String);

impl Collected {
    /// Adds a finding of the run with index `run`.
    pub(super) fn add(&mut self, finding: &Finding, run: Option<usize>) {
        let key = identity(finding);
        let at = *self.places.entry(key).or_insert(self.findings.len());
        let Some(known) = self.findings.get_mut(at) else {
            let mut finding = finding.clone();
            finding.runs = run.into_iter().collect();
            self.findings.push(finding);
            return;
        };
        known.certainty = known.certainty.min(finding.certainty);
        if let Some(run) = run.filter(|run| !known.runs.contains(run)) {
            known.runs.push(run);
        }
        for evidence in &finding.evidence {
            let same = |own: &Evidence| {
                (&own.source, own.line, own.column)
                    == (&evidence.source, evidence.line, evidence.column)
            };
            if known.evidence.len() < MAX_PLACES && !known.evidence.iter().any(same) {
                known.evidence.push(evidence.clone());
            }
        }
    }

    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        let fixes = self
            .findings
            .iter_mut()
            .flat_map(|finding| &mut finding.fixes);
        for fix in fixes {
            let is_small = |document: &String| document.len() <= MAX_DOCUMENT_BYTES;
            fix.document = fix.document.take().filter(is_small);
        }
        self.findings
    }
}

/// A cause that is only possible is the same wherever nothing speaks against it; a finding with the same
/// edit as another is the same; else the place and the title tell findings apart.
fn identity(finding: &Finding) -> Key {
    if finding.certainty == Certainty::Possible && finding.kind == Kind::Cause {
        return (finding.rule, String::new(), String::new());
    }
    let edit = finding.fixes.iter().find_map(|fix| fix.document.clone());
    let place = finding.evidence.first();
    let place = place.map(|place| format!("{}:{}:{}", place.source, place.line, place.column));
    let place = place.unwrap_or_default();
    match edit {
        Some(document) if finding.kind == Kind::Cause => (finding.rule, document, String::new()),
        _ => (finding.rule, place, finding.title.clone()),
    }
}
