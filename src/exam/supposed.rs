//! What else may be presented, where nothing tells it and the trust policy is written for it: a token of
//! another of GitHub's issuers, a subject that was customised.

use super::keys::is_claim;
use super::presented::Presentation;
use crate::case::{Case, PolicyText, Provider};
use crate::issuer::github::subject::Parts;
use crate::issuer::{ConditionKey, Issuer};
use crate::source::{Document, Entry, Node};

/// The same presentations, with those that the policy speaks of and nothing rules out.
pub(super) fn with_supposed(case: &Case, all: Vec<Presentation>) -> Vec<Presentation> {
    let policy = case.trust_policy.known().and_then(PolicyText::document);
    let Some(policy) = policy else {
        return all;
    };
    let mut all = of_other_issuer(case, policy, all);
    all.extend(of_template(case, policy, &all));
    all
}

/// Where neither a claim nor the provider tells the issuer and the policy is for another of GitHub's than
/// that of github.com: also, and first, as from that one.
fn of_other_issuer(case: &Case, policy: &Document, all: Vec<Presentation>) -> Vec<Presentation> {
    let provider = case.provider.known();
    let is_told = provider
        .and_then(Provider::issuer)
        .is_some_and(|issuer| Issuer::parse(issuer).is_github())
        || all.iter().any(Presentation::tells_issuer);
    match other_issuer(policy).filter(|_| !is_told) {
        Some(issuer) => {
            let others: Vec<_> = all.iter().map(|one| one.with_issuer(issuer)).collect();
            others.into_iter().chain(all).collect()
        }
        None => all,
    }
}

/// The first issuer of whose provider or claims a statement speaks and which is one of GitHub's with a
/// name of its own: of an enterprise, or of a server.
fn other_issuer(policy: &Document) -> Option<&str> {
    let federated = statements(policy).filter_map(|one| one.at(&["Principal", "Federated"]));
    let arns = federated.flat_map(Node::one_or_many).filter_map(Node::text);
    let providers = arns.filter_map(|arn| Some(arn.split_once(":oidc-provider/")?.1));
    let keys = tests(policy).filter_map(|entry| Some(entry.key.text.rsplit_once(':')?.0));
    let mut issuers = providers.chain(keys);
    issuers.find(|issuer| {
        !issuer.eq_ignore_ascii_case(Issuer::GITHUB.name()) && Issuer::parse(issuer).is_github()
    })
}

/// Where the subject is predicted, nobody said whether it was customised, and the policy is written for
/// one that was: also with a subject of which nothing is known.
fn of_template(case: &Case, policy: &Document, all: &[Presentation]) -> Option<Presentation> {
    let template = case.run.sub_template.as_ref();
    let is_told = template.is_some_and(|template| template.use_default.is_some());
    let first = all.first().filter(|first| first.is_predicted())?;
    (!is_told && tests_customised(policy)).then(|| first.with_open_subject())
}

/// Whether a value for `sub` is made of other claims than GitHub's own form.
///
/// See <https://docs.github.com/en/actions/reference/security/oidc#customizing-the-token-claims>.
fn tests_customised(policy: &Document) -> bool {
    let is_subject = |entry: &&Entry| ConditionKey::is_subject(&entry.key.text);
    let subjects = tests(policy).filter(is_subject);
    let mut values = subjects.flat_map(|entry| entry.value.one_or_many());
    values.any(|value| value.text().is_some_and(is_customised))
}

fn is_customised(value: &str) -> bool {
    let first = value.split(':').next().unwrap_or_default();
    match Parts::read(value) {
        Some(parts) => !parts.extras.is_empty(),
        None => is_claim(first) || first.starts_with("repo_property_"),
    }
}

/// The condition keys of all statements, with their values.
fn tests(policy: &Document) -> impl Iterator<Item = &Entry> {
    let blocks = statements(policy).filter_map(|one| one.get("Condition")?.entries());
    let keys = blocks.flatten().filter_map(|block| block.value.entries());
    keys.flatten()
}

fn statements(policy: &Document) -> impl Iterator<Item = &Node> {
    let statements = policy.root.get("Statement").map(Node::one_or_many);
    statements.unwrap_or_default().iter()
}
