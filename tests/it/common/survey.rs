//! Workflow files as the survey of a repository sees them.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::collections::BTreeMap;

use oidc_doctor::issuer::github::survey::{Row, survey};
use oidc_doctor::issuer::github::{Run, Workflows};
use oidc_doctor::source::{Source, parse_yaml};

/// The rows of these files, each a path and its text.
pub fn rows_of(run: &Run, files: &[(&str, &str)]) -> Vec<Row> {
    let read = |(path, text): &(&str, &str)| {
        (
            (*path).to_owned(),
            parse_yaml(&Source::new(*path, *text)).unwrap(),
        )
    };
    let documents: BTreeMap<_, _> = files.iter().map(read).collect();
    survey(run, &Workflows::read(&documents, run.repository.as_deref()))
}

/// A run of `o/r`.
pub fn run() -> Run {
    Run {
        repository: Some("o/r".into()),
        default_branch: Some("main".into()),
        ..Run::default()
    }
}

/// The rows of one file.
pub fn rows(text: &str) -> Vec<Row> {
    rows_of(&run(), &[(".github/workflows/a.yml", text)])
}

/// The subjects of the first job, each as `context`, in parentheses where there is no token.
pub fn subjects(text: &str) -> Vec<String> {
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

/// A workflow whose job `deploy` may ask for a token, with these triggers and these lines of the job.
pub fn deploy(on: &str, job: &str) -> String {
    format!(
        "on: {on}\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: x\n{job}    steps: []\n"
    )
}
