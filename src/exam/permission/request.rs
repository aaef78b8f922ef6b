//! The request of a session, with what is known of its condition keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use super::arn::account;
use super::asked::Wish;
use super::caller::Caller;
use super::policies::Policies;
use crate::case::Case;
use crate::exam::keys;
use crate::exam::presented::Presentation;
use crate::exam::request::claim_value;
use crate::iam::{Arn, Context, ContextValue, Effect, Policy, Request};

/// A request, and whether its resource is only supposed.
pub(super) struct Asks {
    pub(super) request: Request,
    pub(super) supposed: bool,
}

pub(super) fn of(
    case: &Case,
    caller: &Caller,
    policies: &Policies<'_>,
    presented: Option<&Presentation>,
    wish: &Wish,
) -> Asks {
    let action = wish.want.action.clone();
    let named = wish.want.resource.clone();
    // What was refused must have been done to something: where the role is only allowed to do it
    // to one thing, that is what it was tried on.
    let suggested = || {
        let open = named.is_none() && wish.refused.is_some();
        open.then(|| only_resource(policies.identity.one_level(), &action))?
    };
    let supposed = suggested();
    let resource = named.clone().or_else(|| supposed.clone());
    let owner = resource.as_deref().and_then(account).or(caller.account());
    let mut request = Request {
        principal: caller.principal.clone(),
        action,
        resource_account: owner.map(|account| account.to_string()),
        resource,
        context: Context::partial(),
    };
    request.context = context(case, caller, presented, &request);
    for (key, values) in &wish.want.context {
        request
            .context
            .set(key, ContextValue::Known(values.clone()));
    }
    Asks {
        request,
        supposed: supposed.is_some(),
    }
}

/// The one ARN without wildcards on which statements allow the action.
fn only_resource(policies: &[Policy], action: &str) -> Option<String> {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let allowing = statements.filter(|one| {
        one.effect == Some(Effect::Allow)
            && one.action.as_ref().is_some_and(|element| {
                let mut values = element.values.iter();
                values.any(|value| value.pattern.matches_ignoring_case(action)) != element.negated
            })
    });
    let mut named = allowing.filter_map(|one| one.resource.as_ref());
    let (first, others) = (named.next()?, named.next());
    match (first.values.as_slice(), first.negated, others) {
        ([only], false, None) if !only.text.contains(['*', '?', '$']) => Some(only.text.clone()),
        _ => None,
    }
}

fn context(
    case: &Case,
    caller: &Caller,
    presented: Option<&Presentation>,
    request: &Request,
) -> Context {
    let mut context = Context::partial();
    for (key, value) in of_caller(caller) {
        context.set(key, value);
    }
    if let Some(presented) = presented {
        for (key, value) in of_token(caller, presented) {
            context.set(&key, value);
        }
    }
    for (key, value) in of_resource(request) {
        context.set(key, value);
    }
    context.set("aws:SecureTransport", ContextValue::one("true"));
    if let Some(now) = case.now {
        context.set("aws:EpochTime", ContextValue::one(now.to_string()));
        context.set("aws:CurrentTime", ContextValue::one(now.to_string()));
    }
    context
}

/// What a session of a role carries.
fn of_caller(caller: &Caller) -> Vec<(&'static str, ContextValue)> {
    let mut known = vec![
        ("aws:PrincipalType", ContextValue::one("AssumedRole")),
        ("aws:PrincipalIsAWSService", ContextValue::one("false")),
        ("aws:PrincipalServiceName", ContextValue::Absent),
        ("aws:username", ContextValue::Absent),
    ];
    let own = caller.role.as_ref().filter(|_| caller.stranger.is_none());
    known.extend(own.map(|role| ("aws:PrincipalArn", ContextValue::one(role))));
    let account = caller.principal.account();
    known.extend(account.map(|account| ("aws:PrincipalAccount", ContextValue::one(account))));
    known
}

/// What a session keeps of the token: `sub` and `aud`, and no other claim.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>
fn of_token(caller: &Caller, presented: &Presentation) -> Vec<(String, ContextValue)> {
    if caller.stranger.is_some() {
        return Vec::new();
    }
    let issuer = presented.issuer_name();
    let value = |claim: &str| match claim {
        "sub" | "aud" => claim_value(presented, claim),
        "oaud" | "amr" => ContextValue::Unknown,
        _ => ContextValue::Absent,
    };
    keys::exposed()
        .map(|claim| (format!("{issuer}:{claim}"), value(claim)))
        .collect()
}

/// What follows from the resource's ARN.
fn of_resource(request: &Request) -> Vec<(&'static str, ContextValue)> {
    let Some(arn) = request.resource.as_deref().and_then(Arn::parse) else {
        return Vec::new();
    };
    let region = arn.region();
    let mut known = Vec::new();
    if !region.is_empty() && !region.contains('*') {
        known.push(("aws:RequestedRegion", ContextValue::one(region)));
    }
    if arn.account().is_some() {
        known.push((
            "aws:ResourceAccount",
            ContextValue::one(arn.written_account()),
        ));
    }
    known
}
