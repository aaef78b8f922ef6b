//! Laws of blame, over policies and wishes made up at random.

use oidc_doctor::finding::Piece;
use oidc_doctor::finding::{Stage, Status};
use proptest::prelude::*;

use crate::permission::{allowing, case, causes, wanting};

fn action() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "s3:GetObject",
        "s3:PutObject",
        "sqs:SendMessage",
        "iam:PassRole",
        "sts:AssumeRole",
    ])
}

fn pattern() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "*",
        "arn:aws:s3:::b",
        "arn:aws:s3:::b/*",
        "arn:aws:sqs:eu-west-1:111122223333:q*",
        "arn:aws:iam::111122223333:role/*",
    ])
}

fn resource() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "arn:aws:s3:::b/k",
        "arn:aws:sqs:eu-west-1:111122223333:queue",
        "arn:aws:iam::111122223333:role/task",
    ])
}

proptest! {
    /// What is allowed is not blamed, what is denied is, by exactly one rule; and each fix that is
    /// offered as proven lets the request through.
    #[test]
    fn blame_follows_the_evaluation(granted in action(), on in pattern(), wanted in action(), what in resource()) {
        let case = case(&(allowing(granted, on) + &wanting(wanted, what)));
        let diagnosis = oidc_doctor::diagnose(&case);
        let mut stages = diagnosis.stages.iter();
        let status = stages.find(|stage| stage.stage == Stage::Permission).unwrap().status;
        let found = causes(&diagnosis);
        prop_assert_eq!(found.len(), usize::from(status == Status::Fail));
        for fix in found.iter().flat_map(|cause| &cause.fixes) {
            prop_assert!(fix.verified);
            let text = fix.document.as_ref().unwrap();
            let mended = case.with_edited(&Piece::PermissionPolicy(0), text).unwrap();
            prop_assert!(causes(&oidc_doctor::diagnose(&mended)).is_empty());
        }
    }
}
