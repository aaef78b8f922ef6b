//! One finding, in full or in a line.

use colored::Color;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::finding::{Finding, Kind, Sides};
use crate::render::{Style, Untrusted, view};
use crate::source::Span;

use super::{fix, snippet, wrap};

/// Title, places, reason, both sides, fixes.
pub(super) fn full(finding: &Finding, style: Style) -> String {
    let mut blocks = vec![snippet::titled(finding, style)];
    blocks.extend(finding.sides.as_ref().map(|sides| compared(sides, style)));
    blocks.push(wrap::indented(&finding.explanation, "  ", style));
    blocks.extend(view::uncertainty(finding).map(|text| format!("  certainty: {text}")));
    blocks.extend(
        finding
            .fixes
            .iter()
            .enumerate()
            .map(|(index, item)| fix::full(item, view::fix_heading(index), style)),
    );
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
    let certainty = view::certainty_mark(finding);
    let text = format!("{}{}{certainty}", finding.title, place.unwrap_or_default());
    format!("  {rule} {}", Untrusted(&text))
}

/// The two sides one above the other, with marks under the parts that differ.
fn compared(sides: &Sides, style: Style) -> String {
    let width = sides.expected_label.width().max(sides.actual_label.width());
    let side = |label: &str, text: &str, marks: &[Span], color: Color| {
        let gap = " ".repeat(width.saturating_sub(label.width()));
        let head = format!("  {label}{gap}  ");
        let line = format!("{head}{}", wrap::clean(text).replace('\n', " "));
        let under = underline(text, marks);
        if under.is_empty() {
            return line;
        }
        let pad = " ".repeat(head.width());
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
    // A character takes as many columns as a terminal gives it; what `clean` shows is one column wide.
    let columns = |c: char| c.width().unwrap_or(1);
    let mut line: String = text
        .char_indices()
        .map(|(at, c)| if marked(at) { "^" } else { " " }.repeat(columns(c)))
        .collect();
    if marked(text.len()) {
        line.push('^');
    }
    line.trim_end().to_owned()
}
