//! `Condition`: operators, keys and values.

use super::reader::Reader;
use super::{Condition, ConditionValue, PolicyProblem, ProblemCode, Text, Version};
use crate::iam::context::fold_key;
use crate::iam::operator::{Operand, OperatorUse, nearest_operator};
use crate::iam::pattern::has_hole;
use crate::source::{Entry, Key, Node, Span};

pub(super) fn read(reader: &mut Reader, node: &Node) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for block in reader.members(node, "`Condition`") {
        let operator = read_operator(reader, &block.key);
        let what = format!("the value of `{}`", block.key.text);
        let members = reader.members(&block.value, &what);
        check_key_case(reader, &members);
        let read = |entry: &&Entry| condition(reader, &operator, entry);
        conditions.extend(members.iter().map(read));
    }
    conditions
}

fn read_operator(reader: &mut Reader, key: &Key) -> OperatorUse {
    let operator = OperatorUse::read(&key.text, key.span);
    match operator.canonical() {
        Some(name) if name == key.text => {}
        Some(name) => {
            let message = format!("AWS spells `{}` as `{name}`", key.text);
            let problem = PolicyProblem::noted(ProblemCode::OperatorCase, key.span, message);
            reader
                .problems
                .push(problem.help(format!("write `{name}`")));
        }
        None if has_hole(&key.text) => {}
        None => {
            let message = format!("Invalid Condition type : {}", key.text);
            let problem = PolicyProblem::refused(ProblemCode::UnknownOperator, key.span, message);
            reader.problems.push(match nearest_operator(&key.text) {
                Some(name) => problem.help(format!("did you mean `{name}`?")),
                None if is_key(&key.text) => problem.help(format!(
                    "this is a condition key: put it under an operator, as in `\"StringEquals\": {{\"{}\": …}}`",
                    key.text
                )),
                None => problem,
            });
        }
    }
    operator
}

/// Whether a text where an operator belongs is a condition key: it has a prefix that is no quantifier.
fn is_key(text: &str) -> bool {
    let prefix = text.split_once(':').map(|(prefix, _)| prefix);
    prefix.is_some_and(|prefix| !prefix.starts_with("For") && !prefix.contains(' '))
}

/// Two keys that differ only in letter case are the same key to AWS.
fn check_key_case(reader: &mut Reader, members: &[&Entry]) {
    for (place, entry) in members.iter().enumerate() {
        let same = |other: &&&Entry| other.key.text.eq_ignore_ascii_case(&entry.key.text);
        if let Some(first) = members.iter().take(place).find(same) {
            let message = format!(
                "`{}` and `{}` are the same key, for letter case does not count in keys",
                first.key.text, entry.key.text
            );
            let problem = PolicyProblem::noted(ProblemCode::DuplicateKey, entry.key.span, message);
            reader
                .problems
                .push(problem.help("put the values into one list under one key"));
        }
    }
}

fn condition(reader: &mut Reader, operator: &OperatorUse, entry: &Entry) -> Condition {
    let key = &entry.key;
    if !key.text.contains(':') && !has_hole(&key.text) {
        let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        reader.refuse(ProblemCode::BadKey, key.span, message);
    }
    let what = format!("the value of `{}`", key.text);
    let texts = reader.texts(&entry.value, &what, true);
    Condition {
        operator: operator.clone(),
        key: key.text.clone(),
        key_span: key.span,
        span: Span::new(key.span.start, entry.value.span.end),
        values_span: entry.value.span,
        is_list: entry.value.items().is_some(),
        values: texts
            .into_iter()
            .map(|text| value(reader, operator, text))
            .collect(),
        folded_key: fold_key(&key.text),
    }
}

fn value(reader: &mut Reader, operator: &OperatorUse, text: Text) -> ConditionValue {
    let variables = reader.version == Version::V2012;
    let operand = match operator.base {
        Some(base) => Operand::read(base, &text.text, variables),
        None => Operand::Unreadable,
    };
    if let (Some(base), Operand::Unreadable) = (operator.base, &operand) {
        let message = format!(
            "`{}` is not a value that `{}` compares",
            text.text, base.name
        );
        let problem = PolicyProblem::noted(ProblemCode::BadValue, text.span, message);
        reader
            .problems
            .push(problem.help("such a value never matches"));
    }
    if !variables && text.text.contains("${") && !has_hole(&text.text) {
        let message = format!(
            "`{}` holds a variable, but this version has none",
            text.text
        );
        let problem = PolicyProblem::noted(ProblemCode::BadVariable, text.span, message);
        reader
            .problems
            .push(problem.help("write `\"Version\": \"2012-10-17\"`"));
    }
    ConditionValue {
        text: text.text,
        span: text.span,
        operand,
    }
}
