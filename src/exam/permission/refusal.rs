//! What keeps a request from going through: which kind of policy, by what.

use std::ops::Range;

use super::asked::{Asked, Refused};
use super::caller::Caller;
use super::group::Group;
use super::nearest::{self, Nearest};
use super::policies::Policies;
use super::refuser::{Refuser, level};
use crate::finding::Certainty;
use crate::iam::{Change, ChangeNeeded, Effect, LayerId, Truth, Vote};

/// One kind of policy that keeps a request from going through.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Which kind.
    pub by: Refuser,
    /// By what.
    pub why: Why,
    /// Which policies of the kind: of control policies the level that does not allow, else all.
    pub among: Range<usize>,
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
            vec![self.no_allow(by, self.silent_level(by))]
        };
        let silent = self.is_silent(by, None);
        if denied && by == Refuser::Identity && silent {
            let mut next = self.no_allow(by, None);
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
            let Some(vote) = self.vote(*layer) else {
                continue;
            };
            match change {
                // Of policies that nobody has seen, a missing Allow is the likelier reason.
                Change::RemoveDeny if how(&vote.denied) => denies.extend(self.seen_denial(by)),
                Change::AddAllow if how(&!vote.allowed) => {
                    allows.push(self.no_allow(by, level(*layer)));
                }
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
        let all = self.answers(by, Effect::Deny, &self.all(by));
        let that = |truth: Truth| {
            let matching = all.iter().filter(|one| one.answer.truth == truth);
            matching.cloned().collect::<Vec<_>>()
        };
        let (certain, open) = (that(Truth::True), that(Truth::Unknown));
        // AWS speaks of an explicit deny of an SCP also where it only lacks an Allow:
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
        let silent = self.is_silent(by, self.silent_level(by));
        let lacks = by == Refuser::Scp && certain.is_empty() && open.is_empty() && silent;
        let (why, proven) = match (certain.is_empty(), open.is_empty()) {
            (false, _) => (Why::Denied(certain), self.asked.is_certain()),
            (true, false) => (Why::Denied(open), false),
            (true, true) if lacks => return self.no_allow(by, self.silent_level(by)),
            (true, true) => (Why::Told { denied: true }, false),
        };
        self.refusal(by, why, proven)
    }

    /// No Allow, of control policies on this level: what keeps the nearest statement from allowing
    /// it.
    fn no_allow(&self, by: Refuser, level: Option<usize>) -> Refusal {
        if !self.is_known(by) {
            return self.refusal(by, Why::Told { denied: false }, false);
        }
        let among = self.among(by, level);
        let why = match nearest::allowing(self.answers(by, Effect::Allow, &among)) {
            None => Why::Silent,
            Some(one) if one.answer.truth.is_true() => Why::Told { denied: false },
            Some(one) if !one.answer.principal.truth.is_true() => Why::Principal(one),
            Some(one) if one.answer.resource.truth.is_false() => Why::Elsewhere(one),
            Some(one) if !one.answer.conditions_truth().is_true() => Why::Condition(one),
            Some(one) => Why::Elsewhere(one),
        };
        let proven = self.is_silent(by, level) && self.asked.is_certain();
        Refusal {
            among,
            ..self.refusal(by, why, proven)
        }
    }

    fn refusal(&self, by: Refuser, why: Why, proven: bool) -> Refusal {
        let certainty = if proven {
            Certainty::Proven
        } else {
            Certainty::Likely
        };
        Refusal {
            by,
            why,
            among: self.all(by),
            certainty,
        }
    }

    /// Whether all policies of this kind that have a say are at hand.
    fn is_known(&self, by: Refuser) -> bool {
        self.group(by).is_some_and(|group| group.known) && !self.is_foreign(by)
    }

    /// Whether the policies at hand are not those that have a say over the session that asks and the
    /// resource it asks for.
    fn is_foreign(&self, by: Refuser) -> bool {
        let of_role = matches!(by, Refuser::Identity | Refuser::Boundary | Refuser::Session);
        let (none, stranger) = (
            self.asked.resource_policy.is_none(),
            self.caller.stranger.is_some(),
        );
        match by {
            Refuser::Resource => none,
            Refuser::Rcp => !self.votes(by).any(|_| true),
            _ => of_role && stranger,
        }
    }

    fn answers(&self, by: Refuser, effect: Effect, among: &Range<usize>) -> Vec<Nearest> {
        match self.group(by).filter(|_| !self.is_foreign(by)) {
            Some(group) => nearest::answers(group, among, effect, &self.asked.request),
            None => Vec::new(),
        }
    }

    /// The policies of a kind that have a say: of the resources' policies the one that speaks of the
    /// resource.
    fn all(&self, by: Refuser) -> Range<usize> {
        match (by, self.asked.resource_policy) {
            (Refuser::Resource, Some(only)) => only..only + 1,
            _ => 0..self.group(by).map_or(0, |group| group.policies().count()),
        }
    }

    fn among(&self, by: Refuser, level: Option<usize>) -> Range<usize> {
        let level = self.group(by).zip(level);
        level.map_or_else(|| self.all(by), |(group, level)| group.level(level))
    }

    fn group(&self, by: Refuser) -> Option<&Group<'_>> {
        self.policies.group(by)
    }

    /// The level of control policies that certainly does not allow, else one that may not.
    fn silent_level(&self, by: Refuser) -> Option<usize> {
        let votes: Vec<_> = self.votes(by).collect();
        let that = |truth: Truth| votes.iter().find(|(_, vote)| vote.allowed == truth);
        let (layer, _) = that(Truth::False).or_else(|| that(Truth::Unknown))?;
        level(*layer)
    }

    /// Whether a kind of policy, or this level of it, allows nothing.
    fn is_silent(&self, by: Refuser, at: Option<usize>) -> bool {
        let mut votes = self.votes(by).filter(|(layer, _)| level(*layer) == at);
        votes.any(|(_, vote)| vote.allowed.is_false())
    }

    /// What the layers of a kind of policy say.
    fn votes(&self, by: Refuser) -> impl Iterator<Item = (LayerId, Vote)> {
        let layers = self.asked.decision.layers.iter();
        let of_kind = layers.filter(move |layer| Refuser::of(layer.id) == by);
        of_kind.map(|layer| (layer.id, layer.vote))
    }

    fn vote(&self, layer: LayerId) -> Option<Vote> {
        let mut layers = self.asked.decision.layers.iter();
        layers
            .find(|answer| answer.id == layer)
            .map(|answer| answer.vote)
    }
}
