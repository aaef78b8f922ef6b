//! The answer for a pull request: annotations, and a summary in Markdown.

use super::level::Level;
use super::markdown::section;
use super::text::check::plain;
use super::{annotations, remark};
use crate::answer::check::{Answer, Checked};
use crate::exam::exposure::Grade;

/// For each policy a remark that says who gets in, then its findings where they stand.
pub(crate) fn github(
    answer: &Answer,
    is_failure: impl Fn(&Checked) -> bool,
    is_file: fn(&str) -> bool,
) -> String {
    let policies = answer.policies.iter().filter(|one| !one.is_for_others);
    let each = policies.map(|checked| {
        let plain = plain(checked, answer.repository.as_deref());
        let file = Some(checked.source.as_str()).filter(|path| is_file(path));
        let title = format!("oidc-doctor: {}", plain.title);
        let said = match plain.text.is_empty() {
            true => &plain.title,
            false => &plain.text,
        };
        let level = level(checked, is_failure(checked));
        remark(level, file, &title, said) + &annotations(&checked.findings, is_file)
    });
    let notes = answer.notes.iter();
    let notes = notes.map(|note| remark(Level::Note, None, "oidc-doctor", note));
    each.chain(notes).collect()
}

/// What fails the run is an error; what is open or wide is worth a look.
fn level(checked: &Checked, is_failure: bool) -> Level {
    let open = checked.exposure.as_ref();
    match open.map(|open| (open.grade, open.at_least)) {
        _ if is_failure => Level::Error,
        Some((Grade::Safe, false)) => Level::Note,
        _ => Level::Warning,
    }
}

/// For each policy a section: who gets in, which jobs do, and what was found.
pub(crate) fn markdown(answer: &Answer) -> String {
    let policies = answer.policies.iter().filter(|one| !one.is_for_others);
    let each = policies.map(|checked| {
        let plain = plain(checked, answer.repository.as_deref());
        section(&plain.title, &plain.text, &checked.findings)
    });
    each.collect::<Vec<_>>().join("\n")
}
