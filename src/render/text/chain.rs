//! The stages as a chain in which the broken link shows.

use colored::Color;

use crate::render::Style;
use crate::report::{StageReport, Status};

use super::wrap::indented;

/// `workflow ✓ ─ token ✓ ─ …`, and under it a line for each link that is not sound.
pub(super) fn chain(stages: &[StageReport], style: Style) -> String {
    let dash = style.glyph(" ── ", " -- ");
    let links: Vec<_> = stages.iter().map(|stage| link(stage, style)).collect();
    let mut lines = vec![format!("  {}", links.join(dash))];
    let unsound = stages.iter().filter(|stage| stage.status != Status::Pass);
    lines.extend(unsound.map(|stage| {
        let label = format!("  {:<10}  ", stage.stage.name());
        indented(&stage.summary, &label, style)
    }));
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
