//! Which rule a refusal belongs to, what it rests on, and what its fixes make of the policies.

use oidc_doctor::finding::{Certainty, FixKind, Status};

use crate::permission::{allowing, case, causes, fired, refused, status, wanting};

#[test]
fn nothing_wanted_is_nothing_told() {
    let yaml = allowing("s3:GetObject", "arn:aws:s3:::b/*");
    assert_eq!(fired(&yaml), []);
    assert_eq!(status(&yaml), Status::Unknown);
}

#[test]
fn unknown_policies_prove_nothing() {
    let yaml = wanting("s3:GetObject", "arn:aws:s3:::b/k");
    assert_eq!(fired(&yaml), []);
    assert_eq!(status(&yaml), Status::Unknown);
}

#[test]
fn a_role_without_policies_may_do_nothing() {
    let yaml = format!(
        "permission_policies: []\n{}",
        wanting("s3:GetObject", "arn:aws:s3:::b/k")
    );
    assert_eq!(fired(&yaml), [("permission-missing", Certainty::Proven)]);
    assert_eq!(status(&yaml), Status::Fail);
}

#[test]
fn one_rule_for_one_refusal_by_evaluation() {
    let table = [
        (
            "s3:*",
            "arn:aws:s3:::b/*",
            "s3:PutObject",
            "arn:aws:s3:::b/k",
            None,
        ),
        (
            "s3:GetObject",
            "*",
            "s3:PutObject",
            "arn:aws:s3:::b/k",
            Some("permission-missing"),
        ),
        (
            "s3:PutObject",
            "arn:aws:s3:::b",
            "s3:PutObject",
            "arn:aws:s3:::b/k",
            Some("permission-resource-mismatch"),
        ),
        (
            "s3:PutObject",
            "arn:aws:s3:::b-*",
            "s3:PutObject",
            "arn:aws:s3:::b/k",
            Some("permission-resource-mismatch"),
        ),
        (
            "ecs:*",
            "*",
            "iam:PassRole",
            "arn:aws:iam::111122223333:role/task",
            Some("pass-role-missing"),
        ),
        (
            "iam:PassRole",
            "arn:aws:iam::111122223333:role/*",
            "iam:PassRole",
            "arn:aws:iam::111122223333:role/task",
            None,
        ),
        (
            "s3:*",
            "*",
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/next",
            Some("chained-assume-role-denied"),
        ),
        (
            "sts:AssumeRole",
            "*",
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/next",
            None,
        ),
        (
            "ecr:GetAuthorizationToken",
            "arn:aws:ecr:eu-west-1:111122223333:repository/r",
            "ecr:GetAuthorizationToken",
            "*",
            Some("permission-resource-mismatch"),
        ),
        (
            "kms:Decrypt",
            "*",
            "kms:Decrypt",
            "arn:aws:kms:eu-west-1:111122223333:key/k",
            None,
        ),
    ];
    for (action, on, wanted, resource, rule) in table {
        let yaml = allowing(action, on) + &wanting(wanted, resource);
        let rules: Vec<_> = fired(&yaml).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(
            rules,
            Vec::from_iter(rule),
            "{action} on {on}, wanted {wanted} on {resource}"
        );
    }
}

#[test]
fn the_policy_type_of_the_error_decides_the_layer() {
    let reasons = [
        (
            "because no identity-based policy allows the s3:PutObject action",
            "permission-missing",
        ),
        (
            "because no resource-based policy allows the s3:PutObject action",
            "permission-resource-policy",
        ),
        (
            "because no permissions boundary allows the s3:PutObject action",
            "permission-boundary",
        ),
        (
            "because no session policy allows the s3:PutObject action",
            "permission-session-policy",
        ),
        (
            "because no service control policy allows the s3:PutObject action",
            "permission-scp",
        ),
        (
            "with an explicit deny in a service control policy",
            "permission-scp",
        ),
        (
            "with an explicit deny in a resource control policy",
            "permission-scp",
        ),
        (
            "with an explicit deny in an identity-based policy",
            "permission-explicit-deny",
        ),
        (
            "with an explicit deny in a VPC endpoint policy",
            "permission-resource-policy",
        ),
    ];
    for (because, rule) in reasons {
        let error = refused("s3:PutObject", "arn:aws:s3:::b/k", because);
        let found = fired(&error);
        assert_eq!(found.first(), Some(&(rule, Certainty::Likely)), "{because}");
        let surer = found
            .iter()
            .skip(1)
            .filter(|(_, certainty)| *certainty != Certainty::Possible);
        assert_eq!(surer.count(), 0, "{because}");
        // Policies that allow it do not outweigh what AWS said.
        let known = error.clone() + &allowing("*", "*");
        let found = fired(&known);
        assert_eq!(found.first(), Some(&(rule, Certainty::Likely)), "{because}");
        assert_ne!(status(&known), Status::Pass, "{because}");
    }
}

