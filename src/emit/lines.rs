//! Nested values, a member a line.

/// What a value looks like: on one line, or opened and closed around lines of its own.
pub(super) fn enclosed(open: &str, close: &str, lines: Vec<String>, depth: usize) -> String {
    if lines.is_empty() {
        return format!("{open}{close}");
    }
    let pad = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    let lines: String = lines.iter().map(|line| format!("{pad}{line}\n")).collect();
    format!("{open}\n{lines}{end}{close}")
}

/// The lines, each but the last with `mark` at its end.
pub(super) fn separated(mut lines: Vec<String>, mark: &str) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    lines
        .iter_mut()
        .take(last)
        .for_each(|line| line.push_str(mark));
    lines
}
