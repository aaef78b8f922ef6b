//! Trying one expectation.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Expectation, Facts, Shorthand, Verdict};
use crate::case::{Case, ClaimsFrom, PolicyText, Presented};
use crate::exam::Exam;
use crate::finding::{Finding, RuleId, Status};
use crate::iam::Effect;
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::{Run, Template, Workflows, predict};
use crate::known::Known;
use crate::source::{Source, parse_json};

/// A policy to try expectations on.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// The policy.
    pub policy: &'a PolicyText,
    /// The ARN of its role, where it is known.
    pub role_arn: Option<&'a str>,
    /// What is known of the repository.
    pub facts: &'a Facts,
}

/// What came out of one expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the policy says.
    pub actual: Verdict,
    /// Whether that is what was expected.
    pub passed: bool,
    /// The rule that names the cause, where the token is not let in.
    pub rule: Option<RuleId>,
    /// Why it came out so, in a sentence.
    pub message: String,
    /// The subject of the token.
    pub subject: Option<String>,
    /// Where in the policy it was decided: a line, from 1.
    pub policy_line: Option<usize>,
}

impl Trial<'_> {
    /// Tries an expectation.
    pub fn of(&self, expectation: &Expectation) -> Outcome {
        let tokens = self.tokens(expectation).into_iter();
        let mut outcomes: Vec<_> = tokens.map(|token| self.judge(&token)).collect();
        let first = outcomes.first().map(|outcome| outcome.actual);
        // Where GitHub does not say which subject an event has, all must come out alike.
        if outcomes.iter().any(|outcome| Some(outcome.actual) != first) {
            for outcome in &mut outcomes {
                outcome.actual = Verdict::Unknown;
                "GitHub does not document the subject of this event: name its claims"
                    .clone_into(&mut outcome.message);
            }
        }
        let mut outcome = outcomes.into_iter().next().unwrap_or_else(nothing_asked);
        outcome.passed = outcome.actual == expectation.expected;
        let because = expectation.because.as_deref();
        if outcome.passed
            && because.is_some_and(|rule| outcome.rule.is_none_or(|found| found != rule))
        {
            outcome.passed = false;
        }
        outcome
    }

    /// The tokens that an expectation may be about; several where GitHub leaves it open.
    fn tokens(&self, expectation: &Expectation) -> Vec<BTreeMap<String, String>> {
        let facts = Facts {
            repository: expectation
                .repository
                .clone()
                .or(self.facts.repository.clone()),
            ..match expectation.repository.as_ref() {
                // Another repository has other numbers, which are not known.
                Some(other) if self.facts.repository.as_ref() != Some(other) => Facts::default(),
                _ => self.facts.clone(),
            }
        };
        let mut tokens = match &expectation.token {
            Asked::Claims => vec![BTreeMap::new()],
            Asked::Run(words) => of_run(words, &facts),
        };
        for token in &mut tokens {
            token.extend(expectation.claims.clone());
            token
                .entry("aud".to_owned())
                .or_insert_with(|| AWS_AUDIENCE.to_owned());
        }
        tokens
    }

    fn judge(&self, token: &BTreeMap<String, String>) -> Outcome {
        let case = self.case(token);
        let exam = Exam::of(&case);
        let actual = match exam.trust.status() {
            Status::Pass => Verdict::Allow,
            Status::Fail => Verdict::Deny,
            Status::Unknown => Verdict::Unknown,
        };
        let cause = match actual {
            Verdict::Deny => first_cause(&case),
            _ => None,
        };
        let allowing = allowing(&exam);
        let seen = cause.as_ref().and_then(|cause| cause.evidence.first());
        let message = match (actual, &cause) {
            (Verdict::Allow, _) => "it is let in".to_owned(),
            (Verdict::Deny, Some(cause)) => cause.title.clone(),
            (Verdict::Deny, None) => "no statement lets it in".to_owned(),
            (Verdict::Unknown, _) => undecided(&exam),
        };
        Outcome {
            passed: false,
            rule: cause.as_ref().map(|cause| cause.rule),
            policy_line: match actual {
                Verdict::Allow => allowing,
                _ => seen.map(|seen| seen.line),
            },
            subject: token.get("sub").cloned(),
            message,
            actual,
        }
    }

    fn case(&self, token: &BTreeMap<String, String>) -> Case {
        let text = serde_json::to_string(token).unwrap_or_default();
        let claims = parse_json(&Source::new("token", text)).ok();
        Case {
            role_arn: self.role_arn.map(str::to_owned),
            trust_policy: Known::Value(self.policy.clone()),
            claims: claims.map(|claims| Presented {
                claims,
                from: ClaimsFrom::Claims,
            }),
            ..Case::default()
        }
    }
}

