//! What `test` answers.

use serde::Serialize;

use crate::expect::{Expectation, Expectations, Outcome, Trial, Verdict};
use crate::finding::RuleId;
use crate::source::Source;

/// The answer to all files (`oidc-doctor.test/1`).
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    schema: &'static str,
    pub(crate) files: Vec<Tested>,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// The answer to one file.
#[derive(Debug, Serialize)]
pub(crate) struct Tested {
    /// The file.
    pub(crate) file: String,
    /// The policy that it is about.
    pub(crate) policy: String,
    pub(crate) tests: Vec<Test>,
}

/// What came out of one expectation.
#[derive(Debug, Serialize)]
pub(crate) struct Test {
    pub(crate) name: String,
    /// Its line in the file, from 1.
    pub(crate) line: usize,
    pub(crate) passed: bool,
    pub(crate) expected: Verdict,
    pub(crate) actual: Verdict,
    /// The rule that should name the cause, where that was said.
    pub(crate) because: Option<String>,
    /// The rule that names the cause.
    pub(crate) rule: Option<RuleId>,
    /// Why it came out so.
    pub(crate) message: String,
    /// The subject of the token.
    pub(crate) subject: Option<String>,
    /// Where in the policy it was decided.
    pub(crate) policy_line: Option<usize>,
}

impl Answer {
    pub(crate) fn new(files: Vec<Tested>) -> Self {
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
    pub(crate) fn of(source: &Source, expected: &Expectations, trial: &Trial<'_>) -> Self {
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
