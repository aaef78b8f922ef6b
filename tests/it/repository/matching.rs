//! Which role a job means.

use super::{SECRET, diagnose, policy, repository, role, workflow};

fn policies(name: &str, asked: &str, files: &[(&str, &str)]) -> Vec<String> {
    let file = workflow("push", "", asked);
    let mut all = vec![(".github/workflows/ci.yml", file.as_str())];
    all.extend(files);
    let here = repository(name, &all);
    let (answer, _) = diagnose(&here, &[]);
    let rows = answer["runs"].as_array().unwrap().iter();
    rows.map(|row| row["policy"].as_str().unwrap_or("null").to_owned())
        .collect()
}

#[test]
fn a_role_is_matched_by_its_name() {
    let roles = [
        role("a", "web-plan", "repo:octo-org/web:*"),
        role("b", "web-apply", "repo:octo-org/web:*"),
    ]
    .concat();
    let files = [("main.tf", roles.as_str())];
    let arn = "arn:aws:iam::111122223333:role/ci/web-apply";
    assert_eq!(policies("name", arn, &files), ["main.tf#aws_iam_role.b"]);
    let open = "arn:aws:iam::${{ vars.ACCOUNT }}:role/web-plan";
    assert_eq!(policies("open", open, &files), ["main.tf#aws_iam_role.a"]);
    let other = "arn:aws:iam::111122223333:role/billing";
    assert_eq!(policies("other", other, &files), ["null"]);
}

#[test]
fn a_secret_is_matched_by_words_and_the_only_role_by_itself() {
    let roles = [
        role("plan", "web-plan", "repo:octo-org/web:*"),
        role("apply", "web-apply", "repo:octo-org/web:*"),
    ]
    .concat();
    let files = [("main.tf", roles.as_str())];
    let words = "${{ secrets.AWS_PLAN_ROLE_ARN }}";
    assert_eq!(
        policies("words", words, &files),
        ["main.tf#aws_iam_role.plan"]
    );
    // Nothing tells them apart: both are kept.
    assert_eq!(
        policies("any", SECRET, &files),
        ["main.tf#aws_iam_role.plan", "main.tf#aws_iam_role.apply"]
    );
    let only = policy("repo:octo-org/web:*");
    assert_eq!(
        policies("only", SECRET, &[("ci/trust.json", &only)]),
        ["ci/trust.json"]
    );
}

/// The order of files and roles decides nothing: of two roles that a job may mean, one that admits it
/// does not hide that the other does not.
#[test]
fn candidates_that_differ_leave_the_run_open() {
    let one = role("a", "one", "repo:octo-org/web:*");
    let two = role("b", "two", "repo:octo-org/api:*");
    for (name, roles) in [("ab", [one.clone(), two.clone()]), ("ba", [two, one])] {
        let file = workflow("push", "", SECRET);
        let here = repository(
            name,
            &[
                (".github/workflows/ci.yml", &file),
                ("main.tf", &roles.concat()),
            ],
        );
        let (answer, output) = diagnose(&here, &[]);
        assert_eq!(answer["verdict"], "undetermined");
        assert_eq!(output.status.code(), Some(3));
        let findings = answer["findings"].as_array().unwrap().iter();
        let sure = findings
            .filter(|finding| finding["kind"] == "cause" && finding["certainty"] != "possible");
        assert_eq!(sure.count(), 0);
    }
}

/// A role for a cluster's service accounts is not what a workflow asks for.
#[test]
fn a_role_of_another_issuer_is_no_candidate() {
    let cluster = policy("system:serviceaccount:default:web").replace(
        "token.actions.githubusercontent.com",
        "oidc.eks.us-east-1.amazonaws.com/id/ABCDEF",
    );
    let own = policy("repo:octo-org/web:*");
    let files = [
        ("eks.json", cluster.as_str()),
        ("github.json", own.as_str()),
    ];
    assert_eq!(policies("cluster", SECRET, &files), ["github.json"]);
}
