//! What keeps a request from going through: which kind of policy, by what.

use super::asked::{Asked, Refused};
use super::caller::Caller;
use super::nearest::{self, Nearest};
use super::policies::{Group, Policies};
use crate::iam::{Change, ChangeNeeded, Effect, LayerId, Truth, Vote};
use crate::report::Certainty;
use crate::symptom::PolicyType;

/// A kind of policy that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refuser {
    /// The role's identity policies.
    Identity,
    /// The resource's policy; of a role to assume, its trust policy.
    Resource,
    /// The permissions boundary.
    Boundary,
    /// The session policy.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// The policy of the VPC endpoint that the call went through.
    Endpoint,
}

/// One kind of policy that keeps a request from going through.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Which kind.
    pub by: Refuser,
    /// By what.
    pub why: Why,
    /// What that follows from.
    pub certainty: Certainty,
}

/// By what a kind of policy refuses.
#[derive(Debug, Clone)]
pub enum Why {
    /// AWS says so; the policies are not at hand, or show no reason. Whether by a Deny.
    Told {
        /// Whether by a Deny.
        denied: bool,
    },
    /// Deny statements match.
    Denied(Vec<Nearest>),
    /// No statement allows the action.
    Silent,
    /// The nearest statement allows the action to others.
    Principal(Nearest),
    /// The nearest statement allows the action on other resources.
    Elsewhere(Nearest),
    /// The nearest statement allows it under conditions that are not met, or may not be.
    Condition(Nearest),
}

/// Everything that keeps a request from going through: first what AWS blames, then Deny statements,
/// then what is not allowed.
pub(super) fn all(policies: &Policies<'_>, caller: &Caller, asked: &Asked) -> Vec<Refusal> {
    let court = Court {
        policies,
        caller,
        asked,
    };
    let blamed = asked.refused.as_ref().and_then(Refused::blames);
    match blamed {
        Some((by, denied)) => court.blamed(by, denied),
        None => court.found(),
    }
}

impl Refused {
    /// The kind of policy that AWS blames, and whether for a Deny.
    fn blames(&self) -> Option<(Refuser, bool)> {
        let by = match self.policy_type? {
            PolicyType::IdentityBased => Refuser::Identity,
            PolicyType::ResourceBased | PolicyType::RoleTrust => Refuser::Resource,
            PolicyType::PermissionsBoundary => Refuser::Boundary,
            PolicyType::Session => Refuser::Session,
            PolicyType::ServiceControl => Refuser::Scp,
            PolicyType::ResourceControl => Refuser::Rcp,
            PolicyType::VpcEndpoint => Refuser::Endpoint,
        };
        Some((by, self.explicit))
    }
}

struct Court<'a> {
    policies: &'a Policies<'a>,
    caller: &'a Caller,
    asked: &'a Asked,
}

