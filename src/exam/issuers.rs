//! Which of GitHub's issuers a token is from, where nothing tells it.

use super::keys::{GITHUB_HOST, is_github_issuer};
use super::presented::Presentation;
use crate::case::{Case, PolicyText};
use crate::source::{Document, Node};

/// The same presentations; where neither a claim nor the provider tells the issuer and the trust policy
/// is for another of GitHub's than that of github.com, also, and first, as from that one.
pub(super) fn supposed(case: &Case, all: Vec<Presentation>) -> Vec<Presentation> {
    let provider = case.provider.known();
    let is_told = provider.is_some_and(|provider| provider.issuer().is_some());
    let policy = case.trust_policy.known().and_then(PolicyText::document);
    let named = policy.filter(|_| !is_told).and_then(named);
    let Some(issuer) = named.filter(|_| !all.iter().any(Presentation::tells_issuer)) else {
        return all;
    };
    let others = all.iter().map(|one| one.with_issuer(issuer));
    others.collect::<Vec<_>>().into_iter().chain(all).collect()
}

/// The issuer of the first provider that a statement trusts, where it is one of GitHub's with a name of
/// its own: of an enterprise, or of a server.
fn named(policy: &Document) -> Option<&str> {
    let statements = policy.root.get("Statement").map(Node::one_or_many);
    let principals = statements.unwrap_or_default().iter();
    let federated = principals.filter_map(|one| one.at(&["Principal", "Federated"]));
    let mut arns = federated.flat_map(Node::one_or_many).filter_map(Node::text);
    let issuer = arns.find_map(|arn| Some(arn.split_once(":oidc-provider/")?.1))?;
    (issuer != GITHUB_HOST && is_github_issuer(issuer)).then_some(issuer)
}
