//! One error that a text shows.

use super::super::denial::{Denial, encoded_message};
use super::super::wrapper::{Wrapper, wrapper};
use super::super::{Code, Entry, Force, PolicyType, by_id, mask, s3, sts};
use super::find::{Hit, Stretch};
use crate::finding::Stage;
use crate::source::Span;

/// The longest message, and the longest value out of one, that is kept, in bytes.
const MESSAGE: usize = 2_000;
const VALUE: usize = 400;

/// One error, once, however often it was printed.
#[derive(Debug, Clone)]
pub struct Symptom {
    /// What the catalogue says of it.
    pub entry: &'static Entry,
    /// The stage it belongs to; none where it has nothing to do with access to AWS.
    pub stage: Option<Stage>,
    /// The error code.
    pub code: String,
    /// The message, secrets masked, fit to print.
    pub message: String,
    /// The line it first stands on, from 1.
    pub line: usize,
    /// The line it last stands on.
    pub last_line: usize,
    /// How often it stands there.
    pub count: usize,
    /// When it was first printed, as the log prints times.
    pub time: Option<String>,
    /// The job, where the log names jobs.
    pub job: Option<String>,
    /// The step, where the log names steps.
    pub step: Option<String>,
    /// The IAM action that was refused.
    pub action: Option<String>,
    /// What it was refused on.
    pub resource: Option<String>,
    /// Who was refused.
    pub principal: Option<String>,
    /// The type of policy AWS gives as the reason.
    pub policy_type: Option<PolicyType>,
    /// The ARN of the policy AWS names.
    pub policy_arn: Option<String>,
    /// Whether AWS speaks of an explicit deny.
    pub explicit: bool,
    /// Whether principal and resource are of different accounts, where both print one.
    pub crosses_accounts: Option<bool>,
    /// What `GetRequestAuthorizationDetails` asks for.
    pub authorization_id: Option<String>,
    /// Whether an encoded message stands beside it.
    pub encoded: bool,
    /// The API operation that was called, such as `PutObject`.
    pub operation: Option<String>,
    /// AWS's id of the request.
    pub request_id: Option<String>,
    /// The attempt it was, and of how many, where the action says so.
    pub retry: Option<(u32, u32)>,
    /// What stands in the message's places, by the names of the catalogue: `value`, `field`,
    /// `constraint`, `issuer`, `called`, `job`, `allowed`, …
    pub parameters: Vec<(&'static str, String)>,
}

impl Symptom {
    /// The symptom of a hit.
    pub(super) fn new(hit: &Hit, stretch: &Stretch<'_>) -> Self {
        let span = hit.found.span;
        let around = wrapper(&stretch.text, span);
        let line = stretch.line(span.start);
        let number = line.map_or(0, |line| line.number);
        let mut symptom = Self {
            entry: hit.entry,
            stage: hit.entry.stage,
            code: code(hit.entry.code, &around, hit.denial.is_some()),
            message: clean(stretch.slice(span), MESSAGE),
            line: number,
            last_line: number,
            count: 1,
            time: line.and_then(|line| line.time.clone()),
            job: line.and_then(|line| line.job.clone()),
            step: line.and_then(|line| line.step.clone()),
            ..Self::of(hit.entry)
        };
        symptom.parameters = parameters(&hit.found.captures, stretch);
        symptom.operation = around.operation.clone();
        symptom.request_id = around.request_id.clone();
        symptom.retry = around.retry;
        symptom.encoded = encoded_message(stretch.slice(span)).is_some();
        symptom.promote();
        symptom.look_at_host();
        let of_s3 = symptom
            .action
            .as_deref()
            .is_some_and(|name| name.starts_with("s3:"));
        if let Some(line) = line.filter(|_| of_s3 && symptom.resource.is_none()) {
            symptom.resource = s3::resource(&line.text).map(|arn| clean(&arn, MESSAGE));
        }
        if let Some(denial) = &hit.denial {
            symptom.refine(denial);
        }
        symptom
    }

    /// Which symptom counts, the lowest first. Access comes first: a job that meets both is mended at
    /// its access first, and what is printed of other things may be of no weight. An echo counts only
    /// where there is nothing else.
    pub fn order(&self) -> u8 {
        match (self.entry.is_access(), self.entry.force) {
            (true, Force::Failure) => 0,
            (true, Force::Hint) => 1,
            (false, Force::Failure) => 2,
            (false, Force::Hint) => 3,
            (_, Force::Echo) => 4,
        }
    }

