//! Answers in the shape of `SimulateCustomPolicy`, with what decided and what would have to change.

mod fields;
mod policies;
mod read;
mod refusal;
mod request;
mod stream;

use serde::Serialize;
use serde_json::value::RawValue;

pub(crate) use policies::Origin;
pub(crate) use refusal::Refusal;
pub(crate) use request::Simulation;
pub(crate) use stream::{Item, Items};

use crate::iam::{
    Change, ChangeNeeded, DecidedBy, Decision, DecisionEffect, LayerId, StatementId, authorize,
};
use crate::source::{Position, Source};

const SCHEMA: &str = "oidc-doctor.simulation/1";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    #[serde(rename = "schema")]
    schema: &'static str,
    #[serde(rename = "id", skip_serializing_if = "Option::is_none")]
    id: Option<Box<RawValue>>,
    evaluation_results: Vec<EvaluationResult<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policy_problems: Vec<Flagged<'a>>,
    /// AWS's answers come in pages, ours never do.
    is_truncated: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EvaluationResult<'a> {
    eval_action_name: &'a str,
    eval_resource_name: &'a str,
    eval_decision: &'static str,
    matched_statements: Vec<MatchedStatement<'a>>,
    missing_context_values: Vec<String>,
    decided_by: Option<Deciding<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    would_allow_if: Vec<Needed>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MatchedStatement<'a> {
    source_policy_id: &'a str,
    source_policy_type: &'static str,
    start_position: Place,
    end_position: Place,
    effect: &'static str,
    statement_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
}

/// A place in a policy, both from 1.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Deciding<'a> {
    policy_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_policy_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Needed {
    policy_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<usize>,
    change: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Flagged<'a> {
    source_policy_id: &'a str,
    position: Place,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    refused: bool,
}

#[derive(Serialize)]
struct Refused<'a> {
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Box<RawValue>>,
    error: &'a str,
    source: &'a str,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// The answer to a request (`oidc-doctor.simulation/1`).
pub(crate) fn answer(simulation: &Simulation) -> impl Serialize {
    let actions = simulation.actions.iter();
    let pairs = actions.flat_map(|action| {
        let resources = simulation.resources.iter();
        resources.map(move |resource| (action.as_str(), resource.as_str()))
    });
    Answer {
        schema: SCHEMA,
        id: raw(simulation.id.as_deref()),
        evaluation_results: pairs
            .map(|(action, resource)| result(simulation, action, resource))
            .collect(),
        policy_problems: problems(simulation),
        is_truncated: false,
    }
}

/// Why there is no answer.
pub(crate) fn refusal(refusal: &Refusal) -> impl Serialize {
    let problem = &refusal.problem;
    let (source, at) = problem.place().map_or_else(
        || ("", Position { line: 1, column: 1 }),
        |(source, at)| (source.name(), at),
    );
    Refused {
        schema: SCHEMA,
        id: raw(refusal.id.as_deref()),
        error: &problem.message,
        source,
        line: at.line,
        column: at.column,
        help: problem.help.as_deref(),
    }
}

fn raw(json: Option<&str>) -> Option<Box<RawValue>> {
    RawValue::from_string(on_one_line(json?)).ok()
}

/// JSON without the blanks between its tokens: an id laid out over several lines would break the line
/// of its answer. Numbers and strings stay as they are written.
fn on_one_line(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    json.chars()
        .filter(|c| {
            match c {
                _ if escaped => escaped = false,
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                _ => {}
            }
            in_string || !c.is_ascii_whitespace()
        })
        .collect()
}

fn result<'a>(
    simulation: &'a Simulation,
    action: &'a str,
    resource: &'a str,
) -> EvaluationResult<'a> {
    let request = simulation.request(action, resource);
    let decision = authorize(&simulation.layers(action), &request);
    EvaluationResult {
        eval_action_name: action,
        eval_resource_name: resource,
        eval_decision: decision_name(decision.effect),
        matched_statements: matched(simulation, action, &decision),
        decided_by: decision
            .decided_by
            .map(|decided| deciding(simulation, action, decided)),
        would_allow_if: decision.would_allow_if.iter().map(needed).collect(),
        missing_context_values: decision.missing_context,
    }
}

