//! `simulate` from the outside: what it takes, what it answers, and how it refuses.

use crate::common::{run_in, stderr};
use crate::simulate::support::{simulate, simulate_with};
use serde_json::{Value, json};

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/deploy/session";

fn policy(effect: &str, action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "One", "Effect": effect, "Action": action, "Resource": "*"}]})
}

fn request(policies: Value) -> Value {
    json!({"id": 7, "PolicyInputList": policies, "CallerArn": SESSION, "ActionNames": ["s3:GetObject"]})
}

#[test]
fn the_answer_has_the_shape_of_aws() {
    let (code, answers) =
        simulate(&request(json!([policy("Allow", "s3:*").to_string()])).to_string());
    assert_eq!(code, 0);
    let answer = &answers[0];
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["schema"], "oidc-doctor.simulation/1");
    assert_eq!(answer["IsTruncated"], false);
    let result = &answer["EvaluationResults"][0];
    assert_eq!(result["EvalActionName"], "s3:GetObject");
    assert_eq!(result["EvalResourceName"], "*");
    assert_eq!(result["EvalDecision"], "allowed");
    assert_eq!(result["MissingContextValues"], json!([]));
    let matched = &result["MatchedStatements"][0];
    assert_eq!(matched["SourcePolicyId"], "PolicyInputList.1");
    assert_eq!(matched["StartPosition"]["Line"], 1);
    assert_eq!(matched["Sid"], "One");
    assert_eq!(result["DecidedBy"]["PolicyType"], "identity");
    assert!(result.get("WouldAllowIf").is_none());
}

#[test]
fn every_action_on_every_resource() {
    let mut request = request(json!([policy("Allow", "s3:*")]));
    request["ActionNames"] = json!(["s3:GetObject", "ec2:RunInstances"]);
    request["ResourceArns"] = json!(["arn:aws:s3:::a/k", "arn:aws:s3:::b/k"]);
    let (_, answers) = simulate(&request.to_string());
    let results = answers[0]["EvaluationResults"].as_array().unwrap();
    let decisions: Vec<_> = results
        .iter()
        .map(|result| result["EvalDecision"].as_str().unwrap())
        .collect();
    assert_eq!(
        decisions,
        ["allowed", "allowed", "implicitDeny", "implicitDeny"]
    );
}

#[test]
fn a_denial_says_who_must_change_what() {
    let mut request = request(json!([policy("Allow", "ec2:*"), policy("Deny", "s3:*")]));
    request["PermissionsBoundaryPolicyInputList"] = json!([policy("Allow", "ec2:*")]);
    request["ServiceControlPolicyInputList"] =
        json!([[policy("Allow", "*")], [policy("Deny", "s3:*")]]);
    let (_, answers) = simulate(&request.to_string());
    let result = &answers[0]["EvaluationResults"][0];
    assert_eq!(result["EvalDecision"], "explicitDeny");
    let expected = json!([
        {"PolicyType": "identity", "Change": "removeDeny"},
        {"PolicyType": "identity", "Change": "addAllow"},
        {"PolicyType": "boundary", "Change": "addAllow"},
        {"PolicyType": "scp", "Level": 2, "Change": "removeDeny"},
        {"PolicyType": "scp", "Level": 2, "Change": "addAllow"},
    ]);
    assert_eq!(result["WouldAllowIf"], expected);
}

#[test]
fn an_identity_policy_is_asked_before_the_policy_of_the_resource() {
    let mut request = request(json!([]));
    request["ResourcePolicy"] = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:Put*", "Resource": "*"}});
    let (_, answers) = simulate(&request.to_string());
    let expected = json!([{"PolicyType": "identity", "Change": "addAllow"}]);
    assert_eq!(answers[0]["EvaluationResults"][0]["WouldAllowIf"], expected);
}

#[test]
fn keys_that_decide_and_are_not_given_are_named() {
    let conditional = json!({"Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "x"}}},
        {"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"StringEquals": {"ec2:Region": "x"}}},
    ]});
    let (_, answers) = simulate(&request(json!([conditional])).to_string());
    assert_eq!(
        answers[0]["EvaluationResults"][0]["MissingContextValues"],
        json!(["aws:PrincipalTag/Team"])
    );
}

#[test]
fn a_bad_line_is_answered_with_its_number_and_the_stream_goes_on() {
    let good = request(json!([policy("Allow", "*")])).to_string();
    let bad_member =
        json!({"id": "x", "ActionNames": ["s3:GetObject"], "PolicyInputLst": []}).to_string();
    let input = format!("{good}\n\n{{\"ActionNames\": [\n{bad_member}\n[1]\n{good}\n");
    let (code, answers) = simulate(&input);
    assert_eq!(code, 2);
    assert_eq!(answers.len(), 5);
    let lines: Vec<_> = answers
        .iter()
        .map(|answer| answer["line"].as_u64())
        .collect();
    assert_eq!(lines, [None, Some(3), Some(4), Some(5), None]);
    assert_eq!(answers[2]["id"], "x");
    assert!(
        answers[2]["error"]
            .as_str()
            .unwrap()
            .contains("`PolicyInputLst`")
    );
    assert_eq!(
        answers[4]["EvaluationResults"][0]["EvalDecision"],
        "allowed"
    );
}

