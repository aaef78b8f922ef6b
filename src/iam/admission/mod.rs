//! Whom a policy lets in: not one request, but the set of all that it allows.
//!
//! Each statement tests every key by itself, so the requests that it matches are a box over the
//! claims of a token; the policy is the union of its *Allow* boxes minus its *Deny* boxes. A condition
//! that cannot be told from the token (an address, a time, a variable) is counted in favour of
//! getting in, in both effects, and named: the answer is never too small.

mod bounds;

use std::collections::BTreeMap;

use super::language::{Boxes, Budget, TooComplex, Values};
use super::pattern;
use super::policy::{Condition, Effect, Policy, Statement};
use super::request::{Request, RequestPrincipal};
use super::{Context, Truth, judge_statement};
use crate::source::Span;
use bounds::Bounds;

/// Where the value of a condition key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// A claim of the token, by its name; the token has one value for it or none.
    Claim(String),
    /// No token gives the request this key.
    Never,
    /// Something else than the token, such as the address that the request comes from.
    Elsewhere,
}

/// Who gets in by a policy.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The tokens that may get in.
    pub admitted: Boxes,
    /// The tokens that each *Allow* statement lets in by itself, by its place in the policy, *Deny*
    /// left aside; one box for each.
    pub allowed: BTreeMap<usize, Boxes>,
    /// The tokens that a *Deny* statement surely keeps out.
    pub denied: Boxes,
    /// The conditions on which more hangs than the token tells.
    pub open: Vec<OpenCondition>,
    /// The tokens that get in whatever is open comes to, where anything is.
    surely: Option<Boxes>,
}

impl Admission {
    /// The tokens that surely get in.
    pub fn certain(&self) -> &Boxes {
        self.surely.as_ref().unwrap_or(&self.admitted)
    }
}

/// A condition that was taken to hold in an *Allow* statement, and not to hold in a *Deny* statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCondition {
    /// The statement's place in the policy, from 0.
    pub statement: usize,
    /// The key, as written.
    pub key: String,
    /// From the key to the end of its values.
    pub span: Span,
    /// What a template has still to fill in there, as it stands between the braces.
    pub holes: Vec<String>,
}

/// Who gets in by `policy` when `principal` asks for `action`; `origin` tells where the value of a
/// key (its name folded as [`Condition::folded_key`] is) comes from.
///
/// # Errors
/// [`TooComplex`] where the budget does not suffice.
pub fn admission(
    policy: &Policy,
    principal: &RequestPrincipal,
    action: &str,
    origin: impl Fn(&str) -> KeyOrigin,
    budget: &mut Budget,
) -> Result<Admission, TooComplex> {
    let request = request_without_keys(principal, action);
    let mut allowed = BTreeMap::new();
    let mut denied = Boxes::nothing();
    let mut open = Vec::new();
    let mut exact = true;
    let (mut least, mut perhaps_denied) = (Boxes::nothing(), Boxes::nothing());
    for statement in &policy.statements {
        let matched = matched(policy, statement, &request, &origin, budget)?;
        open.extend(matched.open);
        exact &= matched.exact;
        match statement.effect {
            Some(Effect::Allow) => {
                least = least.union(&matched.least);
                allowed.insert(statement.index, matched.most);
            }
            Some(Effect::Deny) => {
                denied = denied.union(&matched.least);
                perhaps_denied = perhaps_denied.union(&matched.most);
            }
            None => {}
        }
    }
    let surely = match exact {
        true => None,
        false => Some(least.difference(&perhaps_denied, budget)?),
    };
    let all = allowed
        .values()
        .fold(Boxes::nothing(), |all, one| all.union(one));
    Ok(Admission {
        admitted: all.difference(&denied, budget)?,
        allowed,
        denied,
        open,
        surely,
    })
}

fn request_without_keys(principal: &RequestPrincipal, action: &str) -> Request {
    Request {
        principal: principal.clone(),
        action: action.to_owned(),
        resource: None,
        resource_account: None,
        context: Context::complete(),
    }
}

/// The tokens that a statement matches: at most and at least, where a condition leaves it open.
struct Matched {
    most: Boxes,
    least: Boxes,
    /// Whether `least` is all.
    exact: bool,
    open: Vec<OpenCondition>,
}

