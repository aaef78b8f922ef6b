//! `Action` and `NotAction`.

use super::reader::Reader;
use super::statement::{Elements, either, element};
use super::{ActionValue, Element, PolicyKind, PolicyProblem, ProblemCode, Text};
use crate::iam::pattern::{Syntax, Template, has_hole};
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
        check(reader, &text, negated);
        ActionValue {
            pattern: Template::read(&text.text, Syntax::WILDCARDS).widest(),
            is_open: has_hole(&text.text),
            text: text.text,
            span: text.span,
        }
    }))
}

fn check(reader: &mut Reader, action: &Text, negated: bool) {
    let message = match action.text.matches(':').count() {
        _ if action.text == "*" || has_hole(&action.text) => return,
        0 => "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        1 if reader.kind == PolicyKind::Trust && !negated && !is_sts(&action.text) => {
            "AssumeRole policy may only specify STS AssumeRole actions."
        }
        1 => return,
        _ => "Actions/Condition can contain only one colon.",
    };
    let problem = PolicyProblem::refused(ProblemCode::BadAction, action.span, message);
    let help = match reader.kind {
        PolicyKind::Trust => "a job that uses OIDC needs `sts:AssumeRoleWithWebIdentity`",
        _ => "expected `service:Name`, such as `s3:GetObject`",
    };
    reader.problems.push(problem.help(help));
}

fn is_sts(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(service, _)| service.eq_ignore_ascii_case("sts"))
}
