//! The policies that have a say.

use crate::iam::policy::Policy;

/// What is known of a kind of policy.
#[derive(Debug, Clone, Copy, Default)]
pub enum Layer<T> {
    /// There is none, so it has no say.
    #[default]
    Absent,
    /// Nobody said whether there is one.
    Unknown,
    /// These.
    Known(T),
}

/// All policies that decide over a request.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>
#[derive(Debug, Clone, Copy, Default)]
pub struct Layers<'a> {
    /// The identity policies of the principal; absent means that it has none.
    pub identity: Layer<&'a [Policy]>,
    /// The policy of the resource: bucket policy, key policy, trust policy.
    pub resource: Layer<&'a Policy>,
    /// The permissions boundary of the principal.
    pub boundary: Layer<&'a [Policy]>,
    /// The session policies given when the role was assumed.
    pub session: Layer<&'a [Policy]>,
    /// Service control policies over the principal's account: a list for each level, root first.
    pub scp: Layer<&'a [Vec<Policy>]>,
    /// Resource control policies over the resource's account: a list for each level, root first.
    pub rcp: Layer<&'a [Vec<Policy>]>,
}

/// One layer, and of control policies one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerId {
    /// Identity policies.
    Identity,
    /// The resource's policy.
    Resource,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
    /// Service control policies of a level, from 0.
    Scp(usize),
    /// Resource control policies of a level, from 0.
    Rcp(usize),
}

/// One layer with its policies.
pub(super) struct LayerPolicies<'a> {
    pub(super) id: LayerId,
    /// Nothing where they are not known.
    pub(super) policies: Option<&'a [Policy]>,
}

impl<'a> Layers<'a> {
    /// The layers that are not absent, in the order of [`LayerId`].
    pub(super) fn present(&self) -> Vec<LayerPolicies<'a>> {
        let resource = match self.resource {
            Layer::Known(policy) => Layer::Known(std::slice::from_ref(policy)),
            Layer::Absent => Layer::Absent,
            Layer::Unknown => Layer::Unknown,
        };
        let mut present = Vec::new();
        present.extend(single(LayerId::Identity, self.identity));
        present.extend(single(LayerId::Resource, resource));
        present.extend(single(LayerId::Boundary, self.boundary));
        present.extend(single(LayerId::Session, self.session));
        present.extend(levels(LayerId::Scp, self.scp));
        present.extend(levels(LayerId::Rcp, self.rcp));
        present
    }
}

fn single(id: LayerId, layer: Layer<&[Policy]>) -> Option<LayerPolicies<'_>> {
    let policies = match layer {
        Layer::Absent => return None,
        Layer::Unknown => None,
        Layer::Known(policies) => Some(policies),
    };
    Some(LayerPolicies { id, policies })
}

fn levels(id: fn(usize) -> LayerId, layer: Layer<&[Vec<Policy>]>) -> Vec<LayerPolicies<'_>> {
    match layer {
        Layer::Absent => Vec::new(),
        Layer::Unknown => Vec::from_iter(single(id(0), Layer::Unknown)),
        Layer::Known(levels) => {
            let numbered = levels.iter().enumerate();
            numbered
                .map(|(number, policies)| LayerPolicies {
                    id: id(number),
                    policies: Some(policies.as_slice()),
                })
                .collect()
        }
    }
}
