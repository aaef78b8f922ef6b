//! Control policies of several levels: each must allow, and a Deny on any denies.

use oidc_doctor::finding::{Certainty, Status};

use crate::permission::{allowing, case, causes, fired, refused, status, wanting};

const ALL: &str =
    "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const QUEUES: &str =
    "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}";
const NO_BUCKETS: &str =
    "{Version: '2012-10-17', Statement: [{Effect: Deny, Action: 's3:*', Resource: '*'}]}";

/// Control policies, each with what it is attached to.
fn attached(kind: &str, policies: &[(&str, &str)]) -> String {
    let one = |(target, document): &(&str, &str)| {
        format!("  - {{kind: {kind}, target: {target}, document: {document}}}\n")
    };
    format!(
        "other_policies:\n{}",
        policies.iter().map(one).collect::<String>()
    )
}

fn puts(others: &str) -> String {
    allowing("*", "*") + &wanting("s3:PutObject", "arn:aws:s3:::b/k") + others
}

const PROVEN: [(&str, Certainty); 1] = [("permission-scp", Certainty::Proven)];

#[test]
fn each_level_must_allow() {
    for (policies, lets) in [
        (vec![("r-ab12", ALL), ("111122223333", ALL)], true),
        (
            vec![
                ("r-ab12", ALL),
                ("ou-ab12-x", QUEUES),
                ("111122223333", ALL),
            ],
            false,
        ),
        (
            vec![("r-ab12", QUEUES), ("r-ab12", ALL), ("111122223333", ALL)],
            true,
        ),
        (vec![("r-ab12", ALL), ("111122223333", QUEUES)], false),
    ] {
        let yaml = puts(&attached("scp", &policies));
        let expected = if lets { Status::Pass } else { Status::Fail };
        assert_eq!(status(&yaml), expected, "{policies:?}");
        assert_eq!(fired(&yaml) == PROVEN, !lets, "{policies:?}");
    }
}

#[test]
fn a_deny_on_any_level_denies() {
    for place in 0..3 {
        let mut policies = vec![("r-ab12", ALL), ("ou-ab12-x", ALL), ("111122223333", ALL)];
        policies.push((policies[place].0, NO_BUCKETS));
        let yaml = puts(&attached("scp", &policies));
        assert_eq!(fired(&yaml), PROVEN, "{place}");
    }
}

/// A level that was read whole has no policy that nobody saw; one of unknown target may have.
#[test]
fn only_a_level_of_unknown_target_is_completed() {
    let known = puts(&attached(
        "scp",
        &[("r-ab12", ALL), ("111122223333", NO_BUCKETS)],
    ))
    .replace("s3:PutObject", "sqs:SendMessage")
    .replace("arn:aws:s3:::b/k", "arn:aws:sqs:eu-west-1:111122223333:q");
    assert_eq!(fired(&known), PROVEN);
    let unknown = known.replace("target: 111122223333, ", "");
    assert_eq!(fired(&unknown), []);
    assert_eq!(status(&unknown), Status::Pass);
}

/// What is shown, and where the statement goes, is of the level that does not allow.
#[test]
fn the_level_that_refuses_is_shown_and_mended() {
    let levels = [
        ("r-ab12", ALL),
        ("ou-ab12-x", QUEUES),
        ("111122223333", ALL),
    ];
    let yaml = puts(&attached("scp", &levels));
    let diagnosis = oidc_doctor::diagnose(&case(&yaml));
    let causes = causes(&diagnosis);
    let [cause] = causes.as_slice() else {
        panic!("{causes:?}")
    };
    let shown: Vec<_> = cause.evidence.iter().map(|one| one.place.text()).collect();
    assert_eq!(shown, ["'sqs:*'"]);
    let fix = cause.fixes.first().unwrap();
    assert!(fix.verified, "{fix:?}");
    let text = fix.document.as_deref().unwrap();
    assert!(
        text.contains("sqs:*") && text.contains("s3:PutObject"),
        "{text}"
    );
}

#[test]
fn what_aws_blames_is_looked_for_on_every_level() {
    let levels = [
        ("r-ab12", ALL),
        ("ou-ab12-x", QUEUES),
        ("111122223333", ALL),
    ];
    for because in [
        "because no service control policy allows the s3:PutObject action",
        // AWS says so also where an Allow is lacking.
        "with an explicit deny in a service control policy",
    ] {
        let error = refused("s3:PutObject", "arn:aws:s3:::b/k", because);
        let yaml = error + &allowing("*", "*") + &attached("scp", &levels);
        assert_eq!(fired(&yaml), PROVEN, "{because}");
    }
}

/// Resource control policies of the role's account say nothing of another account's queue.
#[test]
fn resource_control_policies_are_of_the_resources_account() {
    let deny = "{Version: '2012-10-17', Statement: [{Effect: Deny, Principal: '*', Action: 'sqs:*', Resource: '*'}]}";
    let policy = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 'sqs:*', Resource: '*'}]}";
    let queue = |account: &str| {
        allowing("*", "*")
            + &wanting(
                "sqs:SendMessage",
                &format!("arn:aws:sqs:eu-west-1:{account}:q"),
            )
            + &attached("rcp", &[("r-ab12", policy), ("r-ab12", deny)])
            + &format!("  - {{kind: resource, document: {policy}}}\n")
    };
    assert_eq!(fired(&queue("111122223333")), PROVEN);
    assert_eq!(fired(&queue("444455556666")), []);
    let untold = queue("444455556666").replace("target: r-ab12, ", "");
    assert_eq!(fired(&untold), PROVEN);
}
