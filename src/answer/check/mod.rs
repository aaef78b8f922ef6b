//! What `check` answers.

mod against;
mod cause;
mod jobs;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::value::RawValue;

pub(crate) use against::Change;
pub(crate) use jobs::{JobRow, Repository};

use crate::case::{Case, PolicyText};
use crate::conclude;
use crate::exam::Exam;
use crate::exam::exposure::{Exposure, Grade};
use crate::exam::jobs::Admitted as Admits;
use crate::exam::size;
use crate::finding::{Admitted, Finding};
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION};
use crate::iam::shared_provider;
use crate::iam::{self, Effect, Policy, PrincipalType};
use crate::prove;
use crate::rules;
use crate::source::{Diagnostic, FlawKind, Span, to_json};

/// The answer to all policies (`oidc-doctor.check/1`).
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    schema: &'static str,
    pub(crate) policies: Vec<Checked>,
    /// The repository that the jobs are of; said in text, not in JSON.
    #[serde(skip)]
    pub(crate) repository: Option<String>,
    /// What could not be read of the repository.
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
}

/// The answer to one policy.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    /// The file.
    pub(crate) source: String,
    /// Where in the file the policy stands, where it holds more.
    pub(crate) address: Option<String>,
    /// The policy as JSON, what only the template's tool can tell as `${…}`; nothing where the text
    /// cannot be read.
    policy: Option<Box<RawValue>>,
    /// What only the template's tool can tell.
    pub(crate) holes: Vec<Unfilled>,
    /// Whether IAM would accept the text as it stands.
    pub(crate) valid: bool,
    /// Whether IAM would refuse to save it.
    pub(crate) iam_would_refuse: bool,
    /// Why, in IAM's words where they are known.
    #[serde(serialize_with = "messages")]
    pub(crate) refusals: Vec<Diagnostic>,
    /// The grade in a word: that of `exposure` where it holds whatever a template fills in, or is the
    /// least there is; `undecided` where what is still open may make it anything.
    pub(crate) verdict: &'static str,
    /// Who gets in; nothing where the text cannot be read or it is too complex to decide.
    pub(crate) exposure: Option<Open>,
    /// What changes against an earlier version, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) against: Option<Change>,
    /// Which jobs of the workflows at hand get in.
    pub(crate) jobs: Vec<JobRow>,
    /// Whether any of these jobs may get in; also where there are none.
    pub(crate) usable: bool,
    /// Whether no token of GitHub is meant to get in.
    #[serde(skip)]
    pub(crate) is_for_others: bool,
    /// Whether it is the one policy that was asked about.
    #[serde(skip)]
    pub(crate) is_named: bool,
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
}

/// A refusal is its message alone in JSON.
fn messages<S: serde::Serializer>(
    refusals: &[Diagnostic],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(refusals.iter().map(|refusal| &refusal.message))
}

/// A reference that the files at hand do not tell.
#[derive(Debug, Serialize)]
pub(crate) struct Unfilled {
    /// As it stands between the braces.
    pub(crate) name: String,
    /// What it is where nobody says otherwise.
    pub(crate) default: Option<String>,
}

impl Unfilled {
    /// Whether it is the account or the partition of the role itself: nobody's getting in hangs on
    /// that.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.name.as_str(), OWN_ACCOUNT | OWN_PARTITION)
    }
}

/// Who gets in.
#[derive(Debug, Serialize)]
pub(crate) struct Open {
    pub(crate) grade: Grade,
    pub(crate) admits: Vec<Admitted>,
    /// Whether what a template has still to fill in may open the role further.
    pub(crate) at_least: bool,
    /// Condition keys on which more hangs than the token tells, and what a template has still to
    /// fill in.
    pub(crate) depends_on: Vec<String>,
}

/// What a grade is called that may yet be another.
const NOT_DECIDED: &str = "undecided";

impl Open {
    /// What may yet be anything is not called safe.
    pub(crate) fn is_decided(&self) -> bool {
        !self.at_least || self.grade > Grade::Safe
    }

    fn verdict(&self) -> &'static str {
        match self.is_decided() {
            true => self.grade.name(),
            false => NOT_DECIDED,
        }
    }
}

impl Answer {
    pub(crate) fn new(policies: Vec<Checked>, repository: &Repository) -> Self {
        Self {
            schema: "oidc-doctor.check/1",
            policies,
            repository: repository.name().map(str::to_owned),
            notes: repository.case.notes.clone(),
        }
    }
}

