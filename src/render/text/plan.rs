//! `fix` for people: the diff on standard output, what it does on standard error.

use colored::Color;

use crate::emit::Shell;
use crate::finding::{Admitted, Finding, Fix, FixKind, Kind, Target, Verdict};
use crate::plan::narrow::Narrowed;
use crate::plan::{Plan, Step};
use crate::prove::diff;
use crate::render::Style;
use crate::render::text::clean;
use crate::render::view::{admitted_line, proof};

/// A diff of every file that changes; where none does, what there is to run or to paste.
pub(crate) fn body(plan: &Plan, shell: Shell) -> String {
    if plan.changes.is_empty() {
        return pasted(plan, shell).collect();
    }
    let changes = plan.changes.iter();
    changes
        .map(|change| diff::of_file(&change.source, &change.text))
        .collect()
}

/// Fixes that are no edits, as comment and text.
fn pasted(plan: &Plan, shell: Shell) -> impl Iterator<Item = String> + '_ {
    let fixes = plan.steps.iter().filter_map(Step::fix);
    let pasted = fixes.filter(|fix| fix.kind != FixKind::Edit);
    pasted.map(move |fix| format!("# {}\n{}\n", fix.title, in_shell(fix, shell).trim_end()))
}

fn in_shell(fix: &Fix, shell: Shell) -> String {
    match (fix.kind, shell) {
        (FixKind::Command, Shell::Powershell) => crate::emit::powershell(&fix.content),
        _ => fix.content.clone(),
    }
}

/// A diff with colours, where there may be some.
pub(crate) fn painted(text: &str, style: Style) -> String {
    let paint = |line: &str| match line.chars().next() {
        Some('+') => style.paint(line, Color::Green),
        Some('-') => style.paint(line, Color::Red),
        Some('@') => style.dim(line),
        _ => line.to_owned(),
    };
    match style.color {
        // What goes into a file or to `git apply` keeps every byte.
        false => text.to_owned(),
        true => clean(text).lines().map(|line| paint(line) + "\n").collect(),
    }
}

/// What is fixed, and which options there are.
pub(crate) fn fixing(plan: &Plan, style: Style) -> Vec<String> {
    let steps = plan.steps.iter();
    let lines: Vec<_> = steps.flat_map(|step| of_step(step, style)).collect();
    match lines.is_empty() {
        true => vec![nothing(plan)],
        false => lines,
    }
}

/// How many jobs, or others, are named.
const SHOWN: usize = 12;

/// Who keeps access, and who loses it.
pub(crate) fn narrowing(narrowed: &Narrowed) -> Vec<String> {
    let kept = narrowed.kept.iter();
    let kept: Vec<_> = kept
        .map(|(job, subject)| format!("  {job}: {subject}"))
        .collect();
    let dropped = narrowed.dropped.iter();
    let dropped: Vec<_> = dropped
        .map(|one| format!("  {}", admitted_line(one)))
        .collect();
    let mut lines = vec!["these keep access:".to_owned()];
    lines.extend(shortened(kept));
    lines.push("these lose access:".to_owned());
    lines.extend(shortened(dropped));
    lines
}

fn shortened(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines
}

/// What is still to be done by hand, what was written, and what is left.
pub(crate) fn outcome(plan: &Plan, doing: Doing<'_>, shell: Shell) -> Vec<String> {
    let mut lines = Vec::new();
    let is_body = plan.changes.is_empty() && !matches!(doing, Doing::Writing(_));
    let by_hand: Vec<_> = pasted(plan, shell).filter(|_| !is_body).collect();
    if !by_hand.is_empty() {
        lines.push("to do by hand:".to_owned());
        lines.extend(by_hand.iter().map(|text| text.trim_end().to_owned()));
    }
    if let Doing::Writing(written) = doing {
        lines.extend(written.iter().map(|path| format!("wrote {path}")));
        if written.is_empty() {
            lines.push("nothing was written".to_owned());
        }
    }
    if !plan.changes.is_empty() {
        lines.push(remains(plan));
    }
    if doing == Doing::Showing && !plan.changes.is_empty() {
        let in_aws = plan
            .steps
            .iter()
            .filter_map(Step::fix)
            .any(|fix| fix.in_aws);
        let next = match in_aws {
            true => "AWS keeps this policy: `--as cli` prints the command that updates it",
            false => "run again with `--write` to apply",
        };
        lines.push(next.to_owned());
    }
    lines
}

/// What is done with the fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing<'a> {
    /// They are shown as a diff.
    Showing,
    /// They are shown in another language.
    Rewriting,
    /// These files were written.
    Writing(&'a [String]),
}

fn nothing(plan: &Plan) -> String {
    let causes = plan.before.findings.iter().filter(|one| one.blocks());
    let causes: Vec<_> = causes.map(|one| format!("`{}`", one.rule)).collect();
    match plan.before.verdict {
        Verdict::Clear => "nothing blocks: there is nothing to fix".to_owned(),
        Verdict::Blocked if !causes.is_empty() => format!(
            "no fix for this rule: the cause is {}; see `oidc-doctor diagnose`",
            causes.join(", ")
        ),
        _ => "no finding to fix: `oidc-doctor diagnose` shows what is known and the next steps"
            .to_owned(),
    }
}

fn of_step(step: &Step, style: Style) -> Vec<String> {
    let heading = heading(&step.finding, style);
    if step.fix().is_none() {
        let none = "  no automatic fix: see `oidc-doctor rules";
        return vec![heading, format!("{none} {}`", step.finding.rule)];
    }
    let count = step.finding.fixes.len();
    let mut lines = vec![heading];
    for (index, option) in step.finding.fixes.iter().enumerate() {
        let taken = index == step.option;
        let mark = match (count, taken) {
            (1, _) => "fix".to_owned(),
            (_, true) => format!("option {} (taken)", index + 1),
            (_, false) => format!("option {}", index + 1),
        };
        lines.push(format!("  {mark}: {}{}", option.title, proof(option)));
        lines.extend(option.admits.iter().map(also_allows));
        if taken && admits_only_this_run(option) {
            lines.push("    allows only this run".to_owned());
        }
    }
    lines
}

fn heading(finding: &Finding, style: Style) -> String {
    let label = match finding.kind {
        Kind::Cause => format!("cause[{}]:", finding.rule),
        Kind::Advice => format!("advice[{}]:", finding.rule),
    };
    format!("{} {}", style.bold(&label), finding.title)
}

/// Whether it changes who is allowed, and allows no one but the run.
fn admits_only_this_run(fix: &Fix) -> bool {
    fix.kind == FixKind::Edit && fix.target == Target::TrustPolicy && fix.admits.is_empty()
}

fn also_allows(admitted: &Admitted) -> String {
    format!("    also allows: {}", admitted_line(admitted))
}

fn remains(plan: &Plan) -> String {
    let left: Vec<_> = plan.after.causes().collect();
    match (plan.after.verdict, left.as_slice()) {
        (Verdict::Clear, _) => "checked again: nothing blocks".to_owned(),
        (_, []) => "checked again: no cause is left; some stages are still unknown".to_owned(),
        (_, left) => {
            let left = left
                .iter()
                .map(|finding| format!("\n  {}: {}", finding.rule, finding.title));
            format!("checked again, still left:{}", left.collect::<String>())
        }
    }
}
