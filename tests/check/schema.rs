//! The JSON of `check` and `test` is as their schemas say.

use serde_json::{Value, json};

use crate::support::{folder, json as answer, program, trusting};

const CHECK: &str = include_str!("../schema/check.schema.json");
const TEST: &str = include_str!("../schema/test.schema.json");

/// What is wrong with a value, by the part of JSON Schema that the schemas here use; a key that the
/// schema does not describe is wrong too, so that no key goes undocumented.
fn wrong(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let definition = &root["$defs"][name.rsplit('/').next().unwrap()];
        assert!(definition.is_object(), "{name}");
        return wrong(value, definition, root, at);
    }
    if let Some(several) = schema["anyOf"].as_array() {
        let all = several.iter().map(|one| wrong(value, one, root, at));
        let all: Vec<_> = all.collect();
        let fits = all.iter().any(Vec::is_empty);
        return if fits { Vec::new() } else { all.concat() };
    }
    if let Some(allowed) = schema["enum"].as_array() {
        return said(!allowed.contains(value), at, value);
    }
    if schema.get("const").is_some() {
        return said(schema["const"] != *value, at, value);
    }
    match (schema["type"].as_str(), value) {
        (None, _) | (Some("string"), Value::String(_)) | (Some("boolean"), Value::Bool(_)) => {
            Vec::new()
        }
        (Some("null"), Value::Null) => Vec::new(),
        (Some("integer"), value) if value.is_u64() => Vec::new(),
        (Some("array"), Value::Array(items)) => {
            let each = items.iter().enumerate();
            each.flat_map(|(place, item)| {
                wrong(item, &schema["items"], root, &format!("{at}[{place}]"))
            })
            .collect()
        }
        (Some("object"), Value::Object(members)) => {
            let required = schema["required"].as_array().into_iter().flatten();
            let missing = required.filter(|name| !members.contains_key(name.as_str().unwrap()));
            let missing: Vec<_> = missing
                .map(|name| format!("{at}: {name} is missing"))
                .collect();
            let members = members.iter().flat_map(|(name, member)| {
                let described = schema["properties"]
                    .get(name)
                    .or(schema.get("additionalProperties"));
                match described {
                    Some(described) => wrong(member, described, root, &format!("{at}.{name}")),
                    None => vec![format!("{at}.{name} is not described")],
                }
            });
            missing.into_iter().chain(members).collect()
        }
        (Some(kind), value) => vec![format!("{at}: {value} is no {kind}")],
    }
}

fn said(is_wrong: bool, at: &str, value: &Value) -> Vec<String> {
    is_wrong
        .then(|| format!("{at}: {value}"))
        .into_iter()
        .collect()
}

fn problems(value: &Value, schema: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    wrong(value, &schema, &schema, "$")
}

const WORKFLOW: &str = "on: [push, pull_request, workflow_dispatch]\npermissions: {id-token: write}\njobs:\n  deploy:\n    runs-on: x\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: '${{ vars.ROLE }}', aws-region: us-east-1}}]\n";

#[test]
fn what_check_answers_fits_its_schema() {
    let wide = trusting(&["repo:octo-org/*", "repo:octo-org/web:pull_request"]);
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let here = folder(
        "schema",
        &[
            ("wide.json", &wide),
            ("main.json", &main),
            ("broken.json", "{\"Version\": "),
            ("odd.json", &main.replace("StringLike", "StringLikes")),
            ("w/a.yml", WORKFLOW),
        ],
    );
    let jobs = [
        "--workflow",
        "w",
        "--repository",
        "octo-org/web",
        "--format",
        "json",
    ];
    for file in ["wide.json", "main.json", "broken.json", "odd.json"] {
        let args: Vec<_> = ["check", file, "--against", "main.json"]
            .into_iter()
            .chain(jobs)
            .collect();
        let value = answer(&program(&here, &args));
        assert_eq!(problems(&value, CHECK), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn what_test_answers_fits_its_schema() {
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let tests = "policy: main.json\nrepository: octo-org/web\ntests:\n  - allow: push main\n  - allow: push dev\n  - deny: pull_request\n    because: sub-branch\n  - allow: pull_request_target\n";
    let here = folder("schema-test", &[("main.json", &main), ("t.yaml", tests)]);
    let value = answer(&program(&here, &["test", "t.yaml", "--format", "json"]));
    assert_eq!(problems(&value, TEST), Vec::<String>::new());
}

#[test]
fn what_does_not_fit_is_seen() {
    let good = json!({"schema": "oidc-doctor.test/1", "files": [], "passed": 0, "failed": 0});
    assert!(problems(&good, TEST).is_empty());
    for (name, value) in [
        ("schema", json!("oidc-doctor.test/2")),
        ("files", json!({})),
        ("passed", json!("0")),
        ("more", json!(1)),
        ("files", json!([{"file": "t.yaml", "policy": "p"}])),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        assert!(!problems(&bad, TEST).is_empty(), "{bad}");
    }
    let mut short = good;
    short.as_object_mut().unwrap().remove("failed");
    assert!(!problems(&short, TEST).is_empty());
}
