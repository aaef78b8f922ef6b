//! The stages as a chain in which the broken link shows.

use colored::Color;

use crate::conclude::{Diagnosis, StageReport};
use crate::finding::{Status, Verdict};
use crate::render::Style;

use super::wrap::indented;

/// `workflow ✓ ─ token ✓ ─ …`, and where nothing surely blocks, what is not known of each stage.
pub(super) fn chain(diagnosis: &Diagnosis, style: Style) -> String {
    let dash = style.glyph(" ── ", " -- ");
    let stages = &diagnosis.stages;
    let links: Vec<_> = stages.iter().map(|stage| link(stage, style)).collect();
    let mut lines = vec![format!("  {}", links.join(dash))];
    if diagnosis.verdict == Verdict::Undetermined {
        let unknown = stages
            .iter()
            .filter(|stage| stage.status == Status::Unknown);
        lines.extend(unknown.map(|stage| {
            let label = format!("  {:<10}  ", stage.stage.name());
            indented(&stage.summary, &label, style)
        }));
    }
    lines.join("\n")
}

fn link(stage: &StageReport, style: Style) -> String {
    let (mark, color) = match stage.status {
        Status::Pass => (style.glyph("✓", "ok"), Color::Green),
        Status::Fail => (style.glyph("✗", "FAIL"), Color::Red),
        Status::Unknown => ("?", Color::Yellow),
    };
    style.paint(&format!("{} {mark}", stage.stage.name()), color)
}