    /// A symptom of an entry, with nothing known of it.
    pub(super) fn of(entry: &'static Entry) -> Self {
        Self {
            entry,
            stage: entry.stage,
            code: entry.code.fallback().to_owned(),
            message: String::new(),
            line: 1,
            last_line: 1,
            count: 1,
            time: None,
            job: None,
            step: None,
            action: None,
            resource: None,
            principal: None,
            policy_type: None,
            policy_arn: None,
            explicit: false,
            crosses_accounts: None,
            authorization_id: None,
            encoded: false,
            operation: None,
            request_id: None,
            retry: None,
            parameters: Vec::new(),
        }
    }

    /// What stands in a place of the message.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// How many seconds after its end an expired token was presented.
    pub fn seconds_late(&self) -> Option<u64> {
        let number = |name| self.parameter(name)?.parse::<u64>().ok();
        number("now")?.checked_sub(number("expires")?)
    }

    /// The stages this shows to have been passed: a denial of anyone but a role's session proves
    /// none, since no role was assumed.
    pub fn proves(&self) -> &'static [Stage] {
        let principal = self.principal.as_deref();
        let outsider = principal
            .is_some_and(|name| name.starts_with("arn:") && !name.contains(":assumed-role/"));
        if outsider && self.stage == Some(Stage::Permission) {
            &[]
        } else {
            self.entry.proves
        }
    }

    /// Whether AWS looked at a key that is not from OIDC: the job held credentials, so the error says
    /// nothing about a missing token.
    pub fn shows_other_credentials(&self) -> bool {
        matches!(
            self.entry.id,
            "credentials-invalid"
                | "access-key-unknown"
                | "signature-mismatch"
                | "signature-incomplete"
                | "credentials-not-validated"
        )
    }

    /// Whether an error of a role's session shows that the role was assumed.
    pub fn assumed(&self) -> bool {
        self.proves().contains(&Stage::Trust)
    }

    /// Moves what the catalogue's places name like a field of its own there.
    fn promote(&mut self) {
        let taken = |name| self.parameter(name).map(str::to_owned);
        let (action, resource, principal) =
            (taken("action"), taken("resource"), taken("principal"));
        let operation = taken("operation");
        // EC2 alone refuses with `UnauthorizedOperation`, and its actions are named as its operations.
        let of_ec2 = self.entry.id == "ec2-unauthorized";
        let bare = |name: &String| match of_ec2 {
            true => Some(format!("ec2:{name}")),
            false => s3::action(name).map(str::to_owned),
        };
        self.operation = operation.or_else(|| self.operation.take());
        let fixed = self.entry.action.map(str::to_owned);
        self.action = fixed
            .or(action)
            .or_else(|| self.operation.as_ref().and_then(bare));
        self.resource = resource;
        self.principal = principal;
    }

    /// A name of STS that has the form of its names is not to be blamed on the region.
    fn look_at_host(&mut self) {
        let right = self.entry.id == "sts-not-found"
            && self.parameter("host").is_some_and(sts::looks_right);
        if let Some(entry) = by_id("sts-unresolved").filter(|_| right) {
            self.entry = entry;
        }
    }

    fn refine(&mut self, denial: &Denial) {
        let owned = |text: &Option<String>| text.as_deref().map(|text| clean(text, MESSAGE));
        self.action = Some(clean(&denial.action, VALUE));
        self.resource = owned(&denial.resource);
        self.principal = owned(&denial.principal);
        self.policy_type = denial.policy_type;
        self.policy_arn = owned(&denial.policy_arn);
        self.explicit = denial.explicit;
        self.crosses_accounts = denial.crosses_accounts();
        self.authorization_id = denial.authorization_id.clone();
        self.encoded = denial.encoded;
    }
}

/// The code of a symptom. Some tools pass a denial on under a code of their own, such as
/// CloudFormation's `ValidationError`.
fn code(code: Code, around: &Wrapper, denial: bool) -> String {
    let refusals = ["Denied", "Auth", "auth", "Forbidden"];
    let refuses = |name: &String| refusals.iter().any(|word| name.contains(word));
    let printed = match code {
        Code::Is(_) => None,
        Code::Printed(_) => around.code.clone(),
    };
    let printed = printed.filter(|name| !denial || refuses(name));
    printed.unwrap_or_else(|| code.fallback().to_owned())
}

fn parameters(
    captures: &[(&'static str, Span)],
    stretch: &Stretch<'_>,
) -> Vec<(&'static str, String)> {
    let values = captures.iter().map(|(name, span)| {
        let printed = stretch.slice(*span).trim();
        let value = printed.trim_end_matches(['.', ',', ';', '`', '"']);
        (*name, clean(value, VALUE))
    });
    values.filter(|(_, value)| !value.is_empty()).collect()
}

/// Text fit to be kept: one line, no secrets, not too long.
fn clean(text: &str, most: usize) -> String {
    let line = text.replace('\n', " ");
    let masked = mask(line.trim());
    let end = masked.floor_char_boundary(most);
    masked.get(..end).unwrap_or_default().to_owned()
}