#[test]
fn a_layer_at_hand_proves_what_the_error_says() {
    let deny =
        "{Version: '2012-10-17', Statement: [{Effect: Deny, Action: 's3:*', Resource: '*'}]}";
    let yaml = refused(
        "s3:PutObject",
        "arn:aws:s3:::b/k",
        "with an explicit deny in a service control policy",
    ) + &allowing("*", "*")
        + &format!("other_policies: [{{kind: scp, document: {deny}}}]\n");
    assert_eq!(fired(&yaml), [("permission-scp", Certainty::Proven)]);
}

#[test]
fn a_control_policy_of_denies_alone_stands_beside_the_one_that_allows_all() {
    let other = "{Version: '2012-10-17', Statement: [{Effect: Deny, Action: 's3:DeleteBucket', Resource: '*'}]}";
    let yaml = allowing("*", "*")
        + &wanting("s3:PutObject", "arn:aws:s3:::b/k")
        + &format!("other_policies: [{{kind: scp, document: {other}}}]\n");
    assert_eq!(fired(&yaml), []);
    assert_eq!(status(&yaml), Status::Pass);
}

#[test]
fn another_account_needs_both_sides() {
    let wanted = wanting(
        "ecr:BatchGetImage",
        "arn:aws:ecr:eu-west-1:444455556666:repository/r",
    );
    assert_eq!(status(&(allowing("ecr:*", "*") + &wanted)), Status::Unknown);
    let policy = |account: &str| {
        format!(
            "other_policies: [{{kind: resource, document: {{Version: '2012-10-17', Statement: [{{Effect: Allow, \
             Principal: {{AWS: '{account}'}}, Action: 'ecr:*'}}]}}}}]\n"
        )
    };
    let both = allowing("ecr:*", "*") + &wanted + &policy("111122223333");
    assert_eq!(status(&both), Status::Pass);
    let other = allowing("ecr:*", "*") + &wanted + &policy("777788889999");
    assert_eq!(
        fired(&other),
        [("permission-resource-policy", Certainty::Proven)]
    );
}

#[test]
fn a_stranger_in_the_error_is_not_blamed_on_the_policies_at_hand() {
    let text = "User: arn:aws:sts::111122223333:assumed-role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1/\
                AWSCloudFormation is not authorized to perform: s3:CreateBucket on resource: arn:aws:s3:::b because \
                no identity-based policy allows the s3:CreateBucket action";
    let yaml = format!("error: {}\n", serde_json::to_string(text).unwrap())
        + &allowing("s3:GetObject", "*");
    let diagnosis = oidc_doctor::diagnose(&case(&yaml));
    let causes = causes(&diagnosis);
    let [cause] = causes.as_slice() else {
        panic!("one cause, found {}", causes.len())
    };
    assert_eq!(
        (cause.rule.as_str(), cause.certainty),
        ("permission-missing", Certainty::Likely)
    );
    assert!(
        cause.evidence.is_empty(),
        "no place in the policies at hand"
    );
    assert!(cause.explanation.contains("not a session of `deploy`"));
    assert!(cause.fixes.iter().all(|fix| fix.kind != FixKind::Edit));
}

