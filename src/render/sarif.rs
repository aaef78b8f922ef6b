//! SARIF 2.1.0, for GitHub's code scanning and whatever else reads it; no more of it than is needed.
//!
//! See <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html> and
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning>.

use serde_json::{Value, json};

use super::level::Level;
use super::text::clean;
use super::view::{fix_heading, proof};
use crate::finding::{Evidence, Finding, Fix, Place};
use crate::rules::{Rule, of_id};

/// One run with a result for each finding; `is_file` tells which of the sources are files, so that a
/// result can stand in them.
pub fn sarif<'f>(findings: impl Iterator<Item = &'f Finding>, is_file: fn(&str) -> bool) -> Value {
    let findings: Vec<_> = findings.collect();
    let mut ids: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
    ids.sort_unstable();
    ids.dedup();
    let table: Vec<_> = ids.iter().filter_map(|id| of_id(*id)).map(rule).collect();
    let results = findings.iter().map(|finding| result(finding, is_file));
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "oidc-doctor",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": table,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(rule: &Rule) -> Value {
    let help = format!(
        "`oidc-doctor rules {}` shows the page of this rule.",
        rule.id
    );
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": help, "markdown": rule.docs},
    })
}

fn result(finding: &Finding, is_file: fn(&str) -> bool) -> Value {
    let places: Vec<_> = finding
        .evidence
        .iter()
        .filter(|one| is_file(&one.source))
        .collect();
    let (first, rest) = places.split_at(places.len().min(1));
    let fixes: Vec<_> = finding
        .fixes
        .iter()
        .filter_map(|one| fix(one, is_file))
        .collect();
    json!({
        "ruleId": finding.rule,
        "level": Level::of(finding).name(),
        "message": {"text": message(finding)},
        "locations": first.iter().map(|one| location(one)).collect::<Vec<_>>(),
        "relatedLocations": rest.iter().map(|one| location(one)).collect::<Vec<_>>(),
        "fixes": fixes,
        "partialFingerprints": {"finding/v1": fingerprint(finding)},
        "properties": {"certainty": finding.certainty, "kind": finding.kind, "stage": finding.stage},
    })
}

fn message(finding: &Finding) -> String {
    let sides = finding.sides.as_ref();
    let sides = sides.map(|sides| {
        format!(
            "{}: {}\n{}: {}",
            sides.expected_label, sides.expected, sides.actual_label, sides.actual
        )
    });
    let fix = finding.fixes.first().map(|fix| {
        let (heading, proof) = (fix_heading(0), proof(fix));
        format!(
            "{heading}{proof}: {}\n{}",
            fix.title,
            fix.content.trim_end()
        )
    });
    let told = [format!("{}.", finding.title), finding.explanation.clone()];
    let all = told.into_iter().chain(sides).chain(fix);
    clean(&all.collect::<Vec<_>>().join("\n\n"))
}

/// The same as long as the rule finds the same text in the same file, wherever it moves to.
fn fingerprint(finding: &Finding) -> String {
    let seen = finding.evidence.first();
    let seen = seen.map(|one| format!("{}|{}", one.source, one.text));
    clean(&format!("{}|{}", finding.rule, seen.unwrap_or_default()))
}

fn location(seen: &Evidence) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&seen.source)},
            "region": region(&seen.place),
        },
        "message": {"text": clean(&seen.label)},
    })
}

fn region(place: &Place) -> Value {
    let start = place.source.position(place.span.start);
    let end = place.source.position(place.span.end);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// What a tool can apply by itself: only what was proven.
fn fix(fix: &Fix, is_file: fn(&str) -> bool) -> Option<Value> {
    let change = fix
        .replaced
        .as_ref()
        .filter(|_| fix.verified && !fix.in_aws)?;
    let name = change.place.source.name();
    is_file(name).then(|| {
        json!({
            "description": {"text": clean(&fix.title)},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(name)},
                "replacements": [{
                    "deletedRegion": region(&change.place),
                    "insertedContent": {"text": change.text},
                }],
            }],
        })
    })
}

/// A path as a relative reference.
///
/// See <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    percent_encoding::utf8_percent_encode(&path, OUTSIDE_PATH).to_string()
}

/// All but the unreserved characters and the separator.
const OUTSIDE_PATH: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
