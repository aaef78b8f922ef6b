//! What one statement lets in, value by value.

use std::collections::BTreeMap;

use super::limits::{self, Limits, Requirement, Value};
use super::narrow::{self, Part};
use super::scope::{Runs, Scope, Who};
use super::{Family, grade, token, universe, words};
use crate::iam::Statement;
use crate::iam::language::{Boxes, Budget, Language, TooComplex, Values};
use crate::iam::pattern::has_hole;

/// A statement with what it asks for.
pub(super) struct Asking<'a> {
    pub(super) statement: &'a Statement,
    /// The issuer of the tokens, without `https://`.
    pub(super) issuer: &'a str,
    pub(super) limits: Limits,
    pub(super) required: Vec<Requirement>,
    /// The tokens that are not to be looked at: those that are denied or known.
    pub(super) outside: &'a Boxes,
}

impl Asking<'_> {
    /// What one value lets in of `allowed`; nothing where no token of GitHub is among it.
    pub(super) fn families(
        &self,
        value: Option<&Value>,
        allowed: &Boxes,
        budget: &mut Budget,
    ) -> Result<Vec<Family>, TooComplex> {
        let subjects = value.map_or_else(Language::everything, Value::language);
        let subjects = subjects.intersection(&limits::linked(&self.limits));
        let matched = Boxes::claim("sub", Values::present(subjects));
        let matched = allowed
            .intersection(&matched, budget)?
            .difference(self.outside, budget)?;
        if matched.boxes().is_empty() {
            return Ok(Vec::new());
        }
        let whole = Part {
            values: value.cloned().into_iter().collect(),
            limits: self.limits.clone(),
            tokens: matched,
        };
        let mut families = Vec::new();
        for part in narrow::parts(whole, &self.required, budget)? {
            families.extend(self.family(value, &part, budget)?);
        }
        Ok(families)
    }

    /// A part in words, with an example; nothing where no token of GitHub is among it.
    fn family(
        &self,
        value: Option<&Value>,
        part: &Part,
        budget: &mut Budget,
    ) -> Result<Option<Family>, TooComplex> {
        for universe in [&universe::DEFAULT, &universe::CUSTOMISED] {
            let possible = Boxes::claim("sub", Values::present((*universe).clone()));
            let possible = part.tokens.intersection(&possible, budget)?;
            if possible.is_empty(budget)? {
                continue;
            }
            let scope = part.scope(&possible, budget)?;
            if let Some(mut claims) = dangerous(&scope, &possible, budget)? {
                // What a template has still to fill in has no example.
                claims.retain(|claim, _| !value_is_open(claim, value, &part.limits));
                return Ok(Some(Family {
                    who: words::of(&scope, &part.limits, self.issuer),
                    claims,
                    grade: grade::of(&scope, &part.limits),
                    scope,
                    statement: self.statement.index,
                    value: value.cloned(),
                    issuer: self.issuer.to_owned(),
                    limited_by: part.limits.keys().cloned().collect(),
                }));
            }
        }
        Ok(None)
    }
}

/// An example that shows the danger, where there is one: a token of somebody whose name only begins like
/// the one that is written, or of a pull request.
fn dangerous(
    scope: &Scope,
    possible: &Boxes,
    budget: &mut Budget,
) -> Result<Option<BTreeMap<String, String>>, TooComplex> {
    let foreign = match &scope.who {
        Who::Owners(name) => name
            .strip_suffix('*')
            .map(|start| format!("repo:{start}-attacker/*")),
        Who::Repositories(name) => name
            .strip_suffix('*')
            .map(|start| format!("repo:{start}-copy:*")),
        Who::Repository(_) if scope.runs == Runs::All => Some("repo:*:pull_request".to_owned()),
        _ => None,
    };
    if let Some(subjects) = foreign.filter(|subjects| !has_hole(subjects)) {
        let subjects = Boxes::claim("sub", Values::present(Language::pattern(&subjects)));
        let subjects = possible.intersection(&subjects, budget)?;
        let example = token::example(&subjects, budget)?;
        if example.is_some() {
            return Ok(example);
        }
    }
    token::example(possible, budget)
}

fn value_is_open(claim: &str, subject: Option<&Value>, limits: &Limits) -> bool {
    match subject {
        Some(value) if claim == "sub" => value.is_unfilled(),
        _ => limits
            .get(claim)
            .is_some_and(|values| values.iter().any(Value::is_unfilled)),
    }
}

/// The same boxes, whatever the subject: of many values each would otherwise be held against all.
pub(super) fn without_subject(boxes: &Boxes, budget: &mut Budget) -> Result<Boxes, TooComplex> {
    let mut without = Boxes::nothing();
    for one in boxes.boxes() {
        let mut rest = Boxes::everything();
        for (name, values) in one.claims().filter(|(name, _)| *name != "sub") {
            rest = rest.intersection(&Boxes::claim(name, values.clone()), budget)?;
        }
        without = without.union(&rest);
    }
    Ok(without)
}
