//! The corpus of evaluation cases: each file of `fixtures/evaluation/corpus` is a topic, each case a
//! policy, a request and the decision that AWS documents.
//!
//! A file holds `about`, `source` (the page that states the rule, unless a case has its own), `base`
//! (members of the request that all cases share) and `cases`. A case holds `name`, `policy` (an
//! identity policy), `context` (condition keys; a list for a multivalued key), `request` (further
//! members as `simulate` takes them) and `expected` (an `EvalDecision`).

use std::fs;
use std::path::PathBuf;

use crate::simulate::support::{context_entries, simulate};
use serde_json::{Map, Value};

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "fixtures/evaluation/corpus"]
        .iter()
        .collect()
}

fn topics() -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let topic = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            topic,
        )
    };
    files.into_iter().map(read).collect()
}

fn cases(topic: &Value) -> &[Value] {
    topic["cases"].as_array().unwrap()
}

/// The request of a case: what the topic's cases share, then its own members.
fn request(topic: &Value, case: &Value) -> Value {
    let mut members: Map<String, Value> = topic["base"].as_object().unwrap().clone();
    if let Some(policy) = case.get("policy") {
        members.insert(
            "PolicyInputList".to_owned(),
            Value::Array(vec![policy.clone()]),
        );
    }
    if let Some(context) = case.get("context") {
        members.insert("ContextEntries".to_owned(), context_entries(context));
    }
    if let Some(own) = case.get("request") {
        members.extend(own.as_object().unwrap().clone());
    }
    Value::Object(members)
}

#[test]
fn every_case_gets_its_decision() {
    let mut wrong = Vec::new();
    for (file, topic) in topics() {
        let lines: Vec<_> = cases(&topic)
            .iter()
            .map(|case| request(&topic, case).to_string())
            .collect();
        let (_, answers) = simulate(&lines.join("\n"));
        assert_eq!(answers.len(), lines.len(), "{file}");
        for (case, answer) in cases(&topic).iter().zip(answers) {
            let got = &answer["EvaluationResults"][0]["EvalDecision"];
            if *got != case["expected"] {
                wrong.push(format!(
                    "{file}: {}: expected {}, got {answer}",
                    case["name"], case["expected"]
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_case_says_which_rule_it_is() {
    let mut names = Vec::new();
    for (file, topic) in topics() {
        for case in cases(&topic) {
            let source = case.get("source").unwrap_or(&topic["source"]);
            assert!(
                source.as_str().unwrap().starts_with("https://"),
                "{file}: {case}"
            );
            names.push(format!("{file}: {}", case["name"].as_str().unwrap()));
        }
    }
    let count = names.len();
    assert!(count >= 300, "{count} cases");
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "a name stands twice");
}
