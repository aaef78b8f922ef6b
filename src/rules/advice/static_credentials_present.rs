//! The workflow still uses long-lived access keys.

use crate::exam::Exam;
use crate::finding::Severity;
use crate::finding::{Evidence, Place};
use crate::rules::{Draft, Rule, pages};
use crate::source::{Document, Entry, Node};

pub(crate) static RULE: Rule = Rule::new(pages::STATIC_CREDENTIALS_PRESENT, check);

/// The input of the credentials action and the variable that every tool of AWS reads.
const KEYS: [&str; 2] = ["aws-access-key-id", "AWS_ACCESS_KEY_ID"];

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let seen: Vec<_> = exam.case.workflows.values().flat_map(stored).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let mut draft = Draft::proven(RULE.summary).because(REASON).seen(seen);
    draft.severity = Severity::Warning;
    vec![draft]
}

/// Where stored keys are handed to a job: inputs and variables that are filled from a secret.
fn stored(document: &Document) -> Vec<Evidence> {
    let place = |entry: &Entry| Place::new(&document.source, entry.value.span);
    let blocks = blocks(&document.root);
    let entries = blocks.into_iter().filter_map(Node::entries).flatten();
    let keys = entries.filter(|entry| KEYS.contains(&entry.key.text.as_str()));
    let secret = keys.filter(|entry| {
        entry
            .value
            .text()
            .is_some_and(|text| text.contains("secrets."))
    });
    secret
        .map(|entry| Evidence::new(place(entry), "a stored key"))
        .collect()
}

/// The `env` of the workflow and of its jobs, and the `env` and `with` of each step.
fn blocks(root: &Node) -> Vec<&Node> {
    let jobs = root.get("jobs").and_then(Node::entries).unwrap_or_default();
    let mut blocks: Vec<_> = root.get("env").into_iter().collect();
    for job in jobs {
        blocks.extend(job.value.get("env"));
        let steps = job
            .value
            .get("steps")
            .and_then(Node::items)
            .unwrap_or_default();
        blocks.extend(
            steps
                .iter()
                .flat_map(|step| [step.get("env"), step.get("with")])
                .flatten(),
        );
    }
    blocks
}

const REASON: &str = "A stored key does not expire and works from anywhere. When the job uses OIDC, remove the key \
                      from the workflow, delete the secret, and deactivate the key in IAM.";
