//! What is told of policies: principals, pushes, conditions and names that are no actions.

use serde_json::{Value, json};

use crate::incidents::{GITHUB, causes, diagnose, finding, has, trust};

fn denied(action: &str, resource: &str) -> String {
    format!(
        "User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions is not authorized to perform: {action} on resource: \
         {resource} because no identity-based policy allows the {action} action"
    )
}

fn policy(action: Value, condition: Option<Value>) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    if let Some(condition) = condition {
        statement["Condition"] = condition;
    }
    json!([{"Version": "2012-10-17", "Statement": [statement]}])
}

#[test]
fn a_principal_that_iam_does_not_know_is_named() {
    let text = "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/hub\"";
    let diagnosis = diagnose(json!({"error": text}));
    assert_eq!(causes(&diagnosis)[0].0, "policy-malformed");
    let title = &diagnosis.findings[0].title;
    assert_eq!(
        title,
        "the policy names `arn:aws:iam::111122223333:role/hub`, which IAM does not know"
    );
}

#[test]
fn a_federated_principal_that_is_none_is_another_matter() {
    for text in [
        "MalformedPolicyDocument: Federated principals must be valid domain names or SAML metadata ARNs",
        "MalformedPolicyDocument: Invalid principal in policy: \"Federated\":\"arn:aws:iam::1:oidc-provider/x\"",
    ] {
        let diagnosis = diagnose(json!({"error": text}));
        assert_eq!(
            causes(&diagnosis)[0].0,
            "principal-provider-mismatch",
            "{text}"
        );
    }
}

#[test]
fn others_who_may_assume_the_role_are_no_fault() {
    let mut policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"
    }]});
    let case = |policy: &Value| json!({"error": crate::incidents::REFUSED, "trust_policy": policy});
    let diagnosis = diagnose(case(&policy));
    assert!(has(&diagnosis, "principal-not-federated"));
    assert!(
        !has(&diagnosis, "trust-action-wrong"),
        "{:?}",
        causes(&diagnosis)
    );
    // A statement that looks at the token was written for it: there the action is wrong as well.
    policy["Statement"][0]["Condition"] =
        json!({"StringEquals": {format!("{GITHUB}:aud"): "sts.amazonaws.com"}});
    let diagnosis = diagnose(case(&policy));
    assert!(
        has(&diagnosis, "trust-action-wrong"),
        "{:?}",
        causes(&diagnosis)
    );
}

#[test]
fn a_push_is_allowed_as_a_whole() {
    let repository = "arn:aws:ecr:eu-west-2:111122223333:repository/octo/app";
    let fix = |action: &str| {
        let diagnosis = diagnose(json!({"error": denied(action, repository)}));
        finding(&diagnosis, "permission-missing").fixes[0]
            .content
            .clone()
    };
    let push = fix("ecr:InitiateLayerUpload");
    assert!(
        push.contains("ecr:PutImage") && push.contains(repository),
        "{push}"
    );
    let pull = fix("ecr:BatchGetImage");
    assert!(!pull.contains("ecr:PutImage"), "{pull}");
}

#[test]
fn a_condition_tells_what_the_request_must_carry() {
    let explanation = |key: &str| {
        let condition = json!({"StringEquals": {key: "x"}});
        let case = json!({"error": denied("s3:PutObject", "arn:aws:s3:::b/k"),
                          "permission_policies": policy(json!("s3:PutObject"), Some(condition))});
        finding(&diagnose(case), "permission-condition")
            .explanation
            .clone()
    };
    for (key, told) in [
        ("aws:RequestTag/team", "must carry the tag"),
        ("aws:SourceVpce", "VPC endpoint"),
        ("AWS:MultiFactorAuthPresent", "second factor"),
        ("aws:PrincipalTag/team", "no tags of its own"),
    ] {
        let text = explanation(key);
        assert!(text.contains(told), "{key}: {text}");
    }
    let text = explanation("s3:x-amz-acl");
    assert!(
        text.ends_with("until every key of it matches the request."),
        "{text}"
    );
}

#[test]
fn the_name_of_an_operation_is_no_action() {
    let explanation = |action: &str| {
        let error = "An error occurred (AccessDenied) when calling the ListObjects operation: Access Denied";
        let case = json!({"error": error, "permission_policies": policy(json!([action, "s3:GetObject"]), None)});
        finding(&diagnose(case), "permission-missing")
            .explanation
            .clone()
    };
    assert!(explanation("s3:ListObjects").contains("`s3:ListObjects` is the name of an operation"));
    assert!(!explanation("s3:PutObject").contains("name of an operation"));
}

