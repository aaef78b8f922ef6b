//! Who can assume the role after a change of the trust policy and could not before.

use crate::case::{Case, PolicyText};
use crate::exam::call::Call;
use crate::exam::exposure::{Exposure, admitted};
use crate::exam::presented::Presentation;
use crate::exam::{Exam, request};
use crate::finding::Admitted;
use crate::finding::Piece;
use crate::iam::language::{Boxes, Budget, Language, TooComplex, Values};
use crate::iam::{Policy, PolicyKind};
use crate::issuer::github::subject::Parts;

/// How many families are named.
const SHOWN: usize = 5;

/// Everyone beyond the run at hand whom the new text lets in and the old one did not, the most
/// dangerous first. Nobody where it is not a trust policy, or where it is too complex to decide.
pub(super) fn newly(case: &Case, target: &Piece, text: &str) -> Vec<Admitted> {
    if *target != Piece::TrustPolicy {
        return Vec::new();
    }
    let mut families = families(case, text).unwrap_or_default();
    families.truncate(SHOWN);
    families
}

fn families(case: &Case, text: &str) -> Option<Vec<Admitted>> {
    let new = case.with_edited(&Piece::TrustPolicy, text).ok()?;
    let (exam, budget) = (Exam::of(&new), &mut Budget::default());
    let (policy, presented) = (exam.trust.policy.as_ref()?, exam.first()?);
    let provider = exam.trust.provider_arn.as_deref()?;
    let known = known(case, &exam.call, presented, provider, budget).ok()?;
    let issuer = presented.issuer_name();
    let found = Exposure::beyond(policy, provider, issuer, &known, budget).ok()?;
    let admitted = found.distinct().into_iter().map(|family| Admitted {
        who: family.who.clone(),
        claims: family.claims.clone(),
    });
    Some(admitted.collect())
}

/// Those whom the old policy lets in, and the run at hand.
fn known(
    case: &Case,
    call: &Call,
    presented: &Presentation,
    provider: &str,
    budget: &mut Budget,
) -> Result<Boxes, TooComplex> {
    let mut known = Boxes::nothing();
    for subject in own_subjects(case, presented) {
        let own = Values::present(Language::literal(&subject));
        known = known.union(&Boxes::claim("sub", own));
    }
    let Some(document) = case.trust_policy.known().and_then(PolicyText::document) else {
        return Ok(known);
    };
    let old = Policy::read(document, &document.root, PolicyKind::Trust);
    // The old policy may name another account; what counts is who got in by it as the role stands.
    let own_provider = request::caller(case, call, presented, &old);
    let provider = if case.role_arn.is_some() {
        provider
    } else {
        own_provider.as_str()
    };
    let before = admitted(&old, provider, presented.issuer_name(), budget)?;
    Ok(known.union(&before.admitted))
}

/// The subject of the run, with names and, where they are known, with ids: the same run either way.
fn own_subjects(case: &Case, presented: &Presentation) -> Vec<String> {
    let Some(subject) = presented.value("sub") else {
        return Vec::new();
    };
    let mut own = vec![subject.to_owned()];
    let parts = Parts::read(subject);
    let names = parts.as_ref().and_then(|parts| {
        let name = parts.repository.as_ref()?;
        Some((&parts.owner.text, &name.text, parts.is_immutable()))
    });
    let (Some((owner, name, immutable)), Some((_, tail))) = (names, tail(subject)) else {
        return own;
    };
    let id = |claim: &str, given: &Option<String>| {
        presented
            .value(claim)
            .map(str::to_owned)
            .or_else(|| given.clone())
    };
    let owner_id = id("repository_owner_id", &case.run.owner_id);
    let repository_id = id("repository_id", &case.run.repository_id);
    if immutable {
        own.push(format!("repo:{owner}/{name}:{tail}"));
    } else if let (Some(owner_id), Some(id)) = (owner_id, repository_id) {
        own.push(format!("repo:{owner}@{owner_id}/{name}@{id}:{tail}"));
    }
    own
}

/// `repo:OWNER/NAME` and what follows it.
fn tail(subject: &str) -> Option<(&str, &str)> {
    let at = subject.match_indices(':').nth(1)?.0;
    Some((subject.get(..at)?, subject.get(at + 1..)?))
}
