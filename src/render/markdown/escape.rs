//! Text that Markdown shows as it stands: what was read of others draws no link, no image and no
//! HTML.
//!
//! See <https://github.github.com/gfm/>.

use crate::render::gate::{clean, one_line as cleaned_line};
use crate::symptom::mask_keys;

/// Text in which backticks quote, as in all texts of a report.
pub(super) fn prose(text: &str) -> String {
    let text = clean(&mask_keys(text)).replace('\n', " ");
    let mut parts: Vec<&str> = text.split('`').collect();
    // The last backtick of an odd number quotes nothing.
    let rest = parts.len().is_multiple_of(2).then(|| parts.pop()).flatten();
    let quoted = parts.iter().enumerate();
    let all: String = quoted
        .map(|(index, part)| match index % 2 {
            0 => plain(part),
            _ => span(part),
        })
        .collect();
    let rest = rest.map(|rest| format!("\\`{}", plain(rest)));
    all + &rest.unwrap_or_default()
}

/// A piece of code within a line, or within a cell of a table.
pub(super) fn span(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    let ticks = "`".repeat(longest_run(&text) + 1);
    // A blank within keeps backticks at the ends apart, and nothing from being no code at all.
    let pad = if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Lines of code.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let text = clean(&mask_keys(text));
    let ticks = "`".repeat(longest_run(&text).max(2) + 1);
    format!(
        "{ticks}{language}\n{}\n{ticks}",
        text.trim_end_matches('\n')
    )
}

fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_[]<>#|~!&@$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    // What looks like an address becomes a link by itself.
    escaped.replace("://", "\\://").replace("www.", "www\\.")
}

fn one_line(text: &str) -> String {
    cleaned_line(&mask_keys(text))
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}
