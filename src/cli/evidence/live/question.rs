//! What there is to ask AWS for.

use super::organization;
use crate::case::Case;
use crate::exam::Exam;
use crate::finding::Stage;
use crate::gather::aws::{Denial, Issuer, Question, RoleArn};
use crate::symptom::encoded_message;

/// What AWS is to be asked for.
pub(super) fn question(case: &Case) -> Question {
    let exam = Exam::of(case);
    let role = role(&exam);
    let unknown = case.provider.is_unknown();
    Question {
        // It was said that there is no such role.
        role: role.filter(|_| !case.trust_policy.is_absent()),
        issuer: unknown.then(|| issuer(&exam)),
        policies: case.permission_policies.is_unknown(),
        trail: asks_trail(&exam),
        region: region(&exam),
        denial: denial(&exam),
        organization: organization::lacks(case),
    }
}

/// Whether CloudTrail may know what was presented, and nothing else does.
fn asks_trail(exam: &Exam<'_>) -> bool {
    let refused = exam.symptom().and_then(|symptom| symptom.stage);
    let by_sts = matches!(refused, Some(Stage::Provider | Stage::Trust));
    by_sts && !exam.is_observed() && exam.case.cloudtrail.is_empty()
}

/// The region that the credentials step, or the log, names.
pub(super) fn region(exam: &Exam<'_>) -> Option<String> {
    let step = exam.workflow.step().and_then(|step| step.region.as_ref());
    let step = step.and_then(|region| region.value.as_known());
    let log = exam.reading.facts.input("aws-region");
    let named = step.or(log.map(|input| input.value.as_str()))?;
    let part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = named.len() > 2 && named.len() < 40 && named.bytes().all(part);
    is_name.then(|| named.to_owned())
}

/// What the error carries for `GetRequestAuthorizationDetails` or `DecodeAuthorizationMessage`.
fn denial(exam: &Exam<'_>) -> Option<Denial> {
    let symptom = exam.symptom()?;
    if let Some(id) = &symptom.authorization_id {
        return Some(Denial::Id(id.clone()));
    }
    let log = exam.case.error.as_ref().filter(|_| symptom.encoded)?;
    let text = log.text().get(log.line(symptom.line)?.start..)?;
    Some(Denial::Message(encoded_message(text)?.to_owned()))
}

/// The role to assume; else the one whose session the error shows.
fn role(exam: &Exam<'_>) -> Option<RoleArn> {
    let asked = exam.call.role.as_deref();
    let shown = exam.permission.caller.role.as_deref();
    match asked {
        Some(asked) => RoleArn::read(asked),
        None => shown.and_then(RoleArn::read).map(RoleArn::of_session),
    }
}

/// Who issues the token, and whose providers may be meant where that is not quite known.
fn issuer(exam: &Exam<'_>) -> Issuer {
    let name = exam.first().map(|first| first.issuer_name().to_owned());
    let name = name.unwrap_or_else(|| crate::issuer::Issuer::GITHUB.name().to_owned());
    let claimed = exam.first().and_then(|first| first.value("iss"));
    let is_certain = exam.is_observed() && claimed.is_some();
    let is_kin: fn(&str) -> bool = match (is_certain, is_of_github_com(&name)) {
        (false, _) => |name| crate::issuer::Issuer::parse(name).is_github(),
        // An enterprise may have its slug at the end of the one, and not of the other.
        (true, true) => is_of_github_com,
        (true, false) => |_| false,
    };
    Issuer {
        name,
        is_certain,
        is_kin,
    }
}

fn is_of_github_com(issuer: &str) -> bool {
    crate::issuer::Issuer::parse(issuer).is_github_com()
}
