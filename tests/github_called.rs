//! What the jobs of a workflow see of the event that starts it, through a caller that is not known too.

#![cfg(test)]

use std::collections::BTreeMap;

use oidc_doctor::github::survey::{Note, Row, survey};
use oidc_doctor::github::{Method, Run, Workflows};
use oidc_doctor::source::{Source, parse_yaml};

fn rows(text: &str) -> Vec<Row> {
    let path = ".github/workflows/a.yml".to_owned();
    let document = parse_yaml(&Source::new(path.as_str(), text)).unwrap();
    let run = Run {
        repository: Some("o/r".into()),
        default_branch: Some("main".into()),
        ..Run::default()
    };
    let documents = BTreeMap::from([(path, document)]);
    survey(
        &run,
        &Workflows::read(&documents, run.repository.as_deref()),
    )
}

/// The subjects of the first job, each as `context`, in parentheses where there is no token.
fn subjects(text: &str) -> Vec<String> {
    let rows = rows(text);
    let each = rows[0].subjects.iter().map(|row| {
        let context = row
            .subject
            .strip_prefix("repo:o/r:")
            .unwrap_or(&row.subject);
        if row.token {
            context.to_owned()
        } else {
            format!("({context})")
        }
    });
    each.collect()
}

fn deploy(on: &str, job: &str) -> String {
    format!(
        "on: {on}\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: x\n{job}    steps: []\n"
    )
}

#[test]
fn a_called_workflow_sees_the_event_of_its_caller() {
    let of =
        |condition: &str| subjects(&deploy("workflow_call", &format!("    if: {condition}\n")));
    assert_eq!(of("github.event_name == 'pull_request'"), ["*"]);
    assert_eq!(of("github.event.pull_request.draft == false"), ["*"]);
    assert_eq!(of("github.event.inputs.go == 'true'"), ["*"]);
    let environment = deploy(
        "workflow_call",
        "    environment: ${{ github.event_name == 'push' && 'prod' || 'dev' }}\n",
    );
    assert_eq!(
        subjects(&environment),
        ["environment:prod", "environment:dev"]
    );
    // No event is called so.
    let direct = deploy("push", "    if: github.event_name == 'pull_request'\n");
    assert!(
        subjects(&direct)
            .iter()
            .all(|subject| subject.starts_with('('))
    );
}

#[test]
fn an_environment_leaves_nothing_undocumented() {
    let with = rows(&deploy("pull_request_target", "    environment: review\n"));
    let notes = |rows: &[Row]| -> Vec<_> {
        let notes = rows[0].subjects.iter();
        notes.map(|row| (row.subject.clone(), row.note)).collect()
    };
    assert_eq!(
        notes(&with),
        [("repo:o/r:environment:review".to_owned(), None)]
    );
    let without = notes(&rows(&deploy("pull_request_target", "")));
    assert!(
        without
            .iter()
            .all(|(_, note)| *note == Some(Note::Uncertain))
    );
    assert_eq!(without.len(), 2);
}

#[test]
fn an_action_that_is_not_known_is_read_by_the_names_of_its_inputs() {
    let method = |more: &str| {
        let step = format!(
            "      - uses: octo-org/login@v1\n        with: {{role-to-assume: r, aws-region: x{more}}}\n"
        );
        let text = deploy("push", "").replace("    steps: []\n", &format!("    steps:\n{step}"));
        let step = rows(&text)[0].aws[0].clone();
        (step.method, step.audience.is_some())
    };
    assert_eq!(method(""), (Method::Oidc, true));
    assert_eq!(method(", aws-access-key-id: ''"), (Method::Oidc, true));
    assert_eq!(
        method(", aws-access-key-id: '${{ secrets.KEY }}'"),
        (Method::Keys, false)
    );
    assert_eq!(
        method(", web-identity-token-file: token"),
        (Method::TokenFile, false)
    );
}
