//! The case file, which refuses keys that it does not know.

use oidc_doctor::case::{file, save};
use oidc_doctor::source::Source;
use serde_json::{Value, json};

use crate::common::{corpus, folder_of, run_in, stderr};
use crate::schema::fits;
use crate::schema::validator::{Schema, Strictness};

fn schema() -> Schema {
    Schema::read(
        include_str!("../../../docs/schema/case.schema.json"),
        Strictness::AsWritten,
    )
}

/// The cases of the corpus with the contents of their files, and one case with every key.
fn cases() -> Vec<(String, Value)> {
    let all = corpus::members().map(|member| (member.name.clone(), member.inlined()));
    let mut cases: Vec<_> = all.collect();
    cases.push(("all_keys.json".to_owned(), all_keys()));
    cases
}

fn all_keys() -> Value {
    serde_json::from_str(include_str!("../../data/all_keys.json")).unwrap()
}

fn is_read(case: &Value) -> bool {
    file::read(&Source::new("case.json", case.to_string())).is_ok()
}

#[test]
fn every_case_fits() {
    let schema = schema();
    for (name, case) in cases() {
        fits(&case, &schema, &name);
    }
}

#[test]
fn what_is_saved_fits() {
    let schema = schema();
    for member in corpus::members() {
        let saved = serde_json::from_str(&save(&member.case)).unwrap();
        fits(&saved, &schema, &member.name);
    }
    let here = folder_of(
        "saved",
        &[("case.json", include_str!("../../data/all_keys.json"))],
    );
    let args = [
        "diagnose",
        "--case",
        "case.json",
        "--save-case",
        "saved.json",
    ];
    let output = run_in(&here, &args);
    assert_ne!(output.status.code(), Some(2), "{}", stderr(&output));
    let text = std::fs::read_to_string(here.join("saved.json")).unwrap();
    fits(
        &serde_json::from_str(&text).unwrap(),
        &schema,
        "all_keys.json",
    );
}

/// The schema and the reader agree on every key, wherever it stands.
#[test]
fn keys_are_the_readers() {
    let schema = schema();
    let all = all_keys();
    assert!(is_read(&all));
    for place in [
        "",
        "/run",
        "/run/history",
        "/run/sub_template",
        "/want/0",
        "/other_policies/0",
    ] {
        let mut more = all.clone();
        more.pointer_mut(place).expect(place)["more"] = json!("x");
        assert_eq!(schema.problems(&more).is_empty(), is_read(&more), "{place}");
        let keys: Vec<_> = all
            .pointer(place)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for key in keys {
            for value in [
                json!(null),
                json!("?"),
                json!(1),
                json!(-1),
                json!(true),
                json!([]),
                json!([[]]),
                json!({}),
                json!({"a": []}),
            ] {
                let mut other = all.clone();
                other.pointer_mut(place).unwrap()[&key] = value.clone();
                // What the reader asks of a value beyond its kind, no schema here says.
                let refused = !schema.problems(&other).is_empty();
                assert!(
                    !(refused && is_read(&other)),
                    "{place}/{key} as {value} is read"
                );
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_seen() {
    let schema = schema();
    for bad in [
        json!([]),
        json!({"schema": "oidc-doctor.case/2"}),
        json!({"trust_policies": {}}),
        json!({"trust_policy": 1}),
        json!({"run": {"branch": "main"}}),
        json!({"run": {"fork": "no"}}),
        json!({"run": {"history": {"runs": 1}}}),
        json!({"want": [{"resource": "*"}]}),
        json!({"other_policies": [{"kind": "vpc", "document": {}}]}),
        json!({"workflows": {"a.yml": {}}}),
        json!({"now": 0}),
        json!({"error": {"file": 1}}),
        json!({"workflow": {"file": "a.yml", "more": 1}}),
        json!({"workflows": {"a.yml": {"path": "a.yml"}}}),
    ] {
        assert!(!schema.problems(&bad).is_empty(), "{bad}");
        assert!(!is_read(&bad), "{bad}");
    }
}
