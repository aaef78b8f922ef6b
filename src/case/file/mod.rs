//! The case file `oidc-doctor.case/1`: all evidence of one run in one JSON or YAML text, and in the
//! files that it names.
//!
//! In goes the text of the case file and a function that gives the texts of other files; out comes
//! a [`Case`], or every problem with its place. Nothing is read from disk here.

mod fields;
mod parts;
mod reference;
mod run;

use super::time::seconds_since_1970;
use super::{Case, Log, Signature, cloudtrail};
use crate::source::{self, Diagnostic, Document, FlawKind, Node, Source, Span};
use fields::Fields;
use reference::Given;
pub use reference::{Files, no_files};
pub use run::sub_template;

/// The name and version of the format.
pub const SCHEMA: &str = "oidc-doctor.case/1";

const KEYS: [&str; 18] = [
    "schema",
    "error",
    "role_arn",
    "role_max_session_duration",
    "trust_policy",
    "trust_policy_raw",
    "claims",
    "token_signature",
    "provider",
    "workflow",
    "workflow_path",
    "workflows",
    "run",
    "permission_policies",
    "other_policies",
    "want",
    "cloudtrail",
    "now",
];

/// The keys whose values keep their flaws: they are evidence, and the run may fail because of them.
const EVIDENCE: [&str; 6] = [
    "trust_policy",
    "claims",
    "provider",
    "permission_policies",
    "other_policies",
    "cloudtrail",
];

/// Reads a case file that has all of its values in itself.
///
/// # Errors
/// As [`read_with`], and for every value that is kept in another file.
pub fn read(source: &Source) -> Result<Case, Vec<Diagnostic>> {
    read_with(source, &no_files)
}

/// Reads a case file and, through `files`, the files that it names as `{file: PATH}`.
///
/// A file whose top level is `{"case": {…}, "expect": {…}}` is read as its `case`.
///
/// # Errors
/// Everything that the format does not allow and every file that cannot be read, each at its place.
pub fn read_with(source: &Source, files: &Files<'_>) -> Result<Case, Vec<Diagnostic>> {
    let doc = source::parse(source).map_err(|problem| vec![problem.in_source(source)])?;
    let mut problems = Vec::new();
    let root = match doc.root.get("case") {
        Some(case) => {
            let mut outer = Fields::top(&doc, &doc.root, files);
            outer.only(&["case", "expect"]);
            problems = outer.problems;
            case
        }
        None => &doc.root,
    };
    let mut fields = Fields::top(&doc, root, files);
    fields.problems = problems;
    if root.entries().is_none() {
        fields.wrong_kind(root, "", "an object");
        return Err(fields.problems);
    }
    fields.only(&KEYS);
    refuse_flaws(root, &mut fields);
    let case = case(&mut fields);
    if fields.problems.is_empty() {
        Ok(case)
    } else {
        Err(fields.problems)
    }
}

fn case(fields: &mut Fields<'_>) -> Case {
    schema(fields);
    let mut case = Case {
        error: fields
            .text_source("error", "error")
            .map(|source| Log::of(&source)),
        role_arn: fields.text("role_arn"),
        role_max_session_duration: fields.whole("role_max_session_duration"),
        claims: parts::claims(fields),
        signature: signature(fields),
        provider: parts::provider(fields),
        permission_policies: parts::permission_policies(fields),
        other_policies: parts::other_policies(fields),
        want: parts::want(fields),
        run: run::read(fields),
        ..Case::default()
    };
    parts::trust_policy(fields, &mut case);
    parts::workflows(fields, &mut case);
    case.cloudtrail = records(fields);
    case.now = now(fields);
    case
}

fn schema(fields: &mut Fields<'_>) {
    let Some(node) = fields.get("schema") else {
        return;
    };
    if node.text() != Some(SCHEMA) {
        let given = node.scalar().unwrap_or(node.kind());
        let message = format!("`schema` is `{given}`, expected `{SCHEMA}`");
        fields.problem(message, node.span);
    }
}

/// The result of a signature check that was made before the token was left out of the file.
fn signature(fields: &mut Fields<'_>) -> Signature {
    let Some(node) = fields.get("token_signature") else {
        return Signature::default();
    };
    match node.text() {
        Some("valid") => Signature::Valid(String::new()),
        Some("invalid") => Signature::Invalid(String::new()),
        _ => {
            let given = node.scalar().unwrap_or(node.kind());
            let message = format!("`token_signature` is `{given}`, expected `valid` or `invalid`");
            fields.problem(message, node.span);
            Signature::default()
        }
    }
}

fn records(fields: &mut Fields<'_>) -> Vec<Document> {
    let document = match fields.given("cloudtrail") {
        None => return Vec::new(),
        Some(Given::Here(node)) => fields.part(node, "cloudtrail"),
        Some(Given::File(source)) => {
            source::parse(&source).map_err(|problem| problem.in_source(&source))
        }
    };
    let records = document.and_then(|document| cloudtrail::records(&document));
    fields.keep(records).unwrap_or_default()
}

fn now(fields: &mut Fields<'_>) -> Option<i64> {
    let node = fields.get("now")?;
    let time = node.text().and_then(seconds_since_1970);
    if time.is_none() {
        let given = node.scalar().unwrap_or(node.kind());
        let message = format!("`now` is `{given}`, expected a time such as `2026-06-26T17:38:07Z`");
        fields.problem(message, node.span);
    }
    time
}

/// Refuses what strict JSON refuses, and duplicate keys, outside of the evidence.
fn refuse_flaws(root: &Node, fields: &mut Fields<'_>) {
    let kept: Vec<Span> = EVIDENCE
        .iter()
        .filter_map(|key| root.get(key))
        .map(|node| node.span)
        .collect();
    for flaw in &fields.doc.flaws {
        let outside = kept.iter().all(|span| !span.overlaps(flaw.span));
        if outside && flaw.kind != FlawKind::ByteOrderMark {
            fields.problem(flaw.kind.describe().to_owned(), flaw.span);
        }
    }
}
