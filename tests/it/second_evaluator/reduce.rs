//! Makes a request on which the two evaluators differ as small as it goes.

use serde_json::Value;

use super::differences;

/// The smallest request of the same difference, and both answers.
pub fn shown((request, _, _): &(Value, &'static str, String)) -> String {
    let mut smallest = request.clone();
    // Each round takes the first smaller request that still differs; sizes fall, so it ends.
    loop {
        let next = differences(&smaller(&smallest)).into_iter().next();
        match next {
            Some((request, _, _)) => smallest = request,
            None => break,
        }
    }
    let found = differences(std::slice::from_ref(&smallest));
    let answers = found
        .first()
        .map(|(_, expected, got)| format!("documents: {expected}, program: {got}"));
    format!("{}\n    {smallest}", answers.unwrap_or_default())
}

/// Every request that lacks one member, one element, or one list of a single value.
fn smaller(request: &Value) -> Vec<Value> {
    const KEPT: [&str; 5] = [
        "CallerArn",
        "ActionNames",
        "ResourceArns",
        "ResourceOwner",
        "ContextEntries",
    ];
    let mut all = Vec::new();
    for (name, part) in request.as_object().unwrap() {
        let mut put = |part: Option<Value>| {
            let mut request = request.clone();
            match part {
                Some(part) => request[name] = part,
                None => drop(request.as_object_mut().unwrap().remove(name)),
            }
            all.push(request);
        };
        if !KEPT.contains(&name.as_str()) {
            put(None);
        }
        if name == "ContextEntries" || !KEPT.contains(&name.as_str()) {
            without_one(part)
                .into_iter()
                .for_each(|part| put(Some(part)));
        }
    }
    all
}

/// Every value that lacks one thing somewhere inside.
fn without_one(value: &Value) -> Vec<Value> {
    const NEEDED: [&str; 8] = [
        "Effect",
        "Action",
        "Resource",
        "Statement",
        "Principal",
        "ContextKeyName",
        "ContextKeyValues",
        "ContextKeyType",
    ];
    let mut all = Vec::new();
    match value {
        Value::Array(values) => {
            for (at, inner) in values.iter().enumerate() {
                let mut less = values.clone();
                less.remove(at);
                all.push(Value::Array(less));
                for inner in without_one(inner) {
                    let mut changed = values.clone();
                    changed[at] = inner;
                    all.push(Value::Array(changed));
                }
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                if !NEEDED.contains(&name.as_str()) {
                    let mut less = members.clone();
                    less.remove(name);
                    all.push(Value::Object(less));
                }
                for inner in without_one(inner) {
                    let mut changed = members.clone();
                    changed.insert(name.clone(), inner);
                    all.push(Value::Object(changed));
                }
            }
        }
        _ => {}
    }
    all.retain(|value| value.as_array().is_none_or(|values| !values.is_empty()));
    all
}
