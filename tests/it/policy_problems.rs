//! What IAM refuses in a policy, or what does not do what it seems to: told where it stands.

use oidc_doctor::iam::shared_provider::{refusals, required_keys};
use oidc_doctor::iam::{Policy, PolicyKind, PolicyProblem, ProblemCode, Truth};
use oidc_doctor::source::{Source, parse_json};

const SUB: &str = "token.actions.githubusercontent.com:sub";

fn read(text: &str, kind: PolicyKind) -> Policy {
    let document = parse_json(&Source::new("policy.json", text)).unwrap();
    Policy::read(&document, &document.root, kind)
}

fn identity(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

fn trust(condition: &str) -> Policy {
    let statement = format!(
        r#"{{"Effect":"Allow","Principal":{{"Federated":"{PROVIDER}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}"#
    );
    read(&identity(&statement), PolicyKind::Trust)
}

use ProblemCode as Code;

use crate::common::texts::PROVIDER;

/// A statement, the sort of its only problem, and the text that is pointed at.
const PROBLEMS: [(&str, Code, &str); 20] = [
    (
        r#"{"Effect":"allow","Action":"*","Resource":"*"}"#,
        Code::BadEffect,
        r#""allow""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","condition":{}}"#,
        Code::ElementCase,
        r#""condition""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Comment":""}"#,
        Code::UnknownElement,
        r#""Comment""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","NotAction":"x:y","Resource":"*"}"#,
        Code::ElementAndOpposite,
        r#""NotAction""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"GetObject","Resource":"*"}"#,
        Code::BadAction,
        r#""GetObject""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"s3:a:b","Resource":"*"}"#,
        Code::BadAction,
        r#""s3:a:b""#,
    ),
    (
        r#"{"Effect":"Allow","Action":7,"Resource":"*"}"#,
        Code::WrongType,
        "7",
    ),
    (
        r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#,
        Code::EmptyList,
        "[]",
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"bucket"}"#,
        Code::BadResource,
        r#""bucket""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::${a:b}:x"}"#,
        Code::BadVariable,
        r#""arn:aws:iam::${a:b}:x""#,
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#,
        Code::ProhibitedElement,
        r#""Principal""#,
    ),
    (
        r#"{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}"#,
        Code::BadSid,
        r#""a b""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Stringlike":{"a:b":"x"}}}"#,
        Code::OperatorCase,
        r#""Stringlike""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}}"#,
        Code::UnknownOperator,
        r#""NullIfExists""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"ab":"x"}}}"#,
        Code::BadKey,
        r#""ab""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"yes"}}}"#,
        Code::BadValue,
        r#""yes""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":{}}}}"#,
        Code::WrongType,
        "{}",
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":"x","a:b":"y"}}}"#,
        Code::DuplicateKey,
        r#""a:b""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":"x","A:b":"y"}}}"#,
        Code::DuplicateKey,
        r#""A:b""#,
    ),
    (
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::“b”"}"#,
        Code::BadCharacter,
        "“",
    ),
];

/// The only problem, with the text it points at.
fn only(text: &str, kind: PolicyKind) -> (PolicyProblem, String) {
    let policy = read(text, kind);
    let [problem] = policy.problems.as_slice() else {
        panic!("{text}: {:?}", policy.problems);
    };
    let at = text[problem.span.start..problem.span.end].to_owned();
    (problem.clone(), at)
}

#[test]
fn each_problem_is_told_at_its_place() {
    for (statement, code, at) in PROBLEMS {
        let (problem, text) = only(&identity(statement), PolicyKind::Identity);
        assert_eq!((problem.code, text.as_str()), (code, at), "{statement}");
    }
}

