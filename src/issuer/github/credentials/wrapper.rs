//! Other actions that assume a role with GitHub's token.

use super::find::Context;
use super::{AwsStep, Found, Kind, Method, Version, configure};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::workflow::Step;

/// An action that assumes a role, and the names of its inputs.
struct Wrapper {
    repository: &'static str,
    role: &'static str,
    region: &'static str,
    default_region: Option<&'static str>,
}

const WRAPPERS: [Wrapper; 4] = [
    Wrapper {
        repository: "guardian/actions-assume-aws-role",
        role: "awsRoleToAssume",
        region: "awsRegion",
        default_region: Some("eu-west-1"),
    },
    Wrapper {
        repository: "flipgroup/action-aws-assume-role-oidc",
        role: "web-identity-role-arn",
        region: "aws-region",
        default_region: None,
    },
    Wrapper {
        repository: "seligerit/aws-webidentity-token",
        role: "aws-role-arn",
        region: "aws-default-region",
        default_region: Some("eu-central-1"),
    },
    Wrapper {
        repository: "clockwork-marketing-uk/actions-aws-auth",
        role: "role",
        region: "region",
        default_region: None,
    },
];

/// Actions around `configure-aws-credentials` that pass its inputs on, with the version inside.
const PASS_ON: [(&str, &str); 2] = [
    ("mcblair/configure-aws-profile-action", "v4"),
    ("Moulick/configure-multiple-aws-roles", "v6.2.2"),
];

/// Inputs by which an action that is not known here shows that it assumes a role in AWS.
const ROLE_INPUTS: [&str; 8] = [
    "role-to-assume",
    "aws-role-to-assume",
    "role-arn",
    "aws-role-arn",
    "aws-role",
    "oidc-role-arn",
    "aws-oidc-role-arn",
    "aws-iam-role",
];

/// Inputs that go with them.
const REGION_INPUTS: [&str; 4] = ["aws-region", "sts-region", "aws-default-region", "region"];

/// Owners whose actions ask for a token for another purpose, or use credentials that are there.
const OTHER_PURPOSES: [&str; 9] = [
    "actions/",
    "google-github-actions/",
    "azure/",
    "hashicorp/",
    "pypa/",
    "sigstore/",
    "octo-sts/",
    "saml-to/",
    "aws-actions/",
];

pub(super) fn read(
    context: &Context<'_>,
    step: &Step,
    repository: &str,
    version: &Version,
) -> Option<AwsStep> {
    let same = |name: &str| name.eq_ignore_ascii_case(repository);
    if let Some((_, inside)) = PASS_ON.iter().find(|(name, _)| same(name)) {
        let read = configure::read(context, step, Version::parse(inside, ""));
        return Some(AwsStep {
            kind: Kind::OtherAction,
            unknown_inputs: Vec::new(),
            ..read
        });
    }
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| same(wrapper.repository)) {
        let default_region = wrapper.default_region.map(Found::default);
        let region = context.input(step, wrapper.region).or(default_region);
        let role = context.input(step, wrapper.role);
        return Some(step_of(context, step, version, role, region));
    }
    let lower = repository.to_ascii_lowercase();
    if OTHER_PURPOSES.iter().any(|owner| lower.starts_with(owner)) {
        return None;
    }
    let first = |names: &[&str]| names.iter().find_map(|name| input(context, step, name));
    let (role, region) = (first(&ROLE_INPUTS)?, first(&REGION_INPUTS));
    let for_aws = region.is_some() || lower.contains("aws");
    let found = for_aws.then(|| step_of(context, step, version, Some(role), region))?;
    let method = method(context, step);
    Some(AwsStep {
        audience: found.audience.filter(|_| method == Method::Oidc),
        method,
        ..found
    })
}

/// How an action that is not known here gets at credentials, where its inputs are named like those
/// of `configure-aws-credentials`.
fn method(context: &Context<'_>, step: &Step) -> Method {
    let given =
        |name| input(context, step, name).is_some_and(|found| found.is_empty() != Some(true));
    if given("aws-access-key-id") {
        Method::Keys
    } else if given("web-identity-token-file") {
        Method::TokenFile
    } else {
        Method::Oidc
    }
}

/// An input by its name with hyphens or underscores.
fn input(context: &Context<'_>, step: &Step, name: &str) -> Option<Found> {
    context
        .input(step, name)
        .or_else(|| context.input(step, &name.replace('-', "_")))
}

fn step_of(
    context: &Context<'_>,
    step: &Step,
    version: &Version,
    role: Option<Found>,
    region: Option<Found>,
) -> AwsStep {
    let audience = context.input(step, "audience");
    let found = AwsStep {
        method: Method::Oidc,
        role,
        region,
        audience: audience.or_else(|| Some(Found::default(AWS_AUDIENCE))),
        session_name: context.input(step, "role-session-name"),
        duration: context.input(step, "role-duration-seconds"),
        ..context.step(step, Kind::OtherAction)
    };
    AwsStep {
        inputs: context.given(step),
        version: Some(version.clone()),
        ..found
    }
}
