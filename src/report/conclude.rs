//! From an examination and its findings to the answer.

use super::{
    Certainty, Diagnosis, Finding, RuledOut, SCHEMA, Stage, StageReport, Status, SymptomReport,
    Verdict, next, rank, stages,
};
use crate::exam::Exam;
use crate::symptom::Symptom;

/// The answer: findings ranked, stages and verdict drawn from them and from the examination.
pub fn conclude(exam: &Exam<'_>, mut findings: Vec<Finding>) -> Diagnosis {
    rank(&mut findings);
    let stages = stages::reports(exam, &findings);
    let verdict = verdict(&stages, &findings);
    let is_settled = findings
        .first()
        .is_some_and(|first| first.certainty == Certainty::Proven);
    Diagnosis {
        schema: SCHEMA,
        verdict,
        symptoms: exam.reading.symptoms.iter().map(symptom).collect(),
        next_steps: if is_settled || verdict == Verdict::Clear {
            Vec::new()
        } else {
            next::steps(exam)
        },
        ruled_out: ruled_out(exam, &findings),
        notes: notes(exam),
        stages,
        findings,
    }
}

fn verdict(stages: &[StageReport], findings: &[Finding]) -> Verdict {
    let causes = || findings.iter().filter(|finding| finding.blocks());
    if causes().any(|cause| cause.certainty != Certainty::Possible) {
        return Verdict::Blocked;
    }
    // What the role may do is a question of its own: it is open only where it was asked.
    let mut assume = stages
        .iter()
        .filter(|stage| stage.stage != Stage::Permission);
    let asked = stages
        .iter()
        .any(|stage| stage.stage == Stage::Permission && stage.status == Status::Fail);
    if causes().next().is_none() && !asked && assume.all(|stage| stage.status == Status::Pass) {
        return Verdict::Clear;
    }
    Verdict::Undetermined
}

fn symptom(symptom: &Symptom) -> SymptomReport {
    let stage = Stage::ALL
        .into_iter()
        .find(|stage| stage.name() == symptom.stage.name());
    SymptomReport {
        stage,
        code: symptom.code.clone(),
        message: symptom.message.clone(),
        line: symptom.line,
        action: symptom.action.clone(),
        resource: symptom.resource.clone(),
        principal: symptom.principal.clone(),
        policy_type: symptom.policy_type.map(|policy| policy.name().to_owned()),
        explicit: symptom.explicit,
        authorization_id: symptom.authorization_id.clone(),
    }
}

/// The causes that the error excludes, and that no evidence speaks for.
fn ruled_out(exam: &Exam<'_>, findings: &[Finding]) -> Vec<RuledOut> {
    let Some(symptom) = exam.symptom() else {
        return Vec::new();
    };
    let because = format!("the error `{}` comes later than this check", symptom.code);
    let found = |rule: &str| findings.iter().any(|finding| finding.rule == rule);
    let excluded = symptom.entry.ruled_out().filter(|rule| !found(rule));
    excluded
        .map(|rule| RuledOut {
            rule: rule.to_owned(),
            because: because.clone(),
        })
        .collect()
}

fn notes(exam: &Exam<'_>) -> Vec<String> {
    let mut notes = exam.case.notes.clone();
    if next::is_predicted(exam) {
        notes.push(
            "no token was given: what it would say is predicted from the workflow and the run"
                .to_owned(),
        );
    }
    notes.extend(contradiction(exam));
    notes
}

/// The error says that STS refused, the evidence that it would not.
fn contradiction(exam: &Exam<'_>) -> Option<String> {
    let refused = exam
        .symptom()
        .is_some_and(|symptom| symptom.stage.name() == Stage::Trust.name());
    let lets_in = exam.status(Stage::Trust) == Status::Pass;
    (refused && lets_in && exam.symptom()?.entry.id.contains("not-authorized")).then(|| {
        "this trust policy lets such a token in, and STS refused it: is it the policy in force, and is the error of \
         this role?"
            .to_owned()
    })
}