/// The subjects of a run in a few words.
pub fn subjects_of(words: &Shorthand, facts: &Facts) -> Vec<String> {
    let tokens = of_run(words, facts).into_iter();
    tokens.filter_map(|mut token| token.remove("sub")).collect()
}

/// The claims of a run, for each subject that it may have.
fn of_run(words: &Shorthand, facts: &Facts) -> Vec<BTreeMap<String, String>> {
    let prediction = predict(&run(words, facts), &Workflows::default(), None);
    let known = prediction.claims.list.iter().filter_map(|claim| {
        let text = prediction.claims.text(&claim.name)?;
        Some((claim.name.clone(), text.to_owned()))
    });
    let known: BTreeMap<_, _> = known.filter(|(name, _)| name != "workflow").collect();
    let subjects = prediction.subjects.into_iter();
    let mut tokens: Vec<_> = subjects
        .map(|subject| {
            let mut token = known.clone();
            token.insert(
                "sub".to_owned(),
                subject.sub.replace("refs/pull/*/", "refs/pull/1/"),
            );
            token
        })
        .collect();
    tokens.dedup();
    tokens
}

fn run(words: &Shorthand, facts: &Facts) -> Run {
    let branch = facts.default_branch.as_deref().unwrap_or("main");
    let pull_request = words.event.starts_with("pull_request");
    let git_ref = words.git_ref.clone();
    let git_ref = git_ref.or_else(|| (!pull_request).then(|| format!("refs/heads/{branch}")));
    let prefix = facts.repository.as_ref().map(|name| format!("repo:{name}"));
    Run {
        repository: facts.repository.clone(),
        repository_id: facts.repository_id.clone(),
        owner_id: facts.owner_id.clone(),
        event: Some(words.event.clone()),
        git_ref,
        environment: Some(words.environment.clone()),
        default_branch: Some(branch.to_owned()),
        sub_template: Some(Template {
            use_immutable_subject: facts.immutable_subject.then_some(true),
            sub_claim_prefix: prefix.filter(|_| !facts.immutable_subject),
            ..Template::default()
        }),
        ..Run::default()
    }
}

fn nothing_asked() -> Outcome {
    Outcome {
        actual: Verdict::Unknown,
        passed: false,
        rule: None,
        message: "the run has no subject that can be told".to_owned(),
        subject: None,
        policy_line: None,
    }
}

fn first_cause(case: &Case) -> Option<Finding> {
    let findings = crate::conclude::diagnose(case).findings;
    findings.into_iter().find(Finding::blocks)
}

/// The line of the statement that lets the token in.
fn allowing(exam: &Exam<'_>) -> Option<usize> {
    let mut statements = exam.trust.answer()?.statements.iter();
    let allowing =
        statements.find(|one| one.effect == Some(Effect::Allow) && one.truth.is_true())?;
    let source = exam.trust.text?.source();
    Some(source.position(allowing.span.start).line)
}

fn undecided(exam: &Exam<'_>) -> String {
    let keys: BTreeSet<&str> = exam.trust.unknown_keys();
    let keys: Vec<_> = keys.into_iter().map(|key| format!("`{key}`")).collect();
    match keys.is_empty() {
        true => "what is said of the token does not decide it".to_owned(),
        false => format!(
            "the policy tests {}, of which nothing is said: add it under `claims`",
            keys.join(", ")
        ),
    }
}