#[test]
fn ec2_names_its_actions_as_its_operations() {
    let error = "An error occurred (UnauthorizedOperation) when calling the CreateSecurityGroup operation: You are not authorized \
                 to perform this operation. Encoded authorization failure message: abcDEF123";
    let diagnosis = diagnose(
        json!({"error": error, "permission_policies": policy(json!("ec2:DescribeVpcs"), None)}),
    );
    let symptom = &diagnosis.symptoms[0];
    assert_eq!(symptom.action.as_deref(), Some("ec2:CreateSecurityGroup"));
    let steps = diagnosis.next_steps.iter();
    let steps: Vec<_> = steps.map(|step| step.command.as_str()).collect();
    assert!(
        steps
            .iter()
            .any(|step| step.contains("decode-authorization-message")),
        "{steps:?}"
    );
    let plain = diagnose(json!({"error": "You are not authorized to perform this operation."}));
    assert_eq!(plain.symptoms[0].action, None);
}

#[test]
fn an_account_that_the_log_hides_is_not_pasted() {
    let hidden = denied(
        "ssm:GetParameter",
        "arn:aws:ssm:eu-west-1:***:parameter/app",
    )
    .replace("111122223333", "***");
    let steps = diagnose(json!({"error": hidden})).next_steps;
    let simulated = steps
        .iter()
        .find(|step| step.command.contains("simulate-principal-policy"));
    let simulated = simulated
        .map(|step| step.command.as_str())
        .unwrap_or_default();
    assert!(
        simulated.contains("--policy-source-arn ROLE_ARN "),
        "{simulated}"
    );
    let shown = diagnose(json!({"error": denied("ssm:GetParameter", "*")})).next_steps;
    assert!(shown.iter().any(|step| {
        step.command
            .contains("arn:aws:iam::111122223333:role/deploy")
    }));
}

#[test]
fn a_star_takes_the_id_of_the_repository_as_well() {
    let claims = json!({"iss": format!("https://{GITHUB}"), "aud": "sts.amazonaws.com",
                        "sub": "repo:octo-org@12/app@34:ref:refs/heads/main"});
    let fixes = |sub: &str| {
        let diagnosis =
            diagnose(json!({"claims": claims.clone(), "trust_policy": trust(GITHUB, sub)}));
        let fixes = finding(&diagnosis, "sub-immutable-ids").fixes.iter();
        fixes.map(|fix| fix.title.clone()).collect::<Vec<_>>()
    };
    assert!(fixes("repo:octo-org/*").contains(&"also allow `repo:octo-org@12/*`".to_owned()));
    let whole = fixes("repo:octo-org/app:*");
    assert!(
        whole.contains(&"also allow `repo:octo-org@12/app@34:*`".to_owned()),
        "{whole:?}"
    );
}

#[test]
fn what_a_calling_job_has_to_grant_is_in_the_message() {
    let text = "The workflow is not valid. .github/workflows/ci.yml (Line: 34,\nCol: 3): Error calling workflow.  The nested job \
                'deploy' is requesting\n'contents: read, id-token: write', but is only allowed 'contents: none,\nid-token: none'.";
    let diagnosis = diagnose(json!({"error": text}));
    let fix = &finding(&diagnosis, "id-token-permission-caller").fixes[0];
    assert_eq!(
        fix.content,
        "permissions:\n  id-token: write\n  contents: read"
    );
    let alone = text
        .replace("contents: read, ", "")
        .replace("contents: none,\n", "");
    let diagnosis = diagnose(json!({"error": alone}));
    let fix = &finding(&diagnosis, "id-token-permission-caller").fixes[0];
    assert_eq!(fix.content, "permissions:\n  id-token: write");
    let other = diagnose(
        json!({"error": "The nested job 'deploy' is requesting 'contents: write', but is only allowed 'contents: read'."}),
    );
    assert!(!has(&other, "id-token-permission-caller"));
}

#[test]
fn what_the_policies_allow_already_is_not_allowed_once_more() {
    let error = denied("iam:PutRolePolicy", "role app-x");
    let fixes = |role: &str| {
        let policies = json!([{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": format!("arn:aws:iam::111122223333:role/{role}")}
        ]}]);
        let diagnosis = diagnose(json!({"error": error.clone(), "permission_policies": policies}));
        diagnosis.findings[0].fixes.len()
    };
    assert_eq!(fixes("app-*"), 0);
    assert!(fixes("web-*") > 0);
}
