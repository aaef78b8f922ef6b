//! What AWS knows of the role and its provider.

use super::question::question;
use super::{account, organization, trail};
use crate::case::{Case, OtherKind, OtherPolicy, Provider, wrapped};
use crate::gather::aws::{self, Access, Answer, Answers, Identity, Role, RoleArn, Unread};
use crate::known::Known;
use crate::source::{self, Source};

/// Adds what AWS answers.
pub(super) fn fill(case: &mut Case, access: &Access) {
    let question = question(case);
    if question.role.is_none() && !case.trust_policy.is_absent() {
        let note =
            "no role is asked about, since no whole role ARN is known: name it with `--role`";
        case.notes.push(note.to_owned());
    }
    let asking = aws::connect(access, question.partition(), |aws| {
        let asked = question.role.as_ref();
        case.notes.push(asker(aws.identity(), asked));
        lay(case, aws.ask(&question), asked);
        if let Some(role) = asked.filter(|_| question.organization) {
            organization::fill(case, aws, role);
        }
    });
    if let Err(unread) = asking {
        let note = format!("nothing was read from AWS, because {unread}");
        case.notes.push(note);
    }
}

fn lay(case: &mut Case, answers: Answers, asked: Option<&RoleArn>) {
    let mut is_same = true;
    if let (Some(asked), Some(answer)) = (asked, answers.role) {
        is_same = !is_namesake(asked, &answer);
        role(case, asked, answer);
    }
    // A namesake's policies tell nothing.
    if let Some(answer) = answers.policies.filter(|_| is_same) {
        policies(case, answer);
    }
    if let Some(answer) = answers.provider {
        provider(case, answer);
    }
    if let Some(answer) = answers.trail {
        trail::lay(case, answer, asked);
    }
    if let Some(answer) = answers.decision {
        account::lay(case, answer);
    }
}

pub(super) fn unknown(case: &mut Case, what: &str, why: &Unread) {
    case.notes.push(format!("{what} unknown, because {why}"));
}

/// Whose credentials asked, and whether they are of the role's account.
fn asker(identity: &Identity, asked: Option<&RoleArn>) -> String {
    let Identity { account, arn } = identity;
    match asked {
        Some(role) if role.account != *account => format!(
            "AWS was asked as `{arn}`, and the role is in the account `{}`: IAM tells nothing about it from here, choose \
             a profile of that account with `--profile`",
            role.account
        ),
        Some(_) => format!("AWS was asked as `{arn}`, in the account of the role"),
        None => format!("AWS was asked as `{arn}`"),
    }
}

/// Whether there is only another role of the same name.
fn is_namesake(asked: &RoleArn, answer: &Answer<Role>) -> bool {
    matches!(answer, Ok(Some(role)) if !asked.may_be(&role.arn))
}

fn role(case: &mut Case, asked: &RoleArn, answer: Answer<Role>) {
    match answer {
        Ok(Some(role)) if asked.may_be(&role.arn) => found(case, role),
        Ok(Some(role)) => {
            let (arn, asked) = (&role.arn, &asked.text);
            let note = format!("there is no `{asked}`; the role of that name is `{arn}`");
            case.notes.push(note);
            if case.trust_policy.is_unknown() {
                case.trust_policy = Known::Absent;
            }
        }
        Ok(None) => gone(case, asked),
        Err(why) if case.trust_policy.is_unknown() => unknown(case, "the trust policy is", &why),
        Err(why) => unknown(case, "the longest session and the boundary are", &why),
    }
}

fn gone(case: &mut Case, asked: &RoleArn) {
    let name = &asked.name;
    // A session shows that the role was there.
    if !asked.has_path {
        case.notes
            .push(format!("AWS has no role `{name}` any more"));
    } else if case.trust_policy.is_unknown() {
        case.trust_policy = Known::Absent;
    } else {
        let note = format!("AWS has no role `{name}`: the trust policy given is not in force");
        case.notes.push(note);
    }
}

fn found(case: &mut Case, role: Role) {
    if case.trust_policy.is_unknown() {
        case.trust_policy = Known::Value(wrapped::of_api(&role.trust_policy));
    }
    let duration = case.role_max_session_duration;
    case.role_max_session_duration = duration.or(role.max_session_duration);
    case.role_arn.get_or_insert(role.arn);
    let mut kinds = case.other_policies.iter().map(|other| other.kind);
    if kinds.any(|kind| kind == OtherKind::Boundary) {
        return;
    }
    match role.boundary {
        Ok(Some(boundary)) => {
            let policy = wrapped::of_api(&boundary);
            let boundary = OtherPolicy::new(OtherKind::Boundary, policy);
            case.other_policies.push(boundary);
        }
        Ok(None) => {}
        Err(why) => {
            case.has_unread_boundary = true;
            unknown(case, "the permissions boundary is", &why);
        }
    }
}

fn policies(case: &mut Case, answer: Answer<Vec<Source>>) {
    match answer {
        Ok(Some(all)) => {
            let all = all.iter().map(wrapped::of_api);
            case.permission_policies = Known::Value(all.collect());
        }
        Ok(None) => {}
        Err(why) => unknown(case, "the role's permission policies are", &why),
    }
}

fn provider(case: &mut Case, answer: Answer<Source>) {
    match answer {
        Ok(Some(text)) => {
            let read = source::parse_json(&text).and_then(Provider::read);
            case.provider = read.map_or(Known::unknown(), Known::Value);
        }
        Ok(None) => case.provider = Known::Absent,
        Err(why) => unknown(case, "the identity provider is", &why),
    }
}
