//! Condition keys of a GitHub trust policy: which exist, which are near one that does.
//!
//! What AWS exposes of a GitHub token:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>.

use crate::issuer::Issuer;

/// The host in the issuer of github.com.
pub const GITHUB_HOST: &str = Issuer::GITHUB.name();

/// Claims that AWS exposes of every issuer.
const OF_EVERY_ISSUER: [&str; 5] = ["amr", "aud", "email", "oaud", "sub"];

/// Claims that AWS exposes of GitHub's issuers besides, since January 2026.
const OF_GITHUB: [&str; 10] = [
    "actor",
    "actor_id",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "ref",
    "repository",
    "repository_id",
    "repository_owner_id",
    "workflow",
];

/// Claims of a GitHub token that AWS does not expose: a condition on one is never met.
const NOT_EXPOSED: [&str; 24] = [
    "base_ref",
    "check_run_id",
    "enterprise",
    "environment_node_id",
    "event_name",
    "exp",
    "head_ref",
    "iat",
    "iss",
    "issuer_scope",
    "job_workflow_sha",
    "jti",
    "nbf",
    "ref_protected",
    "ref_type",
    "repository_owner",
    "repository_visibility",
    "run_attempt",
    "run_id",
    "run_number",
    "runner_environment",
    "sha",
    "workflow_ref",
    "workflow_sha",
];

/// Keys that need a signed caller, or another call than this one.
const NOT_IN_UNSIGNED_CALL: [&str; 17] = [
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:requesttag/",
    "aws:principaltag/",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:username",
    "aws:federatedprovider",
    "sts:externalid",
    "sts:transitivetagkeys",
];

/// What a condition key is, for a token of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyMeaning {
    /// A claim that AWS exposes.
    Claim(String),
    /// A claim of the token that AWS does not expose.
    NotExposed(String),
    /// The issuer is right, the claim is none: the nearest that is.
    UnknownClaim {
        /// The claim as written.
        written: String,
        /// The claim that was probably meant.
        meant: Option<String>,
    },
    /// The claim is one, the part before it is not this issuer.
    WrongIssuer {
        /// The claim.
        claim: String,
        /// The key as it should be.
        meant: String,
    },
    /// A key of AWS that this unsigned call does not carry.
    NotInCall,
    /// A key of AWS that may be present.
    Global,
    /// Nothing known.
    Other,
}

/// Reads a condition key for tokens of `issuer` (without `https://`).
pub fn meaning(key: &str, issuer: &str) -> KeyMeaning {
    let lower = key.to_lowercase();
    if let Some(claim) = claim_of(&lower, issuer) {
        return claim_meaning(&claim);
    }
    if lower.starts_with("aws:") || lower.starts_with("sts:") {
        return global(&lower);
    }
    let Some((_, claim)) = split(&lower) else {
        return bare(&lower, issuer);
    };
    if is_claim(&claim) {
        return KeyMeaning::WrongIssuer {
            meant: format!("{issuer}:{claim}"),
            claim,
        };
    }
    KeyMeaning::Other
}

/// Whether AWS exposes this claim of tokens of GitHub's issuers.
pub fn is_exposed(claim: &str) -> bool {
    OF_EVERY_ISSUER.contains(&claim) || OF_GITHUB.contains(&claim)
}

/// Every claim that AWS exposes, sorted.
pub fn exposed() -> impl Iterator<Item = &'static str> {
    OF_EVERY_ISSUER.into_iter().chain(OF_GITHUB)
}

/// Whether GitHub's tokens have this claim.
pub(super) fn is_claim(claim: &str) -> bool {
    is_exposed(claim) || NOT_EXPOSED.contains(&claim)
}

/// What follows `issuer:`, names of keys being compared without letter case.
fn claim_of(lower: &str, issuer: &str) -> Option<String> {
    let rest = lower.strip_prefix(&issuer.to_lowercase())?;
    rest.strip_prefix(':').map(str::to_owned)
}

fn claim_meaning(claim: &str) -> KeyMeaning {
    if is_exposed(claim) {
        return KeyMeaning::Claim(claim.to_owned());
    }
    if NOT_EXPOSED.contains(&claim) || claim.starts_with("repo_property_") {
        return KeyMeaning::NotExposed(claim.to_owned());
    }
    KeyMeaning::UnknownClaim {
        written: claim.to_owned(),
        meant: nearest(claim),
    }
}

fn global(lower: &str) -> KeyMeaning {
    let same = |known: &str| lower == known || (known.ends_with('/') && lower.starts_with(known));
    if NOT_IN_UNSIGNED_CALL.into_iter().any(same) {
        KeyMeaning::NotInCall
    } else {
        KeyMeaning::Global
    }
}

/// A key without a colon: `sub` alone, or the host and the claim with another sign between.
fn bare(lower: &str, issuer: &str) -> KeyMeaning {
    let tail = lower.rsplit(['.', '/', '-']).next().unwrap_or(lower);
    if is_claim(tail) {
        return KeyMeaning::WrongIssuer {
            claim: tail.to_owned(),
            meant: format!("{issuer}:{tail}"),
        };
    }
    KeyMeaning::Other
}

/// The part before and after the last colon.
fn split(lower: &str) -> Option<(String, String)> {
    let (issuer, claim) = lower.rsplit_once(':')?;
    Some((issuer.to_owned(), claim.to_owned()))
}

/// Longer than any claim with a slip in it, in bytes.
const LONGEST: usize = 64;

/// The claim that differs least from `claim`, if it is near enough to be a slip.
fn nearest(claim: &str) -> Option<String> {
    (claim.len() <= LONGEST).then_some(())?;
    let near = |known: &&str| strsim::damerau_levenshtein(claim, known);
    let best = exposed().min_by_key(near)?;
    let limit = if best.len() > 4 { 3 } else { 1 };
    (near(&best) <= limit).then(|| best.to_owned())
}
