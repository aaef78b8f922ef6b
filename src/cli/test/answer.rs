//! What `test` answers.

use serde::Serialize;

use crate::expect::{Expectation, Expectations, Outcome, Trial, Verdict};
use crate::finding::RuleId;
use crate::source::Source;

/// The answer to all files (`oidc-doctor.test/1`).
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    schema: &'static str,
    pub(super) files: Vec<Tested>,
    pub(super) passed: usize,
    pub(super) failed: usize,
}

/// The answer to one file.
#[derive(Debug, Serialize)]
pub(super) struct Tested {
    /// The file.
    pub(super) file: String,
    /// The policy that it is about.
    pub(super) policy: String,
    pub(super) tests: Vec<Test>,
}

/// What came out of one expectation.
#[derive(Debug, Serialize)]
pub(super) struct Test {
    pub(super) name: String,
    /// Its line in the file, from 1.
    pub(super) line: usize,
    pub(super) passed: bool,
    pub(super) expected: Verdict,
    pub(super) actual: Verdict,
    /// The rule that should name the cause, where that was said.
    pub(super) because: Option<String>,
    /// The rule that names the cause.
    pub(super) rule: Option<RuleId>,
    /// Why it came out so.
    pub(super) message: String,
    /// The subject of the token.
    pub(super) subject: Option<String>,
    /// Where in the policy it was decided.
    pub(super) policy_line: Option<usize>,
}

impl Answer {
    pub(super) fn new(files: Vec<Tested>) -> Self {
        let passed = |wanted: bool| {
            let tests = files.iter().flat_map(|file| &file.tests);
            tests.filter(|test| test.passed == wanted).count()
        };
        Self {
            schema: "oidc-doctor.test/1",
            passed: passed(true),
            failed: passed(false),
            files,
        }
    }
}

impl Tested {
    /// Tries all expectations of a file.
    pub(super) fn of(source: &Source, expected: &Expectations, trial: &Trial<'_>) -> Self {
        let tests = expected.tests.iter();
        Self {
            file: source.name().to_owned(),
            policy: trial.policy.source().name().to_owned(),
            tests: tests.map(|one| test(source, one, trial.of(one))).collect(),
        }
    }
}

fn test(source: &Source, expectation: &Expectation, outcome: Outcome) -> Test {
    Test {
        name: expectation.name.clone(),
        line: source.position(expectation.span.start).line,
        passed: outcome.passed,
        expected: expectation.expected,
        actual: outcome.actual,
        because: expectation.because.clone(),
        rule: outcome.rule,
        message: outcome.message,
        subject: outcome.subject,
        policy_line: outcome.policy_line,
    }
}
