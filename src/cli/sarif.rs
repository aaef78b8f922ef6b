//! Findings as SARIF, with the table of rules.

use crate::finding::{Finding, RuleId};
use crate::gather;
use crate::render::{self, RuleText};
use crate::rules;

/// One run with these findings.
///
/// # Errors
/// Those of writing JSON.
pub(super) fn text<'f>(findings: impl Iterator<Item = &'f Finding>) -> anyhow::Result<String> {
    let sarif = render::sarif(findings, rule, gather::file::is_there);
    Ok(render::json(&sarif)?)
}

fn rule(id: RuleId) -> Option<RuleText> {
    let rule = rules::of_id(id)?;
    Some(RuleText {
        id: rule.id,
        summary: rule.summary,
        page: rule.docs,
    })
}
