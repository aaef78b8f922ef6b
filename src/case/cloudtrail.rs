//! CloudTrail records in the forms they are kept in.

use crate::source::{self, Diagnostic, Document, Node, Source};

/// The records of a file: one record, a list, `Records` of a log file, or the answer of
/// `aws cloudtrail lookup-events`, whose events hold their record as a string.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
///
/// # Errors
/// Where an element is no record, with its place.
pub fn records(doc: &Document) -> Result<Vec<Document>, Diagnostic> {
    let root = &doc.root;
    let lists = ["Records", "Events"].into_iter();
    let list = lists.filter_map(|key| root.get(key)).next();
    let elements = list.unwrap_or(root).one_or_many();
    elements
        .iter()
        .map(|element| record(doc, element))
        .collect()
}

fn record(doc: &Document, element: &Node) -> Result<Document, Diagnostic> {
    let element = element.get("CloudTrailEvent").unwrap_or(element);
    let source = match element.text() {
        Some(text) => Source::new(format!("{} (CloudTrailEvent)", doc.source.name()), text),
        None => doc.source.part(element.span),
    };
    let read = source::parse_json(&source);
    let record = read.map_err(|problem| problem.in_source(&source))?;
    if record.root.get("eventName").is_none() {
        let message = format!(
            "{} without `eventName`, expected a CloudTrail record",
            record.root.kind()
        );
        let problem = Diagnostic::at(message, record.root.span)
            .help("give a record, a log file with `Records`, or the output of `aws cloudtrail lookup-events`");
        return Err(problem.in_source(&record.source));
    }
    Ok(record)
}
