//! Text for people: the chain of stages, the first cause in full, then the rest in short.

mod chain;
pub(crate) mod check;
pub(crate) mod claims;
mod explain;
mod finding;
mod fix;
mod jobs;
pub(crate) mod plan;
pub(crate) mod rules;
mod runs;
pub(crate) mod simulate;
mod snippet;
mod symptom;
pub(crate) mod test;
mod wrap;

use super::Style;
pub use super::gate::clean;
use super::view::{self, Shown, View};
use crate::conclude::Diagnosis;
use crate::finding::Finding;
pub use explain::explanation;
use wrap::indented;

/// The whole diagnosis.
pub fn diagnosis(diagnosis: &Diagnosis, style: Style) -> String {
    let shown = match &diagnosis.table {
        Some(table) => runs::table(table, style).unwrap_or_default(),
        None => chain::chain(diagnosis, style),
    };
    let mut blocks = vec![headline(diagnosis, style), shown];
    blocks.extend(notes(diagnosis, style));
    let view = View::of(diagnosis);
    blocks.extend(view.main.map(|cause| finding::full(cause, style)));
    blocks.extend(others(&view.rest, style));
    blocks.extend(next_steps(diagnosis, style));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// One finding in full.
pub fn finding(finding: &Finding, style: Style) -> String {
    finding::full(finding, style) + "\n"
}

fn headline(diagnosis: &Diagnosis, style: Style) -> String {
    style.bold(&clean(&view::headline(diagnosis)))
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
fn others(rest: &Shown<'_, Finding>, style: Style) -> Option<String> {
    if rest.items.is_empty() {
        return None;
    }
    let lines = rest
        .items
        .iter()
        .map(|finding| finding::short(finding, style));
    let lines = lines.chain(rest.more().map(|more| format!("  {more}")));
    Some(format!(
        "{}\n{}",
        style.bold("Also:"),
        lines.collect::<Vec<_>>().join("\n")
    ))
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
        style.bold("Next steps:"),
        lines.join("\n")
    ))
}
