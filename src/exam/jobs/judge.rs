//! Holding what a job presents against what a policy lets in.

use std::collections::BTreeSet;

use super::shape::{Claims, Runs, Shape};
use super::{Admitted, JobAnswer, Jobs, Token};
use crate::iam::admission::{Admission, OpenCondition};
use crate::iam::language::{Boxes, Budget, Language, TooComplex, Values};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::subject::{Context, Parts};
use crate::issuer::github::survey::{Note, Row, RowSubject, may_run};

/// How many examples are tried whose ref no run of the job can have.
const ATTEMPTS: usize = 8;

/// What examples of subjects are put together from.
const SUBJECT_PARTS: [&str; 10] = [
    "refs/heads/main",
    "refs/heads/dev",
    "refs/tags/v1.0.0",
    "main",
    "dev",
    "v1.0.0",
    "feature",
    "prod",
    "staging",
    "1",
];

const TOO_COMPLEX: &str = "patterns that are too complex to decide";

/// One job for one event, and a policy.
pub(super) struct Judge<'a> {
    pub jobs: Jobs<'a>,
    pub row: &'a Row,
    pub event: &'a str,
    pub admission: &'a Admission,
}

/// What comes out for one shape of subject.
struct Outcome {
    admitted: Admitted,
    inside: Option<Token>,
    outside: Option<Token>,
    depends_on: BTreeSet<String>,
}

/// A side of the policy that an example is sought on.
enum Found {
    Token(Token),
    /// No run that is possible has such a token.
    Nothing,
    /// There may be one; the attempts do not suffice.
    Undecided,
}

impl Judge<'_> {
    /// Fills in how the job fares.
    pub(super) fn fill(
        &self,
        subjects: &[&RowSubject],
        answer: &mut JobAnswer,
        budget: &mut Budget,
    ) {
        let outcomes: Result<Vec<_>, _> = subjects
            .iter()
            .map(|subject| self.outcome(subject, budget))
            .collect();
        let Ok(outcomes) = outcomes else {
            answer.admitted = Admitted::Unknown;
            answer.depends_on.insert(TOO_COMPLEX.to_owned());
            return;
        };
        answer.admitted = together(outcomes.iter().map(|outcome| outcome.admitted));
        let disagree = outcomes
            .iter()
            .any(|outcome| outcome.admitted != answer.admitted);
        if disagree
            && subjects
                .iter()
                .any(|subject| subject.note == Some(Note::Uncertain))
        {
            // Only one of the subjects is real, and GitHub does not say which.
            answer.admitted = Admitted::Unknown;
            let said = "what subject GitHub gives to the event, which it does not document";
            answer.depends_on.insert(said.to_owned());
        }
        for outcome in outcomes {
            answer.admitted_example = answer.admitted_example.take().or(outcome.inside);
            answer.denied_example = answer.denied_example.take().or(outcome.outside);
            if answer.admitted == Admitted::Unknown {
                answer.depends_on.extend(outcome.depends_on);
            }
        }
        if answer.admitted == Admitted::Unknown {
            answer.admitted_example = None;
            answer.denied_example = None;
        }
    }

    fn outcome(&self, subject: &RowSubject, budget: &mut Budget) -> Result<Outcome, TooComplex> {
        let tested = tested(self.admission);
        let runs = Runs {
            jobs: self.jobs,
            row: self.row,
            event: self.event,
            tested: &tested,
            any_case_ref: None,
        };
        let shape = runs.shape(subject, budget)?;
        let certain = self.admission.certain();
        // An `if:` compares without regard to letter case. A policy may thus admit a ref in another
        // case than the files write it, but a job is not called refused for a branch `MAIN` that
        // no file mentions.
        let any_case = Runs {
            any_case_ref: subject.any_case_ref.as_deref(),
            ..runs
        };
        let widest = match any_case.any_case_ref {
            Some(_) => any_case.shape(subject, budget)?,
            None => shape.clone(),
        };
        let inside = widest
            .boxes
            .intersection(&self.admission.admitted, budget)?;
        let inside = self.find(&inside, &widest, budget)?;
        let outside = shape.boxes.difference(certain, budget)?;
        let outside = self.find(&outside, &shape, budget)?;
        Ok(self.conclude(&shape, inside, outside))
    }

    fn conclude(&self, shape: &Shape, inside: Found, outside: Found) -> Outcome {
        let mut depends_on = shape.facts.clone();
        depends_on.extend(self.admission.open.iter().flat_map(open_values));
        let admitted = match (&inside, &outside) {
            (Found::Nothing, _) => Admitted::Never,
            (_, Found::Nothing) => Admitted::Always,
            (Found::Token(_), Found::Token(_)) if depends_on.is_empty() => Admitted::Sometimes,
            _ => Admitted::Unknown,
        };
        if admitted == Admitted::Unknown && depends_on.is_empty() {
            depends_on.insert("the `if:` of the job, or claims that hang together".to_owned());
        }
        let token = |found| match found {
            Found::Token(token) => Some(token),
            _ => None,
        };
        Outcome {
            inside: token(inside).filter(|_| admitted != Admitted::Never),
            outside: token(outside).filter(|_| admitted != Admitted::Always),
            admitted,
            depends_on,
        }
    }

    /// A token of the set that a run of the job can have.
    fn find(&self, set: &Boxes, shape: &Shape, budget: &mut Budget) -> Result<Found, TooComplex> {
        let mut left = set.clone();
        for _ in 0..ATTEMPTS {
            let Some(example) = left.witness(hints, budget)? else {
                return Ok(Found::Nothing);
            };
            let claims: Claims = example
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
                .collect();
            let candidates = agreeing(&claims, shape);
            let fits = |one: &&Claims| left.matches(|name| one.get(name).map(String::as_str));
            let Some(token) = candidates.iter().find(fits) else {
                return Ok(Found::Undecided);
            };
            if may_run(
                self.jobs.run,
                self.jobs.workflows,
                self.row,
                self.event,
                ref_of(token),
            ) {
                return Ok(Found::Token(token.clone()));
            }
            left = left.difference(&same_ref(token), budget)?;
        }
        Ok(Found::Undecided)
    }
}

