//! The token's audience is not in the client ID list of the provider.

use crate::emit::shell;
use crate::exam::Exam;
use crate::finding;
use crate::finding::Piece;
use crate::finding::{Evidence, Language, Place};
use crate::iam::{Arn, Partition};
use crate::rules::{Change, Effect, Repair};
use crate::rules::{Draft, Question, Rule, pages, suspicion};
use crate::source::Document;
use crate::source::edit::{self, Fresh};

pub(crate) static RULE: Rule = Rule::new(pages::AUDIENCE_NOT_REGISTERED, check)
    .asks(&[Question::Provider, Question::Audience]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let (Some(provider), Some((audience, false))) =
        (exam.provider.provider, &exam.provider.audience)
    else {
        return told(exam).into_iter().collect();
    };
    let ids = provider.client_ids.as_deref().unwrap_or_default();
    let source = &provider.document.source;
    let listed = ids
        .iter()
        .map(|id| Evidence::new(Place::new(source, id.span), "not this audience"));
    let claim = exam.first().and_then(|first| first.place("aud"));
    let draft = Draft::proven(format!(
        "the OIDC provider's client ID list does not have the audience `{audience}`"
    ))
    .seen(listed)
    .seen(claim.map(|place| Evidence::new(place, "the token's `aud`")))
    .because(REASON);
    let add = register(exam, audience).map(|command| Repair {
        title: format!("register `{audience}` with the provider"),
        change: Change::Paste {
            target: finding::Target::Provider,
            language: Language::Shell,
            content: command,
            effect: with_audience(&provider.document, audience),
        },
    });
    vec![draft.repairs(add)]
}

/// STS says so, and nobody has shown what the provider lists.
fn told(exam: &Exam<'_>) -> Option<Draft> {
    if exam.provider.audience.is_some() {
        return None;
    }
    let audience = exam.first().and_then(|first| first.value("aud"));
    let title = match audience {
        Some(audience) => {
            format!("the OIDC provider's client ID list does not have the audience `{audience}`")
        }
        None => RULE.summary.to_owned(),
    };
    let draft = suspicion::draft(exam, RULE.id, &title, REASON)?;
    let china = in_china(exam);
    let unsaid = audience.filter(|_| china.is_none());
    let register = unsaid.and_then(|audience| register(exam, audience));
    let register = register.map(|command| {
        let title = format!(
            "register `{}` with the provider",
            audience.unwrap_or_default()
        );
        Repair::command(title, finding::Target::Provider, command)
    });
    Some(draft.repairs(china).repairs(register))
}

/// The audience of the other partition, which the action asks for only when it is told to.
///
/// See <https://github.com/aws-actions/configure-aws-credentials#oidc-audience>.
fn in_china(exam: &Exam<'_>) -> Option<Repair> {
    let role = exam.call.role.as_deref()?;
    let step = exam.workflow.step()?;
    let is_told = step
        .inputs
        .iter()
        .any(|input| input.name.value == "audience");
    let abroad =
        Arn::parse(role).is_some_and(|arn| arn.partition() == Partition::CHINA) && !is_told;
    abroad.then(|| Repair {
        title: "ask for the audience of the partition, among the inputs of the step".to_owned(),
        change: Change::Paste {
            target: finding::Target::Workflow,
            language: Language::Yaml,
            content: "audience: sts.amazonaws.com.cn".to_owned(),
            effect: None,
        },
    })
}

const REASON: &str = "The provider's client ids are checked before the trust policy, and a miss has its own message: \
                      `Incorrect token audience`. A token that was asked for without an audience carries \
                      `https://github.com/OWNER`; the credentials action asks for `sts.amazonaws.com`, in China only for \
                      `sts.amazonaws.com.cn` where its `audience` input says so.";

fn register(exam: &Exam<'_>, audience: &str) -> Option<String> {
    let arn = exam
        .trust
        .provider_arn
        .clone()
        .or_else(|| exam.provider_arn())?;
    let (arn, audience) = (shell::quote(&arn), shell::quote(audience));
    Some(format!(
        "aws iam add-client-id-to-open-id-connect-provider \\\n  --open-id-connect-provider-arn {arn} \\\n  --client-id {audience}"
    ))
}

/// The provider as IAM shows it afterwards.
fn with_audience(document: &Document, audience: &str) -> Option<Effect> {
    let list = document.root.get("ClientIDList")?;
    let edits = edit::append_item(document, list, &Fresh::Text(audience.to_owned()))?;
    let text = edit::apply(document.source.text(), &edits).ok()?;
    Some(Effect {
        target: Piece::Provider,
        text,
    })
}
