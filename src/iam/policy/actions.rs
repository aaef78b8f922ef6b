//! `Action` and `NotAction`.

use super::reader::Reader;
use super::statement::{Elements, either, element};
use super::{ActionValue, Element, PolicyKind, PolicyProblem, ProblemCode, Text};
use crate::iam::pattern::{Pattern, Syntax, Template, has_hole};
use crate::source::Span;

pub(super) fn read(
    reader: &mut Reader,
    elements: &Elements<'_>,
    statement: Span,
) -> Option<Element<ActionValue>> {
    let Some(found) = either(reader, elements, ["Action", "NotAction"]) else {
        reader.refuse(
            ProblemCode::MissingAction,
            statement,
            "Policy statement must contain actions.",
        );
        return None;
    };
    let negated = found.1;
    Some(element(reader, found, |reader, text| {
        let is_valid = check(reader, &text, negated);
        ActionValue {
            // IAM refuses the policy, so the value never matches: no action is empty.
            pattern: match is_valid {
                true => Template::read(&text.text, Syntax::WILDCARDS).widest(),
                false => Pattern::default(),
            },
            is_open: has_hole(&text.text),
            text: text.text,
            span: text.span,
        }
    }))
}

/// Reports a value that IAM refuses; whether the value has the form of an action.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
fn check(reader: &mut Reader, action: &Text, negated: bool) -> bool {
    let text = action.text.as_str();
    if text == "*" || has_hole(text) {
        return true;
    }
    let vendor = text.split(':').next().unwrap_or_default();
    let (message, is_valid) = match text.matches(':').count() {
        0 => {
            let message =
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
            (message.to_owned(), false)
        }
        1 if !is_vendor(vendor) => (format!("Vendor {vendor} is not valid"), false),
        1 if reader.kind == PolicyKind::Trust && !negated && !is_sts(text) => {
            let message = "AssumeRole policy may only specify STS AssumeRole actions.";
            (message.to_owned(), true)
        }
        1 => return true,
        _ => (
            "Actions/Condition can contain only one colon.".to_owned(),
            false,
        ),
    };
    let problem = PolicyProblem::refused(ProblemCode::BadAction, action.span, message);
    let help = match reader.kind {
        PolicyKind::Trust => "a job that uses OIDC needs `sts:AssumeRoleWithWebIdentity`",
        _ => "expected `service:Name`, such as `s3:GetObject`",
    };
    reader.problems.push(problem.help(help));
    is_valid
}

/// Whether this can be a service's prefix: wildcards are not allowed in it.
fn is_vendor(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(plain)
}

fn is_sts(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(service, _)| service.eq_ignore_ascii_case("sts"))
}
