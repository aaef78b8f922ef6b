//! One finding, in full or in a line.

use colored::Color;

use crate::finding::{Finding, Kind, Sides};
use crate::render::Style;
use crate::source::Span;

use super::{fix, snippet, wrap};

/// Title, places, reason, both sides, fixes.
pub(super) fn full(finding: &Finding, style: Style) -> String {
    let mut blocks = vec![snippet::titled(finding, style)];
    blocks.extend(finding.sides.as_ref().map(|sides| compared(sides, style)));
    blocks.push(wrap::indented(&finding.explanation, "  ", style));
    if finding.kind == Kind::Cause && finding.certainty != crate::finding::Certainty::Proven {
        let word = finding.certainty.name();
        blocks.push(format!(
            "  certainty: {word}, it does not follow from the evidence alone"
        ));
    }
    blocks.extend(finding.fixes.iter().enumerate().map(|(index, item)| {
        let heading = if index == 0 { "fix" } else { "or" };
        fix::full(item, heading, style)
    }));
    blocks.join("\n\n")
}

/// A line: what, where.
pub(super) fn short(finding: &Finding, style: Style) -> String {
    let (word, color) = match finding.kind {
        Kind::Cause => ("error", Color::Red),
        Kind::Advice => ("advice", Color::Yellow),
    };
    let rule = style.paint(&format!("{word}[{}]", finding.rule), color);
    let place = finding
        .evidence
        .first()
        .map(|item| format!(" ({}:{})", item.source, item.line));
    let certainty = match finding.certainty {
        crate::finding::Certainty::Proven => String::new(),
        other => format!(", {}", other.name()),
    };
    let text = format!("{}{}{certainty}", finding.title, place.unwrap_or_default());
    format!("  {rule} {}", wrap::clean(&text))
}

/// The two sides one above the other, with marks under the parts that differ.
fn compared(sides: &Sides, style: Style) -> String {
    let width = sides
        .expected_label
        .chars()
        .count()
        .max(sides.actual_label.chars().count());
    let side = |label: &str, text: &str, marks: &[Span], color: Color| {
        let head = format!("  {label:<width$}  ");
        let line = format!("{head}{}", wrap::clean(text).replace('\n', " "));
        let under = underline(text, marks);
        if under.is_empty() {
            return line;
        }
        let pad = " ".repeat(head.chars().count());
        format!("{line}\n{pad}{}", style.paint(&under, color))
    };
    let expected = side(
        &sides.expected_label,
        &sides.expected,
        &sides.expected_marks,
        Color::Red,
    );
    let actual = side(
        &sides.actual_label,
        &sides.actual,
        &sides.actual_marks,
        Color::Green,
    );
    format!("{expected}\n{actual}")
}

/// Carets under the marked bytes of `text`.
fn underline(text: &str, marks: &[Span]) -> String {
    let marked = |at: usize| {
        marks
            .iter()
            .any(|mark| (mark.start..mark.end.max(mark.start + 1)).contains(&at))
    };
    let mut line: String = text
        .char_indices()
        .map(|(at, _)| if marked(at) { '^' } else { ' ' })
        .collect();
    if marked(text.len()) {
        line.push('^');
    }
    line.trim_end().to_owned()
}
