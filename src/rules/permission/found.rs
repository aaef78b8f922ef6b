//! What the rules of this room have in common: one refusal belongs to one rule, and is worded in
//! the same terms.

use crate::exam::Exam;
use crate::exam::permission::{Asked, Nearest, Refusal, Refuser, Why, unreplaced};
use crate::finding::{Certainty, Evidence, Piece, RuleId};
use crate::rules::Draft;
use crate::rules::workflow::step;
use crate::source::Document;

/// One refusal of one request.
pub(super) struct Found<'a> {
    pub(super) exam: &'a Exam<'a>,
    pub(super) asked: &'a Asked,
    pub(super) refusal: &'a Refusal,
}

/// Every refusal that belongs to a rule, worded by `finding`.
pub(super) fn refusals(
    exam: &Exam<'_>,
    rule: RuleId,
    finding: impl Fn(&Found<'_>) -> Draft,
) -> Vec<Draft> {
    let all = exam.permission.asked.iter().flat_map(|asked| {
        let refusals = asked.refusals.iter();
        refusals.map(move |refusal| Found {
            exam,
            asked,
            refusal,
        })
    });
    all.filter(|found| found.rule() == rule)
        .map(|found| found.with_step(finding(&found)))
        .collect()
}

impl<'a> Found<'a> {
    /// The one rule that this refusal belongs to.
    fn rule(&self) -> RuleId {
        let action = self.asked.request.action.to_ascii_lowercase();
        match (self.refusal.by, action.as_str()) {
            (Refuser::Boundary, _) => RuleId::PERMISSION_BOUNDARY,
            (Refuser::Session, _) => RuleId::PERMISSION_SESSION_POLICY,
            (Refuser::Scp | Refuser::Rcp, _) => RuleId::PERMISSION_SCP,
            (Refuser::Identity, _) if self.is_denied() => RuleId::PERMISSION_EXPLICIT_DENY,
            (Refuser::Identity | Refuser::Resource, "sts:assumerole") => {
                RuleId::CHAINED_ASSUME_ROLE_DENIED
            }
            (Refuser::Resource | Refuser::Endpoint, _) => RuleId::PERMISSION_RESOURCE_POLICY,
            (Refuser::Identity, "iam:passrole") => RuleId::PASS_ROLE_MISSING,
            (Refuser::Identity, _) => match self.refusal.why {
                Why::Elsewhere(_) => RuleId::PERMISSION_RESOURCE_MISMATCH,
                Why::Condition(_) => RuleId::PERMISSION_CONDITION,
                _ => RuleId::PERMISSION_MISSING,
            },
        }
    }

    /// The finding with the step that needs what is refused. The table of what steps need is good,
    /// not certain.
    fn with_step(&self, draft: Draft) -> Draft {
        let Some(needed) = &self.asked.needed else {
            return draft;
        };
        let place = self.exam.workflow.place(&needed.place);
        let label = format!("`{}` needs {}", needed.need.why, self.action());
        let step = place.map(|place| Evidence::new(step::head(&place), label));
        let certainty = draft.certainty.max(Certainty::Likely);
        Draft { certainty, ..draft }.seen(step)
    }

    /// A finding as sure as the refusal.
    pub(super) fn draft(&self, title: impl Into<String>) -> Draft {
        Draft::new(self.refusal.certainty, title)
    }

    /// Whether a Deny refuses, rather than a missing Allow.
    pub(super) fn is_denied(&self) -> bool {
        matches!(
            self.refusal.why,
            Why::Denied(_) | Why::Told { denied: true }
        )
    }

    /// The action in backticks.
    pub(super) fn action(&self) -> String {
        format!("`{}`", self.asked.request.action)
    }

    /// Who asks: the role by name.
    pub(super) fn who(&self) -> String {
        match self.exam.permission.caller.asking() {
            Some(name) => format!("`{name}`"),
            None => "the role".to_owned(),
        }
    }

    /// The resource in backticks, as far as it is known.
    pub(super) fn resource(&self) -> Option<String> {
        let printed = self
            .asked
            .refused
            .as_ref()
            .and_then(|one| one.resource.as_deref());
        let resource = self.asked.want.resource.as_deref().or(printed)?;
        Some(format!("`{resource}`"))
    }

    /// ` on RESOURCE`, where there is one to name.
    pub(super) fn on(&self) -> String {
        let resource = self.resource().filter(|resource| resource != "`*`");
        resource.map_or_else(String::new, |resource| format!(" on {resource}"))
    }

    /// Where the evidence is about another role than the one refused, a sentence that says so.
    pub(super) fn stranger(&self) -> Option<String> {
        let session = self.exam.permission.caller.stranger.as_deref()?;
        let own = self.exam.permission.caller.name()?;
        Some(format!(
            "The one refused is `{session}`, not a session of `{own}`: a tool such as the CDK, CloudFormation or \
             Terraform went on with another role, and what `{own}` may do does not matter here."
        ))
    }

    /// `sentence`, after what must be said of another role and of a name that is none.
    pub(super) fn explain(&self, sentence: &str) -> String {
        let asked = self.asked.request.resource.as_deref();
        let hollow = asked.and_then(unreplaced).map(|part| {
            format!(
                "The job asked for `{part}`: a variable that was empty or not replaced where the command ran, so no \
                 policy is at fault."
            )
        });
        let parts = [self.stranger(), hollow, Some(sentence.to_owned())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The statement that came nearest.
    pub(super) fn nearest(&self) -> Option<&'a Nearest> {
        match &self.refusal.why {
            Why::Principal(one) | Why::Elsewhere(one) | Why::Condition(one) => Some(one),
            Why::Denied(all) => all.first(),
            Why::Silent | Why::Told { .. } => None,
        }
    }

    /// The text of the policy at this place among those that refuse.
    pub(super) fn text(&self, policy: usize) -> Option<(&'a Piece, &'a Document)> {
        let group = self.exam.permission.policies.group(self.refusal.by)?;
        let (target, document) = group.texts.get(policy)?;
        Some((target, *document))
    }

    /// The text that a new statement belongs into.
    pub(super) fn home(&self) -> Option<(&'a Piece, &'a Document)> {
        let caller = &self.exam.permission.caller;
        let of_role = matches!(
            self.refusal.by,
            Refuser::Identity | Refuser::Boundary | Refuser::Session
        );
        if of_role && caller.stranger.is_some() {
            return None;
        }
        let place = match self.refusal.by {
            Refuser::Resource => self.asked.resource_policy?,
            _ => self
                .nearest()
                .map_or(self.refusal.among.start, |nearest| nearest.policy),
        };
        self.text(place)
    }
}
