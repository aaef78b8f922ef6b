//! `check` says when a policy is of no use to the repository.

use super::{SECRET, policy, repository, workflow};
use crate::common::{json, run_in, stdout};

#[test]
fn a_policy_that_admits_no_job_is_not_usable() {
    let here = repository(
        "usable",
        &[
            (
                ".github/workflows/a.yml",
                &workflow("push", "    environment: prod\n", SECRET),
            ),
            (
                "main.json",
                &policy("repo:octo-org/web:ref:refs/heads/main"),
            ),
            ("prod.json", &policy("repo:octo-org/web:environment:prod")),
        ],
    );
    let check = |file: &str| json(&run_in(&here, &["check", "--format", "json", file]));
    assert_eq!(check("main.json")["policies"][0]["usable"], false);
    assert_eq!(check("prod.json")["policies"][0]["usable"], true);
    let said = stdout(&run_in(&here, &["check", "main.json"]));
    assert!(
        said.contains("but the only job here cannot assume this role"),
        "{said}"
    );
    let warned = run_in(&here, &["check", "--fail-on", "warning", "main.json"]);
    assert_eq!(warned.status.code(), Some(1));
}