#[test]
fn documents_and_trust_policies_have_problems_of_their_own() {
    let documents = [
        (
            r#"{"Version":"2026-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            Code::BadVersion,
        ),
        (r#"{"Version":"2012-10-17"}"#, Code::MissingStatement),
        (r#"{"Statement":[]}"#, Code::EmptyStatement),
        (
            r#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#,
            Code::MissingAction,
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"*"}}"#,
            Code::MissingResource,
        ),
        (r#"[]"#, Code::WrongType),
    ];
    for (text, code) in documents {
        let policy = read(text, PolicyKind::Identity);
        assert_eq!(
            policy.problems.first().map(|problem| problem.code),
            Some(code),
            "{text}"
        );
        assert!(policy.is_refused(), "{text}");
    }
    let trust = identity(
        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"}"#,
    );
    let (problem, at) = only(&trust, PolicyKind::Trust);
    assert_eq!(
        (problem.message.as_str(), at.as_str()),
        ("Has prohibited field Resource", r#""Resource""#)
    );
}

#[test]
fn policies_as_people_write_them_have_no_problem() {
    let statements = [
        r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
        r#"{"Sid":"A1","Effect":"Deny","NotAction":["iam:*","sts:Get?allerIdentity"],"NotResource":["arn:aws:s3:::b/${aws:username}"]}"#,
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b*","Condition":{"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":["a","ÿ"]},"Null":{"aws:x":false},"NumericLessThan":{"s3:max-keys":10}}}"#,
    ];
    for statement in statements {
        let policy = read(&identity(statement), PolicyKind::Identity);
        assert_eq!(policy.problems, [], "{statement}");
    }
    assert_eq!(
        trust(&format!(
            r#"{{"StringEquals":{{"{SUB}":"repo:o/r:pull_request"}}}}"#
        ))
        .problems,
        []
    );
}

#[test]
fn the_nearest_operator_is_offered() {
    let cases = [
        ("StringLikes", Some("did you mean `StringLike`?")),
        (
            "ForAllValuesStringEquals",
            Some("did you mean `ForAllValues:StringEquals`?"),
        ),
        (
            "ForAnyValue:StringEqual",
            Some("did you mean `ForAnyValue:StringEquals`?"),
        ),
        ("Regex", None),
    ];
    for (operator, help) in cases {
        let text = identity(&format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"{operator}":{{"a:b":"x"}}}}}}"#
        ));
        assert_eq!(
            only(&text, PolicyKind::Identity).0.help.as_deref(),
            help,
            "{operator}"
        );
    }
}

#[test]
fn shared_providers_need_a_key_of_their_own() {
    assert_eq!(required_keys("gitlab.com"), ["gitlab.com:sub"]);
    assert_eq!(required_keys("oidc.vercel.com"), ["oidc.vercel.com:aud"]);
    let sentinel = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";
    assert_eq!(required_keys(sentinel), ["sts:RoleSessionName"]);
    let slug = "token.actions.githubusercontent.com/octo";
    assert_eq!(
        required_keys(slug).first().map(String::as_str),
        None,
        "an enterprise's issuer is not shared"
    );
    for private in [
        "token.actions.example.com",
        "gitlab.com.example.org",
        "oidc.eks.eu-west-1.amazonaws.com/id/1",
    ] {
        assert!(required_keys(private).is_empty(), "{private}");
    }
}

#[test]
fn a_trust_policy_must_evaluate_the_key() {
    let cases = [
        (r#"{}"#.to_owned(), Truth::True),
        (
            r#"{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}"#
                .to_owned(),
            Truth::True,
        ),
        (format!(r#"{{"StringLike":{{"{SUB}":"*"}}}}"#), Truth::True),
        (
            format!(r#"{{"StringLike":{{"{SUB}":["repo:o/r:*","*"]}}}}"#),
            Truth::True,
        ),
        (
            format!(r#"{{"StringNotLike":{{"{SUB}":"repo:o/r:*"}}}}"#),
            Truth::True,
        ),
        (
            format!(r#"{{"StringLikeIfExists":{{"{SUB}":"repo:o/r:*"}}}}"#),
            Truth::Unknown,
        ),
        (
            format!(r#"{{"ForAnyValue:StringLike":{{"{SUB}":"repo:o/r:*"}}}}"#),
            Truth::Unknown,
        ),
        (
            format!(r#"{{"StringLike":{{"{SUB}":"repo:*"}}}}"#),
            Truth::False,
        ),
        (
            format!(
                r#"{{"StringEqualsIgnoreCase":{{"{}":"repo:o/r:x"}}}}"#,
                SUB.to_uppercase()
            ),
            Truth::False,
        ),
        (
            r#"{"StringLike":{"token.actions.githubusercontent.com:job_workflow_ref":"o/r/*"}}"#
                .to_owned(),
            Truth::False,
        ),
    ];
    for (condition, refused) in cases {
        let found = refusals(&trust(&condition));
        let first = found
            .first()
            .map_or(Truth::False, |refusal| refusal.refused);
        assert_eq!(first, refused, "{condition}");
        assert!(
            found
                .iter()
                .all(|refusal| refusal.problem.code == ProblemCode::TrustPolicyRefused)
        );
    }
}
