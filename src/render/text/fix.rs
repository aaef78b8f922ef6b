//! A fix as it is pasted.

use colored::Color;

use crate::finding::{Fix, FixKind};
use crate::render::Style;
use crate::render::view::{IN_AWS, admitted_line, proof};

use super::wrap::{clean, indented};

/// Its title, the tokens that it newly allows, and the text to paste.
pub(super) fn full(fix: &Fix, heading: &str, style: Style) -> String {
    let label = format!("{heading}{}: ", proof(fix));
    let title = indented(&fix.title, &label, style);
    let mut lines = vec![style.bold(&title)];
    lines.extend(
        fix.admits
            .iter()
            .map(|one| indented(&admitted_line(one), "  also lets in: ", style)),
    );
    lines.push(match fix.kind {
        FixKind::Edit => diff(&fix.content, style),
        FixKind::Command | FixKind::Snippet => code(&fix.content, 4),
    });
    lines.extend(fix.in_aws.then(|| indented(IN_AWS, "  ", style)));
    lines.join("\n")
}

/// Lines set in, as they are to be pasted.
pub(super) fn code(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let lines = clean(text);
    let lines = lines.lines().map(|line| format!("{pad}{line}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn diff(text: &str, style: Style) -> String {
    let text = clean(text);
    let paint = |line: &str| match line.chars().next() {
        Some('+') => style.paint(line, Color::Green),
        Some('-') => style.paint(line, Color::Red),
        Some('@') => style.dim(line),
        _ => line.to_owned(),
    };
    let lines = text.lines().map(|line| format!("    {}", paint(line)));
    lines.collect::<Vec<_>>().join("\n")
}
