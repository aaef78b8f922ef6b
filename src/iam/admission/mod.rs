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
use super::{Context, ContextValue, Truth, judge_statement};
use crate::source::Span;
use bounds::Bounds;

/// Where the value of a condition key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// A claim of the token, by its name; the token has one value for it or none.
    Claim(String),
    /// No token gives the request this key.
    Never,
    /// The request has this value for it, whatever the token.
    Known(String),
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
    /// Whether claims of one token are compared with each other, so that the token decides after all.
    pub within_token: bool,
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
    let keys = Keys::of(policy, principal, action, &origin);
    let mut allowed = BTreeMap::new();
    let mut denied = Boxes::nothing();
    let mut open = Vec::new();
    let mut exact = true;
    let (mut least, mut perhaps_denied) = (Boxes::nothing(), Boxes::nothing());
    for statement in &policy.statements {
        let matched = matched(policy, statement, &keys, &origin, budget)?;
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

/// Two requests without a token: in one its claims are absent, in the other they are not known.
struct Keys {
    without_claims: Request,
    unknown_claims: Request,
}

impl Keys {
    fn of(
        policy: &Policy,
        principal: &RequestPrincipal,
        action: &str,
        origin: &impl Fn(&str) -> KeyOrigin,
    ) -> Self {
        let request = |context| Request {
            principal: principal.clone(),
            action: action.to_owned(),
            resource: None,
            resource_account: None,
            context,
        };
        let mut keys = Self {
            without_claims: request(Context::complete()),
            unknown_claims: request(Context::partial()),
        };
        let statements = policy.statements.iter();
        for condition in statements.flat_map(|statement| &statement.conditions) {
            let values = condition.values.iter();
            let variables: Vec<_> = values.flat_map(|value| value.operand.variables()).collect();
            let folded = variables.iter().map(|variable| variable.folded_key());
            for key in folded.chain([condition.folded_key()]) {
                keys.set(key, origin(key));
            }
        }
        keys
    }

    fn set(&mut self, key: &str, origin: KeyOrigin) {
        match origin {
            KeyOrigin::Known(value) => {
                let value = ContextValue::one(value);
                self.without_claims.context.set(key, value.clone());
                self.unknown_claims.context.set(key, value);
            }
            KeyOrigin::Never => self.unknown_claims.context.set(key, ContextValue::Absent),
            KeyOrigin::Claim(_) | KeyOrigin::Elsewhere => {}
        }
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
    keys: &Keys,
    origin: &impl Fn(&str) -> KeyOrigin,
    budget: &mut Budget,
) -> Result<Matched, TooComplex> {
    let answer = judge_statement(policy, statement, &keys.without_claims);
    let known = judge_statement(policy, statement, &keys.unknown_claims);
    let scope = answer.principal.truth.and(answer.action.truth);
    if scope.is_false() {
        return Ok(Matched::nothing());
    }
    let mut sides = Sides::default();
    let mut open = Vec::new();
    let mut exact = scope.is_true();
    let answers = answer.conditions.iter().zip(&known.conditions);
    for (condition, (absent, known)) in statement.conditions.iter().zip(answers) {
        let holds_when_absent = absent.truth == Truth::True;
        let bounds = match origin(condition.folded_key()) {
            KeyOrigin::Claim(name) => {
                let bounds = bounds::of(condition, holds_when_absent, &keys.unknown_claims.context);
                sides.narrow(&name, bounds)
            }
            KeyOrigin::Known(_) => sides.settle(known.truth),
            KeyOrigin::Never => sides.settle(holds_when_absent.into()),
            KeyOrigin::Elsewhere => sides.settle(Truth::Unknown),
        };
        exact &= !bounds.is_unknown();
        if bounds.is_unknown() {
            open.push(OpenCondition {
                statement: statement.index,
                key: condition.key.clone(),
                span: condition.span,
                holes: holes_of(condition),
                within_token: compares_claims(condition, origin),
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
            within_token: false,
        });
    }
    let least = sides.least.filter(|_| scope.is_true());
    Ok(Matched {
        most: boxes(sides.most, budget)?,
        least: boxes(least, budget)?,
        exact: exact && open.is_empty(),
        open,
    })
}

/// Whether a claim is compared with other claims of the same token and nothing else.
fn compares_claims(condition: &Condition, origin: &impl Fn(&str) -> KeyOrigin) -> bool {
    let is_claim = |key: &str| matches!(origin(key), KeyOrigin::Claim(_) | KeyOrigin::Known(_));
    let mut variables = condition
        .values
        .iter()
        .flat_map(|value| value.operand.variables());
    let has_variable = condition
        .values
        .iter()
        .any(|value| !value.operand.variables().is_empty());
    has_variable
        && holes_of(condition).is_empty()
        && is_claim(condition.folded_key())
        && variables.all(|variable| is_claim(variable.folded_key()))
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
    /// Takes in a condition on a claim; whether it is met by exactly the values given.
    fn narrow(&mut self, name: &str, Bounds { most, least }: Bounds) -> Truth {
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
