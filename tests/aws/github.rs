//! What `gh` tells of the repository.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::account::{Account, ISSUER};
use crate::doctor::{Doctor, doctor};
use crate::suite::tests;

tests![
    the_rules_of_an_environment_are_github_s_to_say,
    how_the_subject_begins_is_github_s_to_say,
    a_refusal_leaves_it_open,
    a_repository_that_was_renamed_is_named,
];

/// Puts a `gh` into the program's path that answers with these two texts; an empty one is a refusal.
fn install(doctor: &Doctor, repository: &str, template: &str) {
    let script = format!(
        "#!/bin/sh\nfor last; do :; done\ncase \"$last\" in\n  repos/*/sub) text='{template}';;\n  repos/*/environments*) text='{ENVIRONMENTS}';;\n  *) text='{repository}';;\nesac\necho \"$text\"\n[ -n \"$text\" ] || {{ echo \"gh: $GH_TOKEN\" >&2; exit 1; }}\n"
    );
    let path = doctor.file("bin/gh", &script);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

const RUN: &str = "--event push --ref refs/heads/main";
const REPOSITORY: &str =
    r#"{"id": 2, "owner_id": 1, "default_branch": "main", "full_name": "Octo-Org/octo-repo"}"#;
const WITH_IDS: &str = r#"{"use_default": true, "use_immutable_subject": false, "sub_claim_prefix": "repo:Octo-Org@1/octo-repo@2"}"#;
const WITH_NAMES: &str = r#"{"use_default": true, "use_immutable_subject": false, "sub_claim_prefix": "repo:Octo-Org/octo-repo"}"#;

const ENVIRONMENTS: &str = r#"{"total_count": 2, "environments": [{"name": "production", "protection_rules": [{"id": 1, "type": "branch_policy"}]}, {"name": "staging", "protection_rules": [{"id": 2, "type": "wait_timer"}]}]}"#;

/// What is warned of where the policy trusts this environment and the job names it.
fn warned(environment: &str) -> String {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let trust = account.trust(&format!(
        "repo:Octo-Org/octo-repo:environment:{environment}"
    ));
    let role = account.role("/", &trust);
    let doctor = doctor!().of(&account);
    install(&doctor, REPOSITORY, WITH_NAMES);
    let run = format!("{RUN} --environment {environment}");
    let live = format!("diagnose --live --role {role} --repository Octo-Org/octo-repo {run}");
    doctor.run(&live).words()
}

fn the_rules_of_an_environment_are_github_s_to_say() {
    let unprotected = "environment-unprotected-in-policy";
    assert!(!warned("production").contains(unprotected));
    assert!(warned("staging").contains(unprotected));
    let misspelt = warned("prodution");
    assert!(misspelt.contains(unprotected), "{misspelt}");
    let note = "the repository has no environment `prodution` (it has `production`, `staging`)";
    assert!(misspelt.contains(note), "{misspelt}");
}

fn how_the_subject_begins_is_github_s_to_say() {
    let account = Account::new();
    account.provider("sts.amazonaws.com");
    let role = account.role(
        "/",
        &account.trust("repo:Octo-Org/octo-repo:ref:refs/heads/main"),
    );
    for (template, rule) in [(WITH_IDS, Some("sub-immutable-ids")), (WITH_NAMES, None)] {
        let doctor = doctor!()
            .of(&account)
            .secret("GH_TOKEN", "gho_16C7e42F292c6912E7710c838347Ae178B4a");
        install(&doctor, REPOSITORY, template);
        let live = format!("--live --role {role} --repository octo-org/octo-repo {RUN}");
        assert_eq!(doctor.first(&live).as_deref(), rule, "{template}");
        let said = doctor.run(&format!("diagnose {live}"));
        assert!(
            said.words()
                .contains("GitHub spells the repository `Octo-Org/octo-repo`"),
            "{}",
            said.text
        );
    }
}

fn a_refusal_leaves_it_open() {
    let account = Account::new();
    let doctor = doctor!()
        .of(&account)
        .secret("GH_TOKEN", "gho_16C7e42F292c6912E7710c838347Ae178B4a");
    install(&doctor, REPOSITORY, "");
    let live = format!("diagnose --live --repository Octo-Org/octo-repo {RUN}");
    let said = doctor.run(&live);
    let note = "how the subject begins is unknown, because `gh api repos/Octo-Org/octo-repo/actions/oidc/customization/sub` gives no answer";
    assert!(said.words().contains(note), "{}", said.text);
    install(&doctor, "", WITH_IDS);
    let said = doctor.run(&live);
    assert!(
        said.words()
            .contains("the repository's ids and its default branch are unknown"),
        "{}",
        said.text
    );
}

fn a_repository_that_was_renamed_is_named() {
    let doctor = doctor!();
    install(&doctor, REPOSITORY, WITH_NAMES);
    let said = doctor.run(&format!("diagnose --live --repository octo-org/old {RUN}"));
    assert!(
        said.words()
            .contains("the repository `octo-org/old` is called `Octo-Org/octo-repo` today"),
        "{ISSUER}: {}",
        said.text
    );
}
