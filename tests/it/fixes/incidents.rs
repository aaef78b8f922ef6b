//! Of every incident whose evidence holds the file to change, the first fix is an edit: proven, minimal,
//! and open to nobody but the run that failed, or it says to whom.

use std::collections::BTreeSet;

use oidc_doctor::case::{Case, file};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::exam::Exam;
use oidc_doctor::finding;
use oidc_doctor::finding::{Finding, Fix, FixKind, Piece, Risk, Stage, Status};
use oidc_doctor::source::Source;

use crate::common::corpus::{CORPUS, Entry};

/// Causes that lie outside of every file of the evidence: no edit of it removes them.
const OUTSIDE: [&str; 7] = [
    // AWS, or the network to it.
    "propagation-delay",
    "provider-unreachable",
    // What the organization has.
    "organization-policy-deny",
    // What the account has.
    "provider-thumbprint-mismatch",
    "role-missing",
    // What the provider lists is changed by a command.
    "audience-not-registered",
    "provider-url-mismatch",
];

struct Incident {
    name: &'static str,
    case: &'static Case,
    finding: &'static Finding,
    /// Whether the finding is the confirmed cause and not only an acceptable one.
    is_confirmed: bool,
}

/// The cases whose first finding is right.
fn incidents() -> Vec<Incident> {
    let read = |entry: &'static Entry| {
        let finding = entry.case.diagnosis().causes().next()?;
        entry.accepts(&finding.rule.to_string()).then(|| Incident {
            name: entry.name(),
            is_confirmed: entry.expect.cause.as_deref() == Some(&finding.rule.to_string()),
            case: &entry.case.case,
            finding,
        })
    };
    CORPUS.iter().filter_map(read).collect()
}

/// Whether the stage's own file is among the evidence.
fn has_the_file(incident: &Incident) -> bool {
    match incident.finding.stage {
        Stage::Trust => {
            let (policy, workflows) = (&incident.case.trust_policy, &incident.case.workflows);
            policy.known().is_some() || !(workflows.is_empty() || policy.is_absent())
        }
        Stage::Workflow => !incident.case.workflows.is_empty(),
        Stage::Provider => incident.case.provider.known().is_some(),
        Stage::Token | Stage::Permission => false,
    }
}

/// Only the announced lines differ, and no line is announced in vain: the diff makes the one text into
/// the other, and as many lines stay as two texts can share.
fn is_minimal(before: &str, after: &str, diff: &str) -> bool {
    let before: Vec<&str> = before.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let (patched, gone) = patched(&before, diff);
    patched == after && shared(&before, &after) == before.len() - gone
}

/// The lines after a unified diff is applied to them, and how many it takes away.
fn patched<'a>(before: &[&'a str], diff: &'a str) -> (Vec<&'a str>, usize) {
    let (mut lines, mut at, mut gone) = (Vec::new(), 0, 0);
    for line in diff.lines().skip(2) {
        if let Some(header) = line.strip_prefix("@@ -") {
            let start = header.split([',', ' ']).next().unwrap();
            let start: usize = start.parse::<usize>().unwrap() - 1;
            lines.extend(&before[at..start]);
            at = start;
        } else if let Some(new) = line.strip_prefix('+') {
            lines.push(new);
        } else if !line.starts_with('\\') {
            assert_eq!(before[at], &line[1..]);
            if line.starts_with('-') {
                gone += 1;
            } else {
                lines.push(before[at]);
            }
            at += 1;
        }
    }
    lines.extend(&before[at..]);
    (lines, gone)
}

/// The length of the longest sequence of lines that both have.
fn shared(one: &[&str], other: &[&str]) -> usize {
    let mut best = vec![0; other.len() + 1];
    for line in one {
        let mut corner = 0;
        for (at, theirs) in other.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if line == theirs {
                corner + 1
            } else {
                above.max(best[at])
            };
            corner = above;
        }
    }
    best[other.len()]
}

