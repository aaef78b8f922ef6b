//! AWS's own account of a denial.

use std::collections::HashMap;

use aws_sdk_iamtoolbox::types::{Evaluation, MatchedPolicy, MatchedStatement};
use aws_smithy_types::{Document, Number};
use serde_json::{Value, json};

use super::call::{AUTHORIZATION_DETAILS, DECODE_MESSAGE};
use super::client::Clients;
use super::{Answer, Unread};
use crate::source::Source;

/// What an error carries for whoever may ask more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// An authorization id.
    Id(String),
    /// An encoded message.
    Message(String),
}

/// The most pages of an account.
const PAGES: usize = 10;

/// The account, as the AWS CLI prints it.
pub(super) async fn ask(clients: &Clients, denial: &Denial) -> Answer<Source> {
    match denial {
        Denial::Id(id) => details(&clients.toolbox, id).await.map(Some),
        Denial::Message(message) => decoded(&clients.sts, message).await.map(Some),
    }
}

/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>.
async fn decoded(sts: &aws_sdk_sts::Client, message: &str) -> Result<Source, Unread> {
    let call = &DECODE_MESSAGE;
    let ask = sts.decode_authorization_message().encoded_message(message);
    let answer = ask.send().await;
    let answer = answer.map_err(|error| Unread::of(call, "*", &error))?;
    let text = answer
        .decoded_message
        .ok_or_else(|| Unread::garbled(call))?;
    Ok(Source::new(call.command, text))
}

/// See <https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html>.
async fn details(toolbox: &aws_sdk_iamtoolbox::Client, id: &str) -> Result<Source, Unread> {
    let call = &AUTHORIZATION_DETAILS;
    let (mut context, mut evaluations, mut next) = (Value::Null, Vec::new(), None);
    for _ in 0..PAGES {
        let ask = toolbox.get_request_authorization_details();
        let ask = ask.authorization_id(id).set_next_token(next);
        let answer = ask.send().await;
        let answer = answer.map_err(|error| Unread::of(call, "*", &error))?;
        context = object(answer.request_context);
        evaluations.extend(answer.evaluations.iter().map(evaluation));
        next = answer.next_token;
        if next.is_none() {
            break;
        }
    }
    let all = json!({"requestContext": context, "evaluations": evaluations});
    let text = serde_json::to_string_pretty(&all).map_err(|_| Unread::garbled(call))?;
    Ok(Source::new(call.command, text))
}

fn evaluation(evaluation: &Evaluation) -> Value {
    let policies = evaluation.matched_policies().iter();
    json!({
        "action": evaluation.action(),
        "resource": evaluation.resource(),
        "context": evaluation.context().cloned().map(object),
        "evaluatedEffect": evaluation.evaluated_effect().map(|effect| effect.as_str()),
        "matchedPolicies": policies.map(policy).collect::<Vec<_>>(),
    })
}

fn policy(policy: &MatchedPolicy) -> Value {
    let statements = policy.matched_statements().iter();
    json!({
        "uri": policy.uri(),
        "matchedStatements": statements.map(statement).collect::<Vec<_>>(),
    })
}

fn statement(statement: &MatchedStatement) -> Value {
    json!({
        "sid": statement.sid(),
        "evaluatedEffect": statement.evaluated_effect().map(|effect| effect.as_str()),
    })
}

fn object(entries: HashMap<String, Document>) -> Value {
    let entries = entries.into_iter();
    Value::Object(entries.map(|(key, value)| (key, value_of(value))).collect())
}

fn value_of(document: Document) -> Value {
    match document {
        Document::Object(entries) => object(entries),
        Document::Array(items) => items.into_iter().map(value_of).collect(),
        Document::Number(Number::PosInt(number)) => number.into(),
        Document::Number(Number::NegInt(number)) => number.into(),
        Document::Number(Number::Float(number)) => number.into(),
        Document::String(text) => text.into(),
        Document::Bool(value) => value.into(),
        Document::Null => Value::Null,
    }
}
