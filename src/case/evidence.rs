//! Evidence given piece by piece, laid over a case.

use std::collections::BTreeMap;

use super::wrapped::{self, Choice};
use super::{
    Case, ClaimsFrom, Kind, Log, OtherKind, OtherPolicy, PolicyFile, PolicyText, Presented,
    Provider, Signature, Want, cloudtrail, file, signature, token,
};
use crate::issuer::github::Run;
use crate::known::Known;
use crate::source::{self, Diagnostic, Document, Source};
use crate::symptom::read_decision;

/// Texts and facts as they were given, not yet read.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The ARN of the role to assume.
    pub role: Option<String>,
    /// The role's trust policy, in any form that [`wrapped`] reads.
    pub trust_policy: Known<PolicyFile>,
    /// A raw token.
    pub token: Option<Source>,
    /// The keys with which its issuer signs, as a JSON Web Key Set.
    pub jwks: Option<Source>,
    /// Decoded claims.
    pub claims: Option<Source>,
    /// The identity provider.
    pub provider: Known<Source>,
    /// The role's identity policies.
    pub permission_policies: Vec<Source>,
    /// The policies beside the role's own.
    pub other_policies: Vec<(OtherKind, Source)>,
    /// What the job wants to do.
    pub want: Vec<Want>,
    /// The answer of GitHub's subject customisation API.
    pub sub_template: Option<Source>,
    /// CloudTrail records.
    pub cloudtrail: Option<Source>,
    /// An error or log.
    pub error: Option<Log>,
    /// Workflow files and what they use, by path.
    pub workflows: BTreeMap<String, Source>,
    /// The workflow the run belongs to, a key of `workflows`.
    pub workflow_path: Option<String>,
    /// The facts of the run.
    pub run: Run,
}

impl Evidence {
    /// Reads every text and puts it in the place of what `case` has of the kind.
    ///
    /// # Errors
    /// Every text that cannot be read.
    pub fn over(self, mut case: Case) -> Result<Case, Vec<Diagnostic>> {
        let mut problems = self.misplaced();
        if !problems.is_empty() {
            return Err(problems);
        }
        self.policies(&mut case, &mut problems);
        self.presented(&mut case, &mut problems);
        self.run_facts(&mut case, &mut problems);
        case.error = self.error.or(case.error);
        if !self.want.is_empty() {
            case.want = self.want;
        }
        match problems.is_empty() {
            true => Ok(case),
            false => Err(problems),
        }
    }

    /// Every text that plainly is something else than what it was given for.
    fn misplaced(&self) -> Vec<Diagnostic> {
        let provider = self.provider.known();
        let policies = self.permission_policies.iter();
        let policies = policies.chain(self.other_policies.iter().map(|(_, source)| source));
        let own = (self.token.iter().map(|one| (Kind::Token, one)))
            .chain(self.claims.iter().map(|one| (Kind::Claims, one)))
            .chain(provider.map(|one| (Kind::Provider, one)))
            .chain(policies.map(|one| (Kind::Policy, one)))
            .chain(self.workflows.values().map(|one| (Kind::Workflow, one)));
        let own = own.filter_map(|(kind, source)| kind.refuse(source));
        let others = [
            (&self.jwks, "a JSON Web Key Set"),
            (&self.sub_template, "GitHub's answer about the subject"),
            (&self.cloudtrail, "CloudTrail events"),
        ];
        let others = others.into_iter().filter_map(|(source, expected)| {
            let source = source.as_ref()?;
            Some(Kind::of(source)?.instead_of(expected, source))
        });
        own.chain(others).collect()
    }

    fn policies(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        self.trust_policy(case, problems);
        if !self.permission_policies.is_empty() {
            let choice = Choice::role(case.role_arn.as_deref());
            let sources = self.permission_policies.iter();
            let read = sources.flat_map(|source| policies(source, &choice, problems));
            case.permission_policies = Known::Value(read.collect());
        }
        self.others(case, problems);
        self.provider(case, problems);
    }

    fn trust_policy(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        case.role_arn = self.role.clone().or(case.role_arn.take());
        match &self.trust_policy {
            Known::Value(file) => trust_policy(file, case, problems),
            Known::Absent => case.trust_policy = Known::Absent,
            Known::Unknown(_) => {}
        }
    }

    fn others(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        let given = |kind: &OtherKind| self.other_policies.iter().any(|(other, _)| other == kind);
        case.other_policies.retain(|other| !given(&other.kind));
        for (kind, source) in &self.other_policies {
            let policies = policies(source, &Choice::default(), problems).into_iter();
            case.other_policies
                .extend(policies.map(|policy| OtherPolicy::new(*kind, policy)));
        }
    }

    fn provider(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        match &self.provider {
            Known::Value(source) => match provider(source) {
                Ok(read) => case.provider = Known::Value(read),
                Err(unreadable) => problems.push(unreadable),
            },
            Known::Absent => case.provider = Known::Absent,
            Known::Unknown(_) => {}
        }
    }

