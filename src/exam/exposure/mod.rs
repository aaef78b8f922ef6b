//! Who gets in: the families of tokens that a trust policy lets in, each with an example.
//!
//! A family is what one value for `sub` (or, without one, the other conditions of a statement) lets
//! in, cut down to the subjects that GitHub can issue. Its example is a token of the set itself, so
//! that a family without one is known to be empty.

mod asking;
mod grade;
mod limits;
mod narrow;
mod scope;
mod token;
mod unfilled;
pub(in crate::exam) mod universe;
mod words;

pub use grade::Grade;
pub use limits::{Value, may_be_absent};
pub use scope::{Runs, Scope, Who};

use std::collections::BTreeMap;

use crate::iam::admission::{Admission, KeyOrigin, OpenCondition, admission};
use crate::iam::language::{Boxes, Budget, Language, TooComplex};
use crate::iam::{ASSUME_ROLE_WITH_WEB_IDENTITY, Effect, Policy, RequestPrincipal, Statement};
use crate::source::Span;
use asking::Asking;

/// Who gets in by a trust policy.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// Who, the most dangerous first; nobody where it is empty.
    pub families: Vec<Family>,
    /// Values for `sub` that no GitHub token can have.
    pub dead: Vec<Span>,
    /// Conditions on which more hangs than the token tells.
    pub open: Vec<OpenCondition>,
    /// Statements of which a template has still to say whom they let in.
    pub untold: Vec<usize>,
    /// The set itself.
    pub admission: Admission,
}

/// Tokens that one value of a policy lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Who, in words.
    pub who: String,
    /// The claims of one such token, as far as the policy looks at them.
    pub claims: BTreeMap<String, String>,
    /// Whose runs, and which.
    pub scope: Scope,
    /// How dangerous it is.
    pub grade: Grade,
    /// The statement that lets it in, from 0.
    pub statement: usize,
    /// The value for `sub` that does; nothing where the statement names none.
    pub value: Option<Value>,
    /// Whether a condition on the claim limits it, by claim.
    pub limited_by: Vec<String>,
    /// The issuer of the tokens, without `https://`.
    pub issuer: String,
}

impl Family {
    /// Whose runs these are, in words.
    pub fn whose(&self) -> String {
        words::whose(&self.scope.who, &self.issuer)
    }
}

impl Exposure {
    /// Who gets in by `policy`, whose role trusts the provider `provider_arn` of `issuer` (without
    /// `https://`).
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn of(
        policy: &Policy,
        provider_arn: &str,
        issuer: &str,
        budget: &mut Budget,
    ) -> Result<Self, TooComplex> {
        let nobody = Boxes::nothing();
        let mut found = Self::beyond(policy, provider_arn, issuer, &nobody, budget)?;
        found.dead = dead(policy, &found, issuer, budget)?;
        Ok(found)
    }