impl Checked {
    /// Checks the trust policy of a case, and holds it against that of an earlier one.
    pub(crate) fn of(
        case: &Case,
        address: Option<String>,
        earlier: Option<&Case>,
        repository: &Repository,
    ) -> Self {
        let exam = Exam::of(case);
        let jobs = repository.jobs(&exam);
        let against = earlier.map(|earlier| {
            let old = Exam::of(earlier);
            Change::of((&old, &repository.jobs(&old)), (&exam, &jobs))
        });
        let mut findings = prove::prove(&exam, rules::run(&exam));
        conclude::rank(&mut findings, None);
        let refusals = refusals(&exam);
        let source = exam.trust.text.map(|text| text.source().name().to_owned());
        let exposure = open(&exam);
        let other_kind = other_kind(&exam);
        let checked = Self {
            source: source.unwrap_or_default(),
            address,
            policy: exam.trust.text.and_then(written),
            holes: exam.trust.text.map(holes).unwrap_or_default(),
            // The grammar forbids a key twice; what IAM does with one is not documented.
            valid: refusals.is_empty() && !has_key_twice(&exam),
            iam_would_refuse: !refusals.is_empty(),
            refusals,
            verdict: exposure.as_ref().map_or(NOT_DECIDED, Open::verdict),
            exposure,
            against,
            usable: is_usable(&jobs),
            jobs,
            is_for_others: false,
            is_named: false,
            findings,
        };
        match other_kind {
            Some(refusal) => checked.of_other_kind(refusal),
            None => checked,
        }
    }

    /// A policy of another kind, of which nothing else is said.
    fn of_other_kind(mut self, refusal: Diagnostic) -> Self {
        self.refusals = vec![refusal];
        self.exposure = None;
        self.verdict = NOT_DECIDED;
        self.findings.clear();
        self.jobs.clear();
        self
    }
}

/// What to say of a policy that is no trust policy.
fn other_kind(exam: &Exam<'_>) -> Option<Diagnostic> {
    let policy = exam.trust.policy.as_ref()?;
    let first = policy
        .statements
        .first()
        .filter(|_| is_permission_policy(policy))?;
    let source = exam.trust.text?.source();
    let message =
        "this is a permission policy, not a trust policy: it names resources and no principal";
    let help = "give it to `diagnose --permission-policy`, and the role's trust policy to `check`";
    Some(
        Diagnostic::at(message, first.span)
            .help(help)
            .in_source(source),
    )
}

fn has_key_twice(exam: &Exam<'_>) -> bool {
    let flaws = exam.trust.document().map(|document| document.flaws.iter());
    let mut flaws = flaws.into_iter().flatten();
    flaws.any(|flaw| flaw.kind == FlawKind::DuplicateKey)
}

/// Whether a policy admits a job that asks for its role, or no job here does.
fn is_usable(jobs: &[JobRow]) -> bool {
    jobs.is_empty() || jobs.iter().any(|job| job.admitted != Admits::Never)
}

/// The policy with every reference as it stands.
fn written(text: &PolicyText) -> Option<Box<RawValue>> {
    RawValue::from_string(to_json(text.written()?)).ok()
}

fn holes(text: &PolicyText) -> Vec<Unfilled> {
    let holes = text.holes().into_iter();
    let holes = holes.map(|hole| Unfilled {
        name: hole.name,
        default: hole.default,
    });
    let known = text.document().map(|document| to_json(&document.root));
    let known = known.unwrap_or_default();
    let is_there = |name: &&str| known.contains(&format!("${{{name}}}"));
    let own = [OWN_PARTITION, OWN_ACCOUNT].into_iter().filter(is_there);
    let own = own.map(|name| Unfilled {
        name: name.to_owned(),
        default: None,
    });
    holes.chain(own).collect()
}

fn open(exam: &Exam<'_>) -> Option<Open> {
    let exposure = exam.exposure()?;
    let unknown = exposure.families.is_empty() && !exposure.untold.is_empty();
    (!unknown).then_some(())?;
    let admits = exposure.distinct().into_iter().map(|family| Admitted {
        who: family.who.clone(),
        claims: family.claims.clone(),
    });
    Some(Open {
        grade: exposure.grade(),
        admits: admits.collect(),
        at_least: exposure.may_be_wider() && exposure.grade() != Grade::Dangerous,
        depends_on: depends_on(exposure),
    })
}