    /// The token, the claims, the trail: what shows which claims were presented, the surest last.
    fn presented(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        if let Some(source) = &self.cloudtrail {
            trail(source, case, problems);
        }
        match self.claims.as_ref().map(claims) {
            Some(Ok(claims)) => {
                let from = ClaimsFrom::Claims;
                case.claims = Some(Presented { claims, from });
            }
            Some(Err(unreadable)) => problems.push(unreadable),
            None => {}
        }
        if let Some(source) = &self.token {
            let (token, claims) = token::read(source);
            problems.extend(token.foreign());
            case.claims = claims.or(case.claims.take());
            if let Some(keys) = &self.jwks
                && token.problem.is_none()
            {
                let checked = keep(keys, signature::check(&token::text(source), keys), problems);
                case.signature = checked.unwrap_or_default();
            }
            if !matches!(case.signature, Signature::Invalid(_)) {
                case.notes.extend(case.signature.describe());
            }
            case.token = Some(token);
        }
    }

    fn run_facts(&self, case: &mut Case, problems: &mut Vec<Diagnostic>) {
        case.run.overlay(&self.run);
        if let Some(source) = &self.sub_template {
            match file::sub_template(source) {
                Ok(template) => case.run.sub_template = Some(template),
                Err(all) => problems.extend(all),
            }
        }
        for (path, source) in &self.workflows {
            if let Some(doc) = keep(source, source::parse_yaml(source), problems) {
                case.workflows.insert(path.clone(), doc);
            }
        }
        case.workflow_path = self.workflow_path.clone().or(case.workflow_path.take());
    }
}

/// Takes the trust policy of a file, and what the file shows of its role, into the case.
pub(super) fn trust_policy(file: &PolicyFile, case: &mut Case, problems: &mut Vec<Diagnostic>) {
    let choice = Choice::role(case.role_arn.as_deref());
    let found = match file.one(&choice) {
        Ok(found) => found,
        Err(unreadable) => {
            problems.push(unreadable);
            return;
        }
    };
    if let (Some(said), Some(shown)) = (&case.role_arn, &found.role_arn)
        && said != shown
    {
        let note = format!("the trust policy is of `{shown}`, the role asked for is `{said}`");
        case.notes.push(note);
    }
    case.role_arn = case.role_arn.take().or(found.role_arn);
    let duration = found.max_session_duration;
    case.role_max_session_duration = duration.or(case.role_max_session_duration);
    match found.policy.plausible() {
        Ok(policy) => case.trust_policy = Known::Value(policy),
        Err(unreadable) => problems.push(unreadable),
    }
}

/// CloudTrail records, or AWS's account of a denial, which tells what an error tells.
fn trail(source: &Source, case: &mut Case, problems: &mut Vec<Diagnostic>) {
    let Some(doc) = keep(source, source::parse(source), problems) else {
        return;
    };
    if read_decision(&doc).is_some() {
        case.error = Some(Log::of(source));
        return;
    }
    match cloudtrail::records(&doc) {
        Ok(records) => case.cloudtrail = records,
        Err(unreadable) => problems.push(unreadable),
    }
}

fn keep<T>(
    source: &Source,
    read: Result<T, Diagnostic>,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let note = |problem: Diagnostic| problems.push(problem.in_source(source));
    read.map_err(note).ok()
}

/// The policies in a text; anything else in it is noted as a problem.
pub(super) fn policies(
    source: &Source,
    choice: &Choice,
    problems: &mut Vec<Diagnostic>,
) -> Vec<PolicyText> {
    let found = keep(source, wrapped::policies(source, choice), problems);
    let mut policies = Vec::new();
    for policy in found.unwrap_or_default() {
        match policy.plausible() {
            Ok(PolicyText::Broken(source, problem)) => {
                problems.push(problem.in_source(&source));
            }
            Ok(policy) => policies.push(policy),
            Err(unreadable) => problems.push(unreadable),
        }
    }
    policies
}

/// The claims in a text, with the check that it is not plainly something else.
pub(super) fn claims(source: &Source) -> Result<Document, Diagnostic> {
    read_as(Kind::Claims, source, |source| {
        let doc = source::parse_json(source)?;
        if doc.root.entries().is_some() {
            return Ok(doc);
        }
        let message = format!("{}, expected an object of claims", doc.root.kind());
        Err(Diagnostic::at(message, doc.root.span))
    })
}

/// The identity provider in a text, with the same check.
pub(super) fn provider(source: &Source) -> Result<Provider, Diagnostic> {
    read_as(Kind::Provider, source, |source| {
        source::parse_json(source).and_then(Provider::read)
    })
}

fn read_as<T>(
    kind: Kind,
    source: &Source,
    read: impl Fn(&Source) -> Result<T, Diagnostic>,
) -> Result<T, Diagnostic> {
    match kind.refuse(source) {
        Some(other) => Err(other),
        None => read(source).map_err(|problem| problem.in_source(source)),
    }
}