/// AWS's names, and one for what AWS's simulator cannot say.
pub(crate) fn decision_name(effect: DecisionEffect) -> &'static str {
    match effect {
        DecisionEffect::Allowed => "allowed",
        DecisionEffect::ImplicitlyDenied => "implicitDeny",
        DecisionEffect::ExplicitlyDenied => "explicitDeny",
        DecisionEffect::Undetermined => "undetermined",
    }
}

/// A layer's name and, of control policies, its level from 1.
pub(crate) fn layer_name(layer: LayerId) -> (&'static str, Option<usize>) {
    match layer {
        LayerId::Identity => ("identity", None),
        LayerId::Resource => ("resource", None),
        LayerId::Boundary => ("boundary", None),
        LayerId::Session => ("session", None),
        LayerId::Scp(level) => ("scp", Some(level + 1)),
        LayerId::Rcp(level) => ("rcp", Some(level + 1)),
    }
}

fn matched<'a>(
    simulation: &'a Simulation,
    action: &str,
    decision: &Decision,
) -> Vec<MatchedStatement<'a>> {
    let layers = decision.layers.iter();
    let found = layers.flat_map(|layer| {
        let (_, origins) = simulation.policies(layer.id, action);
        let (source_policy_type, _) = layer_name(layer.id);
        layer.matched.iter().filter_map(move |statement| {
            let origin = origins.get(statement.policy)?;
            Some(matched_statement(origin, source_policy_type, statement))
        })
    });
    found.collect()
}

fn matched_statement<'a>(
    origin: &'a Origin,
    source_policy_type: &'static str,
    statement: &StatementId,
) -> MatchedStatement<'a> {
    MatchedStatement {
        source_policy_id: &origin.name,
        source_policy_type,
        start_position: place(&origin.source, statement.span.start),
        end_position: place(&origin.source, statement.span.end),
        effect: match statement.effect {
            crate::iam::Effect::Allow => "Allow",
            crate::iam::Effect::Deny => "Deny",
        },
        statement_index: statement.statement,
        sid: statement.sid.clone(),
    }
}

fn place(source: &Source, offset: usize) -> Place {
    let Position { line, column } = source.position(offset);
    Place { line, column }
}

fn deciding<'a>(simulation: &'a Simulation, action: &str, decided: DecidedBy) -> Deciding<'a> {
    let (policy_type, level) = layer_name(decided.layer);
    let (_, origins) = simulation.policies(decided.layer, action);
    let statement = decided.statement;
    let origin = statement
        .as_ref()
        .and_then(|statement| origins.get(statement.policy));
    Deciding {
        policy_type,
        level,
        source_policy_id: origin.map(|origin| origin.name.as_str()),
        statement_index: statement.as_ref().map(|statement| statement.statement),
        sid: statement.and_then(|statement| statement.sid),
    }
}

fn needed(needed: &ChangeNeeded) -> Needed {
    let (policy_type, level) = layer_name(needed.layer);
    Needed {
        policy_type,
        level,
        change: change_name(needed.change),
    }
}

fn change_name(change: Change) -> &'static str {
    match change {
        Change::RemoveDeny => "removeDeny",
        Change::AddAllow => "addAllow",
    }
}

fn problems(simulation: &Simulation) -> Vec<Flagged<'_>> {
    let mut problems = Vec::new();
    for (policies, origins) in simulation.all_policies() {
        for (policy, origin) in policies.iter().zip(origins) {
            problems.extend(policy.problems.iter().map(|problem| Flagged {
                source_policy_id: &origin.name,
                position: place(&origin.source, problem.span.start),
                message: &problem.message,
                help: problem.help.as_deref(),
                refused: problem.refused,
            }));
        }
    }
    problems
}
