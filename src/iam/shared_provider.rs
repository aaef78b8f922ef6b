//! IAM's controls for identity providers that many customers share.
//!
//! Since 2025-06-06 `CreateRole` and `UpdateAssumeRolePolicy` refuse a trust policy that does not
//! evaluate a claim named for the issuer. Roles saved before keep working.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>

use super::operator::{Operand, ValueType};
use super::pattern::{has_hole, is_hole};
use super::policy::{
    Condition, ConditionValue, Effect, Policy, PolicyProblem, PrincipalTarget, PrincipalType,
    PrincipalValue, ProblemCode, Statement,
};
use crate::known::Truth;
use crate::source::Span;

/// An issuer and the claims of which a policy must evaluate one.
struct SharedIssuer {
    issuer: &'static str,
    keys: &'static [&'static str],
}

const fn row(issuer: &'static str, keys: &'static [&'static str]) -> SharedIssuer {
    SharedIssuer { issuer, keys }
}

const SUB: &[&str] = &["sub"];
const AUD: &[&str] = &["aud"];

/// AWS's table. Since 2026-05-12 `job_workflow_ref` serves for GitHub Actions as well (document
/// history of the user guide).
#[rustfmt::skip]
static SHARED_ISSUERS: [SharedIssuer; 22] = [
    row("cognito-identity.amazonaws.com", AUD),
    row("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", &["sts:RoleSessionName"]),
    row("agent.buildkite.com", SUB),
    row("oidc.codefresh.io", SUB),
    row("studio.datachain.ai/api", SUB),
    row("token.actions.githubusercontent.com", &["sub", "job_workflow_ref"]),
    row("oidc-configuration.audit-log.githubusercontent.com", SUB),
    row("vstoken.actions.githubusercontent.com", SUB),
    row("gitlab.com", SUB),
    row("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", SUB),
    row("rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr", SUB),
    row("rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", SUB),
    row("rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26", SUB),
    row("oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb", SUB),
    row("oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", SUB),
    row("api.pulumi.com/oidc", AUD),
    row("sandboxes.cloud", AUD),
    row("scalr.io", SUB),
    row("tokens.cloud.shisho.dev", SUB),
    row("app.terraform.io", SUB),
    row("proidc.upbound.io", SUB),
    row("oidc.vercel.com", AUD),
];

/// The condition keys of which a trust policy for this issuer must evaluate one, in full, the usual
/// one first; none where the issuer is not shared.
///
/// `issuer` is a provider's URL without its scheme. The issuer of one enterprise
/// (`token.actions.githubusercontent.com/SLUG`) is not in AWS's table, because only one enterprise uses it.
pub fn required_keys(issuer: &str) -> Vec<String> {
    let shared = SHARED_ISSUERS.iter().find(|row| row.issuer == issuer);
    let keys = shared.map_or(&[][..], |row| row.keys);
    let full = |key: &&str| {
        if key.contains(':') {
            (*key).to_owned()
        } else {
            format!("{issuer}:{key}")
        }
    };
    keys.iter().map(full).collect()
}

/// A statement of a trust policy that IAM refuses to save, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The statement's place in the list, from 0.
    pub statement: usize,
    /// The provider's ARN, as written.
    pub provider: String,
    /// The keys of which one must be evaluated.
    pub keys: Vec<String>,
    /// Whether IAM refuses: open where the key is tested only in a form (`IfExists`, a set
    /// operator) of which AWS does not say whether it counts.
    pub refused: Truth,
    /// What is wrong, at the principal.
    pub problem: PolicyProblem,
}

/// The statements of a trust policy that the control refuses, in order.
pub fn refusals(policy: &Policy) -> Vec<Refusal> {
    let statements = policy.statements.iter();
    statements
        .filter(|statement| statement.effect == Some(Effect::Allow))
        .flat_map(|statement| {
            let principals = statement.principal.iter();
            let values = principals.flat_map(|principal| &principal.values);
            values.filter_map(|value| refusal(statement, value))
        })
        .collect()
}

fn refusal(statement: &Statement, principal: &PrincipalValue) -> Option<Refusal> {
    let provider = match &principal.target {
        PrincipalTarget::Federated(provider) => provider,
        // The issuer stands there, whatever the account.
        PrincipalTarget::Open {
            kind: PrincipalType::Federated,
            ..
        } => &principal.text,
        _ => return None,
    };
    let keys = required_keys(issuer_of(provider));
    if keys.is_empty() {
        return None;
    }
    let refused = !evaluated(statement, &keys);
    (!refused.is_false()).then(|| Refusal {
        statement: statement.index,
        provider: provider.clone(),
        problem: problem(principal.span, provider, &keys, refused),
        keys,
        refused,
    })
}

/// The provider's URL without its scheme, out of its ARN.
fn issuer_of(provider: &str) -> &str {
    provider
        .split_once(":oidc-provider/")
        .map_or(provider, |(_, issuer)| issuer)
}

/// The text that `CreateRole` was seen to answer with.
fn problem(span: Span, provider: &str, keys: &[String], refused: Truth) -> PolicyProblem {
    let message = format!(
        "Trust policy with trusted principal {provider} must evaluate, using StringEquals, \
         StringLike or StringEqualsIgnoreCase, {} which is not scoped to all.",
        keys.join(" or ")
    );
    let help = "add a condition on that key, with a value that is more than wildcards";
    PolicyProblem {
        code: ProblemCode::TrustPolicyRefused,
        message,
        span,
        help: Some(help.to_owned()),
        refused: refused.is_true(),
    }
}

/// Whether one of the keys is tested with a value that is not only wildcards.
fn evaluated(statement: &Statement, keys: &[String]) -> Truth {
    let of_keys = statement.conditions.iter().filter_map(|condition| {
        let same = |key: &String| key.eq_ignore_ascii_case(&condition.key);
        if has_hole(&condition.key) {
            // The template may fill in one of the keys.
            let may_be = counts(condition).and(Truth::Unknown);
            return Some(may_be);
        }
        keys.iter().any(same).then(|| counts(condition))
    });
    Truth::any(of_keys)
}

fn counts(condition: &Condition) -> Truth {
    let operator = &condition.operator;
    let string = operator.base.is_some_and(|base| {
        matches!(
            base.value_type,
            ValueType::String | ValueType::StringIgnoringCase
        )
    });
    let scoped = !condition.values.is_empty() && !condition.values.iter().any(is_scoped_to_all);
    if !string || operator.is_negated() || !scoped {
        return Truth::False;
    }
    let filled_in_later = condition.values.iter().any(|value| is_hole(&value.text));
    if operator.if_exists || operator.quantifier.is_some() || filled_in_later {
        return Truth::Unknown;
    }
    Truth::True
}

/// Whether a value is made only of `*` and `?`, wildcards to its operator or not.
fn is_scoped_to_all(value: &ConditionValue) -> bool {
    let text = value.text.as_str();
    matches!(value.operand, Operand::Unreadable) || text.chars().all(|one| matches!(one, '*' | '?'))
}
