//! The token is not valid yet.

use crate::exam::Exam;
use crate::rules::suspicion;
use crate::rules::{Draft, Rule, pages};

use super::times;

pub(crate) static RULE: Rule = Rule::new(pages::TOKEN_NOT_YET_VALID, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    match times::late(exam, "nbf").filter(|late| *late < 0) {
        Some(late) => {
            let title = format!("{TITLE}: {} too early", times::duration(-late));
            vec![
                Draft::proven(title)
                    .seen(times::claim(exam, "nbf"))
                    .because(REASON),
            ]
        }
        None => suspicion::draft(exam, RULE.id, TITLE, REASON)
            .into_iter()
            .collect(),
    }
}

const TITLE: &str = "the token is not valid yet";
const REASON: &str = "GitHub sets `nbf` some minutes in the past, so a token from the future points to a wrong clock \
                      on a self-hosted runner or on the server that issues the token.";
