//! What *Deny* statements and further conditions leave of a family.

use super::limits::{self, Limits, Requirement, Value};
use super::scope::{self, Runs, Scope, Who};
use super::universe;
use crate::iam::language::{Boxes, Budget, Language, TooComplex, Values};

/// More parts than this are not kept apart.
const MOST: usize = 64;

/// A part of a family.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The values for `sub` that all of its tokens have.
    pub values: Vec<Value>,
    /// The values that its claims must have.
    pub limits: Limits,
    /// The tokens.
    pub tokens: Boxes,
}

impl Part {
    /// Whose runs these are, and which; `real` are those of the tokens that GitHub can issue.
    pub(super) fn scope(&self, real: &Boxes, budget: &mut Budget) -> Result<Scope, TooComplex> {
        let mut scope = scope::of(None, &self.limits);
        for value in &self.values {
            scope = tighter(scope, scope::of(Some(value), &self.limits));
        }
        let named = matches!(scope.who, Who::Repository(_)) && scope.runs == Runs::All;
        if named && !real.overlaps(&pull_requests(), budget)? {
            scope.runs = Runs::AllButPullRequests;
        }
        Ok(scope)
    }
}

fn pull_requests() -> Boxes {
    Boxes::claim("sub", Values::present(universe::PULL_REQUESTS.clone()))
}

/// The family in parts, each by the values that all of its tokens are required to have.
pub(super) fn parts(
    whole: Part,
    required: &[Requirement],
    budget: &mut Budget,
) -> Result<Vec<Part>, TooComplex> {
    let mut parts = vec![whole];
    for requirement in required {
        let mut narrower = Vec::new();
        for part in parts {
            narrower.extend(narrowed(part, requirement, budget)?);
        }
        parts = narrower;
    }
    Ok(parts)
}

fn narrowed(
    part: Part,
    requirement: &Requirement,
    budget: &mut Budget,
) -> Result<Vec<Part>, TooComplex> {
    let each = requirement.values.iter().map(Value::language);
    let all = Values::present(Language::any_of(&each.collect::<Vec<_>>()));
    let all = Boxes::claim(&requirement.claim, all);
    if requirement.values.len() > MOST || !all.includes(&part.tokens, budget)? {
        return Ok(vec![part]);
    }
    if requirement.claim == "sub" {
        return by_subject(part, requirement, budget);
    }
    let mut limits = part.limits;
    let known = limits.entry(requirement.claim.clone());
    known.or_insert_with(|| requirement.values.clone());
    let linked = Boxes::claim("sub", Values::present(limits::linked(&limits)));
    let tokens = part.tokens.intersection(&linked, budget)?;
    Ok(vec![Part {
        limits,
        tokens,
        values: part.values,
    }])
}

/// A part for each of the values for `sub` that some of the tokens have.
fn by_subject(
    part: Part,
    requirement: &Requirement,
    budget: &mut Budget,
) -> Result<Vec<Part>, TooComplex> {
    let mut parts = Vec::new();
    if let [only] = requirement.values.as_slice() {
        // All tokens have it already: to cut them down once more would only cost.
        return Ok(vec![with(&part, only, part.tokens.clone())]);
    }
    for value in &requirement.values {
        let subjects = Boxes::claim("sub", Values::present(value.language()));
        let tokens = part.tokens.intersection(&subjects, budget)?;
        if !tokens.boxes().is_empty() {
            parts.push(with(&part, value, tokens));
        }
    }
    Ok(parts)
}

fn with(part: &Part, value: &Value, tokens: Boxes) -> Part {
    let mut part = Part {
        tokens,
        ..part.clone()
    };
    part.values.push(value.clone());
    part
}

/// Of two scopes that both hold, what each says most narrowly.
fn tighter(one: Scope, other: Scope) -> Scope {
    let runs = match reach(&one.runs) <= reach(&other.runs) {
        true => one.runs,
        false => other.runs,
    };
    Scope {
        who: one.who.max(other.who),
        runs,
    }
}

/// How far runs reach, the narrowest first.
fn reach(runs: &Runs) -> u8 {
    match runs {
        Runs::PullRequests => 0,
        Runs::Environment(name) | Runs::Branch(name) | Runs::Tag(name) => {
            1 + u8::from(name.contains(['*', '?'])) + u8::from(name == "*")
        }
        Runs::Other(_) => 4,
        Runs::Refs | Runs::AllButPullRequests => 5,
        Runs::All => 6,
    }
}
