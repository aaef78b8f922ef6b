//! The answers with reasons.

use super::statement::{
    action_matches, action_truth, principal_match, resource_truth, resource_value_truth,
    statement_match,
};
use super::{ConditionAnswer, PartAnswer, PolicyAnswer, StatementAnswer, ValueAnswer, condition};
use crate::iam::context::Context;
use crate::iam::policy::{
    Condition, ConditionValue, Effect, Element, Policy, ResourceTarget, ResourceValue, Statement,
};
use crate::iam::request::Request;
use crate::known::Truth;
use crate::source::Span;

/// What each statement of a policy says to a request, and what they say together.
pub fn judge_policy(policy: &Policy, request: &Request) -> PolicyAnswer {
    let statements = policy.statements.iter();
    let answers: Vec<_> = statements
        .map(|statement| judge_statement(policy, statement, request))
        .collect();
    let any = |effect| {
        let with_effect = answers
            .iter()
            .filter(|answer| answer.effect == Some(effect));
        Truth::any(with_effect.map(|answer| answer.truth))
    };
    PolicyAnswer {
        allowed: any(Effect::Allow),
        denied: any(Effect::Deny),
        statements: answers,
    }
}

/// What one statement says to a request, part by part.
pub fn judge_statement(
    policy: &Policy,
    statement: &Statement,
    request: &Request,
) -> StatementAnswer {
    let decided = statement_match(policy, statement, request);
    StatementAnswer {
        index: statement.index,
        sid: statement.sid.as_ref().map(|sid| sid.text.clone()),
        effect: statement.effect,
        span: statement.span,
        principal: principal(policy, statement, request),
        principal_match: decided.principal,
        action: action(statement, request),
        resource: resource(policy, statement, request),
        conditions: conditions(statement, &request.context),
        truth: decided.truth,
    }
}

fn part<V>(
    element: Option<&Element<V>>,
    statement: Span,
    truth: Truth,
    value: impl Fn(&V) -> ValueAnswer,
) -> PartAnswer {
    PartAnswer {
        truth,
        span: element.map_or(statement, |element| element.span),
        present: element.is_some(),
        negated: element.is_some_and(|element| element.negated),
        values: element.map_or_else(Vec::new, |element| {
            element.values.iter().map(value).collect()
        }),
    }
}

fn principal(policy: &Policy, statement: &Statement, request: &Request) -> PartAnswer {
    let element = statement.principal.as_ref();
    let truth = principal_match(policy.kind, element, request).truth();
    part(element, statement.span, truth, |value| ValueAnswer {
        text: value.text.clone(),
        resolved: None,
        span: value.span,
        truth: request.principal.matches(&value.target).truth(),
    })
}

fn action(statement: &Statement, request: &Request) -> PartAnswer {
    let element = statement.action.as_ref();
    let truth = action_truth(element, request);
    part(element, statement.span, truth, |value| ValueAnswer {
        text: value.text.clone(),
        resolved: None,
        span: value.span,
        truth: action_matches(value, request),
    })
}

fn resource(policy: &Policy, statement: &Statement, request: &Request) -> PartAnswer {
    let element = statement.resource.as_ref();
    let truth = resource_truth(policy.kind, element, request);
    part(element, statement.span, truth, |value| ValueAnswer {
        text: value.text.clone(),
        resolved: resolved_resource(value, &request.context),
        span: value.span,
        truth: resource_value_truth(value, request),
    })
}

fn resolved_resource(value: &ResourceValue, context: &Context) -> Option<String> {
    match &value.target {
        ResourceTarget::Arn(pattern) => pattern.resolved(context),
        ResourceTarget::Everything | ResourceTarget::Nothing => None,
    }
}

fn conditions(statement: &Statement, context: &Context) -> Vec<ConditionAnswer> {
    let conditions = statement.conditions.iter();
    conditions
        .map(|one| condition_answer(one, context))
        .collect()
}

fn condition_answer(one: &Condition, context: &Context) -> ConditionAnswer {
    let verdict = condition::verdict(one, context);
    let values = one.values.iter();
    ConditionAnswer {
        operator: one.operator.clone(),
        key: one.key.clone(),
        key_span: one.key_span,
        span: one.span,
        values_span: one.values_span,
        values: values.map(|value| row(one, value, context)).collect(),
        actual: context.get(&one.key).clone(),
        truth: verdict.truth,
        why: verdict.why,
    }
}

fn row(one: &Condition, value: &ConditionValue, context: &Context) -> ValueAnswer {
    ValueAnswer {
        text: value.text.clone(),
        resolved: value.operand.resolved(context),
        span: value.span,
        truth: condition::row_truth(one, value, context),
    }
}
