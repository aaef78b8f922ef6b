//! STS is not active in the region for this account.

use crate::exam::Exam;
use crate::finding::{Certainty, Target};
use crate::rules::{Draft, Repair, Rule, opt_in, pages, suspicion, undecided};

pub(crate) static RULE: Rule = Rule::new(pages::STS_REGION_DISABLED, check).open(undecided::always);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let draft = suspicion::draft(exam, RULE.id, TITLE, REASON);
    draft.or_else(|| not_enabled(exam)).into_iter().collect()
}

/// AWS does not know the credentials, and the call was for a region that is off until an account enables
/// it: there the credentials of every account that has not are unknown.
fn not_enabled(exam: &Exam<'_>) -> Option<Draft> {
    let region = opt_in::region(exam)?;
    let draft = Draft::new(
        Certainty::Likely,
        format!(
            "`{region}` is not enabled in the account, or the session is of the global STS endpoint"
        ),
    );
    let command = format!("aws account enable-region --region-name {region}");
    let title = format!("enable `{region}` in the account, and wait until it is `ENABLED`");
    Some(
        draft
            .because(OPT_IN)
            .seen(suspicion::line(exam))
            .repairs([Repair::command(title, Target::Other, command)]),
    )
}

const OPT_IN: &str = "Regions that came after March 2019 are off until an account enables them, and until then AWS answers \
                      there as if the credentials did not exist. Sessions of the global endpoint `sts.amazonaws.com` are not \
                      valid there either: take the region's own (`AWS_STS_REGIONAL_ENDPOINTS: regional`).";
const TITLE: &str = "STS is not active in the region for this account";
const REASON: &str = "STS rejects every call in a region that the account has not opted in to, or in which an \
                      administrator deactivated STS. Activate the region in the account, or use another one for the \
                      credentials step.";
