//! SARIF 2.1.0, for GitHub's code scanning and whatever else reads it; no more of it than is needed.
//!
//! See <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html> and
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning>.

use serde_json::{Value, json};

use super::level::Level;
use super::text::clean;
use crate::finding::{Evidence, Finding, Fix, Place, RuleId};

/// A rule, as the table of rules shows it.
#[derive(Debug, Clone, Copy)]
pub struct RuleText {
    /// Its id.
    pub id: RuleId,
    /// What it is, as half a sentence.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

/// One run with a result for each finding; `is_file` tells which of the sources are files, so that a
/// result can stand in them.
pub fn sarif<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    rules: impl Fn(RuleId) -> Option<RuleText>,
    is_file: fn(&str) -> bool,
) -> Value {
    let findings: Vec<_> = findings.collect();
    let mut ids: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
    ids.sort_unstable();
    ids.dedup();
    let table: Vec<_> = ids.iter().filter_map(|id| rules(*id)).map(rule).collect();
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

fn rule(rule: RuleText) -> Value {
    let help = format!(
        "`oidc-doctor rules {}` shows the page of this rule.",
        rule.id
    );
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": help, "markdown": rule.page},
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
        let proof = if fix.verified { " (verified)" } else { "" };
        format!("fix{proof}: {}\n{}", fix.title, fix.content.trim_end())
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
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
