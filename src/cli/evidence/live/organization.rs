//! The control policies of the organization, asked for where nothing else blocks the job for certain.

use super::aws::unknown;
use crate::case::{Case, OtherKind, OtherPolicy, wrapped};
use crate::exam::Exam;
use crate::finding::Certainty;
use crate::gather::aws::{Connection, ControlPolicies, Level, RoleArn};
use crate::symptom::PolicyType;

/// Whether control policies of a kind were not given.
pub(super) fn lacks(case: &Case) -> bool {
    [OtherKind::Scp, OtherKind::Rcp]
        .iter()
        .any(|kind| !has(case, *kind))
}

fn has(case: &Case, kind: OtherKind) -> bool {
    case.other_policies.iter().any(|other| other.kind == kind)
}

/// Adds what the organization says, where it may be what blocks the job.
pub(super) fn fill(case: &mut Case, aws: &Connection<'_>, role: &RoleArn) {
    if !may_decide(case) {
        return;
    }
    match aws.control_policies(role) {
        Ok(Some(all)) => lay(case, all),
        Ok(None) => {
            let note = format!(
                "no control policy limits the account `{}`: it is in no organization that uses them, or manages one",
                role.account
            );
            case.notes.push(note);
        }
        Err(why) => unknown(case, "the control policies of the organization are", &why),
    }
}

/// Whether AWS blames them, or nothing that is at hand blocks for certain.
fn may_decide(case: &Case) -> bool {
    let exam = Exam::of(case);
    let blamed = exam.symptom().and_then(|symptom| symptom.policy_type);
    let of_organization = [PolicyType::ServiceControl, PolicyType::ResourceControl];
    let diagnosis = crate::conclude::diagnose(case);
    let mut causes = diagnosis.causes();
    blamed.is_some_and(|blamed| of_organization.contains(&blamed))
        || !causes.any(|cause| cause.certainty == Certainty::Proven)
}

fn lay(case: &mut Case, all: ControlPolicies) {
    let kinds = [
        (OtherKind::Scp, "service", all.service),
        (OtherKind::Rcp, "resource", all.resource),
    ];
    for (kind, name, levels) in kinds {
        if has(case, kind) {
            continue;
        }
        let count: usize = levels.iter().map(|level| level.policies.len()).sum();
        let note = match levels.len() {
            0 => format!("the organization uses no {name} control policies"),
            targets => format!(
                "the organization's {name} control policies over the account were read: {count} on {targets} levels"
            ),
        };
        case.notes.push(note);
        let policies = levels.into_iter().flat_map(|level| of_level(kind, level));
        case.other_policies.extend(policies);
    }
}

fn of_level(kind: OtherKind, level: Level) -> impl Iterator<Item = OtherPolicy> {
    let Level { target, policies } = level;
    policies.into_iter().map(move |policy| OtherPolicy {
        kind,
        text: wrapped::of_api(&policy),
        target: Some(target.clone()),
    })
}
