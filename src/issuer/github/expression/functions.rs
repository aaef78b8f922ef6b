//! The functions of the expression language.

use std::collections::BTreeSet;

use super::eval::booleans;
use super::{Answer, Contexts, Possible, Value};
use crate::issuer::github::wildcard::{head, tail};

/// Calls the function `name`.
///
/// `contexts` gives the result of the status functions; `hashFiles` depends on the files of the runner
/// and is open.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions>.
pub(super) fn call(name: &str, arguments: &[Answer], contexts: &dyn Contexts) -> Answer {
    let lower = name.to_ascii_lowercase();
    match (lower.as_str(), arguments) {
        ("always", _) => Answer::known(Value::Bool(true)),
        ("success" | "failure" | "cancelled", []) => contexts.status(&lower),
        // With arguments the functions are about single jobs, which GitHub does not document.
        ("success" | "failure" | "cancelled", _) => {
            Answer::either(BTreeSet::from([format!("{lower}()")]))
        }
        ("contains", [whole, part]) => {
            whole.with(part, |whole, part| booleans(contains(whole, part)))
        }
        ("startswith", [whole, part]) => {
            whole.with(part, |whole, part| booleans(edge(whole, part, Edge::Start)))
        }
        ("endswith", [whole, part]) => {
            whole.with(part, |whole, part| booleans(edge(whole, part, Edge::End)))
        }
        ("format", [template, values @ ..]) => format(template, values),
        ("join", [list]) => list.map(|list| vec![join(list, ",")]),
        ("join", [list, separator]) => {
            list.with(separator, |list, by| vec![join(list, &by.pattern())])
        }
        ("tojson", [value]) => value.map(|value| vec![to_json(value)]),
        ("fromjson", [text]) => text.map(|text| vec![from_json(text)]),
        ("case", arguments) => case(arguments),
        _ => Answer::unknown(format!("{name}()")),
    }
}

fn contains(whole: &Possible, part: &Possible) -> Option<bool> {
    let Possible::Value(part) = part else {
        return None;
    };
    let wanted = part.to_text().to_lowercase();
    match whole {
        Possible::Value(Value::List(items)) => Some(
            items
                .iter()
                .any(|item| item.to_text().to_lowercase() == wanted),
        ),
        Possible::Value(value) => Some(value.to_text().to_lowercase().contains(&wanted)),
        Possible::Open { pattern, .. } => {
            let surely = pattern
                .to_lowercase()
                .split('*')
                .any(|piece| piece.contains(&wanted));
            surely.then_some(true)
        }
    }
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

impl Edge {
    fn holds(self, whole: &str, part: &str) -> bool {
        match self {
            Self::Start => whole.starts_with(part),
            Self::End => whole.ends_with(part),
        }
    }

    fn known_part(self, pattern: &str) -> &str {
        match self {
            Self::Start => head(pattern),
            Self::End => tail(pattern),
        }
    }
}

fn edge(whole: &Possible, part: &Possible, edge: Edge) -> Option<bool> {
    let Possible::Value(part) = part else {
        return None;
    };
    let part = part.to_text().to_lowercase();
    match whole {
        Possible::Value(value) => Some(edge.holds(&value.to_text().to_lowercase(), &part)),
        Possible::Open { pattern, .. } => {
            let pattern = pattern.to_lowercase();
            let known = edge.known_part(&pattern);
            if edge.holds(known, &part) {
                return Some(true);
            }
            (!edge.holds(&part, known)).then_some(false)
        }
    }
}

/// `{0}` and so on in a template; `{{` and `}}` are braces.
fn format(template: &Answer, values: &[Answer]) -> Answer {
    let mut filled = template.clone();
    for (number, value) in values.iter().enumerate() {
        let hole = format!("{{{number}}}");
        filled = filled.with(value, |text, value| {
            let text = text.pattern().replace(&hole, &value.pattern());
            vec![shape(text, is_open(value))]
        });
    }
    filled.map(|text| {
        let pattern = text.pattern().replace("{{", "{").replace("}}", "}");
        vec![shape(pattern, is_open(text))]
    })
}

fn is_open(possible: &Possible) -> bool {
    matches!(possible, Possible::Open { .. })
}

fn shape(text: String, open: bool) -> Possible {
    // A text filled once with an open value stays open when it is filled again.
    if open || text.contains('*') {
        Possible::open(text)
    } else {
        Possible::Value(Value::Text(text))
    }
}

fn join(list: &Possible, separator: &str) -> Possible {
    match list {
        Possible::Value(Value::List(items)) => {
            let texts: Vec<String> = items.iter().map(Value::to_text).collect();
            Possible::Value(Value::Text(texts.join(separator)))
        }
        Possible::Value(value) => Possible::Value(Value::Text(value.to_text())),
        Possible::Open { .. } => Possible::anything(),
    }
}

fn to_json(value: &Possible) -> Possible {
    match value {
        Possible::Value(value) => {
            let json = serde_json::to_string_pretty(&value.to_json());
            json.map_or_else(
                |_| Possible::anything(),
                |json| Possible::Value(Value::Text(json)),
            )
        }
        Possible::Open { .. } => Possible::anything(),
    }
}

fn from_json(text: &Possible) -> Possible {
    let Possible::Value(value) = text else {
        return Possible::anything();
    };
    let json = serde_json::from_str(&value.to_text());
    json.map_or_else(
        |_| Possible::anything(),
        |json| Possible::Value(Value::from_json(&json)),
    )
}

/// `case(condition, value, …, otherwise)`: the value after the first condition that holds.
fn case(arguments: &[Answer]) -> Answer {
    let mut possible = Vec::new();
    let mut depends_on = BTreeSet::new();
    for pair in arguments.chunks(2) {
        match pair {
            [condition, value] => {
                depends_on.extend(condition.depends_on.iter().cloned());
                if condition.truth() == Some(false) {
                    continue;
                }
                depends_on.extend(value.depends_on.iter().cloned());
                possible.extend(value.possible.iter().cloned());
                if condition.truth() == Some(true) {
                    break;
                }
            }
            otherwise => {
                possible.extend(otherwise.iter().flat_map(|answer| answer.possible.clone()));
                depends_on.extend(
                    otherwise
                        .iter()
                        .flat_map(|answer| answer.depends_on.clone()),
                );
            }
        }
    }
    Answer::of(possible, depends_on)
}
