//! Workflow commands, which GitHub shows as annotations of the run and of the files.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::gate::clean;
use super::level::Level;
use super::view::{Shown, fix_heading, headline, proof};
use crate::conclude::Diagnosis;
use crate::finding::{Evidence, Finding, Fix, Sides, Verdict};
use crate::symptom::mask_keys;

/// GitHub shows no more annotations of a level and step than this.
const MOST: usize = 10;

/// A command for the answer and one for each finding, the first of the findings first; `is_file`
/// tells which of the sources are files, so that an annotation can stand in them.
pub fn github(diagnosis: &Diagnosis, is_file: fn(&str) -> bool) -> String {
    summary(diagnosis) + &annotations(&diagnosis.findings, is_file)
}

/// A command for each finding, as many as GitHub shows.
pub fn annotations(findings: &[Finding], is_file: fn(&str) -> bool) -> String {
    let findings = findings.iter().take(MOST);
    findings
        .map(|finding| annotation(finding, is_file))
        .collect()
}

/// A command for something said of a file, or of none.
pub fn remark(level: Level, file: Option<&str>, title: &str, text: &str) -> String {
    let file = file.map(|file| ("file", relative(file).to_owned()));
    let title = Some(("title", title.to_owned()));
    let properties: Vec<_> = file.into_iter().chain(title).collect();
    command(level.command(), &properties, text)
}

fn summary(diagnosis: &Diagnosis) -> String {
    let stages = diagnosis.stages.iter();
    let stages = stages.map(|stage| format!("{}: {}", stage.stage.name(), stage.summary));
    let notes = diagnosis.notes.iter().map(|note| format!("note: {note}"));
    let steps = diagnosis.next_steps.iter();
    let steps = steps.map(|step| format!("next step: {}:\n{}", step.why, step.command));
    let left = Shown::of(diagnosis.findings.iter(), MOST).more();
    let lines = [headline(diagnosis)].into_iter();
    let lines = lines.chain(stages).chain(notes).chain(steps).chain(left);
    let text = lines.collect::<Vec<_>>().join("\n");
    let level = match diagnosis.verdict {
        Verdict::Undetermined => Level::Warning,
        Verdict::Blocked | Verdict::Clear => Level::Note,
    };
    remark(level, None, "oidc-doctor", &text)
}

fn annotation(finding: &Finding, is_file: fn(&str) -> bool) -> String {
    let mut properties = Vec::new();
    let places = finding.evidence.iter();
    if let Some(place) = places.clone().find(|place| is_file(&place.source)) {
        properties.extend(position(place));
    }
    let title = format!("{}: {}", finding.rule, finding.title);
    properties.push(("title", title));
    let level = Level::of(finding).command();
    command(level, &properties, &message(finding))
}

/// A path as GitHub knows it in the repository.
fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// GitHub takes columns only where the place is within one line.
fn position(place: &Evidence) -> Vec<(&'static str, String)> {
    let mut properties = vec![
        ("file", relative(&place.source).to_owned()),
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
    let (heading, proof) = (fix_heading(0), proof(fix));
    format!(
        "{heading}{proof}: {}\n{}",
        fix.title,
        fix.content.trim_end()
    )
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
    format!("::{name} {properties}::{}\n", data(message))
}

fn data(text: &str) -> String {
    let text = clean(&mask_keys(text)).replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
