//! Workflow commands, which GitHub shows as annotations of the run and of the files.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::headline::headline;
use super::text::clean;
use crate::report::{Certainty, Diagnosis, Evidence, Finding, Fix, Severity, Sides, Verdict};

/// GitHub shows no more annotations of a level and step than this.
const MOST: usize = 10;

/// A command for the answer and one for each finding, the first of the findings first; `is_file`
/// tells which of the sources are files, so that an annotation can stand in them.
pub fn github(diagnosis: &Diagnosis, is_file: fn(&str) -> bool) -> String {
    let findings = diagnosis.findings.iter().take(MOST);
    let commands = findings.map(|finding| annotation(finding, is_file));
    let all = [summary(diagnosis)].into_iter().chain(commands);
    all.map(|command| command + "\n").collect()
}

fn summary(diagnosis: &Diagnosis) -> String {
    let stages = diagnosis.stages.iter();
    let stages = stages.map(|stage| format!("{}: {}", stage.stage.name(), stage.summary));
    let notes = diagnosis.notes.iter().map(|note| format!("note: {note}"));
    let steps = diagnosis.next_steps.iter();
    let steps = steps.map(|step| format!("to tell {}:\n{}", step.why, step.command));
    let left = diagnosis.findings.len().saturating_sub(MOST);
    let left = (left > 0).then(|| format!("and {left} more: --format json lists them"));
    let lines = [headline(diagnosis)].into_iter();
    let lines = lines.chain(stages).chain(notes).chain(steps).chain(left);
    let text = lines.collect::<Vec<_>>().join("\n");
    let level = match diagnosis.verdict {
        Verdict::Undetermined => "warning",
        Verdict::Blocked | Verdict::Clear => "notice",
    };
    command(level, &[("title", "oidc-doctor".to_owned())], &text)
}

fn annotation(finding: &Finding, is_file: fn(&str) -> bool) -> String {
    let mut properties = Vec::new();
    let places = finding.evidence.iter();
    if let Some(place) = places.clone().find(|place| is_file(&place.source)) {
        properties.extend(position(place));
    }
    let title = format!("{}: {}", finding.rule, finding.title);
    properties.push(("title", title));
    command(level(finding), &properties, &message(finding))
}

fn level(finding: &Finding) -> &'static str {
    match (finding.certainty, finding.severity) {
        (Certainty::Possible, _) | (_, Severity::Note) => "notice",
        (_, Severity::Warning) => "warning",
        (_, Severity::Error) => "error",
    }
}

/// GitHub takes columns only where the place is within one line.
fn position(place: &Evidence) -> Vec<(&'static str, String)> {
    let file = place.source.strip_prefix("./").unwrap_or(&place.source);
    let mut properties = vec![
        ("file", file.to_owned()),
        ("line", place.line.to_string()),
        ("endLine", place.end_line.to_string()),
    ];
    if place.line == place.end_line {
        properties.push(("col", place.column.to_string()));
        properties.push(("endColumn", place.end_column.to_string()));
    }
    properties
}

fn message(finding: &Finding) -> String {
    let sides = finding.sides.as_ref().map(compared);
    let explanation = [finding.explanation.clone()].into_iter();
    let all = explanation.chain(sides);
    let all = all.chain(finding.fixes.first().map(fix));
    all.collect::<Vec<_>>().join("\n\n")
}

fn compared(sides: &Sides) -> String {
    format!(
        "{}: {}\n{}: {}",
        sides.expected_label, sides.expected, sides.actual_label, sides.actual
    )
}

fn fix(fix: &Fix) -> String {
    let proof = if fix.verified { " (verified)" } else { "" };
    format!("fix{proof}: {}\n{}", fix.title, fix.content.trim_end())
}

/// One command. A line end, or a mark that ends a property, would begin another.
///
/// Escaped as `toCommandValue` and `toCommandProperties` of
/// <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.
fn command(name: &str, properties: &[(&'static str, String)], message: &str) -> String {
    let properties = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", property(value)));
    let properties = properties.collect::<Vec<_>>().join(",");
    format!("::{name} {properties}::{}", data(message))
}

fn data(text: &str) -> String {
    let text = clean(text).replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