#[test]
fn the_path_of_a_role_is_not_in_the_arn_of_its_session() {
    let yaml = refused(
        "s3:PutObject",
        "arn:aws:s3:::b/k",
        "because no identity-based policy allows the s3:PutObject action",
    ) + &allowing("s3:GetObject", "*");
    assert_eq!(fired(&yaml), [("permission-missing", Certainty::Proven)]);
}

#[test]
fn a_condition_that_only_may_be_unmet_is_blamed_only_where_aws_refused() {
    let policy = "permission_policies: [{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'kms:TagResource', \
                  Resource: '*', Condition: {StringEquals: {'aws:ResourceTag/Team': web}}}]}]\n";
    let wanted = wanting(
        "kms:TagResource",
        "arn:aws:kms:eu-west-1:111122223333:key/k",
    );
    assert_eq!(fired(&(policy.to_owned() + &wanted)), []);
    let error = refused(
        "kms:TagResource",
        "arn:aws:kms:eu-west-1:111122223333:key/k",
        "because no identity-based policy allows the kms:TagResource action",
    );
    assert_eq!(
        fired(&(policy.to_owned() + &error)),
        [("permission-condition", Certainty::Likely)]
    );
}

#[test]
fn an_expired_session_and_a_failure_of_something_else_name_no_permission() {
    let expired = "error: 'An error occurred (ExpiredToken) when calling the PutObject operation: The provided token \
                   has expired.'\n";
    assert_eq!(fired(expired), [("credentials-expired", Certainty::Likely)]);
    let other = oidc_doctor::diagnose(&case("error: 'npm error code E404'\n"));
    let rules: Vec<_> = causes(&other).iter().map(|cause| cause.rule).collect();
    assert_eq!(rules, ["not-an-access-problem"]);
    assert_ne!(other.verdict, oidc_doctor::finding::Verdict::Blocked);
}

#[test]
fn without_a_policy_at_hand_the_fix_is_a_command_with_the_right_arn() {
    let table = [
        (
            "s3:PutObject",
            "arn:aws:s3:::b/it's",
            "\"Resource\":\"arn:aws:s3:::b/*\"",
        ),
        (
            "s3:ListBucket",
            "arn:aws:s3:::b",
            "\"Resource\":\"arn:aws:s3:::b\"",
        ),
        (
            "logs:CreateLogStream",
            "arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s",
            "log-group:g:*\"",
        ),
        ("ecr:GetAuthorizationToken", "*", "\"Resource\":\"*\""),
    ];
    for (action, resource, part) in table {
        let because = format!("because no identity-based policy allows the {action} action");
        let diagnosis = oidc_doctor::diagnose(&case(&refused(action, resource, &because)));
        let fix = &causes(&diagnosis)[0].fixes[0];
        assert_eq!(fix.kind, FixKind::Command);
        assert!(
            fix.content.contains("--role-name deploy "),
            "{}",
            fix.content
        );
        assert!(fix.content.contains(part), "{}", fix.content);
    }
}

#[test]
fn a_deny_of_the_role_is_not_hidden_behind_an_allow() {
    let yaml = "permission_policies: [{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: \
                '*'}, {Effect: Deny, Action: 's3:Put*', Resource: '*'}]}]\n"
        .to_owned()
        + &wanting("s3:PutObject", "arn:aws:s3:::b/k");
    let diagnosis = oidc_doctor::diagnose(&case(&yaml));
    let causes = causes(&diagnosis);
    assert_eq!(causes[0].rule, "permission-explicit-deny");
    assert_eq!(causes.len(), 1);
    assert!(
        causes[0].fixes.is_empty(),
        "a wildcard denies more than this action"
    );
}

#[test]
fn a_placeholder_in_the_policy_is_pointed_at() {
    let yaml = allowing("s3:PutObject", "arn:aws:s3:::app-<account>/*")
        + &wanting("s3:PutObject", "arn:aws:s3:::app-111122223333/k");
    let diagnosis = oidc_doctor::diagnose(&case(&yaml));
    let cause = causes(&diagnosis)[0];
    assert_eq!(cause.rule, "permission-resource-mismatch");
    assert!(cause.explanation.contains("never filled in"));
    assert!(
        cause.evidence[0]
            .text
            .contains("arn:aws:s3:::app-<account>/*")
    );
}
