//! The credentials step: its places, and edits of its inputs.

use crate::exam::Exam;
use crate::finding::Piece;
use crate::finding::{Evidence, Place, Stage};
use crate::issuer::github;
use crate::issuer::github::{AwsStep, Method};
use crate::rules::Repair;
use crate::source::edit::Fresh;
use crate::source::{Span, edit};
use crate::symptom::Symptom;

use super::permit;

/// Whether the job has a step that asks for a token, or calls a workflow that may.
pub(in crate::rules) fn asks_for_token(exam: &Exam<'_>) -> bool {
    let mut symptoms = exam.symptom().into_iter();
    if symptoms.any(Symptom::shows_other_credentials) {
        return false;
    }
    match exam.workflow.step() {
        Some(step) => step.method == Method::Oidc && !exam.workflow.has_keys(),
        None => exam
            .symptom()
            .is_some_and(|symptom| symptom.stage == Some(Stage::Workflow)),
    }
}

/// The first line of a place: enough to see which step or block is meant.
pub(in crate::rules) fn head(place: &Place) -> Place {
    let text = place.text();
    let length = text.find('\n').unwrap_or(text.len());
    let end = place.span.start + text.get(..length).unwrap_or_default().trim_end().len();
    Place::new(&place.source, Span::new(place.span.start, end))
}

/// Where the permission is written, or the job where it is not.
pub(in crate::rules) fn permission_evidence(exam: &Exam<'_>, label: &str) -> Option<Evidence> {
    let token = exam.workflow.id_token();
    let job = exam.workflow.prediction.job.as_ref();
    let place = token.place.as_ref().or_else(|| job.map(|job| &job.place))?;
    block_evidence(exam, place, label)
}

/// The `permissions` block at a place, or the job that has none.
pub(in crate::rules) fn block_evidence(
    exam: &Exam<'_>,
    place: &github::Place,
    label: &str,
) -> Option<Evidence> {
    let document = exam.workflow.document(&place.file)?;
    let span = permit::line(document, place.span);
    Some(Evidence::new(Place::new(&document.source, span), label))
}

/// Writes another value in the place of one.
pub(in crate::rules) fn replace(
    exam: &Exam<'_>,
    place: &github::Place,
    new: &str,
) -> Option<Repair> {
    let document = exam.workflow.document(&place.file)?;
    let edits = edit::replace_scalar(document, document.node(place.span)?, new)?;
    Some(Repair::edit(
        format!("write `{new}`"),
        Piece::Workflow(place.file.clone()),
        edits,
    ))
}

/// Gives the step one more input.
pub(in crate::rules) fn add_input(
    exam: &Exam<'_>,
    step: &AwsStep,
    name: &str,
    value: &str,
) -> Option<Repair> {
    let document = exam.workflow.document(&step.place.file)?;
    let with = document.node(step.place.span)?.get("with")?;
    let entries = with.entries()?;
    if with.get(name).is_some() {
        return None;
    }
    let value = Fresh::Bare(value.to_owned());
    let edits = edit::insert_entry(document, with, entries.len(), name, &value)?;
    Some(Repair::edit(
        format!("set `{name}` in the step"),
        Piece::Workflow(step.place.file.clone()),
        edits,
    ))
}

/// Gives an input another name.
pub(in crate::rules) fn rename_input(
    exam: &Exam<'_>,
    step: &AwsStep,
    key: Span,
    name: &str,
) -> Option<Repair> {
    let document = exam.workflow.document(&step.place.file)?;
    let entries = document.parent_of_key(key)?.entries()?;
    let entry = entries.iter().find(|entry| entry.key.span == key)?;
    let edits = edit::rename_key(document, entry, name)?;
    Some(Repair::edit(
        format!("write `{name}`"),
        Piece::Workflow(step.place.file.clone()),
        edits,
    ))
}

/// Takes inputs out of the step.
pub(super) fn remove_inputs(exam: &Exam<'_>, step: &AwsStep, names: &[&str]) -> Option<Repair> {
    let document = exam.workflow.document(&step.place.file)?;
    let with = document.node(step.place.span)?.get("with")?;
    let mut edits = Vec::new();
    let mut taken = Vec::new();
    for (index, entry) in with.entries()?.iter().enumerate() {
        if names.contains(&entry.key.text.as_str()) {
            edits.extend(edit::remove_entry(document, with, index)?);
            taken.push(format!("`{}`", entry.key.text));
        }
    }
    (!taken.is_empty()).then(|| {
        Repair::edit(
            format!("take {} out of the step", taken.join(", ")),
            Piece::Workflow(step.place.file.clone()),
            edits,
        )
    })
}
