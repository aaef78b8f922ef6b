//! The same fix where the policy's own file is not at hand: the whole policy in another language.

use anyhow::{Context, anyhow};

use super::LanguageArgs;
use crate::case::PolicyText;
use crate::emit::{self, Form, Written};
use crate::exam::Exam;
use crate::finding::Piece;
use crate::plan::{Change, Plan};
use crate::prove::diff;
use crate::render::text::plan as text;

/// Every policy of the role that changes, in `form`; what else changes as it would be anyway.
pub(super) fn all(plan: &Plan, args: &LanguageArgs, form: Form) -> anyhow::Result<String> {
    if plan.changes.is_empty() {
        return Ok(text::body(plan, args.shell.into()));
    }
    let texts = plan
        .changes
        .iter()
        .map(|change| of_file(plan, change, args, form));
    Ok(texts.collect::<anyhow::Result<Vec<_>>>()?.join("\n"))
}

fn of_file(
    plan: &Plan,
    change: &Change,
    args: &LanguageArgs,
    form: Form,
) -> anyhow::Result<String> {
    let of_role = |piece: &Piece| matches!(piece, Piece::TrustPolicy | Piece::PermissionPolicy(_));
    if !change.pieces.iter().all(of_role) {
        return Ok(diff::of_file(&change.source, &change.text));
    }
    let exam = Exam::of(&plan.case);
    let asking = exam.permission.caller.asking();
    let called = exam.call.role.as_deref().and_then(emit::role_name);
    let role = called
        .or(asking)
        .context("nothing tells which role this is: name it with `--role ARN`")?;
    let mut texts = Vec::new();
    let holes = plan.case.trust_policy.known().map(PolicyText::holes);
    if let Some(hole) = holes.as_deref().and_then(<[_]>::first) {
        return Err(anyhow!(
            "{}: only its own tool can tell what `{}` is: leave `--as` out, and change the file itself",
            change.source.name(),
            hole.name
        ));
    }
    for piece in &change.pieces {
        let document = plan
            .case
            .document(piece)
            .map(|document| emit::value(&document.root));
        let document = document.ok_or_else(|| anyhow!("the policy is not there any more"))?;
        let inline = match piece {
            Piece::PermissionPolicy(_) => Some(args.policy_name.as_deref().context(
                "a permission policy is written as an inline policy of the role: name it with `--policy-name`",
            )?),
            _ => None,
        };
        let written = Written { role, inline };
        texts.push(emit::policy(written, &document, form, args.shell.into()));
    }
    Ok(texts.join("\n"))
}
