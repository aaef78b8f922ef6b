//! What AWS knows of the role and its provider.

use super::question::question;
use crate::case::{Case, Fact, OtherKind, Provider, wrapped};
use crate::gather::aws::{self, Access, Answer, Answers, Identity, Role, RoleArn};
use crate::source::{self, Source};

/// Adds what AWS answers.
pub(super) fn fill(case: &mut Case, access: &Access) {
    let question = question(case);
    if question.role.is_none() && !case.trust_policy.is_absent() {
        let note =
            "no role is asked about, since no whole role ARN is known: name it with `--role`";
        case.notes.push(note.to_owned());
    }
    match aws::ask(&question, access) {
        Ok(answers) => lay(case, answers, question.role.as_ref()),
        Err(unread) => {
            let note = format!("nothing was read from AWS, because {unread}");
            case.notes.push(note);
        }
    }
}

fn lay(case: &mut Case, answers: Answers, asked: Option<&RoleArn>) {
    case.notes.push(asker(&answers.identity, asked));
    let mut is_same = true;
    if let (Some(asked), Some(answer)) = (asked, answers.role) {
        is_same = role(case, asked, answer);
    }
    // A namesake's policies tell nothing.
    if let Some(answer) = answers.policies.filter(|_| is_same) {
        policies(case, answer);
    }
    if let Some(answer) = answers.provider {
        provider(case, answer);
    }
}

/// Whose credentials asked, and whether they are of the role's account.
fn asker(identity: &Identity, asked: Option<&RoleArn>) -> String {
    let Identity { account, arn } = identity;
    match asked {
        Some(role) if role.account != *account => format!(
            "AWS was asked as `{arn}`, and the role is in the account `{}`: nothing about it can be read from here, choose \
             a profile of that account with `--profile`",
            role.account
        ),
        Some(_) => format!("AWS was asked as `{arn}`, in the account of the role"),
        None => format!("AWS was asked as `{arn}`"),
    }
}

/// Adds the role; gives whether it is not another of the same name.
fn role(case: &mut Case, asked: &RoleArn, answer: Answer<Role>) -> bool {
    let unknown = case.trust_policy.is_unknown();
    match answer {
        Ok(Some(role)) if asked.may_be(&role.arn) => found(case, role),
        Ok(Some(role)) => {
            let (arn, asked) = (&role.arn, &asked.text);
            let note = format!("there is no `{asked}`; the role of that name is `{arn}`");
            case.notes.push(note);
            if unknown {
                case.trust_policy = Fact::Absent;
            }
            return false;
        }
        // A session shows that the role was there.
        Ok(None) if !asked.has_path => {
            let note = format!("AWS has no role `{}` any more", asked.name);
            case.notes.push(note);
        }
        Ok(None) if unknown => case.trust_policy = Fact::Absent,
        Ok(None) => {
            let note = format!(
                "AWS has no role `{}`: the trust policy given is not in force",
                asked.text
            );
            case.notes.push(note);
        }
        Err(unread) if unknown => {
            case.notes
                .push(format!("the trust policy is unknown, because {unread}"));
        }
        Err(unread) => {
            let what = "the longest session and the boundary are unknown";
            case.notes.push(format!("{what}, because {unread}"));
        }
    }
    true
}

fn found(case: &mut Case, role: Role) {
    if case.trust_policy.is_unknown() {
        case.trust_policy = Fact::Known(wrapped::of_api(&role.trust_policy));
    }
    let duration = case.role_max_session_duration;
    case.role_max_session_duration = duration.or(role.max_session_duration);
    case.role_arn.get_or_insert(role.arn);
    let mut kinds = case.other_policies.iter().map(|(kind, _)| *kind);
    if kinds.any(|kind| kind == OtherKind::Boundary) {
        return;
    }
    match role.boundary {
        Ok(Some(boundary)) => {
            let policy = wrapped::of_api(&boundary);
            case.other_policies.push((OtherKind::Boundary, policy));
        }
        Ok(None) => {}
        Err(unread) => {
            let what = "the permissions boundary is unknown";
            case.notes.push(format!("{what}, because {unread}"));
        }
    }
}

fn policies(case: &mut Case, answer: Answer<Vec<Source>>) {
    match answer {
        Ok(Some(all)) => {
            let all = all.iter().map(wrapped::of_api);
            case.permission_policies = Fact::Known(all.collect());
        }
        Ok(None) => {}
        Err(unread) => {
            let what = "the role's permission policies are unknown";
            case.notes.push(format!("{what}, because {unread}"));
        }
    }
}

fn provider(case: &mut Case, answer: Answer<Source>) {
    match answer {
        Ok(Some(text)) => {
            let read = source::parse_json(&text).and_then(Provider::read);
            case.provider = read.map_or(Fact::Unknown, Fact::Known);
        }
        Ok(None) => case.provider = Fact::Absent,
        Err(unread) => {
            let what = "the identity provider is unknown";
            case.notes.push(format!("{what}, because {unread}"));
        }
    }
}
