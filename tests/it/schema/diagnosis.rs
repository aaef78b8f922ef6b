//! What `diagnose` and `explain` answer.

use oidc_doctor::case::{Case, Log};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::source::Source;
use oidc_doctor::{diagnose, render};
use serde_json::{Value, json};

use crate::common::{corpus, fixtures};
use crate::schema::validator::Schema;
use crate::schema::{fits, of_output};

fn schema() -> Schema {
    of_output(include_str!("../../../docs/schema/diagnosis.schema.json"))
}

fn answer(diagnosis: &Diagnosis) -> Value {
    let printed = render::Printed::json(diagnosis).unwrap();
    serde_json::from_str(printed.as_str()).unwrap()
}

#[test]
fn what_is_answered_to_every_case_fits() {
    let schema = schema();
    for member in corpus::members() {
        fits(&answer(member.diagnosis()), &schema, &member.name);
    }
}

#[test]
fn what_is_answered_to_every_log_fits() {
    let schema = schema();
    for path in fixtures("logs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let error = Some(Log::of(&Source::new("log", text)));
        let case = Case {
            error,
            ..Case::default()
        };
        fits(
            &answer(&diagnose(&case)),
            &schema,
            &path.display().to_string(),
        );
    }
}

/// Whatever is taken away from a real answer, added to it or put in the place of something.
#[test]
fn what_does_not_fit_is_seen() {
    let schema = schema();
    let mut all = corpus::members().map(|member| answer(member.diagnosis()));
    let good = all.find(|answer| !answer["findings"][0]["fixes"][0].is_null());
    let good = good.unwrap();
    for place in [
        "",
        "/stages/0",
        "/findings/0",
        "/findings/0/evidence/0",
        "/findings/0/fixes/0",
    ] {
        let mut more = good.clone();
        more.pointer_mut(place).unwrap()["more"] = json!(1);
        assert_eq!(schema.problems(&more).len(), 1, "{place}");
        let keys: Vec<_> = good
            .pointer(place)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for key in keys {
            let mut short = good.clone();
            short
                .pointer_mut(place)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&key);
            assert!(!schema.problems(&short).is_empty(), "{place} without {key}");
            let mut other = good.clone();
            other.pointer_mut(place).unwrap()[&key] = json!(-1.5);
            assert!(!schema.problems(&other).is_empty(), "{place}/{key}");
        }
    }
}