/// What decides a condition that the token does not: the values that a template leaves open, else the
/// condition key.
fn open_values(open: &OpenCondition) -> Vec<String> {
    if open.within_token {
        return vec![format!(
            "`{}`, which is compared with another claim",
            open.key
        )];
    }
    if open.holes.is_empty() {
        return vec![format!("`{}`, which no token tells", open.key)];
    }
    let names = open.holes.iter();
    names.map(|name| format!("`{name}`")).collect()
}

/// Several shapes of one job and event, all of which occur.
fn together(each: impl Iterator<Item = Admitted>) -> Admitted {
    let each: BTreeSet<_> = each.collect();
    let each: Vec<_> = each.into_iter().collect();
    match each.as_slice() {
        [only] => *only,
        _ if each.contains(&Admitted::Unknown) => Admitted::Unknown,
        _ => Admitted::Sometimes,
    }
}

fn hints(claim: &str) -> &'static [&'static str] {
    match claim {
        "sub" | "ref" => &SUBJECT_PARTS,
        "aud" => &[AWS_AUDIENCE],
        "environment" => &["prod", "staging", "dev"],
        _ => &["octocat", "1"],
    }
}

/// The claims that a policy looks at, with the two that every example shows.
fn tested(admission: &Admission) -> BTreeSet<String> {
    let sets = admission.allowed.values().chain([&admission.denied]);
    let boxes = sets.flat_map(Boxes::boxes);
    let names = boxes.flat_map(|one| one.claims().map(|(name, _)| name.to_owned()));
    names.chain(["sub".to_owned(), "aud".to_owned()]).collect()
}

/// The same token with claims that hang together made to agree: by its subject, by its ref, or by the
/// file that it names.
fn agreeing(claims: &Claims, shape: &Shape) -> Vec<Claims> {
    let subject = claims.get("sub").map(String::as_str).unwrap_or_default();
    let file = shape.file_at_ref.as_deref();
    let at_ref = || claims.get("job_workflow_ref")?.strip_prefix(file?);
    match Parts::read(subject).map(|parts| parts.context) {
        Some(Context::Ref(part)) => {
            let own = Some(part.text.as_str());
            let refs = [own, claims.get("ref").map(String::as_str), at_ref()];
            let with = |git_ref: &str| {
                let subject = subject.replace(&part.text, git_ref);
                with_claims(claims, file, &[("sub", &subject), ("ref", git_ref)])
            };
            refs.into_iter().flatten().map(with).collect()
        }
        Some(Context::Environment(part)) => {
            let own = part.text.replace("%3A", ":");
            let names = [Some(&own), claims.get("environment")];
            let refs: Vec<_> = claims
                .get("ref")
                .map(String::as_str)
                .into_iter()
                .chain(at_ref())
                .collect();
            let with = |name: &String| {
                let subject = subject.replace(&part.text, &name.replace(':', "%3A"));
                let told = [("sub", subject.as_str()), ("environment", name.as_str())];
                let on = |git_ref: &&str| {
                    let told: Vec<_> = told.into_iter().chain([("ref", *git_ref)]).collect();
                    with_claims(claims, file, &told)
                };
                match refs.is_empty() {
                    true => vec![with_claims(claims, file, &told)],
                    false => refs.iter().map(on).collect(),
                }
            };
            names.into_iter().flatten().flat_map(with).collect()
        }
        _ => vec![claims.clone()],
    }
}

/// The token with other values for claims that it has, and the file at the ref of the run.
fn with_claims(claims: &Claims, file: Option<&str>, others: &[(&str, &str)]) -> Claims {
    let mut changed = claims.clone();
    for (name, value) in others {
        if let Some(slot) = changed.get_mut(*name) {
            (*value).clone_into(slot);
        }
    }
    let told = others.iter().find(|(name, _)| *name == "ref");
    let git_ref = told.map(|(_, git_ref)| *git_ref);
    if let (Some(file), Some(git_ref), Some(slot)) =
        (file, git_ref, changed.get_mut("job_workflow_ref"))
    {
        *slot = format!("{file}{git_ref}");
    }
    changed
}

/// The ref of the run that has the token, where the token tells it.
fn ref_of(claims: &Claims) -> Option<&str> {
    if let Some(git_ref) = claims.get("ref") {
        return Some(git_ref);
    }
    let subject = claims.get("sub")?;
    let (_, rest) = subject.split_once("ref:")?;
    rest.split(':')
        .next()
        .filter(|git_ref| git_ref.starts_with("refs/"))
}

/// All tokens with the ref of this one; where it tells none, all with its subject.
fn same_ref(token: &Claims) -> Boxes {
    let of = |name: &str| {
        let value = token.get(name)?;
        Some(Boxes::claim(
            name,
            Values::present(Language::literal(value)),
        ))
    };
    of("ref")
        .or_else(|| of("sub"))
        .unwrap_or_else(Boxes::everything)
}
