//! The change of a text as `git apply` takes it.

use similar::TextDiff;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// A unified diff under the name of the file.
pub(super) fn unified(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{name}"), format!("b/{name}"));
    let mut unified = diff.unified_diff();
    unified.context_radius(CONTEXT).header(&old, &new).to_string()
}
