//! What a run would present, as presentations: one for each subject it may have.

use std::collections::BTreeMap;

use super::presented::Presentation;
use crate::case::Provider;
use crate::issuer::Issuer;
use crate::issuer::github::claims::Claims;
use crate::issuer::github::predict::{Prediction, SubCandidate};
use crate::issuer::github::subject::Form;
use crate::known::Known;

/// More subjects than this are not looked at one by one.
const MOST: usize = 16;

/// A presentation for each subject the run may have, the likeliest first; one with an unknown
/// subject where the run tells nothing of it.
pub(super) fn presentations(
    prediction: &Prediction,
    provider: Option<&Provider>,
) -> Vec<Presentation> {
    let mut common = facts(&prediction.claims);
    // Which of GitHub's issuers it is, no workflow tells; a log or the runner may.
    if !is_shown(&common) {
        common.remove("iss");
    }
    let subjects = prediction.subjects.iter().take(MOST);
    let each = subjects.map(|subject| presentation(common.clone(), subject, provider));
    let mut all: Vec<_> = each.collect();
    if all.is_empty() {
        all.push(Presentation::predicted(common, None, provider));
    }
    all
}

/// Whether the issuer is another than the one of github.com, which is taken where nothing shows it.
fn is_shown(claims: &BTreeMap<String, Known<Vec<String>>>) -> bool {
    let Some(Known::Value(issuer)) = claims.get("iss") else {
        return false;
    };
    issuer
        .iter()
        .any(|one| Issuer::parse(one) != Issuer::GITHUB)
}

fn presentation(
    mut claims: BTreeMap<String, Known<Vec<String>>>,
    subject: &SubCandidate,
    provider: Option<&Provider>,
) -> Presentation {
    let only_ids_open = subject.form == Form::Immutable && !tail(&subject.sub).contains('*');
    let sub = if subject.open && !only_ids_open {
        Known::unknown()
    } else {
        Known::Value(vec![subject.sub.clone()])
    };
    claims.insert("sub".to_owned(), sub);
    Presentation::predicted(claims, Some(subject.why.clone()), provider)
        .of_form(subject.form == Form::Immutable, subject.sub.clone())
}

/// What follows the repository in a subject.
fn tail(sub: &str) -> &str {
    sub.splitn(3, ':').nth(2).unwrap_or_default()
}

fn facts(claims: &Claims) -> BTreeMap<String, Known<Vec<String>>> {
    let named = claims.list.iter();
    named
        .map(|claim| (claim.name.clone(), claim.texts()))
        .collect()
}
