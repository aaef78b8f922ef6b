//! What `rules` answers: the rules, or one of them with its page.

use serde::Serialize;

use crate::finding::{Kind, RuleId, Stage};
use crate::rules::Rule;

/// A rule.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    id: RuleId,
    kind: Kind,
    stage: Stage,
    since: &'static str,
    summary: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'static str>,
}

/// A rule, with its page where that was asked for.
pub(crate) fn row(rule: &Rule, with_page: bool) -> Row {
    Row {
        id: rule.id,
        kind: rule.kind,
        stage: rule.stage,
        since: rule.since,
        summary: rule.summary,
        docs: with_page.then_some(rule.docs),
    }
}
