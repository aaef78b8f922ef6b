//! `strategy.matrix`: the combinations its jobs run with.

use super::expression::{Answer, Contexts, Possible, Template, Value};
use crate::source::Node;

/// GitHub runs at most this many jobs of one matrix.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix>.
const LIMIT: usize = 256;

/// One combination: what each variable of the matrix may be.
pub type Combination = Vec<(String, Answer)>;

/// The combinations of a matrix.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The combinations that are known, at most 256.
    pub combinations: Vec<Combination>,
    /// Whether there may be others: a part is an expression that is not known.
    pub open: bool,
}

/// Expands a matrix, as far as its expressions are known.
pub fn expand(matrix: &Node, contexts: &dyn Contexts) -> Matrix {
    let whole = value(matrix, contexts);
    let Some(Value::Map(members)) = whole.value().cloned() else {
        return expand_partly(matrix, contexts);
    };
    let list = |name: &str| match members.iter().find(|(key, _)| key == name) {
        Some((_, Value::List(items))) => items.clone(),
        _ => Vec::new(),
    };
    let variables = members
        .iter()
        .filter(|(key, _)| key != "include" && key != "exclude");
    let mut combinations = cross(variables);
    let excluded = list("exclude");
    combinations.retain(|combination| !excluded.iter().any(|one| contains(combination, one)));
    include(&mut combinations, &list("include"));
    combinations.truncate(LIMIT);
    let known = |combination: Vec<(String, Value)>| {
        combination
            .into_iter()
            .map(|(name, value)| (name, Answer::known(value)))
            .collect()
    };
    Matrix {
        combinations: combinations.into_iter().map(known).collect(),
        open: false,
    }
}

/// A matrix with parts that are not known: each variable on its own, one combination.
fn expand_partly(matrix: &Node, contexts: &dyn Contexts) -> Matrix {
    let entries = matrix.entries().unwrap_or_default();
    let mut combination = Combination::new();
    for entry in entries.iter().filter(|entry| entry.key.text != "exclude") {
        let answer = value(&entry.value, contexts);
        if entry.key.text == "include" {
            for (name, possible) in included(&answer) {
                add(&mut combination, &name, possible);
            }
            continue;
        }
        let possible: Vec<Possible> = answer.possible.iter().flat_map(items).collect();
        let depends_on = answer.depends_on.clone();
        combination.push((entry.key.text.clone(), Answer::of(possible, depends_on)));
    }
    let combinations = if combination.is_empty() {
        Vec::new()
    } else {
        vec![combination]
    };
    Matrix {
        combinations,
        open: true,
    }
}

fn items(possible: &Possible) -> Vec<Possible> {
    match possible {
        Possible::Value(Value::List(items)) => items.iter().cloned().map(Possible::Value).collect(),
        Possible::Value(_) => Vec::new(),
        Possible::Open { .. } => vec![Possible::anything()],
    }
}

fn included(answer: &Answer) -> Vec<(String, Possible)> {
    let rows = answer.possible.iter().flat_map(items);
    let members = rows.flat_map(|row| match row {
        Possible::Value(Value::Map(members)) => members,
        _ => Vec::new(),
    });
    members
        .map(|(name, value)| (name, Possible::Value(value)))
        .collect()
}

fn add(combination: &mut Combination, name: &str, possible: Possible) {
    match combination.iter_mut().find(|(own, _)| own == name) {
        Some((_, answer)) => {
            let mut all = answer.possible.clone();
            all.push(possible);
            *answer = Answer::of(all, answer.depends_on.clone());
        }
        None => combination.push((name.to_owned(), Answer::of(vec![possible], [].into()))),
    }
}

/// A tree with its expressions evaluated; known only where all of it is.
fn value(node: &Node, contexts: &dyn Contexts) -> Answer {
    if let Some(text) = node.text().filter(|text| text.contains("${{")) {
        return match Template::parse(text) {
            Ok(template) => template.eval(contexts),
            Err(_) => Answer::unknown("an expression that GitHub refuses"),
        };
    }
    let known = if let Some(items) = node.items() {
        let items: Option<Vec<Value>> = items
            .iter()
            .map(|item| value(item, contexts).value().cloned())
            .collect();
        items.map(Value::List)
    } else if let Some(entries) = node.entries() {
        let members = entries.iter().map(|entry| {
            let value = value(&entry.value, contexts).value().cloned()?;
            Some((entry.key.text.clone(), value))
        });
        members.collect::<Option<Vec<_>>>().map(Value::Map)
    } else {
        Some(Value::from(node))
    };
    known.map_or_else(|| partly(node, contexts), Answer::known)
}

/// A list with some items that are not known: its items one by one.
fn partly(node: &Node, contexts: &dyn Contexts) -> Answer {
    let Some(items) = node.items() else {
        return Answer::unknown("matrix");
    };
    let lists = items.iter().flat_map(|item| {
        let answer = value(item, contexts);
        answer.possible.into_iter().map(|possible| match possible {
            Possible::Value(value) => Possible::Value(Value::List(vec![value])),
            open @ Possible::Open { .. } => open,
        })
    });
    Answer::of(lists.collect(), ["matrix".to_owned()].into())
}

type Known = Vec<(String, Value)>;

fn cross<'a>(variables: impl Iterator<Item = &'a (String, Value)>) -> Vec<Known> {
    let mut combinations: Vec<Known> = Vec::new();
    for (name, value) in variables {
        let Value::List(items) = value else { continue };
        if combinations.is_empty() {
            combinations.push(Known::new());
        }
        let longer = combinations.iter().flat_map(|combination| {
            items.iter().map(|item| {
                let mut longer = combination.clone();
                longer.push((name.clone(), item.clone()));
                longer
            })
        });
        combinations = longer.take(LIMIT).collect();
    }
    combinations
}

fn member<'a>(combination: &'a Known, name: &str) -> Option<&'a Value> {
    combination
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value)
}

/// Whether a combination has all that `part` names.
fn contains(combination: &Known, part: &Value) -> bool {
    let Value::Map(members) = part else {
        return false;
    };
    members
        .iter()
        .all(|(name, value)| member(combination, name) == Some(value))
}

/// Each `include` is added to every combination whose original values it does not change, else
/// it is a combination of its own.
///
/// See <https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations>.
fn include(combinations: &mut Vec<Known>, includes: &[Value]) {
    let originals = combinations.clone();
    for members in includes.iter().filter_map(|value| match value {
        Value::Map(members) => Some(members),
        _ => None,
    }) {
        let mut fits = false;
        for (original, combination) in originals.iter().zip(combinations.iter_mut()) {
            let changes = |(name, value): &(String, Value)| {
                member(original, name).is_some_and(|own| own != value)
            };
            if !members.iter().any(changes) {
                fits = true;
                extend(combination, members);
            }
        }
        if !fits && combinations.len() < LIMIT {
            combinations.push(members.clone());
        }
    }
}

fn extend(combination: &mut Known, members: &[(String, Value)]) {
    for (name, value) in members {
        match combination.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => *own = value.clone(),
            None => combination.push((name.clone(), value.clone())),
        }
    }
}
