//! The policies of one kind, each with where it came from.

use std::ops::Range;

use crate::case::{Case, OtherKind, OtherPolicy, PolicyText};
use crate::finding::Piece;
use crate::iam::{Effect, Layer, Policy, PolicyKind};
use crate::known::Known;
use crate::source::{Document, Source, parse_json};

/// All policies of one kind.
#[derive(Debug)]
pub struct Group<'a> {
    /// Whether they were given, and all of them could be read.
    pub known: bool,
    /// Whether there is any, readable or not.
    pub given: bool,
    /// The policies of each level, the root's first; only control policies have more than one. The
    /// last policy of all may be one that AWS attaches by itself.
    levels: Vec<Vec<Policy>>,
    /// Where each was given, level by level.
    pub texts: Vec<(Piece, &'a Document)>,
    /// Whether they are all of their kind over the role's account, and of no other.
    of_account: bool,
}

impl<'a> Group<'a> {
    /// The role's identity policies.
    pub(super) fn identity(case: &'a Case) -> Self {
        let given = match &case.permission_policies {
            Known::Value(policies) => policies.as_slice(),
            Known::Absent | Known::Unknown(_) => &[],
        };
        let targeted = given.iter().enumerate();
        let texts = targeted.map(|(index, text)| (Piece::PermissionPolicy(index), text));
        Self {
            known: !case.permission_policies.is_unknown()
                && given.iter().all(|text| text.document().is_some()),
            ..Self::read(vec![texts.collect()], PolicyKind::Identity)
        }
    }

    /// The policies of a kind that has no levels.
    pub(super) fn others(case: &'a Case, kind: OtherKind, policy_kind: PolicyKind) -> Self {
        let of_kind = of_kind(case, kind).map(|(target, other)| (target, &other.text));
        Self::read(vec![of_kind.collect()], policy_kind)
    }

    /// Control policies, of each target that is named, then those whose target is not.
    pub(super) fn control(case: &'a Case, kind: OtherKind, policy_kind: PolicyKind) -> Self {
        let mut levels: Vec<(&str, Vec<_>)> = Vec::new();
        let mut rest = Vec::new();
        for (place, other) in of_kind(case, kind) {
            let policy = (place, &other.text);
            let Some(target) = other.target.as_deref() else {
                rest.push(policy);
                continue;
            };
            match levels.iter_mut().find(|(known, _)| *known == target) {
                Some((_, level)) => level.push(policy),
                None => levels.push((target, vec![policy])),
            }
        }
        let of_account = !levels.is_empty() && rest.is_empty();
        let mut levels: Vec<_> = levels.into_iter().map(|(_, level)| level).collect();
        let has_rest = !rest.is_empty() || levels.is_empty();
        levels.extend(has_rest.then_some(rest));
        let mut group = Self {
            of_account,
            ..Self::read(levels, policy_kind)
        };
        if has_rest {
            group.add_full_access(policy_kind);
        }
        group
    }

    fn read(levels: Vec<Vec<(Piece, &'a PolicyText)>>, kind: PolicyKind) -> Self {
        let mut group = Self {
            known: true,
            given: false,
            levels: Vec::new(),
            texts: Vec::new(),
            of_account: false,
        };
        for level in levels {
            let mut policies = Vec::new();
            for (target, text) in level {
                group.given = true;
                let Some(document) = text.document() else {
                    group.known = false;
                    continue;
                };
                policies.push(Policy::read(document, &document.root, kind));
                group.texts.push((target, document));
            }
            group.levels.push(policies);
        }
        group.known &= group.given;
        group
    }

    /// AWS attaches a policy that allows everything to each level, and a level without any Allow
    /// would stop all work: where only Deny statements were given, it is there beside them.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
    fn add_full_access(&mut self, kind: PolicyKind) {
        let Some(level) = self.levels.last_mut().filter(|level| !level.is_empty()) else {
            return;
        };
        let mut statements = level.iter().flat_map(|policy| &policy.statements);
        if statements.any(|statement| statement.effect == Some(Effect::Allow)) {
            return;
        }
        let principal = match kind {
            PolicyKind::Rcp => r#""Principal":"*","#,
            _ => "",
        };
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{principal}"Action":"*","Resource":"*"}}]}}"#
        );
        level.extend(own(&text, kind));
    }

    /// All policies, level by level.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.levels.iter().flatten()
    }

    /// The policies of a kind that has no levels.
    pub fn one_level(&self) -> &[Policy] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// Which of the policies are those of a level.
    pub fn level(&self, level: usize) -> Range<usize> {
        let before = self.levels.iter().take(level).map(Vec::len).sum();
        let own = self.levels.get(level).map_or(0, Vec::len);
        before..before + own
    }

    /// What the engine gets of a kind that has no levels.
    pub(super) fn layer(&self) -> Layer<&[Policy]> {
        match self.levels() {
            Layer::Known(_) => Layer::Known(self.one_level()),
            Layer::Unknown => Layer::Unknown,
            Layer::Absent => Layer::Absent,
        }
    }

    /// What the engine gets of control policies.
    pub(super) fn levels(&self) -> Layer<&[Vec<Policy>]> {
        match (self.known, self.given) {
            (true, _) => Layer::Known(&self.levels),
            (false, true) => Layer::Unknown,
            (false, false) => Layer::Absent,
        }
    }

    /// Whether these are known to be no policies over another account than the role's.
    pub(super) fn is_of_account(&self) -> bool {
        self.of_account
    }
}

fn of_kind(case: &Case, kind: OtherKind) -> impl Iterator<Item = (Piece, &OtherPolicy)> {
    let given = case.other_policies.iter().enumerate();
    let of_kind = given.filter(move |(_, other)| other.kind == kind);
    of_kind.map(|(index, other)| (Piece::OtherPolicy(index), other))
}

/// A policy that AWS attaches by itself.
pub(super) fn own(text: &str, kind: PolicyKind) -> Option<Policy> {
    let document = parse_json(&Source::new("AWS's own policy", text)).ok()?;
    Some(Policy::read(&document, &document.root, kind))
}
