//! Allowing what is refused, and no more.

use super::found::Found;
use crate::emit::shell::quote;
use crate::exam::permission::{Refuser, Why, grantable};
use crate::finding;
use crate::needs::ResourcePattern;
use crate::rules::{Change, Repair};
use crate::source::Document;
use crate::source::edit::{self, Edit, Fresh};
use crate::symptom::PolicyType;

impl Found<'_> {
    /// What allows the request, least first: the resource put into the statement that was meant, a
    /// statement of its own, or where no policy is at hand a command that makes one.
    pub(super) fn grants(&self) -> Vec<Repair> {
        let edits: Vec<_> = self.extended().into_iter().chain(self.appended()).collect();
        if edits.is_empty() && self.refusal.by == Refuser::Identity {
            return self.command().into_iter().collect();
        }
        edits
    }

    /// A statement of its own in a policy that only lacks an Allow; of a resource's policy that is not
    /// at hand, the statement that its owner has to add.
    pub(super) fn allowances(&self) -> Vec<Repair> {
        if self.is_denied() {
            return Vec::new();
        }
        let repair = self.appended().or_else(|| self.for_owner());
        repair.into_iter().collect()
    }

    /// The statement that a resource's policy lacks, for whoever owns it.
    fn for_owner(&self) -> Option<Repair> {
        let is_known = self.exam.permission.policies.group(self.refusal.by)?.given;
        if self.refusal.by != Refuser::Resource || is_known {
            return None;
        }
        Some(Repair {
            title: format!("let the owner of the resource allow {} there", self.who()),
            change: Change::Paste {
                target: finding::Target::Other,
                language: finding::Language::Json,
                content: json(&self.statement()?),
                effect: None,
            },
        })
    }

    /// Puts the resource beside those that the nearest statement names.
    fn extended(&self) -> Option<Repair> {
        let Why::Elsewhere(nearest) = &self.refusal.why else {
            return None;
        };
        let part = &nearest.answer.resource;
        let resource = self.grantable().filter(|resource| resource != "*")?;
        if part.negated || !part.present || self.exam.permission.caller.stranger.is_some() {
            return None;
        }
        let (target, document) = self.text(nearest.policy)?;
        Some(Repair::edit(
            format!("let the statement cover `{resource}`"),
            target.clone(),
            with_value(document, part.span, &resource)?,
        ))
    }

    /// Puts a statement for exactly this into the policy.
    fn appended(&self) -> Option<Repair> {
        let (target, document) = self.home()?;
        let statements = document.root.get("Statement")?;
        let statement = self.statement()?;
        let edits = match statements.items() {
            Some(_) => edit::append_item(document, statements, &statement)?,
            None => edit::to_list(document, statements, &statement)?,
        };
        let on = self.grantable().filter(|resource| resource != "*");
        let on = on.map_or_else(String::new, |resource| format!(" on `{resource}`"));
        Some(Repair::edit(
            format!("allow {}{on} in a statement of its own", self.action()),
            target.clone(),
            edits,
        ))
    }

    /// An inline policy of its own.
    pub(super) fn command(&self) -> Option<Repair> {
        let role = self.exam.permission.caller.asking()?;
        let action = &self.asked.request.action;
        let resource = self.grantable()?;
        let others = self.also_missing(&resource);
        let mut name = format!("allow-{}", action.replace(':', "-").replace('*', "all"));
        let mut actions = together(action);
        let mut what = match actions.len() {
            1 => self.action(),
            _ => format!("{} and what a push needs besides", self.action()),
        };
        if !others.is_empty() {
            "allow-refused-actions".clone_into(&mut name);
            let count = 1 + others.len();
            what = format!("all {count} actions that the log shows to be refused,");
        }
        let same = others.iter().filter(|(_, other)| *other == resource);
        for (action, _) in same {
            actions.extend(
                together(action)
                    .into_iter()
                    .filter(|one| !actions.contains(one))
                    .collect::<Vec<_>>(),
            );
        }
        let mut statements = vec![json(&allow(&actions, Some(resource.clone()), None))];
        statements.extend(by_resource(&others, &resource));
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
            statements.join(",")
        );
        Some(Repair::command(
            format!("allow {what} with an inline policy of {}", self.who()),
            finding::Target::PermissionPolicy,
            format!(
                "aws iam put-role-policy --role-name {} --policy-name {} --policy-document {}",
                quote(role),
                quote(&name),
                quote(&policy)
            ),
        ))
    }

    /// What else the log shows to be refused to the same role because no identity-based policy allows
    /// it, each with its resource: to allow one alone only leads to the next.
    fn also_missing(&self, own: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let Some(first) = self.exam.symptom() else {
            return found;
        };
        for symptom in &self.exam.reading.symptoms {
            let is_missing = symptom.policy_type == Some(PolicyType::IdentityBased)
                && !symptom.explicit
                && symptom.principal == first.principal;
            let Some(action) = symptom.action.as_deref().filter(|_| is_missing) else {
                continue;
            };
            let resource = grantable(symptom.resource.as_deref().or(Some("*")));
            let is_own = action.eq_ignore_ascii_case(&self.asked.request.action)
                && resource.as_deref() == Some(own);
            let pair = resource.map(|resource| (action.to_owned(), resource));
            found.extend(pair.filter(|pair| !is_own && !found.contains(pair)));
        }
        found
    }

    /// The resource as a least statement names it: what a step needs may be known as a pattern only.
    fn grantable(&self) -> Option<String> {
        let asked = self.asked.request.resource.as_deref();
        let needed = self
            .asked
            .needed
            .as_ref()
            .and_then(|needed| needed.need.resource.as_ref());
        grantable(asked.or(needed.map(ResourcePattern::as_str)))
    }

    /// The least statement, as the kind of policy wants it: a resource's policy names the role.
    fn statement(&self) -> Option<Fresh> {
        let of_resource = self.refusal.by == Refuser::Resource;
        let principal = match of_resource {
            true => Some(self.exam.permission.caller.asking_role()?),
            false => None,
        };
        let resource = self.resource_member(of_resource)?;
        Some(allow(&[&self.asked.request.action], resource, principal))
    }

    /// What `Resource` holds; nothing where such a policy has none: a key's policy speaks of its key,
    /// a repository's of its repository, a trust policy of its role.
    #[expect(
        clippy::option_option,
        reason = "not to be told, and not to be written, are two answers"
    )]
    fn resource_member(&self, of_resource: bool) -> Option<Option<String>> {
        match (of_resource, self.asked.request.service().as_str()) {
            (true, "kms") => Some(Some("*".to_owned())),
            (true, "sts" | "ecr") => Some(None),
            _ => self.grantable().map(Some),
        }
    }
}

