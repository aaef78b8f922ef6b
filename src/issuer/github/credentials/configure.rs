//! `aws-actions/configure-aws-credentials`: its inputs, defaults and decisions.
//!
//! The rules are those of the action's source, `src/index.ts`, and of each release's `action.yml`:
//! <https://github.com/aws-actions/configure-aws-credentials>.

use super::find::Context;
use super::{AwsStep, Found, Given, Kind, Method, UnknownInput, Version};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::words::closest;
use crate::issuer::github::workflow::Step;

/// The inputs of all versions.
pub const INPUTS: [&str; 32] = [
    "action-timeout-s",
    "allowed-account-ids",
    "audience",
    "aws-access-key-id",
    "aws-profile",
    "aws-region",
    "aws-secret-access-key",
    "aws-session-token",
    "custom-tags",
    "disable-retry",
    "force-skip-oidc",
    "http-proxy",
    "inline-session-policy",
    "managed-session-policies",
    "mask-aws-account-id",
    "no-proxy",
    "output-credentials",
    "output-env-credentials",
    "overwrite-aws-profile",
    "retry-max-attempts",
    "role-chaining",
    "role-duration-seconds",
    "role-external-id",
    "role-session-name",
    "role-skip-session-tagging",
    "role-to-assume",
    "special-characters-workaround",
    "sts-endpoint",
    "transitive-tag-keys",
    "unset-current-credentials",
    "use-existing-credentials",
    "web-identity-token-file",
];

/// Inputs that releases from 4.2 on take from variables where `with:` has none.
const VARIABLES: [(&str, &str); 7] = [
    ("aws-region", "AWS_REGION"),
    ("role-to-assume", "ROLE_TO_ASSUME"),
    ("role-chaining", "ROLE_CHAINING"),
    ("role-duration-seconds", "ROLE_DURATION_SECONDS"),
    ("role-session-name", "ROLE_SESSION_NAME"),
    ("web-identity-token-file", "WEB_IDENTITY_TOKEN_FILE"),
    ("role-skip-session-tagging", "ROLE_SKIP_SESSION_TAGGING"),
];

pub(super) fn is_it(repository: &str) -> bool {
    repository.eq_ignore_ascii_case("aws-actions/configure-aws-credentials")
}

pub(super) fn read(context: &Context<'_>, step: &Step, version: Version) -> AwsStep {
    let inputs = Inputs {
        context,
        step,
        version: &version,
    };
    let given: Vec<Given> = context.given(step);
    let unknown_inputs = unknown(&given);
    let method = inputs.method(&unknown_inputs);
    let or_default =
        |name: &str, default: &str| inputs.find(name).or_else(|| Some(Found::default(default)));
    let found = AwsStep {
        method,
        unknown_inputs,
        role: inputs.find("role-to-assume"),
        region: inputs.find("aws-region"),
        audience: or_default("audience", AWS_AUDIENCE).filter(|_| method == Method::Oidc),
        session_name: or_default("role-session-name", "GitHubActions"),
        duration: or_default("role-duration-seconds", default_duration(method, &version)),
        ..context.step(step, Kind::ConfigureAwsCredentials)
    };
    AwsStep {
        inputs: given,
        version: Some(version),
        ..found
    }
}

/// v1 and v2 ask for six hours where the role is assumed with keys; all else for one.
fn default_duration(method: Method, version: &Version) -> &'static str {
    let old = version.major().is_some_and(|major| major < 3);
    if old && method == Method::Keys {
        "21600"
    } else {
        "3600"
    }
}

fn unknown(given: &[Given]) -> Vec<UnknownInput> {
    let strange = given.iter().filter(|given| {
        !INPUTS
            .iter()
            .any(|input| input.eq_ignore_ascii_case(given.name.as_str()))
    });
    let named = strange.map(|given| UnknownInput {
        name: given.name.clone(),
        meant: closest(given.name.as_str(), &INPUTS),
    });
    named.collect()
}

struct Inputs<'a, 'b> {
    context: &'a Context<'b>,
    step: &'a Step,
    version: &'a Version,
}

impl Inputs<'_, '_> {
    /// An input, from `with:` or, where the version looks there, from a variable.
    fn find(&self, name: &str) -> Option<Found> {
        let given = self.context.input(self.step, name);
        if given
            .as_ref()
            .is_some_and(|given| given.is_empty() != Some(true))
        {
            return given;
        }
        let variable = VARIABLES.iter().find(|(input, _)| *input == name);
        let looks = self.version.is_before(4, 2) != Some(true);
        let found = variable
            .filter(|_| looks)
            .and_then(|(_, variable)| self.context.variable(self.step, variable));
        found.or(given)
    }

    fn is_given(&self, name: &str) -> bool {
        self.find(name)
            .is_some_and(|found| found.is_empty() != Some(true))
    }

    fn is_true(&self, name: &str) -> bool {
        let value = self.find(name);
        value.is_some_and(|found| {
            found
                .value
                .as_known()
                .is_some_and(|text| text.eq_ignore_ascii_case("true"))
        })
    }

    /// The first that applies, in the action's own order. An empty `role-to-assume` still asks
    /// for the token's way; that it gets nothing is for the caller to say.
    fn method(&self, unknown: &[UnknownInput]) -> Method {
        let misspelt = unknown
            .iter()
            .any(|input| input.meant == Some("role-to-assume"));
        let role = misspelt || self.find("role-to-assume").is_some();
        let has_oidc = self.version.is_before(1, 6) != Some(true);
        if self.is_given("aws-access-key-id") {
            Method::Keys
        } else if self.is_given("web-identity-token-file") {
            Method::TokenFile
        } else if self.is_true("role-chaining") {
            Method::Chaining
        } else if role && has_oidc && !self.is_true("force-skip-oidc") {
            Method::Oidc
        } else {
            Method::Ambient
        }
    }
}