impl Matched {
    fn nothing() -> Self {
        Self {
            most: Boxes::nothing(),
            least: Boxes::nothing(),
            exact: true,
            open: Vec::new(),
        }
    }
}

fn matched(
    policy: &Policy,
    statement: &Statement,
    request: &Request,
    origin: &impl Fn(&str) -> KeyOrigin,
    budget: &mut Budget,
) -> Result<Matched, TooComplex> {
    let answer = judge_statement(policy, statement, request);
    let scope = answer.principal.truth.and(answer.action.truth);
    if scope.is_false() {
        return Ok(Matched::nothing());
    }
    let mut sides = Sides::default();
    let mut open = Vec::new();
    for (condition, absent) in statement.conditions.iter().zip(&answer.conditions) {
        let holds_when_absent = absent.truth == Truth::True;
        let bounds = match origin(condition.folded_key()) {
            KeyOrigin::Claim(name) => sides.narrow(&name, condition, holds_when_absent),
            KeyOrigin::Never => sides.settle(holds_when_absent.into()),
            KeyOrigin::Elsewhere => sides.settle(Truth::Unknown),
        };
        if bounds.is_unknown() {
            open.push(OpenCondition {
                statement: statement.index,
                key: condition.key.clone(),
                span: condition.span,
                holes: holes_of(condition),
            });
        }
    }
    let principal = statement.principal.as_ref();
    let principals = principal.into_iter().flat_map(|one| &one.values);
    let holes = unique(principals.flat_map(|one| pattern::holes(&one.text)));
    if answer.principal.truth.is_unknown() && !holes.is_empty() {
        open.push(OpenCondition {
            statement: statement.index,
            key: "Principal".to_owned(),
            span: answer.principal.span,
            holes,
        });
    }
    let least = sides.least.filter(|_| scope.is_true());
    Ok(Matched {
        most: boxes(sides.most, budget)?,
        least: boxes(least, budget)?,
        exact: scope.is_true() && open.is_empty(),
        open,
    })
}

fn holes_of(condition: &Condition) -> Vec<String> {
    let values = condition.values.iter().map(|value| value.text.as_str());
    let texts = [condition.operator.text.as_str(), condition.key.as_str()];
    unique(texts.into_iter().chain(values).flat_map(pattern::holes))
}

fn unique<'t>(names: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if all.iter().all(|known| known != name) {
            all.push(name.to_owned());
        }
    }
    all
}

/// One box of claims; nothing where no token can be in it.
type Side = Option<BTreeMap<String, Values>>;

/// The box of a statement while its conditions are read: the largest that it can be, and the smallest.
struct Sides {
    most: Side,
    least: Side,
}

impl Default for Sides {
    fn default() -> Self {
        Self {
            most: Some(BTreeMap::new()),
            least: Some(BTreeMap::new()),
        }
    }
}

impl Sides {
    /// Takes a condition on a claim in; tells whether it is met exactly by the values given.
    fn narrow(&mut self, name: &str, condition: &Condition, holds_when_absent: bool) -> Truth {
        let Bounds { most, least } = bounds::of(condition, holds_when_absent);
        let exact = least.is_none();
        let least = least.unwrap_or_else(|| most.clone());
        narrow(&mut self.most, name, &most);
        narrow(&mut self.least, name, &least);
        if exact { Truth::True } else { Truth::Unknown }
    }

    /// Takes a condition in on which no claim has any bearing.
    fn settle(&mut self, holds: Truth) -> Truth {
        if holds.is_false() {
            self.most = None;
        }
        if !holds.is_true() {
            self.least = None;
        }
        holds
    }
}

fn narrow(side: &mut Side, name: &str, values: &Values) {
    let Some(claims) = side else { return };
    let narrowed = match claims.get(name) {
        Some(before) => before.intersection(values),
        None => values.clone(),
    };
    claims.insert(name.to_owned(), narrowed);
}

fn boxes(side: Side, budget: &mut Budget) -> Result<Boxes, TooComplex> {
    let Some(claims) = side else {
        return Ok(Boxes::nothing());
    };
    let mut boxes = Boxes::everything();
    for (name, values) in claims {
        boxes = boxes.intersection(&Boxes::claim(&name, values), budget)?;
    }
    Ok(boxes)
}
