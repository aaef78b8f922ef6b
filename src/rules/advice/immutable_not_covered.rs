//! The policy stops matching when the repository gets immutable subject IDs.

use std::collections::BTreeSet;

use crate::emit::shell;
use crate::exam::Exam;
use crate::exam::exposure::Family;
use crate::exam::keys::GITHUB_HOST;
use crate::finding;
use crate::finding::Piece;
use crate::finding::Severity;
use crate::iam::language::{Budget, Language, Values};
use crate::issuer::github::subject::Parts;
use crate::rules::{Draft, Repair, Rule, pages};
use crate::source::edit;

use super::found::{Open, working};

pub(crate) static RULE: Rule = Rule::new(pages::IMMUTABLE_NOT_COVERED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    working(exam).map_or_else(Vec::new, |open| finding(&open).into_iter().collect())
}

/// A family that is trusted by names alone.
struct Named<'a> {
    family: &'a Family,
    parts: Parts,
}

fn finding(open: &Open<'_>) -> Option<Draft> {
    // Only github.com issues subjects with ids: GHES never does.
    (open.exam.first()?.issuer_name() == GITHUB_HOST).then_some(())?;
    let families = open.exposure.families.iter();
    let named: Vec<_> = families.filter_map(|family| named(open, family)).collect();
    let first = named.first()?;
    let title = format!(
        "`{}` stops matching once {} gets subjects with ids",
        first.family.value.as_ref()?.text,
        first.parts.full_name()
    );
    let seen = named.iter().filter_map(|one| {
        let value = one.family.value.as_ref()?;
        Some(open.evidence(value.span, "no immutable IDs"))
    });
    let draft = open
        .draft(Severity::Warning, title, REASON)
        .seen(seen)
        .repairs(both_forms(open, &named));
    let asks = draft.repairs.is_empty();
    Some(
        draft.repairs(
            named
                .iter()
                .filter(|_| asks)
                .filter_map(ids)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(ask),
        ),
    )
}

/// The family, where it holds subjects with names and none of their twins with ids.
fn named<'a>(open: &Open<'_>, family: &'a Family) -> Option<Named<'a>> {
    let parts = Parts::read(&family.value.as_ref()?.text)?;
    let literal = !parts.owner.has_wildcard() && !parts.owner.text.is_empty();
    (literal && !parts.is_immutable()).then_some(())?;
    let twin = Language::pattern(&with_ids(&parts, "*", "*"));
    let twin = crate::iam::language::Boxes::claim("sub", Values::present(twin));
    let admitted = &open.exposure.admission.admitted;
    let covered = admitted.overlaps(&twin, &mut Budget::default());
    // Where it is too complex to decide nothing is claimed.
    matches!(covered, Ok(false)).then_some(Named { family, parts })
}

/// The same value for subjects with ids.
fn with_ids(parts: &Parts, owner_id: &str, repository_id: &str) -> String {
    let mut twin = parts.clone();
    let id = |text: &str| {
        Some(crate::issuer::github::subject::Part {
            text: text.to_owned(),
            ..Default::default()
        })
    };
    twin.owner_id = id(owner_id);
    match &mut twin.repository {
        // A `*` at the end of the name covers the id, and what follows.
        Some(name) if name.text.ends_with('*') => {}
        Some(_) => twin.repository_id = id(repository_id),
        None => {}
    }
    twin.render()
}

/// The values with ids beside those with names, where the ids of all of them are known.
fn both_forms(open: &Open<'_>, named: &[Named<'_>]) -> Option<Repair> {
    let mut edits = Vec::new();
    let mut added = Vec::new();
    for one in named {
        let twin = known_twin(open, &one.parts)?;
        let span = one.family.value.as_ref()?.span;
        let (_, condition) = open
            .conditions()
            .find(|(_, condition)| condition.values.iter().any(|value| value.span == span))?;
        edits.extend(open.add(condition, &twin)?);
        added.push(format!("`{twin}`"));
    }
    // Two values added to the same single one would each make it a list.
    edit::apply(open.document.source.text(), &edits).ok()?;
    let title = format!("also allow {}", added.join(" and "));
    Some(Repair::edit(title, Piece::TrustPolicy, edits))
}

/// The value with the ids of the run's repository, where it is the one that is named.
fn known_twin(open: &Open<'_>, parts: &Parts) -> Option<String> {
    let (run, presented) = (&open.exam.case.run, open.exam.first()?);
    let repository = presented
        .value("repository")
        .or(run.repository.as_deref())?;
    let (owner, name) = repository.split_once('/')?;
    let known = |claim: &str, given: &Option<String>| {
        presented
            .value(claim)
            .map(str::to_owned)
            .or_else(|| given.clone())
    };
    let owner_id = known("repository_owner_id", &run.owner_id)?;
    let repository_id = known("repository_id", &run.repository_id)?;
    let wide = |text: &str| text.ends_with('*');
    let same = parts.owner.text == owner
        && parts
            .repository
            .as_ref()
            .is_none_or(|part| part.text == name || wide(&part.text));
    same.then(|| with_ids(parts, &owner_id, &repository_id))
}

/// The repository whose ids have to be looked up.
fn ids(named: &Named<'_>) -> Option<String> {
    let name = named
        .parts
        .repository
        .as_ref()
        .filter(|name| !name.has_wildcard())?;
    Some(format!("{}/{}", named.parts.owner.text, name.text))
}

fn ask(repository: String) -> Repair {
    let path = shell::quote(&format!("repos/{repository}"));
    let begin = r#"'"repo:\(.owner.login)@\(.owner.id)/\(.name)@\(.id)"'"#;
    Repair::command(
        format!("add the value with ids for {repository}; this prints what it begins with"),
        finding::Target::TrustPolicy,
        format!("gh api {path} --jq {begin}"),
    )
}

const REASON: &str = "github.com sends `repo:OWNER@ID/NAME@ID:…` for repositories that were created, renamed or \
                      transferred after 2026-07-15, or that opted in. A rename or transfer is enough for this role to \
                      refuse its jobs, with no change in code. Trust both forms until then, the one with ids alone \
                      afterwards: it cannot be taken over with the name.";
