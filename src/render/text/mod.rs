//! Text for people: the chain of stages, the first cause in full, then the rest in short.

mod chain;
mod explain;
mod finding;
mod fix;
mod runs;
mod snippet;
mod symptom;
mod wrap;

use super::Style;
use crate::conclude::Diagnosis;
use crate::finding::{Finding, Kind};
pub use explain::explanation;
pub use wrap::clean;
use wrap::indented;

/// How many findings after the first are shown in full lines.
const REST: usize = 8;

/// The whole diagnosis.
pub fn diagnosis(diagnosis: &Diagnosis, style: Style) -> String {
    let shown = match &diagnosis.table {
        Some(table) => runs::table(table, style).unwrap_or_default(),
        None => chain::chain(diagnosis, style),
    };
    let mut blocks = vec![headline(diagnosis, style), shown];
    blocks.extend(notes(diagnosis, style));
    // Advice stands beside the answer, it is not the answer.
    let causes = diagnosis
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Cause);
    let first = causes.take(1).count();
    let (first, rest) = diagnosis
        .findings
        .split_at_checked(first)
        .unwrap_or_default();
    blocks.extend(first.iter().map(|cause| finding::full(cause, style)));
    blocks.extend(others(&rest.iter().collect::<Vec<_>>(), style));
    blocks.extend(next_steps(diagnosis, style));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// One finding in full.
pub fn finding(finding: &Finding, style: Style) -> String {
    finding::full(finding, style) + "\n"
}

fn headline(diagnosis: &Diagnosis, style: Style) -> String {
    style.bold(&clean(&super::headline::headline(diagnosis)))
}

fn notes(diagnosis: &Diagnosis, style: Style) -> Option<String> {
    let lines = diagnosis
        .notes
        .iter()
        .map(|note| indented(note, "note: ", style));
    let text = lines.collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then_some(text)
}

/// What else was found, a line each.
fn others(rest: &[&Finding], style: Style) -> Option<String> {
    if rest.is_empty() {
        return None;
    }
    let lines = rest
        .iter()
        .take(REST)
        .map(|finding| finding::short(finding, style));
    let mut lines: Vec<_> = lines.collect();
    if rest.len() > REST {
        lines.push(format!(
            "  and {} more: --format json lists them",
            rest.len() - REST
        ));
    }
    let title = if rest.iter().any(|finding| finding.kind == Kind::Cause) {
        "also:"
    } else {
        "worth knowing:"
    };
    Some(format!("{}\n{}", style.bold(title), lines.join("\n")))
}

fn next_steps(diagnosis: &Diagnosis, style: Style) -> Option<String> {
    if diagnosis.next_steps.is_empty() {
        return None;
    }
    let step = |step: &crate::conclude::NextStep| {
        let why = indented(&step.why, "  - ", style);
        format!("{why}\n{}", fix::code(&step.command, 6))
    };
    let lines: Vec<_> = diagnosis.next_steps.iter().map(step).collect();
    Some(format!(
        "{}\n{}",
        style.bold("what would tell more:"),
        lines.join("\n")
    ))
}
