//! The policies that have a say over a session, each with where it came from.

use super::caller::Caller;
use super::refusal::Refuser;
use crate::case::{Case, Fact, OtherKind, PolicyText, Target};
use crate::iam::{Effect, Layer, Layers, Policy, PolicyKind, Request, ResourceTarget};
use crate::source::{Document, Source, parse_json};

/// All policies of one kind.
#[derive(Debug)]
pub struct Group<'a> {
    /// Whether they were given, and all of them could be read.
    pub known: bool,
    /// Whether there is any, readable or not.
    pub given: bool,
    /// The policies; the last may be one that AWS attaches by itself.
    pub policies: Vec<Policy>,
    /// Where each was given.
    pub texts: Vec<(Target, &'a Document)>,
}

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
        let boundary = other(OtherKind::Boundary, PolicyKind::Boundary);
        Self {
            identity: Group::identity(case),
            boundary: Group {
                given: boundary.given || case.has_unread_boundary,
                ..boundary
            },
            session: other(OtherKind::Session, PolicyKind::Session),
            scp: other(OtherKind::Scp, PolicyKind::Scp).with_full_access(),
            rcp: other(OtherKind::Rcp, PolicyKind::Rcp).with_full_access(),
            resource: other(OtherKind::Resource, PolicyKind::Resource),
            key_default: role.and_then(key_default),
        }
    }

    /// The resource policy that speaks of what is asked: the one that names the resource, else the
    /// first that is about its service.
    pub(super) fn of_resource(&self, request: &Request) -> Option<usize> {
        let policies = || self.resource.policies.iter().enumerate();
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
            (true, None) => Layer::Known(self.identity.policies.as_slice()),
            _ => Layer::Unknown,
        };
        Layers {
            identity,
            resource: self.resource_layer(caller, request, resource),
            boundary: own(self.boundary.layer()),
            session: own(self.session.layer()),
            scp: self.scp.levels(),
            rcp: self.rcp.levels(),
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

    /// In another account nothing goes without the resource's policy; a key of the same account has
    /// the default policy unless someone wrote another.
    fn resource_layer(
        &self,
        caller: &Caller,
        request: &Request,
        resource: Option<usize>,
    ) -> Layer<&Policy> {
        if let Some(policy) = resource.and_then(|index| self.resource.policies.get(index)) {
            return Layer::Known(policy);
        }
        let owner = request.owner();
        let foreign = owner.is_some() && owner != caller.principal.account();
        match &self.key_default {
            _ if foreign => Layer::Unknown,
            Some(default) if request.service() == "kms" => Layer::Known(default),
            _ => Layer::Absent,
        }
    }
}

impl<'a> Group<'a> {
    fn identity(case: &'a Case) -> Self {
        let given = match &case.permission_policies {
            Fact::Known(policies) => policies.as_slice(),
            Fact::Absent | Fact::Unknown => &[],
        };
        let targeted = given.iter().enumerate();
        let texts = targeted.map(|(index, text)| (Target::PermissionPolicy(index), text));
        Self {
            known: !case.permission_policies.is_unknown()
                && given.iter().all(|text| text.document().is_some()),
            ..Self::read(texts, PolicyKind::Identity)
        }
    }

    fn others(case: &'a Case, kind: OtherKind, policy_kind: PolicyKind) -> Self {
        let given = case.other_policies.iter().enumerate();
        let of_kind = given.filter(|(_, (other, _))| *other == kind);
        let texts = of_kind.map(|(index, (_, text))| (Target::OtherPolicy(index), text));
        Self::read(texts, policy_kind)
    }

    fn read(texts: impl Iterator<Item = (Target, &'a PolicyText)>, kind: PolicyKind) -> Self {
        let all: Vec<_> = texts.collect();
        let read =
            |(target, text): &(Target, &'a PolicyText)| Some((target.clone(), text.document()?));
        let texts: Vec<_> = all.iter().filter_map(read).collect();
        let policies = texts
            .iter()
            .map(|(_, document)| Policy::read(document, &document.root, kind));
        Self {
            given: !all.is_empty(),
            known: !all.is_empty() && texts.len() == all.len(),
            policies: policies.collect(),
            texts,
        }
    }

    /// AWS attaches a policy that allows everything to each level, and a level without any Allow
    /// would stop all work: where only Deny statements were given, it is there beside them.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
    fn with_full_access(mut self) -> Self {
        let statements = self.policies.iter().flat_map(|policy| &policy.statements);
        let allows = statements
            .into_iter()
            .any(|statement| statement.effect == Some(Effect::Allow));
        let kind = self.policies.first().map(|policy| policy.kind);
        if let (false, Some(kind)) = (allows, kind) {
            let principal = if kind == PolicyKind::Rcp {
                r#""Principal":"*","#
            } else {
                ""
            };
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{principal}"Action":"*","Resource":"*"}}]}}"#
            );
            self.policies.extend(own(&text, kind));
        }
        self
    }

    fn layer(&self) -> Layer<&[Policy]> {
        match (self.known, self.given) {
            (true, _) => Layer::Known(&self.policies),
            (false, true) => Layer::Unknown,
            (false, false) => Layer::Absent,
        }
    }

    /// All of a kind as one level, since nobody says on which level each is attached.
    fn levels(&self) -> Layer<&[Vec<Policy>]> {
        match self.layer() {
            Layer::Known(_) => Layer::Known(std::slice::from_ref(&self.policies)),
            Layer::Absent => Layer::Absent,
            Layer::Unknown => Layer::Unknown,
        }
    }
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
        ResourceTarget::Arn(pattern) => crate::iam::pattern::split_arn(asked)
            .is_some_and(|arn| !pattern.matches(&arn, &request.context).is_false()),
        ResourceTarget::Everything | ResourceTarget::Nothing => false,
    })
}

/// AWS: a key that is made without a policy lets IAM policies of its account decide.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
fn key_default(account: &str) -> Option<Policy> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":"kms:*","Resource":"*"}}]}}"#
    );
    own(&text, PolicyKind::Resource)
}

/// A policy that AWS attaches by itself.
fn own(text: &str, kind: PolicyKind) -> Option<Policy> {
    let document = parse_json(&Source::new("AWS's own policy", text)).ok()?;
    Some(Policy::read(&document, &document.root, kind))
}
