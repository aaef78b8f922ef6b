//! No order in a file decides an answer: of events, options, jobs, statements or values.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::common::{folder_of, run_in};

const ISSUER: &str = "token.actions.githubusercontent.com";
const FILE: &str = ".github/workflows/w.yml";

/// A repository with one workflow and one policy, whose parts have no order.
#[derive(Debug, Clone)]
struct Parts {
    events: Vec<&'static str>,
    options: Vec<&'static str>,
    jobs: Vec<&'static str>,
    subjects: Vec<&'static str>,
}

const EVENTS: [&str; 4] = [
    "  push: {branches: [main]}",
    "  pull_request:",
    "  schedule: [{cron: '0 0 * * *'}]",
    "  release:",
];
const JOBS: [&str; 3] = [
    "  plan:\n    if: github.event_name == 'pull_request'\n",
    "  deploy:\n    environment: ${{ inputs.stage || 'prod' }}\n",
    "  scan:\n    needs: plan\n",
];
const SUBJECTS: [&str; 4] = [
    "repo:octo-org/web:ref:refs/heads/main",
    "repo:octo-org/web:environment:prod",
    "repo:octo-org/web:pull_request",
    "repo:octo-org/other:ref:refs/heads/main",
];

impl Parts {
    fn workflow(&self) -> String {
        let dispatch = format!(
            "  workflow_dispatch: {{inputs: {{stage: {{type: choice, options: [{}]}}}}}}",
            self.options.join(", ")
        );
        let step = "    runs-on: ubuntu-latest\n    steps:\n    - uses: aws-actions/configure-aws-credentials@v5\n      with: {role-to-assume: \"arn:aws:iam::111122223333:role/web\", aws-region: eu-north-1}\n";
        let jobs: String = self.jobs.iter().map(|job| format!("{job}{step}")).collect();
        format!(
            "on:\n{}\n{dispatch}\npermissions: {{id-token: write, contents: read}}\njobs:\n{jobs}",
            self.events.join("\n")
        )
    }

    fn policy(&self) -> String {
        let statement = |subject: &&str| {
            json!({
                "Effect": "Allow",
                "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}")},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {format!("{ISSUER}:aud"): "sts.amazonaws.com", format!("{ISSUER}:sub"): subject}},
            })
        };
        let statements: Vec<Value> = self.subjects.iter().map(statement).collect();
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    }
}

/// All that is answered and has no order of its own.
fn answers(name: &str, parts: &Parts) -> BTreeSet<String> {
    let (workflow, policy) = (parts.workflow(), parts.policy());
    let folder = folder_of(name, &[(FILE, &workflow), ("trust.json", &policy)]);
    let common = [
        "--workflow",
        FILE,
        "--repository",
        "octo-org/web",
        "--default-branch",
        "main",
        "--format",
        "json",
    ];
    let run = |command: &[&str]| {
        let args: Vec<&str> = command.iter().chain(&common).copied().collect();
        crate::common::json(&run_in(&folder, &args))
    };
    let mut rows = BTreeSet::new();
    for row in run(&["check", "trust.json"])["policies"][0]["jobs"]
        .as_array()
        .unwrap()
    {
        rows.insert(format!(
            "check {} {} {}",
            row["job"], row["event"], row["admitted"]
        ));
    }
    for job in run(&["claims"])["jobs"].as_array().unwrap() {
        for one in job["subjects"].as_array().unwrap() {
            rows.insert(format!(
                "claims {} {} {} {}",
                job["job"], one["event"], one["subject"], one["token"]
            ));
        }
    }
    rows
}

fn shuffled<T: Clone>(all: &[T], picks: &[Index]) -> Vec<T> {
    let mut left = all.to_vec();
    let order = picks.iter().take(all.len());
    order
        .map(|pick| left.remove(pick.index(left.len())))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, max_shrink_iters: 16, ..ProptestConfig::default() })]

    #[test]
    fn permuting_the_parts_changes_no_answer(picks in proptest::collection::vec(any::<Index>(), 16), length in 1usize..=4) {
        let first = Parts {
            events: EVENTS[..length].to_vec(),
            options: vec!["dev", "prod", "qa"],
            jobs: JOBS.to_vec(),
            subjects: SUBJECTS[..length].to_vec(),
        };
        let other = Parts {
            events: shuffled(&first.events, &picks[..4]),
            options: shuffled(&first.options, &picks[4..7]),
            jobs: shuffled(&first.jobs, &picks[7..10]),
            subjects: shuffled(&first.subjects, &picks[10..]),
        };
        prop_assert_eq!(answers("first", &first), answers("other", &other), "{:?}", other);
    }
}
