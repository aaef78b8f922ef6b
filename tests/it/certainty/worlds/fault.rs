//! What is wrong in a world, and the causes that may be named for it.

use proptest::prelude::*;
use proptest::sample::select;

macro_rules! faults {
    ($($fault:ident => $($rule:literal),*;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { Nothing, $($fault),* }

        impl Fault {
            /// The causes that name it.
            pub fn accepted(self) -> &'static [&'static str] {
                match self {
                    Self::Nothing => &[],
                    $(Self::$fault => &[$($rule),*]),*
                }
            }
        }

        impl super::World {
            /// The causes that may be named for what is wrong.
            pub fn accepts(&self, rule: &str) -> bool {
                let of_subject = self.fault.accepted().iter().any(|rule| rule.starts_with("sub-"));
                // Beside a subject of other parts whatever the policy says is of other parts.
                let by_template = self.template.is_some() && of_subject && rule == "sub-custom-template";
                by_template || self.fault.accepted().contains(&rule)
            }
        }

        const ALL: &[Fault] = &[$(Fault::$fault),*];
    };
}

faults! {
    NoPermission => "id-token-permission-missing", "id-token-permission-caller";
    ReadPermission => "id-token-permission-missing", "id-token-permission-caller";
    ForkedPull => "id-token-fork-pull-request";
    NoProvider => "provider-missing";
    OtherAudienceListed => "audience-not-registered";
    ProviderUrl => "provider-url-mismatch";
    NoRole => "role-missing";
    ControlPolicy => "organization-policy-deny";
    LetterCase => "sub-case";
    WildcardInEquals => "sub-wildcard-in-equals";
    OtherEnvironment => "sub-environment";
    PullRequest => "sub-pull-request", "sub-environment";
    OtherBranch => "sub-branch", "sub-tag", "sub-environment", "sub-pull-request";
    OtherTag => "sub-tag", "sub-branch", "sub-environment", "sub-pull-request";
    OtherName => "sub-repo", "sub-reusable-workflow";
    OtherOwner => "sub-repo", "sub-reusable-workflow";
    OtherNameInAnyCase => "sub-repo", "sub-reusable-workflow";
    OtherBranchInAnyCase => "sub-branch", "sub-tag", "sub-environment", "sub-pull-request";
    ShortRef => "sub-format", "sub-branch", "sub-tag", "sub-environment", "sub-pull-request";
    NoRepo => "sub-format";
    NoTail => "sub-format";
    OtherForm => "sub-immutable-ids";
    OtherIds => "sub-immutable-ids";
    PlainForm => "sub-custom-template", "sub-environment", "sub-pull-request", "sub-branch";
    KeyMisspelt => "condition-key-wrong";
    KeyWithScheme => "condition-key-wrong";
    KeyOfOther => "condition-key-wrong";
    ArnOperator => "condition-operator-wrong";
    BoolOperator => "condition-operator-wrong";
    NullOperator => "condition-operator-wrong";
    Negated => "condition-other-mismatch", "condition-operator-wrong";
    OtherAudience => "aud-mismatch";
    NotExposed => "condition-key-unsupported";
    Issuer => "condition-key-unsupported";
    Signed => "condition-key-unsupported";
    OtherNumber => "condition-other-mismatch";
    OtherActor => "condition-other-mismatch";
    EnvironmentKey => "condition-other-mismatch", "condition-key-unsupported", "sub-environment";
    OtherFile => "condition-other-mismatch", "sub-reusable-workflow";
    AwsPrincipal => "principal-not-federated";
    ServicePrincipal => "principal-not-federated";
    OtherAccount => "principal-provider-mismatch";
    BareDomain => "principal-provider-mismatch", "policy-malformed";
    OtherHost => "principal-provider-mismatch";
    Action => "trust-action-wrong";
    Actions => "trust-action-wrong";
    Deny => "trust-explicit-deny";
}

pub fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![1 => Just(Fault::Nothing), 3 => select(ALL)]
}
