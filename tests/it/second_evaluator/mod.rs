//! A second evaluator of policies, written from AWS's documents alone, and a comparison with the
//! program's over random requests.
//!
//! The two share no code and no structure: this one walks the JSON of the request, expands variables
//! into a list of characters and matches by recursion. Where the documents leave an answer open, it
//! answers [`Truth::Open`], and such requests are counted apart.
//!
//! `OIDC_DOCTOR_DIFFERENTIAL=100000` compares that many requests, `OIDC_DOCTOR_SEED` chooses others.

mod condition;
mod evaluate;
mod generate;
mod pattern;
mod reduce;
mod values;

use std::env;

use serde_json::{Value, json};

use crate::simulate::support::simulate;
use evaluate::{Decision, evaluate};
use generate::Generator;

/// Requests in a normal test run.
const REQUESTS: u64 = 3_000;
/// Requests that the program answers at once.
const BATCH: u64 = 1_000;
/// Differences that are reduced and shown.
const SHOWN: usize = 12;

/// A statement of AWS's documents about one thing: true, false, or not decided by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    Open,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Open => Self::Open,
        }
    }

    fn any(values: impl IntoIterator<Item = Self>) -> Self {
        let mut answer = Self::No;
        for value in values {
            match value {
                Self::Yes => return Self::Yes,
                Self::Open => answer = Self::Open,
                Self::No => {}
            }
        }
        answer
    }

    fn all(values: impl IntoIterator<Item = Self>) -> Self {
        Self::any(values.into_iter().map(Self::not)).not()
    }
}

/// The answers of the program: the decision, or what it says instead.
fn program(requests: &[Value]) -> Vec<String> {
    let lines: Vec<_> = requests.iter().map(Value::to_string).collect();
    let (_, answers) = simulate(&lines.join("\n"));
    assert_eq!(answers.len(), requests.len());
    let decision = |answer: &Value| {
        let decision = answer["EvaluationResults"][0]["EvalDecision"].as_str();
        decision.map_or_else(|| answer.to_string(), str::to_owned)
    };
    answers.iter().map(decision).collect()
}

/// The requests on which the two answer differently, of those that the documents decide.
fn differences(requests: &[Value]) -> Vec<(Value, &'static str, String)> {
    let decided = requests
        .iter()
        .filter_map(|request| Some((request.clone(), evaluate(request).name()?)));
    let (requests, expected): (Vec<_>, Vec<_>) = decided.unzip();
    let got = program(&requests);
    let all = requests.into_iter().zip(expected).zip(got);
    all.filter(|((_, expected), got)| expected != got)
        .map(|((request, expected), got)| (request, expected, got))
        .collect()
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn both_evaluators_agree_on_random_requests() {
    let (count, seed) = (
        number("OIDC_DOCTOR_DIFFERENTIAL", REQUESTS),
        number("OIDC_DOCTOR_SEED", 1),
    );
    let mut generator = Generator::new(seed);
    let (mut open, mut different, mut allowed, mut done) = (0, Vec::new(), 0, 0);
    while done < count {
        let batch = BATCH.min(count - done);
        let requests: Vec<_> = (0..batch).map(|_| generator.request()).collect();
        for request in &requests {
            match evaluate(request) {
                Decision::Open => open += 1,
                Decision::Allowed => allowed += 1,
                Decision::Implicit | Decision::Explicit => {}
            }
        }
        different.extend(differences(&requests));
        done += batch;
    }
    println!(
        "{count} requests: {allowed} allowed, {open} not decided by AWS's documents, {} differ",
        different.len()
    );
    assert!(
        open * 3 < count && allowed * 20 > count,
        "the generator makes too few requests that tell"
    );
    let shown: Vec<_> = different.iter().take(SHOWN).map(reduce::shown).collect();
    assert!(
        different.is_empty(),
        "{} of {count} differ:\n{}",
        different.len(),
        shown.join("\n")
    );
}

/// The second evaluator itself, on rules that AWS states word by word.
#[test]
fn the_second_evaluator_knows_the_documented_examples() {
    let one = |condition: Value, context: Value| {
        let policy = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition}]});
        evaluate(&json!({"CallerArn": "arn:aws:sts::111122223333:assumed-role/deploy/s", "ActionNames": ["s3:GetObject"],
            "ResourceArns": ["arn:aws:s3:::b/k"], "ResourceOwner": "111122223333", "PolicyInputList": [policy],
            "ContextEntries": context})).name()
    };
    let team = json!([{"ContextKeyName": "aws:PrincipalTag/team", "ContextKeyValues": ["web"], "ContextKeyType": "string"}]);
    let like = |value: &str| json!({"StringLike": {"aws:principaltag/TEAM": value}});
    assert_eq!(one(like("w*"), team.clone()), Some("allowed"));
    assert_eq!(one(like("W*"), team.clone()), Some("implicitDeny"));
    assert_eq!(one(like("${*}"), team.clone()), Some("implicitDeny"));
    let missing = json!({"StringNotEquals": {"aws:RequestTag/x": "y"}});
    assert_eq!(one(missing, json!([])), Some("allowed"));
    let every = json!({"ForAllValues:StringEquals": {"aws:TagKeys": "y"}});
    assert_eq!(one(every, json!([])), Some("allowed"));
}
