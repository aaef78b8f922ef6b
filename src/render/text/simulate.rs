//! Answers for people: the decision, then every statement with what holds of it and what does not.

use crate::answer::simulate::{Origin, Simulation, decision_name, layer_name};
use crate::iam::{
    Change, ConditionAnswer, ContextValue, Decision, Effect, LayerId, PartAnswer, Policy, Request,
    StatementAnswer, Truth, Why, authorize, judge_policy,
};
use crate::render::gate::one_line;
use crate::source::Span;

/// The answer to a request, a block for each action and resource.
pub(crate) fn text(simulation: &Simulation) -> String {
    let id = simulation.id.as_ref();
    let mut text = id.map_or_else(String::new, |id| line(&format!("id {id}")));
    for action in &simulation.actions {
        for resource in &simulation.resources {
            text += &result(simulation, action, resource);
        }
    }
    text
}

fn result(simulation: &Simulation, action: &str, resource: &str) -> String {
    let request = simulation.request(action, resource);
    let decision = authorize(&simulation.layers(action), &request);
    let name = decision_name(decision.effect);
    let mut text = line(&format!("{name}: {action} on {resource}")) + &reason(&decision);
    for layer in &decision.layers {
        let (policies, origins) = simulation.policies(layer.id, action);
        for (policy, origin) in policies.iter().zip(origins) {
            text += &tree(policy, origin, layer.id, &request);
        }
    }
    text + "\n"
}

/// What decided, and what would have to change.
fn reason(decision: &Decision) -> String {
    let mut lines = String::new();
    if let Some(decided) = &decision.decided_by {
        let statement = decided.statement.as_ref().map_or_else(
            || "no statement allows it".to_owned(),
            |statement| statement_name(statement.statement, statement.sid.as_deref()),
        );
        let layer = layer_label(decided.layer);
        lines += &line(&format!("  decided by {layer}: {statement}"));
    }
    for needed in &decision.would_allow_if {
        let change = match needed.change {
            Change::RemoveDeny => "must stop denying it",
            Change::AddAllow => "must allow it",
        };
        lines += &format!("  to get through, {} {change}\n", layer_label(needed.layer));
    }
    if !decision.missing_context.is_empty() {
        let keys = decision.missing_context.join(", ");
        lines += &line(&format!("  not in the request: {keys}"));
    }
    lines
}

fn layer_label(layer: LayerId) -> String {
    let name = match layer {
        LayerId::Identity => "the identity policies",
        LayerId::Resource => "the resource's policy",
        LayerId::Boundary => "the permissions boundary",
        LayerId::Session => "the session policy",
        LayerId::Scp(_) => "the service control policies",
        LayerId::Rcp(_) => "the resource control policies",
    };
    match layer_name(layer).1 {
        Some(level) => format!("{name} of level {level}"),
        None => name.to_owned(),
    }
}

fn statement_name(index: usize, sid: Option<&str>) -> String {
    let number = index + 1;
    match sid {
        Some(sid) => format!("statement {number} `{sid}`"),
        None => format!("statement {number}"),
    }
}

/// All statements of a policy with their parts.
fn tree(policy: &Policy, origin: &Origin, layer: LayerId, request: &Request) -> String {
    let mut lines = line(&format!("  {} ({})", origin.name, layer_label(layer)));
    for statement in judge_policy(policy, request).statements {
        lines += &statement_lines(&statement, origin);
    }
    lines
}

fn statement_lines(statement: &StatementAnswer, origin: &Origin) -> String {
    let effect = match statement.effect {
        Some(Effect::Allow) => "Allow",
        Some(Effect::Deny) => "Deny",
        None => "without a valid effect",
    };
    let name = statement_name(statement.index, statement.sid.as_deref());
    let at = line_of(origin, statement.span);
    let mut lines = line(&format!(
        "    {} {name}, {effect}, {at}",
        mark(statement.truth)
    ));
    let parts = [
        ("Principal", &statement.principal),
        ("Action", &statement.action),
        ("Resource", &statement.resource),
    ];
    for (name, part) in parts.into_iter().filter(|(_, part)| part.present) {
        lines += &part_line(name, part);
    }
    for condition in &statement.conditions {
        lines += &condition_line(condition, origin);
    }
    lines
}

fn line_of(origin: &Origin, span: Span) -> String {
    format!("line {}", origin.source.position(span.start).line)
}

fn part_line(name: &str, part: &PartAnswer) -> String {
    let not = if part.negated { "Not" } else { "" };
    let values: Vec<_> = part
        .values
        .iter()
        .map(|value| value.text.as_str())
        .collect();
    line(&format!(
        "      {} {not}{name} {}",
        mark(part.truth),
        values.join(", ")
    ))
}

fn condition_line(condition: &ConditionAnswer, origin: &Origin) -> String {
    let values: Vec<_> = condition
        .values
        .iter()
        .map(|value| value.resolved.as_deref().unwrap_or(&value.text))
        .collect();
    line(&format!(
        "      {} {} {}: {} (request: {}{}), {}",
        mark(condition.truth),
        condition.operator.text,
        condition.key,
        values.join(", "),
        actual(&condition.actual),
        why(condition.why),
        line_of(origin, condition.key_span)
    ))
}

/// A line of the answer; what a request or a policy holds begins no other and steers no terminal.
fn line(text: &str) -> String {
    one_line(text) + "\n"
}

fn actual(value: &ContextValue) -> String {
    match value {
        ContextValue::Known(values) | ContextValue::Listed(values) => values.join(", "),
        ContextValue::Shaped(shapes) => shapes.join(", "),
        ContextValue::Absent => "not there".to_owned(),
        ContextValue::Unknown => "not known".to_owned(),
    }
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Compared | Why::KeyMissing | Why::KeyUnknown => "",
        Why::MatchedBecauseMissing => "; holds because there is no value",
        Why::MultiValuedWithoutQuantifier => "; several values need ForAnyValue or ForAllValues",
        Why::VariableUnknown => "; a variable is not known",
        Why::UnknownOperator => "; there is no such operator",
        Why::BadValue => "; a value is not of the operator's type",
    }
}

fn mark(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no ",
        Truth::Unknown => "?  ",
    }
}
