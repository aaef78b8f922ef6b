//! Which GitHub a log is of, and so who issued the token.

use serde_json::json;

use crate::incidents::{GITHUB, REFUSED, causes, diagnose, has, trust};

fn case(links: &str, issuer: &str) -> serde_json::Value {
    json!({
        "error": format!("{links}\n{REFUSED}"),
        "role_arn": "arn:aws:iam::111122223333:role/deploy",
        "trust_policy": trust(issuer, "repo:octo-org/app:*"),
    })
}

#[test]
fn a_run_of_a_tenant_presents_the_tenants_issuer() {
    for link in [
        "https://octocorp.ghe.com/octo-org/app/actions/runs/17209691",
        "[command]/usr/bin/git config --local http.https://octocorp.ghe.com/.extraheader AUTHORIZATION: basic ***",
    ] {
        let diagnosis = diagnose(case(link, GITHUB));
        assert_eq!(
            causes(&diagnosis)[0].0,
            "principal-provider-mismatch",
            "{link}"
        );
        assert!(
            !has(&diagnosis, "condition-key-wrong"),
            "the keys go with the principal"
        );
        let told = "the log is of `octocorp.ghe.com` (line 1)";
        assert!(
            diagnosis.notes.iter().any(|note| note.starts_with(told)),
            "{:?}",
            diagnosis.notes
        );
        let fix = &diagnosis.findings[0].fixes[0];
        let right = "oidc-provider/token.actions.octocorp.ghe.com";
        assert!(fix.content.contains(right), "{}", fix.content);
    }
}

#[test]
fn a_server_of_ones_own_has_its_issuer_under_its_host() {
    let link = "https://github.example.org/octo-org/app/actions/runs/7";
    let diagnosis = diagnose(case(link, GITHUB));
    assert_eq!(causes(&diagnosis)[0].0, "principal-provider-mismatch");
    let right = diagnose(case(link, "github.example.org/_services/token"));
    assert!(
        !has(&right, "principal-provider-mismatch"),
        "{:?}",
        causes(&right)
    );
}

#[test]
fn links_to_github_com_or_to_several_say_nothing() {
    for links in [
        "https://github.com/octo-org/app/actions/runs/17209691",
        "https://octocorp.ghe.com/octo-org/app/actions/runs/1\nhttps://github.com/octo-org/app/actions/runs/2",
        "see https://docs.example.org/actions/runs/1 for more",
        "https://octocorp.ghe.com/octo-org/app/pull/7",
        "",
    ] {
        let diagnosis = diagnose(case(links, GITHUB));
        assert!(!has(&diagnosis, "principal-provider-mismatch"), "{links}");
        assert!(
            diagnosis
                .notes
                .iter()
                .all(|note| !note.contains("the log is of")),
            "{links}"
        );
    }
}

#[test]
fn a_key_of_another_issuer_beside_the_right_principal_is_still_wrong() {
    let mut policy = trust(GITHUB, "repo:octo-org/app:*");
    let condition = &mut policy["Statement"][0]["Condition"];
    *condition =
        json!({"StringEquals": {"vstoken.actions.githubusercontent.com:aud": "sts.amazonaws.com"}});
    let diagnosis = diagnose(json!({"error": REFUSED, "trust_policy": policy}));
    assert!(
        has(&diagnosis, "condition-key-wrong"),
        "{:?}",
        causes(&diagnosis)
    );
}

#[test]
fn a_claim_that_is_misspelt_is_wrong_under_the_right_principal() {
    let mut policy = trust(GITHUB, "repo:octo-org/app:*");
    policy["Statement"][0]["Condition"] = json!({"StringEquals": {format!("{GITHUB}:aud"): "sts.amazonaws.com"},
        "StringLike": {format!("{GITHUB}:subject"): "repo:octo-org/app:*"}});
    let claims = json!({"iss": format!("https://{GITHUB}"), "aud": "sts.amazonaws.com",
                        "sub": "repo:octo-org/app:ref:refs/heads/main"});
    let diagnosis = diagnose(json!({"claims": claims, "trust_policy": policy}));
    assert_eq!(causes(&diagnosis)[0].0, "condition-key-wrong");
}
