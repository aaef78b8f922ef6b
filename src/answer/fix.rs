//! What `fix` answers in JSON (`oidc-doctor.fix/1`).

use serde::Serialize;

use crate::finding::{Admitted, FixKind, RuleId, Verdict};
use crate::plan::Plan;
use crate::prove::diff;

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<'a> {
    schema: &'static str,
    /// Whether the job gets through as things are.
    verdict: Verdict,
    /// The fixes, in the order in which they are carried out.
    steps: Vec<Step<'a>>,
    /// The files that change.
    files: Vec<File<'a>>,
    /// What is printed in text: a diff, commands, or the policy in another language.
    content: &'a str,
    /// Whether the job gets through afterwards, as far as edits go.
    verdict_after: Verdict,
    /// The causes that are left then.
    remaining: Vec<Left<'a>>,
}

#[derive(Debug, Serialize)]
struct Step<'a> {
    rule: RuleId,
    finding: &'a str,
    /// Which of the finding's fixes is carried out, from 1; nothing where it has none.
    option: Option<usize>,
    options: usize,
    title: Option<&'a str>,
    kind: Option<FixKind>,
    verified: bool,
    admits: &'a [Admitted],
}

#[derive(Debug, Serialize)]
struct File<'a> {
    path: &'a str,
    diff: String,
    written: bool,
}

#[derive(Debug, Serialize)]
struct Left<'a> {
    rule: RuleId,
    title: &'a str,
}

impl<'a> Answer<'a> {
    pub(crate) fn of(plan: &'a Plan, content: &'a str, written: Vec<String>) -> Self {
        let files = plan.changes.iter().map(|change| File {
            path: change.source.name(),
            diff: diff::of_file(&change.source, &change.text),
            written: written.iter().any(|path| path == change.source.name()),
        });
        let left = plan.after.causes().map(|finding| Left {
            rule: finding.rule,
            title: &finding.title,
        });
        Self {
            schema: "oidc-doctor.fix/1",
            verdict: plan.before.verdict,
            steps: plan.steps.iter().map(step).collect(),
            files: files.collect(),
            content,
            verdict_after: plan.after.verdict,
            remaining: left.collect(),
        }
    }
}

fn step(step: &crate::plan::Step) -> Step<'_> {
    let fix = step.fix();
    Step {
        rule: step.finding.rule,
        finding: &step.finding.title,
        option: fix.map(|_| step.option + 1),
        options: step.finding.fixes.len(),
        title: fix.map(|fix| fix.title.as_str()),
        kind: fix.map(|fix| fix.kind),
        verified: fix.is_some_and(|fix| fix.verified),
        admits: fix.map(|fix| fix.admits.as_slice()).unwrap_or_default(),
    }
}