/// The actions without which one alone is of no use: a push to ECR makes five calls in turn, and stops at
/// the first that is refused.
///
/// See <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html>.
fn together(action: &str) -> Vec<&str> {
    const PUSH: [&str; 5] = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
    ];
    let pushes = PUSH.iter().any(|one| one.eq_ignore_ascii_case(action));
    match pushes && !action.eq_ignore_ascii_case("ecr:BatchCheckLayerAvailability") {
        true => PUSH.to_vec(),
        false => vec![action],
    }
}

/// A statement for each resource but `own`, with the actions that are refused on it.
fn by_resource(refused: &[(String, String)], own: &str) -> Vec<String> {
    let mut resources: Vec<&str> = Vec::new();
    for (_, resource) in refused {
        if resource != own && !resources.contains(&resource.as_str()) {
            resources.push(resource);
        }
    }
    let statement = |resource: &str| {
        let on = refused.iter().filter(|(_, other)| other == resource);
        let mut actions: Vec<&str> = on.flat_map(|(action, _)| together(action)).collect();
        actions.dedup();
        json(&allow(&actions, Some(resource.to_owned()), None))
    };
    resources.into_iter().map(statement).collect()
}

/// A statement that allows these actions.
fn allow(actions: &[&str], resource: Option<String>, principal: Option<String>) -> Fresh {
    let action = match actions {
        [only] => Fresh::from(*only),
        all => Fresh::texts(all.iter().copied()),
    };
    let members = [
        ("Effect", Some(Fresh::from("Allow"))),
        ("Principal", principal.map(|role| Fresh::one("AWS", role))),
        ("Action", Some(action)),
        ("Resource", resource.map(Fresh::from)),
    ];
    let members = members.into_iter();
    let written = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Fresh::Map(written.collect())
}

/// A value beside those at `span`.
pub(super) fn with_value(
    document: &Document,
    span: crate::source::Span,
    value: &str,
) -> Option<Vec<Edit>> {
    let node = document.node(span)?;
    let item = Fresh::from(value);
    match node.items() {
        Some(_) => edit::append_item(document, node, &item),
        None => edit::to_list(document, node, &item),
    }
}

/// A value as JSON on one line, its members in order.
pub(super) fn json(value: &Fresh) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Fresh::Text(value) => text(value),
        Fresh::Bare(value) => value.clone(),
        Fresh::List(items) => {
            let items: Vec<_> = items.iter().map(json).collect();
            format!("[{}]", items.join(","))
        }
        Fresh::Map(members) => {
            let members = members.iter();
            let members: Vec<_> = members
                .map(|(name, value)| format!("{}:{}", text(name), json(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}
