//! What was sent is not a token that STS can read.

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

const TITLE: &str = "what was sent is not a token that STS can read";
const REASON: &str = "STS expects a JWT in three parts. Take the token out of GitHub's answer with `jq -r .value`, and \
                      write it to the file without a line end.";
