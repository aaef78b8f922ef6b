//! The policies that have a say over a session.

use super::caller::Caller;
use super::group::{Group, own};
use super::refuser::Refuser;
use crate::case::{Case, OtherKind};
use crate::iam::{AccountId, Arn, Layer, Layers, Policy, PolicyKind, Request, ResourceTarget};

/// The policies of every kind.
#[derive(Debug)]
pub struct Policies<'a> {
    /// The role's identity policies.
    pub identity: Group<'a>,
    /// Permissions boundaries.
    pub boundary: Group<'a>,
    /// Session policies.
    pub session: Group<'a>,
    /// Service control policies.
    pub scp: Group<'a>,
    /// Resource control policies.
    pub rcp: Group<'a>,
    /// Policies of resources.
    pub resource: Group<'a>,
    /// What a KMS key has for a policy where nobody wrote another.
    key_default: Option<Policy>,
}

impl<'a> Policies<'a> {
    /// Reads the policies of a case.
    pub(super) fn of(case: &'a Case) -> Self {
        let other = |kind, policy_kind| Group::others(case, kind, policy_kind);
        let role = case.role_arn.as_deref().and_then(super::arn::account);
        let mut boundary = other(OtherKind::Boundary, PolicyKind::Boundary);
        boundary.given |= case.has_unread_boundary;
        Self {
            identity: Group::identity(case),
            boundary,
            session: other(OtherKind::Session, PolicyKind::Session),
            scp: Group::control(case, OtherKind::Scp, PolicyKind::Scp),
            rcp: Group::control(case, OtherKind::Rcp, PolicyKind::Rcp),
            resource: other(OtherKind::Resource, PolicyKind::Resource),
            key_default: role.and_then(key_default),
        }
    }

    /// The resource policy that speaks of what is asked: the one that names the resource, else the
    /// first that is about its service.
    pub(super) fn of_resource(&self, request: &Request) -> Option<usize> {
        let policies = || self.resource.policies().enumerate();
        let of_service = |policy: &Policy| speaks_of_service(policy, &request.service());
        let names = |policy: &Policy| of_service(policy) && names_resource(policy, request);
        let found = policies()
            .find(|(_, policy)| names(policy))
            .or_else(|| policies().find(|(_, policy)| of_service(policy)));
        found.map(|(index, _)| index)
    }

    /// What the engine is to decide over.
    pub(super) fn layers(
        &self,
        caller: &Caller,
        request: &Request,
        resource: Option<usize>,
    ) -> Layers<'_> {
        // The policies at hand are not those of another role's session.
        let own = |layer| match caller.stranger {
            None => layer,
            Some(_) => Layer::Absent,
        };
        let identity = match (self.identity.known, &caller.stranger) {
            (true, None) => Layer::Known(self.identity.one_level()),
            _ => Layer::Unknown,
        };
        Layers {
            identity,
            resource: self.resource_layer(caller, request, resource),
            boundary: own(self.boundary.layer()),
            session: own(self.session.layer()),
            scp: self.scp.levels(),
            rcp: self.resource_control(caller, request),
        }
    }

    /// The policies of a kind; none for the kind that no case holds.
    pub fn group(&self, by: Refuser) -> Option<&Group<'a>> {
        Some(match by {
            Refuser::Identity => &self.identity,
            Refuser::Resource => &self.resource,
            Refuser::Boundary => &self.boundary,
            Refuser::Session => &self.session,
            Refuser::Scp => &self.scp,
            Refuser::Rcp => &self.rcp,
            Refuser::Endpoint => return None,
        })
    }

    /// The policies over the role's account say nothing of another account's resources.
    fn resource_control(&self, caller: &Caller, request: &Request) -> Layer<&[Vec<Policy>]> {
        match self.rcp.is_of_account() && is_foreign(caller, request) {
            true => Layer::Absent,
            false => self.rcp.levels(),
        }
    }

    /// In another account nothing goes without the resource's policy; a key of the same account has
    /// the default policy unless someone wrote another.
    fn resource_layer(
        &self,
        caller: &Caller,
        request: &Request,
        resource: Option<usize>,
    ) -> Layer<&Policy> {
        if let Some(policy) = resource.and_then(|index| self.resource.one_level().get(index)) {
            return Layer::Known(policy);
        }
        match &self.key_default {
            _ if is_foreign(caller, request) => Layer::Unknown,
            Some(default) if request.service() == "kms" => Layer::Known(default),
            _ => Layer::Absent,
        }
    }
}

/// Whether the resource is known to be another account's than the caller's.
fn is_foreign(caller: &Caller, request: &Request) -> bool {
    let owner = request.owner();
    owner.is_some() && owner != caller.principal.account()
}

fn speaks_of_service(policy: &Policy, service: &str) -> bool {
    let elements = policy
        .statements
        .iter()
        .filter_map(|one| one.action.as_ref());
    let mut actions = elements.flat_map(|element| &element.values);
    actions.any(|action| {
        let named = action.text.split(':').next().unwrap_or_default();
        named == "*" || named.eq_ignore_ascii_case(service)
    })
}

fn names_resource(policy: &Policy, request: &Request) -> bool {
    let Some(asked) = request.resource.as_deref() else {
        return false;
    };
    let elements = policy
        .statements
        .iter()
        .filter_map(|one| one.resource.as_ref());
    let mut values = elements.flat_map(|element| &element.values);
    values.any(|value| match &value.target {
        ResourceTarget::Arn(pattern) => {
            Arn::parse(asked).is_some_and(|arn| !pattern.matches(&arn, &request.context).is_false())
        }
        ResourceTarget::Everything | ResourceTarget::Nothing => false,
    })
}

/// AWS: a key that is made without a policy lets IAM policies of its account decide.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
fn key_default(account: AccountId) -> Option<Policy> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":"kms:*","Resource":"*"}}]}}"#
    );
    own(&text, PolicyKind::Resource)
}