impl Checked {
    /// Whether it is decided who gets in.
    pub(crate) fn is_decided(&self) -> bool {
        self.exposure.as_ref().is_some_and(Open::is_decided)
    }

    /// Says nothing of a role that no token of GitHub is meant for: the role of a function, an instance
    /// or a cluster in a template, or one for tokens of other issuers, which are not examined. `is_named`
    /// is whether the policy is all that was asked about.
    pub(crate) fn leave_aside(&mut self, case: &Case, is_named: bool) {
        let closed = |open: &Open| open.grade == Grade::Closed && !open.at_least;
        if !self.exposure.as_ref().is_some_and(closed) {
            return;
        }
        let exam = Exam::of(case);
        let is_of_issuer = exam.trust.policy.as_ref().is_some_and(trusts_an_issuer);
        if is_named && !is_of_issuer {
            return;
        }
        self.findings.clear();
        self.is_for_others = true;
        self.is_named = is_named;
        if is_of_issuer {
            self.exposure = None;
            self.verdict = NOT_DECIDED;
            self.jobs.clear();
        }
    }
}

/// Whether an Allow statement names an identity provider.
fn trusts_an_issuer(policy: &Policy) -> bool {
    let allows = policy.statements.iter();
    let allows = allows.filter(|statement| statement.effect == Some(Effect::Allow));
    let mut principals = allows
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|principal| &principal.values);
    principals.any(|value| value.principal_type == Some(PrincipalType::Federated))
}

/// Whether the statements say what may be done with which resource, and not who may assume a role.
fn is_permission_policy(policy: &Policy) -> bool {
    let statements = policy.statements.as_slice();
    let names_principal = statements.iter().any(|one| one.principal.is_some());
    let names_resource = statements.iter().any(|one| one.resource.is_some());
    names_resource && !names_principal
}

fn depends_on(exposure: &Exposure) -> Vec<String> {
    let mut all = Vec::new();
    for open in exposure.open.iter().filter(|open| !open.within_token) {
        let holes = open.holes.iter().map(|hole| format!("${{{hole}}}"));
        all.extend(holes);
        if open.holes.is_empty() {
            all.push(open.key.clone());
        }
    }
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

/// Why IAM would refuse to save the policy: syntax, grammar, the control for shared providers, size.
fn refusals(exam: &Exam<'_>) -> Vec<Diagnostic> {
    let text = match exam.trust.text {
        Some(PolicyText::Broken(source, problem)) => {
            return vec![Diagnostic::at(&*problem.message, problem.span()).in_source(source)];
        }
        Some(text) => text,
        None => return Vec::new(),
    };
    let refusal =
        |message: &str, span: Span| Diagnostic::at(message, span).in_source(text.source());
    let flaws = text.document().map(|document| document.flaws.as_slice());
    let flaws = flaws
        .unwrap_or_default()
        .iter()
        .filter(|flaw| !flaw.kind.is_valid_json());
    let mut refusals: Vec<_> = flaws
        .map(|flaw| refusal(flaw.kind.describe(), flaw.span))
        .collect();
    let policy = exam.trust.policy.as_ref();
    let of_policy = |problem: &iam::PolicyProblem| {
        let refusal = refusal(&problem.message, problem.span);
        match &problem.help {
            Some(help) => refusal.help(help),
            None => refusal,
        }
    };
    let problems = policy.into_iter().flat_map(|policy| &policy.problems);
    refusals.extend(problems.filter(|problem| problem.refused).map(of_policy));
    let shared = policy.map(shared_provider::refusals).unwrap_or_default();
    let shared = shared.iter().filter(|one| one.refused.is_true());
    refusals.extend(shared.map(|one| of_policy(&one.problem)));
    refusals.extend(text.policy_text().and_then(|text| too_large(&text)));
    refusals.dedup();
    refusals
}

/// The text of `LimitExceeded`, where the policy is larger than the quota that accounts begin with.
fn too_large(policy: &str) -> Option<Diagnostic> {
    let size = size::of(policy);
    (size > size::QUOTA).then(|| {
        Diagnostic::new(format!(
            "Cannot exceed quota for ACLSizePerRole: {} ({size} characters; it can be raised to {})",
            size::QUOTA,
            size::LARGEST
        ))
    })
}
