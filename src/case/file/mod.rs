//! The case file `oidc-doctor.case/1`: all evidence of one run in one JSON or YAML text.

mod fields;
mod parts;
mod run;

use super::time::seconds_since_1970;
use super::{Case, Log, Signature, Unreadable, cloudtrail};
use crate::source::{self, Document, FlawKind, Node, Source, Span};
use fields::Fields;
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

/// The keys whose values keep their flaws: what is wrong in them is the run's, not the file's.
const EVIDENCE: [&str; 6] = [
    "trust_policy",
    "claims",
    "provider",
    "permission_policies",
    "other_policies",
    "cloudtrail",
];

/// Reads a case file.
///
/// A file whose top level is `{"case": {…}, "expect": {…}}`, a case with what should come out, is
/// read as its case.
///
/// # Errors
/// Everything that the format does not allow, each at its place, and workflows that are not YAML.
pub fn read(source: &Source) -> Result<Case, Vec<Unreadable>> {
    let doc = source::parse(source).map_err(|problem| vec![Unreadable::new(source, problem)])?;
    let mut problems = Vec::new();
    let root = match doc.root.get("case") {
        Some(case) => {
            let mut around = Fields::of(&doc, &doc.root, "");
            around.only(&["case", "expect"]);
            problems = around.problems;
            case
        }
        None => &doc.root,
    };
    let mut fields = Fields::of(&doc, root, "");
    fields.problems = problems;
    if root.entries().is_none() {
        fields.wrong_kind(root, "", "an object");
        return Err(fields.problems);
    }
    fields.only(&KEYS);
    refuse_flaws(root, &mut fields);
    let case = case(&mut fields);
    match fields.problems.is_empty() {
        true => Ok(case),
        false => Err(fields.problems),
    }
}

fn case(fields: &mut Fields<'_>) -> Case {
    schema(fields);
    let mut case = Case {
        error: fields
            .text("error")
            .map(|text| Log::of(&Source::new("error", text))),
        role_arn: fields.text("role_arn"),
        role_max_session_duration: fields.whole("role_max_session_duration"),
        trust_policy: parts::trust_policy(fields),
        claims: parts::claims(fields),
        signature: signature(fields),
        provider: parts::provider(fields),
        permission_policies: parts::permission_policies(fields),
        other_policies: parts::other_policies(fields),
        want: parts::want(fields),
        run: run::read(fields),
        ..Case::default()
    };
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

/// What a check gave before the token was left out of the file.
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
    let Some(node) = fields.get("cloudtrail") else {
        return Vec::new();
    };
    let part = fields.part(node, "cloudtrail");
    let read = part.and_then(|part| cloudtrail::records(&part));
    fields.keep(read).unwrap_or_default()
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

/// Refuses what strict JSON refuses and what the file says twice, outside of the evidence.
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