#[test]
fn what_is_refused_says_what_was_expected() {
    let cases = [
        (json!({"PolicyInputList": []}), "names no action"),
        (json!({"ActionNames": "s3:GetObject"}), "expected a list"),
        (
            json!({"ActionNames": ["s3:GetObject"], "PolicyInputList": ["{"]}),
            "`PolicyInputList.1` line 1",
        ),
        (
            json!({"ActionNames": ["s3:GetObject"], "PolicyInputList": [5]}),
            "expected a policy",
        ),
        (
            json!({"ActionNames": ["s3:GetObject"], "CallerArn": "somebody"}),
            "not a principal",
        ),
        (
            json!({"ActionNames": ["s3:GetObject"], "ResourcePolicy": {"Statement": []}}),
            "`CallerArn` is missing",
        ),
        (
            json!({"ActionNames": ["s3:GetObject"], "ServiceControlPolicyInputList": [{}]}),
            "expected a list",
        ),
    ];
    for (request, expected) in cases {
        let (code, answers) = simulate(&request.to_string());
        assert_eq!(code, 2, "{request}");
        let error = answers[0]["error"].as_str().unwrap();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_document_over_many_lines_is_one_request() {
    let pretty = serde_json::to_string_pretty(&request(json!([policy("Allow", "*")]))).unwrap();
    let (code, answers) = simulate(&pretty);
    assert_eq!((code, answers.len()), (0, 1));
    let list =
        serde_json::to_string_pretty(&json!([request(json!([])), request(json!([]))])).unwrap();
    assert_eq!(simulate(&list).1.len(), 2);
}

#[test]
fn the_skeleton_of_the_aws_command_is_accepted() {
    let skeleton = json!({
        "PolicyInputList": [""], "PermissionsBoundaryPolicyInputList": [""], "ActionNames": ["s3:GetObject"],
        "ResourceArns": [""], "ResourcePolicy": "", "ResourceOwner": "", "CallerArn": "",
        "ContextEntries": [{"ContextKeyName": "", "ContextKeyValues": [""], "ContextKeyType": "ip"}],
        "ResourceHandlingOption": "", "MaxItems": 0, "Marker": "",
    });
    let (code, answers) = simulate(&skeleton.to_string());
    assert_eq!(code, 0, "{answers:?}");
    assert_eq!(
        answers[0]["EvaluationResults"][0]["EvalDecision"],
        "implicitDeny"
    );
}

#[test]
fn problems_of_policies_are_told_beside_the_answer() {
    let odd = json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"ForAllValuesStringEquals": {"aws:TagKeys": "x"}}}]});
    let (_, answers) = simulate(&request(json!([odd])).to_string());
    let problem = &answers[0]["PolicyProblems"][0];
    assert_eq!(
        problem["Message"],
        "Invalid Condition type : ForAllValuesStringEquals"
    );
    assert_eq!(problem["Help"], "did you mean `ForAllValues:StringEquals`?");
    assert_eq!(problem["Refused"], true);
}

#[test]
fn text_shows_every_part_of_every_statement() {
    let conditional = json!({"Statement": {"Sid": "Team", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "x"}}}});
    let (code, text) = simulate_with(
        &["--format", "text"],
        &request(json!([conditional])).to_string(),
    );
    assert_eq!(code, 0);
    assert!(
        text.starts_with("id 7\nimplicitDeny: s3:GetObject on *\n"),
        "{text}"
    );
    assert!(
        text.contains("no  statement 1 `Team`, Allow, line 1"),
        "{text}"
    );
    assert!(text.contains("yes Action s3:*"), "{text}");
    assert!(
        text.contains("no  StringEquals aws:PrincipalTag/team: x (request: not there)"),
        "{text}"
    );
    assert!(
        text.contains("to get through, the identity policies must allow it"),
        "{text}"
    );
}

#[test]
fn depth_and_noise_end_in_an_error() {
    let (code, answers) = simulate(&"[".repeat(100_000));
    assert_eq!((code, answers.len()), (2, 1));
    let (code, answers) = simulate("\u{0}\u{1}garbage\n{}\n");
    assert_eq!((code, answers.len()), (2, 2));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = run_in(env!("CARGO_TARGET_TMPDIR"), &["simulate", "none.ndjson"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: cannot read none.ndjson: no such file\nhelp: check the path\n"
    );
}

#[test]
fn an_id_over_several_lines_does_not_break_the_line_of_its_answer() {
    let input = "{\n\"id\": [\n 1, \"a \\\" b\" ],\n\"ActionNames\": [\"s3:GetObject\"]}\n";
    let (code, answers) = simulate(input);
    assert_eq!((code, answers.len()), (0, 1));
    assert_eq!(answers[0]["id"], json!([1, "a \" b"]));
}
