//! What the jobs of a workflow see of the event that starts it, through a caller that is not known too.

use oidc_doctor::issuer::github::Method;
use oidc_doctor::issuer::github::survey::{Note, Row};

use crate::common::survey::{deploy, rows, subjects};

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
