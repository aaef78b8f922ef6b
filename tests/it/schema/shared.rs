//! What stands in more than one schema says the same in each, and each schema can be broken.

use serde_json::{Value, json};

use crate::schema::of_output;

const ALL: [&str; 7] = [
    include_str!("../../../docs/schema/case.schema.json"),
    include_str!("../../../docs/schema/check.schema.json"),
    include_str!("../../../docs/schema/claims.schema.json"),
    include_str!("../../../docs/schema/diagnosis.schema.json"),
    include_str!("../../../docs/schema/fix.schema.json"),
    include_str!("../../../docs/schema/simulation.schema.json"),
    include_str!("../../../docs/schema/test.schema.json"),
];

#[test]
fn one_name_means_one_thing() {
    for name in ["claims", "admitted", "evidence", "fix", "finding"] {
        let schemas = ALL.map(of_output);
        let found: Vec<_> = schemas
            .iter()
            .filter_map(|schema| schema.definition(name))
            .collect();
        assert!(found.len() > 1, "{name}");
        assert!(found.iter().all(|one| *one == found[0]), "{name}");
    }
}

/// Every schema names its version, as a constant or as one of the values.
#[test]
fn every_schema_names_its_version() {
    for text in ALL {
        let schema: Value = serde_json::from_str(text).unwrap();
        let title = schema["title"].as_str().unwrap();
        let body = match schema.get("properties") {
            Some(_) => &schema,
            None => &schema["$defs"]["answer"],
        };
        let version = &body["properties"]["schema"];
        let name = version["const"]
            .as_str()
            .or(version["enum"][0].as_str())
            .unwrap();
        assert!(
            name.starts_with("oidc-doctor.") && name.ends_with("/1"),
            "{title}"
        );
        assert!(
            !of_output(text)
                .problems(&json!({"schema": "oidc-doctor.other/1"}))
                .is_empty(),
            "{title}"
        );
        assert!(!of_output(text).problems(&json!([])).is_empty(), "{title}");
    }
}
