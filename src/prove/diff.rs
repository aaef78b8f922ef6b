//! The change of a text as `git apply` takes it.

use std::borrow::Cow;

use similar::TextDiff;

use crate::source::Source;
use crate::symptom::mask_keys;

/// How many unchanged lines are shown around a change, at most.
const CONTEXT: usize = 3;

/// A unified diff of the whole file that `before` is, or is a part of, once `before` reads `after`.
pub(crate) fn unified(before: &Source, after: &str) -> String {
    let changed = before.with_text(after);
    of_file(before, changed.file_text())
}

/// A unified diff of the whole file that `before` is, or is a part of, once it reads `after`.
pub(crate) fn of_file(before: &Source, after: &str) -> String {
    let diff = TextDiff::from_lines(before.file_text(), after);
    let path = before.name().trim_start_matches('/');
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let around = |lines: usize| {
        let mut unified = diff.unified_diff();
        unified.context_radius(lines).header(&old, &new).to_string()
    };
    // A key beside the change is left out: masked, the lines would no longer be those of the file.
    let bare = |text: &String| matches!(mask_keys(text), Cow::Borrowed(_));
    let mut narrower = (1..=CONTEXT).rev().map(around);
    narrower.find(bare).unwrap_or_else(|| around(CONTEXT))
}
