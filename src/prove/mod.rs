//! From what the rules say to findings with proven fixes: what a rule proposes is applied to the
//! evidence, examined again, and offered only if the finding is gone, nothing new blocks, and the
//! stage passes.

mod admits;
mod combine;
pub(crate) mod diff;
pub mod kept;
mod prover;

use std::collections::BTreeSet;

use prover::Prover;

use crate::exam::Exam;
use crate::finding::{Finding, Fix, FixKind, Language, Risk};
use crate::rules::{Change, Draft, Repair, Rule};

/// The findings of an examination, each with the fixes that hold.
pub fn prove(exam: &Exam<'_>, drafts: Vec<(&'static Rule, Draft)>) -> Vec<Finding> {
    let prover = Prover::new(exam, &drafts);
    let findings = drafts
        .iter()
        .map(|(rule, draft)| finding(&prover, rule, draft));
    findings.collect()
}

/// The same findings without their fixes: what they cost is mostly the proof.
pub fn without_fixes(drafts: &[(&'static Rule, Draft)]) -> Vec<Finding> {
    let findings = drafts.iter();
    findings
        .map(|(rule, draft)| with_fixes(rule, draft, Vec::new()))
        .collect()
}

fn finding(prover: &Prover<'_>, rule: &'static Rule, draft: &Draft) -> Finding {
    let repairs = draft.repairs.iter();
    let fixes = repairs.filter_map(|repair| fix(prover, rule, draft, repair));
    with_fixes(rule, draft, fixes.collect())
}

fn with_fixes(rule: &'static Rule, draft: &Draft, mut fixes: Vec<Fix>) -> Finding {
    let mut seen = BTreeSet::new();
    fixes.retain(|fix| seen.insert(fix.content.clone()));
    // What lets in nobody else goes first; else the order is the rule's.
    fixes.sort_by_key(|fix| fix.risk == Risk::Widens);
    Finding {
        rank: 0,
        rule: rule.id,
        kind: rule.kind,
        stage: rule.stage,
        severity: draft.severity,
        certainty: draft.certainty,
        weight: draft.weight,
        tell: rule.tell(),
        title: draft.title.clone(),
        explanation: draft.explanation.clone(),
        evidence: draft.evidence.clone(),
        expected: draft.sides.as_ref().map(|sides| sides.expected.clone()),
        actual: draft.sides.as_ref().map(|sides| sides.actual.clone()),
        sides: draft.sides.clone(),
        fixes,
        also_rules_out: draft.also_rules_out.clone(),
        runs: Vec::new(),
    }
}

fn fix(prover: &Prover<'_>, rule: &'static Rule, draft: &Draft, repair: &Repair) -> Option<Fix> {
    match &repair.change {
        Change::Edit { target, edits } => prover
            .edited(rule, &repair.title, target, edits)
            .or_else(|| combine::edited(prover, rule, draft, repair, target, edits))
            .or_else(|| combine::followed(prover, rule, repair, target, edits)),
        Change::Paste {
            target,
            language,
            content,
            effect,
        } => {
            let verified = match effect {
                Some(effect) => prover.proof(rule, &effect.target, &effect.text)?.is_whole(),
                None => false,
            };
            Some(Fix {
                title: repair.title.clone(),
                kind: if *language == Language::Shell {
                    FixKind::Command
                } else {
                    FixKind::Snippet
                },
                target: *target,
                language: *language,
                content: content.clone(),
                document: None,
                verified,
                admits: Vec::new(),
                risk: Risk::None,
                piece: None,
                replaced: None,
                in_aws: false,
            })
        }
    }
}