/// What the changed evidence says, without the error that was seen before.
fn examined_again(incident: &Incident, piece: &Piece, text: &str) -> Diagnosis {
    let observed = incident.case.with_observed();
    let wants = Exam::of(&observed).permission.wants();
    let mut case = incident.case.with_edited(piece, text).unwrap();
    case.want = wants;
    oidc_doctor::diagnose(&case)
}

#[test]
fn the_first_fix_is_proven_minimal_and_open_to_nobody_unsaid() {
    let mut without = BTreeSet::new();
    let mut held = 0;
    for incident in incidents().iter().filter(|one| has_the_file(one)) {
        let finding = incident.finding;
        let name = format!("{} ({})", incident.name, finding.rule);
        // A role that nothing names is for its owner to tell.
        let unnamed = finding.rule == "role-to-assume-empty" && incident.case.role_arn.is_none();
        if unnamed || OUTSIDE.contains(&finding.rule.as_str()) {
            continue;
        }
        // What a secret or a variable holds stands in no file; the command that sets it comes first.
        let first = finding.fixes.first();
        let sets = |fix: &&Fix| {
            fix.kind == FixKind::Command && fix.target == finding::Target::GithubSettings
        };
        if first.filter(sets).is_some() {
            continue;
        }
        let Some(fix) = first.filter(|fix| fix.kind == FixKind::Edit) else {
            if incident.is_confirmed {
                without.insert(name);
            }
            continue;
        };
        let piece = fix.piece.as_ref().unwrap();
        let text = fix.document.as_deref().unwrap();
        let before = &incident.case.document(piece).unwrap().source;
        let after = before.with_text(text);
        let again = examined_again(incident, piece, text);
        // Whether the stage passes cannot be shown where nobody gave what it judges.
        let mut stages = again.stages.iter();
        let open = stages.any(|one| one.stage == Stage::Trust && one.status == Status::Unknown);
        let is_open = finding.stage == Stage::Trust && open;
        assert!(fix.verified || is_open, "{name}");
        assert!(
            again.causes().all(|cause| cause.rule != finding.rule),
            "{name}: not proven"
        );
        assert!(
            is_minimal(before.file_text(), after.file_text(), &fix.content),
            "{name}:\n{}",
            fix.content
        );
        assert_eq!(fix.admits.is_empty(), fix.risk == Risk::None, "{name}");
        if finding.fixes.iter().any(|other| other.risk == Risk::None) {
            assert_eq!(fix.risk, Risk::None, "{name}: a narrower fix comes later");
        }
        for admitted in &fix.admits {
            assert!(
                !admitted.who.is_empty() && !admitted.claims.is_empty(),
                "{name}"
            );
        }
        held += 1;
    }
    assert!(without.is_empty(), "no edit comes first: {without:#?}");
    assert!(held >= 50, "{held} incidents");
}

/// No edit writes twice what is trusted, and none is offered twice: here the repository may send its
/// subject with ids, which is trusted, or without.
#[test]
fn nothing_is_added_that_is_there_and_nothing_offered_twice() {
    let text = r#"{
  "error": "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  "run": {"repository": "octo-org/octo-repo", "repository_id": "74", "owner_id": "65", "event": "push", "ref": "refs/heads/main"},
  "trust_policy": {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:octo-org@65/octo-repo@74:ref:refs/heads/main"
    }}
  }]}
}"#;
    let case = file::read(&Source::new("case.json", text)).unwrap();
    let diagnosis = oidc_doctor::diagnose(&case);
    let ids = diagnosis.findings.iter();
    let ids = ids.clone().find(|one| one.rule == "sub-immutable-ids");
    let titles: Vec<_> = ids.unwrap().fixes.iter().map(|fix| &fix.title).collect();
    let as_well = "also allow `repo:octo-org/octo-repo:ref:refs/heads/main`";
    assert_eq!(titles, [as_well]);
}
