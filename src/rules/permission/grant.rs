//! Allowing what is refused, and no more.

use super::found::Found;
use crate::case::Target;
use crate::exam::permission::{Refuser, Why, grantable};
use crate::fix::shell::quote;
use crate::report;
use crate::rules::Repair;
use crate::source::Document;
use crate::source::edit::{self, Edit, Fresh};

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

    /// A statement of its own in a policy that only lacks an Allow.
    pub(super) fn allowances(&self) -> Vec<Repair> {
        let lacks = !self.is_denied();
        lacks
            .then(|| self.appended())
            .flatten()
            .into_iter()
            .collect()
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
        let statement = self.statement(target)?;
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
        let name = format!("allow-{}", action.replace(':', "-").replace('*', "all"));
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{},"Resource":{}}}]}}"#,
            serde_json::Value::from(action.as_str()),
            serde_json::Value::from(resource)
        );
        Some(Repair::command(
            format!(
                "allow {} with an inline policy of {}",
                self.action(),
                self.who()
            ),
            report::Target::PermissionPolicy,
            format!(
                "aws iam put-role-policy --role-name {} --policy-name {} --policy-document {}",
                quote(role),
                quote(&name),
                quote(&policy)
            ),
        ))
    }

    /// The resource as a least statement names it.
    fn grantable(&self) -> Option<String> {
        grantable(self.asked.request.resource.as_deref())
    }

    /// The least statement, as the kind of policy wants it.
    fn statement(&self, target: &Target) -> Option<Fresh> {
        let action = self.asked.request.action.clone();
        let mut members = vec![("Effect".to_owned(), Fresh::from("Allow"))];
        let of_resource =
            self.refusal.by == Refuser::Resource && matches!(target, Target::OtherPolicy(_));
        if of_resource {
            let role = self.exam.permission.caller.role.clone()?;
            members.push(("Principal".to_owned(), Fresh::one("AWS", role)));
        }
        members.push(("Action".to_owned(), Fresh::from(action)));
        if let Some(resource) = self.resource_member(of_resource)? {
            members.push(("Resource".to_owned(), Fresh::from(resource)));
        }
        Some(Fresh::Map(members))
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
