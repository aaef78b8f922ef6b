//! STS cannot read the token.

use crate::exam::Exam;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

pub(crate) static RULE: Rule = Rule::new(pages::TOKEN_MALFORMED, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let problem = exam
        .case
        .token
        .as_ref()
        .and_then(|token| token.problem.as_ref());
    match problem {
        Some(problem) => {
            vec![Draft::proven(format!("{TITLE}: {}", problem.describe())).because(REASON)]
        }
        None => suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect(),
    }
}

const TITLE: &str = "STS cannot read the token";
const REASON: &str = "STS expects a JWT with three parts. Extract the token from GitHub's response with `jq -r \
                      .value`, and write it to the file without a line break at the end.";
