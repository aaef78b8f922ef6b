//! Evaluation in three values: known, one of several, open.

use super::compare::{compare, equal};
use super::parse::Expr;
use super::{Answer, Contexts, Possible, Value, functions};

pub(super) fn eval(expr: &Expr, contexts: &dyn Contexts) -> Answer {
    match expr {
        Expr::Literal(value) => Answer::known(value.clone()),
        Expr::Context(..) | Expr::Index(..) | Expr::Star(_) => look_up(expr, contexts),
        Expr::Not(inner) => eval(inner, contexts).map(negate),
        Expr::Binary("&&", one, two) => choose(one, two, contexts, true),
        Expr::Binary("||", one, two) => choose(one, two, contexts, false),
        Expr::Binary(sign, one, two) => {
            let (one, two) = (eval(one, contexts), eval(two, contexts));
            one.with(&two, |a, b| operate(sign, a, b))
        }
        Expr::Call(name, arguments) => {
            let arguments: Vec<Answer> = arguments
                .iter()
                .map(|argument| eval(argument, contexts))
                .collect();
            functions::call(name, &arguments, contexts)
        }
    }
}

/// `&&` goes on to its right side where the left is true, `||` where it is false; both give the
/// side they stop at, not a boolean.
fn choose(one: &Expr, two: &Expr, contexts: &dyn Contexts, go_on: bool) -> Answer {
    let one = eval(one, contexts);
    if one.truth() == Some(!go_on) {
        return one;
    }
    let two = eval(two, contexts);
    let pick = |possible: &Possible| match possible.truth() {
        Some(truth) if truth != go_on => vec![possible.clone()],
        Some(_) => two.possible.clone(),
        None => stop(possible, go_on)
            .into_iter()
            .chain(two.possible.clone())
            .collect(),
    };
    let picked = one.map(pick);
    Answer::of(
        picked.possible,
        one.depends_on.union(&two.depends_on).cloned().collect(),
    )
}

/// What remains of an open possibility when the operator stops at it.
fn stop(possible: &Possible, go_on: bool) -> Option<Possible> {
    match possible {
        Possible::Open { pattern, .. } if !go_on => Some(Possible::Open {
            pattern: pattern.clone(),
            filled: true,
        }),
        Possible::Open { .. } => Some(Possible::Value(Value::text(""))),
        Possible::Value(_) => None,
    }
}

fn negate(possible: &Possible) -> Vec<Possible> {
    booleans(possible.truth().map(|truth| !truth))
}

/// A boolean, or both where it is not known.
pub(super) fn booleans(truth: Option<bool>) -> Vec<Possible> {
    let values = match truth {
        Some(truth) => vec![truth],
        None => vec![true, false],
    };
    values
        .into_iter()
        .map(|value| Possible::Value(Value::Bool(value)))
        .collect()
}

fn operate(sign: &str, one: &Possible, two: &Possible) -> Vec<Possible> {
    booleans(match sign {
        "==" => equal(one, two),
        "!=" => equal(one, two).map(|equal| !equal),
        _ => compare(sign, one, two),
    })
}

/// A chain of names into a context, or into a value.
fn look_up(expr: &Expr, contexts: &dyn Contexts) -> Answer {
    if let Some(path) = path(expr, contexts) {
        return contexts.resolve(&path);
    }
    match expr {
        Expr::Index(base, index) => {
            let (base, index) = (eval(base, contexts), eval(index, contexts));
            base.with(&index, member)
        }
        Expr::Star(base) => eval(base, contexts).map(items),
        _ => Answer::unknown("an expression"),
    }
}

fn member(base: &Possible, index: &Possible) -> Vec<Possible> {
    match (base, index) {
        (Possible::Value(base), Possible::Value(index)) => {
            let found = base.get(&index.to_text()).cloned();
            vec![Possible::Value(found.unwrap_or(Value::Null))]
        }
        _ => vec![Possible::anything()],
    }
}

fn items(base: &Possible) -> Vec<Possible> {
    vec![match base {
        Possible::Value(Value::Map(members)) => Possible::Value(Value::List(
            members.iter().map(|(_, value)| value.clone()).collect(),
        )),
        Possible::Value(list @ Value::List(_)) => Possible::Value(list.clone()),
        _ => Possible::anything(),
    }]
}

/// The names from a context on, where all of them are known: `needs.*.result` is
/// `["needs", "*", "result"]`.
fn path(expr: &Expr, contexts: &dyn Contexts) -> Option<Vec<String>> {
    match expr {
        Expr::Context(name, _) => Some(vec![name.to_ascii_lowercase()]),
        Expr::Index(base, index) => {
            let mut names = path(base, contexts)?;
            names.push(eval(index, contexts).value()?.to_text());
            Some(names)
        }
        Expr::Star(base) => {
            let mut names = path(base, contexts)?;
            names.push("*".to_owned());
            Some(names)
        }
        _ => None,
    }
}
