//! A request as `aws iam simulate-custom-policy --cli-input-json` takes it, and beyond.

use super::fields::Fields;
use super::policies::{Origin, Policies};
use super::read::{account_of, actions, context, id, one_policy, parse, principal, resources};
use super::refusal::Refusal;
use super::stream::Item;
use crate::iam::{Context, Layer, LayerId, Layers, Policy, PolicyKind, Request, RequestPrincipal};
use crate::source::{Diagnostic, Document, Node};

const MEMBERS: [&str; 17] = [
    "id",
    "PolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "ActionNames",
    "ResourceArns",
    "ResourcePolicy",
    "ResourceOwner",
    "CallerArn",
    "ContextEntries",
    "ServiceControlPolicyInputList",
    "ResourceControlPolicyInputList",
    "SessionPolicyInputList",
    "TrustPolicy",
    // What AWS takes to page its answers and to choose an EC2 scenario changes no decision here.
    "ResourceHandlingOption",
    "MaxItems",
    "Marker",
    "PolicySourceArn",
];
/// One request: the policies, and every action on every resource.
pub(crate) struct Simulation {
    /// The `id`, as JSON.
    pub(crate) id: Option<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) resources: Vec<String>,
    principal: RequestPrincipal,
    owner: Option<String>,
    context: Context,
    identity: Policies,
    boundary: Policies,
    session: Policies,
    resource: Policies,
    trust: Policies,
    scp: Levels,
    rcp: Levels,
}

/// Control policies, with their origins beside them.
#[derive(Default)]
struct Levels {
    policies: Vec<Vec<Policy>>,
    origins: Vec<Vec<Origin>>,
}

impl Simulation {
    /// The requests that a text holds: one, or a list of them.
    pub(crate) fn read_all(item: &Item) -> Vec<Result<Self, Refusal>> {
        match parse(item) {
            Err(problem) => vec![Err(Refusal::of(item, None, problem))],
            Ok(document) => {
                let nodes = document.root.one_or_many().iter();
                let read = |node| {
                    let id = id(&document, node);
                    let refused = |problem| Refusal::of(item, id.clone(), problem);
                    Self::read(&document, node, id.clone()).map_err(refused)
                };
                nodes.map(read).collect()
            }
        }
    }

    fn read(document: &Document, node: &Node, id: Option<String>) -> Result<Self, Diagnostic> {
        let fields = Fields::new(node, "the request", &MEMBERS)?;
        let list = |name: &str, kind| Policies::list(document, fields.list(name)?, name, kind);
        let levels = |name: &str, kind| {
            let levels = Policies::levels(document, fields.list(name)?, name, kind)?;
            Ok::<_, Diagnostic>(Levels::new(levels))
        };
        let one = |name: &str, kind| one_policy(document, &fields, name, kind);
        let (resource, trust) = (
            one("ResourcePolicy", PolicyKind::Resource)?,
            one("TrustPolicy", PolicyKind::Trust)?,
        );
        let named = !resource.read.is_empty() || !trust.read.is_empty();
        let owner = fields.text("ResourceOwner")?.map(account_of);
        Ok(Self {
            id,
            actions: actions(&fields, node)?,
            resources: resources(&fields)?,
            principal: principal(&fields, node, named, owner.as_deref())?,
            owner,
            context: context(&fields)?,
            identity: list("PolicyInputList", PolicyKind::Identity)?,
            boundary: list("PermissionsBoundaryPolicyInputList", PolicyKind::Boundary)?,
            session: list("SessionPolicyInputList", PolicyKind::Session)?,
            scp: levels("ServiceControlPolicyInputList", PolicyKind::Scp)?,
            rcp: levels("ResourceControlPolicyInputList", PolicyKind::Rcp)?,
            resource,
            trust,
        })
    }

    /// The policies that decide over an action.
    pub(crate) fn layers(&self, action: &str) -> Layers<'_> {
        Layers {
            identity: Layer::Known(&self.identity.read),
            resource: match self.resource_policies(action).read.first() {
                Some(policy) => Layer::Known(policy),
                None => Layer::Absent,
            },
            boundary: unless_empty(&self.boundary.read),
            session: unless_empty(&self.session.read),
            scp: Layer::Known(&self.scp.policies),
            rcp: Layer::Known(&self.rcp.policies),
        }
    }

    /// The policies of a layer, with where they come from.
    pub(crate) fn policies(&self, layer: LayerId, action: &str) -> (&[Policy], &[Origin]) {
        match layer {
            LayerId::Identity => self.identity.parts(),
            LayerId::Resource => self.resource_policies(action).parts(),
            LayerId::Boundary => self.boundary.parts(),
            LayerId::Session => self.session.parts(),
            LayerId::Scp(level) => self.scp.parts(level),
            LayerId::Rcp(level) => self.rcp.parts(level),
        }
    }

    /// All policies of the request, with where they come from.
    pub(crate) fn all_policies(&self) -> impl Iterator<Item = (&[Policy], &[Origin])> {
        let single = [
            &self.identity,
            &self.boundary,
            &self.session,
            &self.resource,
            &self.trust,
        ];
        let levels = [&self.scp, &self.rcp].into_iter();
        let leveled = levels.flat_map(|levels| {
            let count = levels.policies.len();
            (0..count).map(|level| levels.parts(level))
        });
        single.into_iter().map(Policies::parts).chain(leveled)
    }

    /// One question of the simulation.
    pub(crate) fn request(&self, action: &str, resource: &str) -> Request {
        let mut request = Request {
            principal: self.principal.clone(),
            action: action.to_owned(),
            resource: Some(resource.to_owned()),
            resource_account: self.owner.clone(),
            context: self.context.clone(),
        };
        // AWS: without an owner, the simulated resource belongs to the caller's account.
        if request.owner().is_none() {
            request.resource_account = self.principal.account().map(str::to_owned);
        }
        request
    }

    /// The trust policy for what it governs: the actions of STS.
    fn resource_policies(&self, action: &str) -> &Policies {
        let service = action.split(':').next().unwrap_or_default();
        if service.eq_ignore_ascii_case("sts") && !self.trust.read.is_empty() {
            &self.trust
        } else {
            &self.resource
        }
    }
}

impl Levels {
    fn new(levels: Vec<Policies>) -> Self {
        let (policies, origins) = levels.into_iter().map(Policies::into_parts).unzip();
        Self { policies, origins }
    }

    fn parts(&self, level: usize) -> (&[Policy], &[Origin]) {
        let policies = self.policies.get(level).map_or(&[][..], Vec::as_slice);
        let origins = self.origins.get(level).map_or(&[][..], Vec::as_slice);
        (policies, origins)
    }
}

fn unless_empty(policies: &[Policy]) -> Layer<&[Policy]> {
    if policies.is_empty() {
        Layer::Absent
    } else {
        Layer::Known(policies)
    }
}
