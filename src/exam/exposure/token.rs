//! An example: a token that GitHub could issue.

use std::collections::BTreeMap;

use crate::iam::language::{Boxes, Budget, Example, TooComplex};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::subject::{Context, Parts};

/// Parts of subjects that people use, so that an example reads like one of theirs.
const SUBJECT_PARTS: [&str; 9] = [
    "repo:",
    "/app",
    ":ref:refs/heads/main",
    "octo-org",
    ":pull_request",
    ":environment:prod",
    "refs/heads/main",
    "main",
    "v1",
];

/// A token of a set: the subject and the claims that the set looks at, made to agree with each other.
pub(super) fn example(
    possible: &Boxes,
    budget: &mut Budget,
) -> Result<Option<BTreeMap<String, String>>, TooComplex> {
    let Some(found) = possible.witness(hints, budget)? else {
        return Ok(None);
    };
    let agreed = agreeing(&found);
    let fits = possible.matches(|name| agreed.get(name).and_then(|value| value.as_deref()));
    let claims = if fits { agreed } else { found };
    let known = claims.into_iter();
    let known = known.filter_map(|(name, value)| Some((name, value?)));
    Ok(Some(known.collect()))
}

fn hints(claim: &str) -> &'static [&'static str] {
    match claim {
        "sub" => &SUBJECT_PARTS,
        "aud" => &[AWS_AUDIENCE],
        "ref" => &["refs/heads/main", "refs/tags/v1"],
        "environment" => &["prod"],
        "repository" => &["octo-org/app", "app"],
        _ => &["octocat", "1"],
    }
}

/// The same token, its other claims as its subject has them.
fn agreeing(found: &Example) -> Example {
    let mut claims = found.clone();
    let subject = found.get("sub").and_then(|sub| sub.as_deref());
    let Some(parts) = subject.and_then(Parts::read) else {
        return claims;
    };
    let mut say = |name: &str, value: Option<String>| {
        if let Some(slot) = claims.get_mut(name) {
            *slot = value;
        }
    };
    if let Some(repository) = &parts.repository {
        say(
            "repository",
            Some(format!("{}/{}", parts.owner.text, repository.text)),
        );
    }
    if let (Some(owner), Some(id)) = (&parts.owner_id, &parts.repository_id) {
        say("repository_owner_id", Some(owner.text.clone()));
        say("repository_id", Some(id.text.clone()));
    }
    match &parts.context {
        Context::Environment(name) => say("environment", Some(name.text.replace("%3A", ":"))),
        Context::Ref(git_ref) => {
            say("environment", None);
            say("ref", Some(git_ref.text.clone()));
        }
        Context::PullRequest(_) => say("environment", None),
        _ => {}
    }
    claims
}
