//! The workflow that assumes the role.

use super::policies::map;
use super::{Runs, Setup};
use crate::emit::yaml;
use crate::issuer::AWS_AUDIENCE;
use crate::source::edit::Fresh;

/// The version of the credentials action.
const CREDENTIALS: &str = "aws-actions/configure-aws-credentials@v6";
/// The version of the checkout action.
const CHECKOUT: &str = "actions/checkout@v5";

pub(super) fn text(setup: &Setup) -> String {
    let permissions = map([
        ("id-token", Fresh::from("write")),
        ("contents", Fresh::from("read")),
    ]);
    let workflow = map([
        ("name", Fresh::from(setup.job_name())),
        ("on", setup.runs.triggers()),
        ("permissions", permissions),
        ("jobs", map([(setup.job_name(), job(setup))])),
    ]);
    // The one key that YAML 1.1 reads as a boolean is a plain one in every workflow.
    yaml(&workflow, 0).replacen("\"on\":", "on:", 1) + "\n"
}

fn job(setup: &Setup) -> Fresh {
    let mut job = vec![("runs-on", Fresh::from("ubuntu-latest"))];
    if let Runs::Environment(name) = &setup.runs {
        job.push(("environment", Fresh::from(name)));
    }
    let mut with = vec![
        ("role-to-assume", Fresh::from(setup.role_arn())),
        ("aws-region", Fresh::from(&setup.region)),
    ];
    if setup.audience != AWS_AUDIENCE {
        with.push(("audience", Fresh::from(&setup.audience)));
    }
    let steps = vec![
        Fresh::one("uses", CHECKOUT),
        map([("uses", Fresh::from(CREDENTIALS)), ("with", map(with))]),
        Fresh::one("run", "aws sts get-caller-identity"),
    ];
    job.push(("steps", Fresh::List(steps)));
    map(job)
}

impl Runs {
    /// The events that start such runs.
    fn triggers(&self) -> Fresh {
        let push = |key: &str, name: &String| map([("push", map([(key, Fresh::texts([name]))]))]);
        match self {
            Self::Branch(name) => push("branches", name),
            Self::Tag(name) => push("tags", name),
            Self::Environment(_) => map([("workflow_dispatch", Fresh::Map(Vec::new()))]),
        }
    }
}

impl Setup {
    /// The id of the job.
    pub(super) fn job_name(&self) -> &str {
        &self.job
    }

    /// Who gets in, in words.
    pub(super) fn who(&self) -> String {
        let what = match &self.runs {
            Runs::Branch(name) => format!("the branch {name} of"),
            Runs::Environment(name) => format!("the environment {name} of"),
            Runs::Tag(name) => format!("the tag {name} of"),
        };
        // It is written into comments of four languages.
        let ends_line = |c: &char| c.is_control() || ['\u{2028}', '\u{2029}'].contains(c);
        let what: String = what.chars().filter(|c| !ends_line(c)).collect();
        format!("{what} {}", self.repository)
    }
}
