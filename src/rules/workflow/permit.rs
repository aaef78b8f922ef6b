//! Granting `id-token: write` where the job's permissions are written.

use crate::exam::Exam;
use crate::finding::Piece;
use crate::issuer::github;
use crate::issuer::github::permissions::Refusal;
use crate::rules::Repair;
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Document, Node, Span};

const TITLE: &str = "grant `id-token: write`";

/// Whether the place that decides grants the permission already.
pub(super) fn grants(exam: &Exam<'_>) -> bool {
    let token = exam.workflow.id_token();
    let place = token
        .place
        .as_ref()
        .and_then(|place| exam.workflow.place(place));
    place.is_some_and(|place| {
        place.text().contains("id-token: write") || place.text().contains("write-all")
    })
}

/// In the block that decides, or in a new one at the job.
pub(super) fn here(exam: &Exam<'_>) -> Option<Repair> {
    let token = exam.workflow.id_token();
    let job = exam.workflow.prediction.job.as_ref();
    let place = token.place.as_ref().or_else(|| job.map(|job| &job.place))?;
    at(exam, place)
}

/// In the caller, where GitHub refuses the run.
pub(super) fn caller(exam: &Exam<'_>, refusal: &Refusal) -> Option<Repair> {
    at(exam, refusal.permissions.as_ref().unwrap_or(&refusal.place))
}

/// The `permissions` key that `span` belongs to, to the end of its line; else the line itself.
pub(super) fn line(document: &Document, span: Span) -> Span {
    let key = permissions_at(document, span)
        .and_then(|(map, index)| Some(map.entries()?.get(index)?.key.span));
    let start = key.unwrap_or(span).start;
    let rest = document.source.text().get(start..).unwrap_or_default();
    let length = rest.find('\n').unwrap_or(rest.len());
    Span::new(
        start,
        start + rest.get(..length).unwrap_or_default().trim_end().len(),
    )
}

fn at(exam: &Exam<'_>, place: &github::Place) -> Option<Repair> {
    let document = exam.workflow.document(&place.file)?;
    let edits = in_block(document, place.span).or_else(|| at_job(document, place.span))?;
    Some(Repair::edit(
        TITLE,
        Piece::Workflow(place.file.clone()),
        edits,
    ))
}

/// The place is a `permissions` block, or the value of one.
fn in_block(document: &Document, span: Span) -> Option<Vec<Edit>> {
    let (map, index) = permissions_at(document, span)?;
    let entry = map.entries()?.get(index)?;
    let value = &entry.value;
    let scopes = value.entries().filter(|scopes| !scopes.is_empty());
    if scopes.is_none() {
        return edit::replace(document, value, &fresh());
    }
    match value.entry("id-token") {
        Some(scope) => edit::replace_scalar(document, &scope.value, "write"),
        None => edit::insert_entry(document, value, 0, "id-token", &Fresh::from("write")),
    }
}

/// The mapping whose `permissions` member begins, or has its value, at `span`.
fn permissions_at(document: &Document, span: Span) -> Option<(&Node, usize)> {
    let is_it = |node: &Node| {
        let entries = node.entries()?.iter();
        entries.into_iter().position(|entry| {
            let here = entry.key.span.start == span.start
                || entry.value.span == span
                || entry.key.span == span;
            entry.key.text == "permissions" && here
        })
    };
    let root = &document.root;
    let jobs = root.get("jobs").and_then(Node::entries).unwrap_or_default();
    let candidates = std::iter::once(root).chain(jobs.iter().map(|job| &job.value));
    candidates
        .into_iter()
        .find_map(|node| Some((node, is_it(node)?)))
}

/// The place is a job without `permissions`.
fn at_job(document: &Document, span: Span) -> Option<Vec<Edit>> {
    let jobs = document.root.get("jobs")?.entries()?;
    let is_it = |job: &&crate::source::Entry| {
        job.value.span == span
            || job.key.span.start == span.start
            || job.value.span.start == span.start
    };
    let job = &jobs.iter().find(is_it)?.value;
    edit::insert_entry(document, job, 0, "permissions", &fresh())
}

/// What a job that deploys needs at least: a token, and its own sources.
fn fresh() -> Fresh {
    Fresh::Map(vec![
        ("id-token".to_owned(), Fresh::from("write")),
        ("contents".to_owned(), Fresh::from("read")),
    ])
}