impl Court<'_> {
    /// What AWS blames. Once a Deny is gone the same policies must still allow.
    fn blamed(&self, by: Refuser, denied: bool) -> Vec<Refusal> {
        let mut refusals = if denied {
            vec![self.denial(by)]
        } else {
            vec![self.no_allow(by)]
        };
        let silent = self.vote(by).is_some_and(|vote| vote.allowed.is_false());
        if denied && by == Refuser::Identity && silent {
            let mut next = self.no_allow(by);
            next.certainty = Certainty::Likely;
            refusals.push(next);
        }
        refusals
    }

    /// What the policies at hand show. A fact that is not known proves nothing; but where AWS
    /// refused, something that is not certain must be the reason.
    fn found(&self) -> Vec<Refusal> {
        let decided: Vec<_> = self.needed(|vote| *vote == Truth::True).collect();
        if !decided.is_empty() || self.asked.refused.is_none() {
            return decided;
        }
        self.needed(|vote| *vote == Truth::Unknown)
            .filter(|refusal| self.is_known(refusal.by))
            .take(1)
            .collect()
    }

    /// The changes that the request needs, of layers that refuse as surely as `how` says.
    fn needed(&self, how: impl Fn(&Truth) -> bool) -> impl Iterator<Item = Refusal> {
        let changes = &self.asked.decision.would_allow_if;
        let (mut denies, mut allows) = (Vec::new(), Vec::new());
        for ChangeNeeded { layer, change } in changes {
            let by = Refuser::of(*layer);
            let Some(vote) = self.vote(by) else { continue };
            match change {
                // Of policies that nobody has seen, a missing Allow is the likelier reason.
                Change::RemoveDeny if how(&vote.denied) => denies.extend(self.seen_denial(by)),
                Change::AddAllow if how(&!vote.allowed) => allows.push(self.no_allow(by)),
                Change::RemoveDeny | Change::AddAllow => {}
            }
        }
        if let Some(first) = denies.first() {
            let rank = first.certainty;
            for next in &mut allows {
                next.certainty = next.certainty.max(Certainty::Likely).max(rank);
            }
        }
        denies.into_iter().chain(allows)
    }

    /// A Deny that stands in a policy at hand.
    fn seen_denial(&self, by: Refuser) -> Option<Refusal> {
        let denial = self.denial(by);
        matches!(denial.why, Why::Denied(_)).then_some(denial)
    }

    /// A Deny: the statements that match, else those that could.
    fn denial(&self, by: Refuser) -> Refusal {
        let all = self.answers(by, Effect::Deny);
        let that = |truth: Truth| {
            let matching = all.iter().filter(|one| one.answer.truth == truth);
            matching.cloned().collect::<Vec<_>>()
        };
        let (certain, open) = (that(Truth::True), that(Truth::Unknown));
        // AWS speaks of an explicit deny of an SCP also where it only lacks an Allow:
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
        let silent = self.vote(by).is_some_and(|vote| vote.allowed.is_false());
        let lacks = by == Refuser::Scp && certain.is_empty() && open.is_empty() && silent;
        let (why, proven) = match (certain.is_empty(), open.is_empty()) {
            (false, _) => (Why::Denied(certain), self.asked.is_certain()),
            (true, false) => (Why::Denied(open), false),
            (true, true) if lacks => return self.no_allow(by),
            (true, true) => (Why::Told { denied: true }, false),
        };
        self.refusal(by, why, proven)
    }

    /// No Allow: what keeps the nearest statement from allowing it.
    fn no_allow(&self, by: Refuser) -> Refusal {
        let known = self.is_known(by);
        let silent = self.vote(by).is_some_and(|vote| vote.allowed.is_false());
        if !known {
            return self.refusal(by, Why::Told { denied: false }, false);
        }
        let why = match nearest::allowing(self.answers(by, Effect::Allow)) {
            None => Why::Silent,
            Some(one) if one.answer.truth.is_true() => Why::Told { denied: false },
            Some(one) if !one.answer.principal.truth.is_true() => Why::Principal(one),
            Some(one) if one.answer.resource.truth.is_false() => Why::Elsewhere(one),
            Some(one) if !one.answer.conditions_truth().is_true() => Why::Condition(one),
            Some(one) => Why::Elsewhere(one),
        };
        self.refusal(by, why, silent && self.asked.is_certain())
    }

    fn refusal(&self, by: Refuser, why: Why, proven: bool) -> Refusal {
        let certainty = if proven {
            Certainty::Proven
        } else {
            Certainty::Likely
        };
        Refusal { by, why, certainty }
    }

    /// Whether all policies of this kind that have a say are at hand.
    fn is_known(&self, by: Refuser) -> bool {
        self.group(by).is_some_and(|group| group.known) && !self.is_foreign(by)
    }

    /// Whether the policies at hand are not those of the session that asks.
    fn is_foreign(&self, by: Refuser) -> bool {
        let of_role = matches!(by, Refuser::Identity | Refuser::Boundary | Refuser::Session);
        of_role && self.caller.stranger.is_some()
            || by == Refuser::Resource && self.asked.resource_policy.is_none()
    }

    fn answers(&self, by: Refuser, effect: Effect) -> Vec<Nearest> {
        let only = self
            .asked
            .resource_policy
            .filter(|_| by == Refuser::Resource);
        match self.group(by).filter(|_| !self.is_foreign(by)) {
            Some(group) => nearest::answers(group, only, effect, &self.asked.request),
            None => Vec::new(),
        }
    }

    fn group(&self, by: Refuser) -> Option<&Group<'_>> {
        self.policies.group(by)
    }

    fn vote(&self, by: Refuser) -> Option<Vote> {
        let mut layers = self.asked.decision.layers.iter();
        let answer = layers.find(|layer| Refuser::of(layer.id) == by);
        answer.map(|answer| answer.vote)
    }
}

impl Refuser {
    fn of(layer: LayerId) -> Self {
        match layer {
            LayerId::Identity => Self::Identity,
            LayerId::Resource => Self::Resource,
            LayerId::Boundary => Self::Boundary,
            LayerId::Session => Self::Session,
            LayerId::Scp(_) => Self::Scp,
            LayerId::Rcp(_) => Self::Rcp,
        }
    }
}
