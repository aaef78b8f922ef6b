//! Policies in the answers of AWS commands, and raw tokens.

use oidc_doctor::case::wrapped::{Choice, Found, policies, policy};
use oidc_doctor::case::{PolicyText, TokenProblem, token};
use oidc_doctor::source::{Source, quoted};
use proptest::prelude::*;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

fn found(text: &str) -> Found {
    policy(&Source::new("a.json", text), &Choice::default()).unwrap()
}

fn refusal(text: &str, role: Option<&str>) -> String {
    let source = Source::new("a.json", text);
    let problem = policy(&source, &Choice::role(role)).unwrap_err();
    problem.in_source(&source).to_string()
}

/// The place of `Version` in the file.
fn place(found: &Found) -> (String, usize, usize) {
    let doc = found.policy.document().unwrap();
    let at = doc
        .source
        .position(doc.root.entry("Version").unwrap().key.span.start);
    (doc.source.name().to_owned(), at.line, at.column)
}

#[test]
fn objects_keep_their_place() {
    for text in [
        POLICY.to_owned(),
        format!(r#"{{"Role": {{"AssumeRolePolicyDocument": {POLICY}}}}}"#),
        format!(r#"{{"AssumeRolePolicyDocument": {POLICY}}}"#),
        format!(r#"{{"PolicyVersion": {{"Document": {POLICY}}}}}"#),
        format!(r#"{{"RoleName": "r", "PolicyDocument": {POLICY}}}"#),
        format!(r#"[{POLICY}]"#),
        format!(r#"{{"Roles": [{{"RoleName": "r", "AssumeRolePolicyDocument": {POLICY}}}]}}"#),
    ] {
        let column = text.find("\"Version\"").unwrap() + 1;
        let found = found(&format!("\n{text}"));
        assert_eq!(place(&found), ("a.json".to_owned(), 2, column), "{text}");
    }
}

#[test]
fn encoded_policies_are_decoded() {
    let encoded = POLICY
        .replace('{', "%7B")
        .replace('"', "%22")
        .replace(' ', "%20")
        .replace('}', "%7d");
    let string = quoted(POLICY);
    for text in [
        encoded.clone(),
        format!("{encoded}\n"),
        quoted(&encoded),
        string.clone(),
        format!(r#"{{"Role": {{"AssumeRolePolicyDocument": {string}}}}}"#),
        format!(r#"{{"Role": {{"AssumeRolePolicyDocument": "{encoded}"}}}}"#),
        format!(r#"{{"Policy": {string}}}"#),
        format!(r#"{{"Policy": {{"PolicySummary": {{}}, "Content": {string}}}}}"#),
    ] {
        let found = found(&text);
        assert_eq!(found.policy.source().text(), POLICY, "{text}");
        assert_eq!(place(&found).0, "a.json (decoded)");
    }
}

#[test]
fn what_is_no_json_is_a_broken_policy() {
    for text in ["Statement:\n  - Effect: Allow", "{", "%7Bbroken"] {
        assert!(
            matches!(found(text).policy, PolicyText::Broken(..)),
            "{text}"
        );
    }
}

#[test]
fn a_document_of_another_shape_is_left_to_the_grammar() {
    let found = found(r#"{"statement": []}"#);
    assert!(
        found
            .policy
            .document()
            .unwrap()
            .root
            .get("statement")
            .is_some()
    );
}

#[test]
fn the_role_is_told() {
    let text = format!(
        r#"{{"Role": {{"Arn": "arn:r", "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": {POLICY}}}}}"#
    );
    let found = found(&text);
    assert_eq!(
        (found.role_arn.as_deref(), found.max_session_duration),
        (Some("arn:r"), Some(3600))
    );
}

fn account() -> String {
    let role = |name: &str| {
        format!(
            r#"{{"RoleName": "{name}", "Arn": "arn:aws:iam::1:role/{name}", "AssumeRolePolicyDocument": {POLICY}, "RolePolicyList": [{{"PolicyName": "inline", "PolicyDocument": {{"Id": "{name}-inline", "Statement": []}}}}], "AttachedManagedPolicies": [{{"PolicyName": "m", "PolicyArn": "arn:m"}}, {{"PolicyArn": "arn:not-listed"}}]}}"#
        )
    };
    let managed = r#"{"Arn": "arn:m", "PolicyVersionList": [{"IsDefaultVersion": false, "Document": {"Id": "old", "Statement": []}}, {"IsDefaultVersion": true, "Document": {"Id": "new", "Statement": []}}]}"#;
    format!(
        r#"{{"RoleDetailList": [{}, {}], "Policies": [{managed}]}}"#,
        role("a"),
        role("b")
    )
}

#[test]
fn one_role_of_an_account_is_chosen() {
    let source = Source::new("a.json", account());
    for name in ["b", "arn:aws:iam::1:role/b"] {
        let found = policy(&source, &Choice::role(Some(name))).unwrap();
        assert_eq!(found.role_arn.as_deref(), Some("arn:aws:iam::1:role/b"));
    }
    let identity = policies(&source, &Choice::role(Some("b"))).unwrap();
    let ids = identity.iter().map(|policy| {
        policy
            .document()
            .unwrap()
            .root
            .get("Id")
            .unwrap()
            .text()
            .unwrap()
    });
    assert_eq!(ids.collect::<Vec<_>>(), ["b-inline", "new"]);
}

#[test]
fn several_roles_need_a_choice() {
    let several = refusal(&account(), None);
    assert!(
        several.ends_with("several roles, expected one\nhelp: choose one with `--role`: `a`, `b`"),
        "{several}"
    );
    let other = refusal(&account(), Some("c"));
    assert!(
        other.contains("none of these roles is the one asked for"),
        "{other}"
    );
    let none = refusal(r#"{"RoleDetailList": []}"#, None);
    assert!(none.contains("the list of roles is empty"), "{none}");
    let list = refusal(&format!("[{POLICY}, {POLICY}]"), None);
    assert!(
        list.starts_with("cannot read a.json: a list where one policy is expected"),
        "{list}"
    );
}

#[test]
fn a_role_without_its_trust_policy_is_refused() {
    let message = refusal(r#"{"Role": {"Arn": "arn:r"}}"#, None);
    assert!(
        message
            .starts_with("cannot read a.json: line 1: the role has no `AssumeRolePolicyDocument`"),
        "{message}"
    );
}

const HEADER: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0";
const CLAIMS: &str = "eyJzdWIiOiJhIiwic3ViIjoiYiJ9";

#[test]
fn tokens_in_the_forms_people_have() {
    let token_text = format!("{HEADER}.{CLAIMS}.c2ln");
    for (text, padded) in [
        (token_text.clone(), false),
        (format!("{token_text}\n"), true),
        (format!("Bearer {token_text}"), false),
        (format!("bearer {token_text}\n"), true),
        (format!(r#"{{"count": 1, "value": "{token_text}"}}"#), false),
    ] {
        let (token, presented) = token::read(&Source::new("t", text.as_str()));
        assert_eq!((token.problem, token.is_padded), (None, padded), "{text}");
        assert_eq!(
            (token.alg.as_deref(), token.kid.as_deref()),
            (Some("RS256"), Some("k1"))
        );
        let claims = presented.unwrap().claims;
        assert_eq!(claims.source.name(), "t (claims)");
        assert_eq!(claims.flaws.len(), 1, "the claim that stands twice is seen");
        assert!(
            !format!("{token:?} {claims:?}").contains("c2ln"),
            "the signature is gone"
        );
    }
}

#[test]
fn what_is_no_token_is_named() {
    let cut = format!("{HEADER}.{}.c2ln", &CLAIMS[..9]);
    for (text, problem) in [
        (String::new(), TokenProblem::Empty),
        ("***".to_owned(), TokenProblem::Masked),
        (HEADER.to_owned(), TokenProblem::Parts(1)),
        (format!("{HEADER}.{CLAIMS}"), TokenProblem::Parts(2)),
        (format!("{HEADER}.a.b.c.d"), TokenProblem::Encrypted),
        (
            format!("{HEADER}.{CLAIMS}\n.c2ln"),
            TokenProblem::BlankInside,
        ),
        (cut, TokenProblem::Claims),
        (format!("{HEADER}.MTIz.c2ln"), TokenProblem::ClaimsNotObject),
        (format!("!!.{CLAIMS}.c2ln"), TokenProblem::Header),
        (format!("{HEADER}.{CLAIMS}."), TokenProblem::NoSignature),
    ] {
        let (token, presented) = token::read(&Source::new("t", text.as_str()));
        assert_eq!(token.problem, Some(problem), "{text}");
        let readable = matches!(problem, TokenProblem::Header | TokenProblem::NoSignature);
        assert_eq!(presented.is_some(), readable, "{text}");
        assert!(!problem.describe().is_empty());
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,60}") {
        let source = Source::new("t", text.as_str());
        let _ = token::read(&source);
        let _ = policy(&source, &Choice::default());
        let _ = policies(&source, &Choice::default());
    }
}
