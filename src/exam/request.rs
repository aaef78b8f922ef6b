//! The request that a presentation makes of STS, as the policy language sees it.

use super::call::{Call, Caller};
use super::keys::{self, KeyMeaning};
use super::presented::Presentation;
use crate::case::Case;
use crate::iam::pattern::has_hole;
use crate::iam::{Arn, Context, ContextValue, Policy, Request, RequestPrincipal};
use crate::known::Known;

/// The request for the role of `case`, with what is known of every key that `policy` tests.
pub fn of(case: &Case, call: &Call, presented: &Presentation, policy: &Policy) -> Request {
    let role = call.role.as_deref().or(case.role_arn.as_deref());
    Request {
        principal: RequestPrincipal::read(&caller(case, call, presented, policy)),
        action: call.action().to_owned(),
        resource: role.map(str::to_owned),
        resource_account: role.and_then(home).map(|(_, account)| account.to_owned()),
        context: context(case, call, presented, policy),
    }
}

/// The ARN of the provider of the issuer in the account of the role, or of whoever signs the call.
pub fn caller(case: &Case, call: &Call, presented: &Presentation, policy: &Policy) -> String {
    if let Caller::Signed(Some(caller)) = &call.caller {
        return caller.clone();
    }
    let role = call.role.as_deref().or(case.role_arn.as_deref());
    let issuer = presented.issuer_name();
    let own = role.and_then(home);
    // Without the ARN of the role the account is taken to be the one that the policy itself names.
    let (partition, account) = own
        .or_else(|| named_account(policy, issuer))
        .unwrap_or(("aws", UNKNOWN_ACCOUNT));
    format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}")
}

/// Used in an evaluation as the account that nothing names. It never reaches an answer: see
/// [`has_unknown_account`].
const UNKNOWN_ACCOUNT: &str = "000000000000";

/// Whether an ARN of [`caller`] has an account that no evidence names.
pub(super) fn has_unknown_account(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| arn.written_account() == UNKNOWN_ACCOUNT)
}

/// The ARN of the provider of an issuer, `https://` left out, in the account of a role.
pub fn provider_arn(role: &str, issuer: &str) -> Option<String> {
    let (partition, account) = home(role)?;
    Some(format!(
        "arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    ))
}

/// The partition and account of the provider that the policy names for the issuer; where it names
/// providers of other issuers only, those in which all of them are.
fn named_account<'p>(policy: &'p Policy, issuer: &str) -> Option<(&'p str, &'p str)> {
    let principals = policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref());
    let values = principals.flat_map(|element| &element.values);
    let arns = values.map(|value| value.text.as_str());
    let mut homes = Vec::new();
    for arn in arns.filter(|arn| !has_hole(arn)) {
        let Some((_, named)) = arn.split_once(":oidc-provider/") else {
            continue;
        };
        let Some(home) = home(arn) else { continue };
        if named == issuer {
            return Some(home);
        }
        homes.push(home);
    }
    homes.dedup();
    match homes.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The partition and the account of an ARN as written, which may be masked.
fn home(arn: &str) -> Option<(&str, &str)> {
    let arn = Arn::parse(arn)?;
    let home = (arn.partition().as_str(), arn.written_account());
    (!home.0.is_empty() && !home.1.is_empty()).then_some(home)
}

fn context(case: &Case, call: &Call, presented: &Presentation, policy: &Policy) -> Context {
    let mut context = Context::partial();
    for claim in keys::exposed() {
        let key = format!("{}:{claim}", presented.issuer_name());
        context.set(&key, claim_value(presented, claim));
    }
    let conditions = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.conditions);
    for condition in conditions {
        if let Some(value) = key_value(case, call, presented, &condition.key) {
            context.set(&condition.key, value);
        }
    }
    context
}

/// What is known of a key that is no exposed claim; none where nothing is.
fn key_value(
    case: &Case,
    call: &Call,
    presented: &Presentation,
    key: &str,
) -> Option<ContextValue> {
    if has_hole(key) {
        return Some(ContextValue::Unknown);
    }
    match keys::meaning(key, presented.issuer_name()) {
        KeyMeaning::Claim(_) => None,
        KeyMeaning::Global => global_value(case, call, &key.to_lowercase()),
        KeyMeaning::NotInCall if call.is_signed() => None,
        _ => Some(ContextValue::Absent),
    }
}

/// Keys of AWS whose value follows from the case.
fn global_value(case: &Case, call: &Call, key: &str) -> Option<ContextValue> {
    match key {
        "aws:securetransport" => Some(ContextValue::one("true")),
        "aws:viaawsservice" => Some(ContextValue::one("false")),
        "sts:roleauthorizedbyidp" => Some(ContextValue::one("false")),
        "aws:epochtime" => case.now.map(|now| ContextValue::one(now.to_string())),
        "aws:currenttime" => case.now.map(|now| ContextValue::one(now.to_string())),
        "sts:rolesessionname" => call.session_name.clone().map(ContextValue::one),
        _ => None,
    }
}

/// What follows the repository is an environment, a pull request or a full ref, and nothing else.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc>.
fn shapes(shape: &str) -> Vec<String> {
    let open = shape
        .strip_suffix(":*")
        .filter(|start| start.matches(':').count() == 1);
    let Some(repository) = open else {
        return vec![shape.to_owned()];
    };
    ["environment:*", "pull_request", "ref:refs/*"]
        .map(|context| format!("{repository}:{context}"))
        .to_vec()
}

/// What is known of a claim; claims that no GitHub token has are absent.
pub(super) fn claim_value(presented: &Presentation, claim: &str) -> ContextValue {
    if let (Some(shape), "sub") = (presented.open_shape(), claim) {
        return ContextValue::Shaped(shapes(shape));
    }
    let source = if claim == "oaud" { "aud" } else { claim };
    match presented.claim(source) {
        Known::Value(values) => ContextValue::Known(values),
        Known::Absent => ContextValue::Absent,
        Known::Unknown(_) if matches!(claim, "amr" | "email") => ContextValue::Absent,
        Known::Unknown(_) => ContextValue::Unknown,
    }
}
