//! What a run presents: its job, subject, claims and permission.

mod called;
mod rows;
mod runs;

use std::collections::BTreeMap;

use oidc_doctor::issuer::github::{Run, Template, Workflows, predict};
use oidc_doctor::source::{Source, parse_yaml};

const PATH: &str = ".github/workflows/a.yml";

fn workflows(files: &[(&str, &str)]) -> Workflows {
    let read = |(path, text): &(&str, &str)| {
        let document = parse_yaml(&Source::new(*path, *text)).unwrap();
        ((*path).to_owned(), document)
    };
    let documents: BTreeMap<_, _> = files.iter().map(read).collect();
    Workflows::read(&documents, Some("Octo-Org/My.Repo"))
}

/// A run of `Octo-Org/My.Repo`, whose default branch is `main` and whose subjects hold names.
fn run(event: &str, git_ref: &str) -> Run {
    Run {
        repository: Some("Octo-Org/My.Repo".into()),
        event: Some(event.into()),
        git_ref: Some(git_ref.into()),
        default_branch: Some("main".into()),
        sub_template: Some(Template {
            sub_claim_prefix: Some("repo:Octo-Org/My.Repo".into()),
            ..Template::default()
        }),
        ..Run::default()
    }
}

fn job(event: &str, job: &str) -> String {
    format!("on: {event}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{job}    steps: []\n")
}

fn presented(run: &Run, text: &str) -> Vec<String> {
    let run = Run {
        job: Some("deploy".into()),
        ..run.clone()
    };
    let prediction = predict(&run, &workflows(&[(PATH, text)]), Some(PATH));
    prediction.subjects.into_iter().map(|one| one.sub).collect()
}
