//! Credentials that AWS does not know, and regions that are off.

use oidc_doctor::finding::Certainty::{Likely, Possible};
use serde_json::json;

use crate::incidents::{causes, diagnose, finding, run, workflow};

const UNKNOWN: &str =
    "InvalidClientTokenId: The security token included in the request is invalid.";

#[test]
fn in_a_region_that_must_be_enabled_that_is_the_likelier_cause() {
    let near = diagnose(
        json!({"error": format!("done region eu-west-3\nstart region eu-south-1\n{UNKNOWN}")}),
    );
    assert_eq!(
        causes(&near),
        [
            ("sts-region-disabled", Likely),
            ("static-credentials-shadow", Possible)
        ]
    );
    let fix = &finding(&near, "sts-region-disabled").fixes[0];
    assert_eq!(
        fix.content,
        "aws account enable-region --region-name eu-south-1"
    );
    let inputs = "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n          aws-region: me-south-1\n";
    let asked = diagnose(json!({"error": UNKNOWN, "workflow": workflow(inputs), "run": run()}));
    assert_eq!(causes(&asked)[0], ("sts-region-disabled", Likely));
}

#[test]
fn elsewhere_it_is_the_keys() {
    for before in [
        "start region eu-west-1",
        "",
        "the region eu-south-12 does not exist",
    ] {
        let found = causes(&diagnose(json!({"error": format!("{before}\n{UNKNOWN}")})));
        assert_eq!(found[0], ("static-credentials-shadow", Likely), "{before}");
    }
    let inputs = "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n          aws-region: eu-west-1\n";
    let asked = json!({"error": format!("eu-south-1 is next\n{UNKNOWN}"), "workflow": workflow(inputs), "run": run()});
    assert_eq!(
        causes(&diagnose(asked))[0],
        ("static-credentials-shadow", Likely)
    );
}

#[test]
fn other_errors_in_such_a_region_are_left_alone() {
    let text = "region eu-south-1\nAn error occurred (AccessDenied) when calling the PutObject operation: Access Denied";
    let found = causes(&diagnose(json!({"error": text})));
    assert!(
        found.iter().all(|(rule, _)| *rule != "sts-region-disabled"),
        "{found:?}"
    );
}
