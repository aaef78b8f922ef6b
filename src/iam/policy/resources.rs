//! `Resource` and `NotResource`.

use super::reader::Reader;
use super::statement::{Elements, either, element};
use super::{
    Element, PolicyKind, PolicyProblem, ProblemCode, ResourceTarget, ResourceValue, Text, Version,
};
use crate::iam::pattern::ArnPattern;
use crate::source::Span;

pub(super) fn read(
    reader: &mut Reader,
    elements: &Elements<'_>,
    statement: Span,
) -> Option<Element<ResourceValue>> {
    let found = either(reader, elements, ["Resource", "NotResource"]);
    match (found, reader.kind) {
        (Some((entry, _)), PolicyKind::Trust) => {
            let name = &entry.key.text;
            let problem = PolicyProblem::refused(
                ProblemCode::ProhibitedElement,
                entry.key.span,
                format!("Has prohibited field {name}"),
            );
            let help = format!("take `{name}` out: a trust policy speaks of its own role");
            reader.problems.push(problem.help(help));
        }
        // Which resource policies need the element differs from service to service.
        (None, PolicyKind::Trust | PolicyKind::Resource) | (Some(_), _) => {}
        (None, _) => reader.refuse(
            ProblemCode::MissingResource,
            statement,
            "Policy statement must contain resources.",
        ),
    }
    Some(element(reader, found?, value))
}

fn value(reader: &mut Reader, text: Text) -> ResourceValue {
    let target = match text.text.as_str() {
        "*" => ResourceTarget::Everything,
        arn => read_arn(reader, arn, text.span),
    };
    ResourceValue {
        text: text.text,
        span: text.span,
        target,
    }
}

fn read_arn(reader: &mut Reader, arn: &str, span: Span) -> ResourceTarget {
    let variables = reader.version == Version::V2012;
    let Some(pattern) = ArnPattern::read_resource(arn, variables, pads(reader.kind, arn)) else {
        let message = format!("Resource {arn} must be in ARN format or \"*\".");
        reader.refuse(ProblemCode::BadResource, span, message);
        return ResourceTarget::Nothing;
    };
    if let Some(variable) = pattern.misplaced_variable() {
        let message = format!("`${{{}}}` stands before the fifth colon", variable.key);
        let problem = PolicyProblem::noted(ProblemCode::BadVariable, span, message);
        let help = "a variable may only stand in the last part of a resource's ARN";
        reader.problems.push(problem.help(help));
        return ResourceTarget::Nothing;
    }
    ResourceTarget::Arn(pattern)
}

/// Whether AWS fills an ARN of fewer than six parts up with `*`.
///
/// Not documented; what the authors of iam-simulate found by trying it against AWS.
fn pads(kind: PolicyKind, arn: &str) -> bool {
    let arn_like = arn.starts_with("arn:");
    arn_like
        && match kind {
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session => true,
            PolicyKind::Resource => arn.contains('*'),
            PolicyKind::Scp => arn.ends_with('*'),
            PolicyKind::Rcp | PolicyKind::Trust => false,
        }
}
