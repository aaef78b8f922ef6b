//! The role's account has no OIDC provider for the issuer.

use crate::exam::Exam;
use crate::finding::Target;
use crate::rules::{Draft, Question, Repair, Rule, pages, suspicion};

use super::create;

pub(crate) static RULE: Rule =
    Rule::new(pages::PROVIDER_MISSING, check).asks(&[Question::Provider]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if !exam.provider.missing {
        return told(exam).into_iter().collect();
    }
    let Some(presented) = exam.first() else {
        return vec![Draft::proven("the account has no OIDC provider")];
    };
    let issuer = presented.issuer();
    let draft = Draft::proven(title(issuer)).because(REASON);
    vec![draft.repairs([create::provider(presented)])]
}

/// STS says so, and nobody has shown a provider that says otherwise.
fn told(exam: &Exam<'_>) -> Option<Draft> {
    if exam.provider.provider.is_some() {
        return None;
    }
    let issuer = exam.symptom()?.parameter("issuer");
    let issuer = issuer.map(|issuer| issuer.trim_end_matches(['.', '/']))?;
    let is_address = issuer.starts_with("https://") && !issuer.contains([' ', '*']);
    let title = if is_address {
        title(issuer)
    } else {
        RULE.summary.to_owned()
    };
    let audience = exam.first().and_then(|first| first.value("aud"));
    let make = is_address.then(|| create::command(issuer, audience));
    let make =
        make.map(|command| Repair::command(create::title(issuer), Target::Provider, command));
    Some(suspicion::draft(exam, RULE.id, &title, REASON)?.repairs(make))
}

fn title(issuer: &str) -> String {
    format!("the account of the role has no identity provider for `{issuer}`")
}

const REASON: &str = "STS looks for the OIDC provider in the account of the role's ARN before it looks at the role. \
                      Check the account ID in the ARN first: a wrong one gives the same error.";