    /// As [`Self::of`], those left out who are in `known`; no values are called dead.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn beyond(
        policy: &Policy,
        provider_arn: &str,
        issuer: &str,
        known: &Boxes,
        budget: &mut Budget,
    ) -> Result<Self, TooComplex> {
        let admission = admitted(policy, provider_arn, issuer, budget)?;
        let mut found = Self {
            families: Vec::new(),
            dead: Vec::new(),
            untold: Vec::new(),
            open: admission.open.clone(),
            admission,
        };
        let outside = found.admission.denied.union(known);
        for statement in &policy.statements {
            found.look_at(policy, statement, issuer, &outside, budget)?;
        }
        let order = |family: &Family| (std::cmp::Reverse(family.grade), family.scope.clone());
        found.families.sort_by_key(order);
        Ok(found)
    }

    /// Whether what a template has still to fill in may open the role further than is known.
    pub fn may_be_wider(&self) -> bool {
        let filled_later = |family: &Family| {
            family.value.as_ref().is_some_and(|value| {
                let is_pattern = value.wildcards && value.is_hole();
                is_pattern || unfilled::open_context(value).is_some()
            })
        };
        !self.untold.is_empty() || self.families.iter().any(filled_later)
    }

    /// How far the policy opens the role, as far as that is known.
    pub fn grade(&self) -> Grade {
        let grades = self.families.iter().map(|family| family.grade);
        grades.max().unwrap_or(Grade::Closed)
    }

    /// The families, each once where several values let the same in.
    pub fn distinct(&self) -> Vec<&Family> {
        let mut distinct: Vec<&Family> = Vec::new();
        for family in &self.families {
            if distinct.iter().all(|other| other.who != family.who) {
                distinct.push(family);
            }
        }
        distinct
    }

    /// What an Allow statement lets in by itself; nothing where that is nobody.
    fn allowed_by(&self, statement: &Statement) -> Option<&Boxes> {
        let allowed = self.admission.allowed.get(&statement.index)?;
        let is_allow = statement.effect == Some(Effect::Allow);
        (is_allow && !allowed.boxes().is_empty()).then_some(allowed)
    }

    fn look_at(
        &mut self,
        policy: &Policy,
        statement: &Statement,
        issuer: &str,
        outside: &Boxes,
        budget: &mut Budget,
    ) -> Result<(), TooComplex> {
        let Some(allowed) = self.allowed_by(statement).cloned() else {
            return Ok(());
        };
        let limits = limits::of(statement, issuer);
        if !unfilled::is_told(statement, &limits, issuer) {
            self.untold.push(statement.index);
            return Ok(());
        }
        // A value says by itself what it lets in, where no second condition looks at the subject.
        let allowed = match limits::on_subject(statement, issuer) {
            1 if limits.contains_key("sub") => asking::without_subject(&allowed, budget)?,
            _ => allowed,
        };
        let asking = Asking {
            statement,
            issuer,
            required: limits::requirements(policy, statement, issuer),
            limits,
            outside,
        };
        let Some(subjects) = asking.limits.get("sub") else {
            self.families
                .extend(asking.families(None, &allowed, budget)?);
            return Ok(());
        };
        for value in subjects {
            if !unfilled::is_named(value) {
                self.untold.push(statement.index);
                continue;
            }
            let found = asking.families(Some(value), &allowed, budget)?;
            self.families.extend(found);
        }
        Ok(())
    }
}

/// Whether some template of GitHub can make a subject that a value for `sub` matches; true where that is
/// too complex to decide.
pub fn can_be_issued(value: &str, wildcards: bool) -> bool {
    let subjects = match wildcards {
        true => Language::pattern(value),
        false => Language::literal(value),
    };
    let possible = subjects.overlaps(&universe::CUSTOMISED, &mut Budget::default());
    possible.unwrap_or(true)
}

/// The values for `sub` of the Allow statements that let nobody in and that no template can lead to.
fn dead(
    policy: &Policy,
    found: &Exposure,
    issuer: &str,
    budget: &mut Budget,
) -> Result<Vec<Span>, TooComplex> {
    let mut dead = Vec::new();
    for statement in &policy.statements {
        if found.allowed_by(statement).is_none() {
            continue;
        }
        let limits = limits::of(statement, issuer);
        for value in limits.get("sub").into_iter().flatten() {
            let lets_in = |family: &Family| {
                family.statement == statement.index && family.value.as_ref() == Some(value)
            };
            let is_used = found.families.iter().any(lets_in);
            if !is_used && !value.language().overlaps(&universe::CUSTOMISED, budget)? {
                dead.push(value.span);
            }
        }
    }
    Ok(dead)
}

/// The set of tokens that `policy` lets in, without a look at who they are; parameters as of
/// [`Exposure::of`].
///
/// # Errors
/// [`TooComplex`] where the budget does not suffice.
pub fn admitted(
    policy: &Policy,
    provider_arn: &str,
    issuer: &str,
    budget: &mut Budget,
) -> Result<Admission, TooComplex> {
    admitted_with(policy, provider_arn, issuer, |_| None, budget)
}

/// As [`admitted`], where `known` tells the values that keys other than the token's subject have in the
/// runs at hand.
///
/// # Errors
/// [`TooComplex`] where the budget does not suffice.
pub fn admitted_with(
    policy: &Policy,
    provider_arn: &str,
    issuer: &str,
    known: impl Fn(&str) -> Option<String>,
    budget: &mut Budget,
) -> Result<Admission, TooComplex> {
    let principal = RequestPrincipal::read(provider_arn);
    let origin = |key: &str| match known(key) {
        Some(value) => KeyOrigin::Known(value),
        None => limits::origin(key, issuer),
    };
    admission(
        policy,
        &principal,
        ASSUME_ROLE_WITH_WEB_IDENTITY,
        origin,
        budget,
    )
}
