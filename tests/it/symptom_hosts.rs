//! Whether a name of STS that cannot be found is to be blamed on the region in it.

use oidc_doctor::finding::Weight;
use oidc_doctor::symptom::read;

/// The entry and how often a wrong region is the reason.
fn region(text: &str) -> (&'static str, Weight) {
    let reading = read(text);
    let found = reading
        .first()
        .unwrap_or_else(|| panic!("nothing in {text}"));
    assert_eq!(found.code, "ENOTFOUND", "{text}");
    let mut causes = found.entry.causes.iter();
    let weight = causes.find(|(cause, _)| *cause == "region-missing");
    (found.entry.id, weight.unwrap().1)
}

#[test]
fn a_name_that_sts_has_is_not_blamed_on_the_region() {
    for host in [
        "getaddrinfo ENOTFOUND sts.amazonaws.com",
        "getaddrinfo EAI_AGAIN sts.eu-west-1.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.ap-northeast-2.amazonaws.com sts.ap-northeast-2.amazonaws.com:443",
        "getaddrinfo ENOTFOUND sts.us-gov-west-1.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.cn-north-1.amazonaws.com.cn",
        "getaddrinfo ENOTFOUND sts.us-east-2.api.aws",
        "Could not connect to the endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"",
        "dial tcp: lookup sts.eu-central-1.amazonaws.com on 127.0.0.53:53: no such host",
    ] {
        assert_eq!(region(host), ("sts-unresolved", Weight::Rare), "{host}");
    }
}

#[test]
fn a_name_that_sts_has_not_is() {
    for host in [
        "getaddrinfo ENOTFOUND sts.eu-wst-1.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.eu-west-1a.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.eu-west.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.ireland.amazonaws.com",
        "getaddrinfo ENOTFOUND sts.undefined.amazonaws.com",
        "Could not connect to the endpoint URL: \"https://sts.us-east1.amazonaws.com/\"",
        "dial tcp: lookup sts.eu-centrl-1.amazonaws.com on 127.0.0.53:53: no such host",
    ] {
        assert_eq!(region(host), ("sts-not-found", Weight::Usual), "{host}");
    }
}
