//! What CDK and Pulumi have for providers, principals, statements and documents.
//!
//! <https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam-readme.html>
//! <https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/>

use super::evaluate::{Evaluator, Principal, Value, entry};
use super::syntax::{Call, Expr};
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::source::{Entry, Node, Span, Value as Data};

const GITHUB: &str = "token.actions.githubusercontent.com";
const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

impl Evaluator<'_> {
    /// What a known constructor or one of its methods makes.
    pub(super) fn construct(
        &mut self,
        name: &str,
        call: &Call,
        receiver: Option<&Expr>,
        expr: &Expr,
    ) -> Option<Value> {
        let span = expr.span;
        match name {
            "OpenIdConnectProvider" | "OidcProviderNative" | "CfnOIDCProvider" => {
                let issuer = self
                    .property(call, &["url"])
                    .and_then(|url| self.known_text(&url));
                self.provider(issuer, expr)
            }
            "getOpenIdConnectProvider"
            | "getOpenIdConnectProviderOutput"
            | "get_open_id_connect_provider"
            | "get_open_id_connect_provider_output" => {
                if let Some(arn) = self.property(call, &["arn"]) {
                    let arn = self.data(&arn);
                    return Some(by_arn(arn));
                }
                let url = self.property(call, &["url"])?;
                let issuer = self.known_text(&url);
                self.provider(issuer, expr)
            }
            "GithubActionsIdentityProvider"
            | "existingGitHubActionsProvider"
            | "fromAccount"
            | "from_account"
            | "existing_git_hub_actions_provider" => self.provider(Some(GITHUB.to_owned()), expr),
            "fromOpenIdConnectProviderArn"
            | "from_open_id_connect_provider_arn"
            | "fromOidcProviderArn"
            | "from_oidc_provider_arn" => {
                let names = ["open_id_connect_provider_arn", "oidc_provider_arn"];
                let arn = self.data(call.argument(2, &names)?);
                Some(by_arn(arn))
            }
            "CfnJson" => {
                let value = self.property(call, &["value"])?;
                Some(self.value(&value))
            }
            "PolicyStatement" => self.statement(call, span),
            "PolicyDocument" => self.document(call, span),
            "fromJson" | "from_json" => {
                Some(self.value(call.arguments.first().map(|one| &one.value)?))
            }
            "getPolicyDocument"
            | "getPolicyDocumentOutput"
            | "get_policy_document"
            | "get_policy_document_output" => self.policy_document(call, span),
            _ => self.principal(name, call, receiver, span),
        }
    }

    /// A provider: its URL tells all of its ARN but the account.
    fn provider(&mut self, issuer: Option<String>, expr: &Expr) -> Option<Value> {
        let arn = match &issuer {
            Some(url) => {
                let issuer = url.strip_prefix("https://").unwrap_or(url);
                let issuer = issuer.trim_end_matches('/');
                let arn = format!(
                    "arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:oidc-provider/{issuer}"
                );
                Node::new(Data::Text(arn), expr.span)
            }
            None => self.hole(expr),
        };
        let issuer = issuer.map(|url| url.strip_prefix("https://").unwrap_or(&url).to_owned());
        Some(Value::Provider { arn, issuer })
    }

    /// `new CompositePrincipal(a, b)`; nothing where a part of it cannot be read.
    fn composite(&mut self, call: &Call) -> Option<Value> {
        let mut all = Vec::new();
        for part in call.positional() {
            match self.value(part) {
                Value::Principals(more) => all.extend(more),
                _ => return None,
            }
        }
        let is_whole = all.len() >= call.arguments.len();
        is_whole.then_some(Value::Principals(all))
    }

    fn principal(
        &mut self,
        name: &str,
        call: &Call,
        receiver: Option<&Expr>,
        span: Span,
    ) -> Option<Value> {
        let conditions = ["conditions"];
        match name {
            "FederatedPrincipal" => {
                let action = match call.argument(2, &["assume_role_action"]) {
                    Some(action) => self.data(action),
                    // CDK's own default, which no web identity can use.
                    None => text("sts:AssumeRole", span),
                };
                let value = self.data(call.argument(0, &["federated"])?);
                let conditions = call.argument(1, &conditions);
                Some(self.one("Federated", value, conditions, action, span))
            }
            "WebIdentityPrincipal" | "OpenIdConnectPrincipal" => {
                let names = ["identity_provider", "open_id_connect_provider"];
                let value = self.data(call.argument(0, &names)?);
                let conditions = call.argument(1, &conditions);
                let action = text(WEB_IDENTITY, span);
                Some(self.one("Federated", value, conditions, action, span))
            }
            "ServicePrincipal" => {
                let value = self.data(call.argument(0, &["service"])?);
                Some(self.one("Service", value, None, text("sts:AssumeRole", span), span))
            }
            "AccountRootPrincipal" => {
                let root = format!("arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:root");
                let action = text("sts:AssumeRole", span);
                Some(self.one("AWS", text(&root, span), None, action, span))
            }
            "AccountPrincipal" | "ArnPrincipal" => {
                let names = ["account_id", "arn"];
                let value = self.data(call.argument(0, &names)?);
                Some(self.one("AWS", value, None, text("sts:AssumeRole", span), span))
            }
            "CompositePrincipal" => self.composite(call),
            "withConditions" | "with_conditions" => {
                let more = self.data(&call.arguments.first()?.value);
                let principals = self.principals(receiver?)?;
                Some(with_conditions(principals, &more))
            }
            "PrincipalWithConditions" => {
                let more = self.data(call.argument(1, &conditions)?);
                let principals = self.principals(call.argument(0, &["principal"])?)?;
                Some(with_conditions(principals, &more))
            }
            "withSessionTags" | "with_session_tags" | "SessionTagsPrincipal" => {
                let of = match name {
                    "SessionTagsPrincipal" => call.argument(0, &["principal"])?,
                    _ => receiver?,
                };
                let mut principals = self.principals(of)?;
                for principal in &mut principals {
                    principal.actions.push(text("sts:TagSession", span));
                }
                Some(Value::Principals(principals))
            }
            _ => None,
        }
    }

    fn principals(&mut self, expr: &Expr) -> Option<Vec<Principal>> {
        match self.value(expr) {
            Value::Principals(principals) => Some(principals),
            _ => None,
        }
    }

    fn one(
        &mut self,
        kind: &'static str,
        value: Node,
        conditions: Option<&Expr>,
        action: Node,
        span: Span,
    ) -> Value {
        let conditions = conditions.map(|conditions| self.data(conditions));
        Value::Principals(vec![Principal {
            span,
            kind,
            value,
            conditions: conditions.filter(|node| !node.is_null()),
            actions: vec![action],
        }])
    }

    /// `new iam.PolicyStatement({ effect, principals, actions, conditions })`
    fn statement(&mut self, call: &Call, span: Span) -> Option<Value> {
        let mut entries = vec![match self.property(call, &["effect"]) {
            Some(effect) => entry("Effect", self.data(&effect)),
            None => entry("Effect", text("Allow", span)),
        }];
        let mut conditions = self
            .property(call, &["conditions"])
            .map(|conditions| self.data(&conditions));
        if let Some(principals) = self.property(call, &["principals"]) {
            let super::syntax::Kind::List(elements) = &principals.kind else {
                return None;
            };
            let mut all: Vec<Entry> = Vec::new();
            for element in elements {
                let super::syntax::Element::Item(item) = element else {
                    return None;
                };
                for principal in self.principals(item)? {
                    if let Some(more) = principal.conditions {
                        conditions = Some(merged(conditions, more));
                    }
                    add(&mut all, principal.kind, principal.value);
                }
            }
            entries.push(entry(
                "Principal",
                Node::new(Data::Map(all), principals.span),
            ));
        }
        for (names, key) in [
            (["actions", "actions"], "Action"),
            (["notActions", "not_actions"], "NotAction"),
            (["sid", "sid"], "Sid"),
        ] {
            if let Some(value) = self.property(call, &names) {
                entries.push(entry(key, self.data(&value)));
            }
        }
        // Nothing is known of principals that are given in this way.
        if self
            .property(call, &["notPrincipals", "not_principals"])
            .is_some()
        {
            return None;
        }
        entries.extend(conditions.map(|conditions| entry("Condition", conditions)));
        Some(Value::Data(Node::new(Data::Map(entries), span)))
    }

    fn document(&mut self, call: &Call, span: Span) -> Option<Value> {
        let statements = self.property(call, &["statements"])?;
        let statements = self.data(&statements);
        Some(Value::Data(policy(statements, span)))
    }

    /// Pulumi's `aws.iam.getPolicyDocument`, which has the words of Terraform's data source.
    fn policy_document(&mut self, call: &Call, span: Span) -> Option<Value> {
        let given = self.property(call, &["statements"])?;
        let given = self.data(&given);
        let mut statements = Vec::new();
        for one in given.items()? {
            statements.push(converted(one)?);
        }
        let statements = Node::new(Data::List(statements), given.span);
        Some(Value::Data(policy(statements, span)))
    }
}

/// A policy of these statements.
pub(super) fn policy(statements: Node, span: Span) -> Node {
    let entries = vec![
        entry("Version", text("2012-10-17", span)),
        entry("Statement", statements),
    ];
    Node::new(Data::Map(entries), span)
}

/// The trust policy of a role of CDK.
pub(super) fn trust(principals: Vec<Principal>, span: Span) -> Node {
    let statement = |principal: Principal| {
        let at = principal.span;
        let mut entries = vec![
            entry("Effect", text("Allow", at)),
            entry(
                "Principal",
                Node::new(Data::Map(vec![entry(principal.kind, principal.value)]), at),
            ),
        ];
        let action = match <[Node; 1]>::try_from(principal.actions) {
            Ok([only]) => only,
            Err(several) => Node::new(Data::List(several), at),
        };
        entries.push(entry("Action", action));
        let conditions = principal.conditions;
        entries.extend(conditions.map(|conditions| entry("Condition", conditions)));
        Node::new(Data::Map(entries), at)
    };
    let statements = principals.into_iter().map(statement).collect();
    policy(Node::new(Data::List(statements), span), span)
}

pub(super) fn text(text: &str, span: Span) -> Node {
    Node::new(Data::Text(text.to_owned()), span)
}

/// A provider that is known by its ARN.
fn by_arn(arn: Node) -> Value {
    let issuer = arn
        .text()
        .and_then(|arn| arn.split_once(":oidc-provider/"))
        .map(|(_, issuer)| issuer.to_owned())
        .filter(|issuer| !has_hole(issuer));
    Value::Provider { arn, issuer }
}

/// Conditions and more of them, operator by operator, as CDK puts them together.
fn merged(conditions: Option<Node>, more: Node) -> Node {
    let Some(mut conditions) = conditions else {
        return more;
    };
    let span = conditions.span;
    let more = match more.value {
        Data::Map(more) => more,
        _ => vec![entry(more.text().unwrap_or_default(), more.clone())],
    };
    if conditions.entries().is_none() {
        let hole = conditions.text().unwrap_or_default().to_owned();
        conditions = Node::new(Data::Map(vec![entry(&hole, conditions)]), span);
    }
    let Data::Map(operators) = &mut conditions.value else {
        return conditions;
    };
    for new in more {
        let known = operators
            .iter_mut()
            .find(|operator| operator.key.text == new.key.text);
        match (known.map(|known| &mut known.value.value), &new.value.value) {
            (Some(Data::Map(keys)), Data::Map(new)) => {
                for new in new {
                    keys.retain(|key| key.key.text != new.key.text);
                    keys.push(new.clone());
                }
            }
            _ => operators.push(new),
        }
    }
    conditions
}

/// Adds a value under a key, to those that are there.
fn add(entries: &mut Vec<Entry>, key: &str, value: Node) {
    let span = value.span;
    match entries.iter_mut().find(|entry| entry.key.text == key) {
        None => entries.push(entry(key, value)),
        Some(known) => match &mut known.value.value {
            Data::List(items) => items.push(value),
            _ => {
                let first = known.value.clone();
                known.value = Node::new(Data::List(vec![first, value]), span);
            }
        },
    }
}

/// A statement in the words of Terraform's data source, as a policy has it.
fn converted(statement: &Node) -> Option<Node> {
    let words = [("sid", "Sid"), ("effect", "Effect"), ("actions", "Action")];
    let mut entries = Vec::new();
    for (word, key) in words {
        if let Some(value) = statement.get(word) {
            entries.push(entry(key, value.clone()));
        }
    }
    if statement.get("effect").is_none() {
        entries.push(entry("Effect", text("Allow", statement.span)));
    }
    if statement.get("notPrincipals").is_some() || statement.get("not_principals").is_some() {
        return None;
    }
    if let Some(principals) = statement.get("principals") {
        let mut all = Vec::new();
        for one in principals.items()? {
            let kind = one.get("type")?.text()?;
            all.push(entry(kind, one.get("identifiers")?.clone()));
        }
        entries.push(entry(
            "Principal",
            Node::new(Data::Map(all), principals.span),
        ));
    }
    if let Some(conditions) = statement.get("conditions") {
        entries.push(entry("Condition", self_named(conditions)?));
    }
    Some(Node::new(Data::Map(entries), statement.span))
}

/// `[{ test, variable, values }]` as operators and keys.
fn self_named(conditions: &Node) -> Option<Node> {
    let mut operators: Vec<Entry> = Vec::new();
    for one in conditions.items()? {
        let (test, variable) = (one.get("test")?, one.get("variable")?);
        let mut key = entry(variable.text()?, one.get("values")?.clone());
        key.key.span = variable.span;
        match operators
            .iter_mut()
            .find(|operator| Some(operator.key.text.as_str()) == test.text())
        {
            Some(operator) => {
                if let Data::Map(keys) = &mut operator.value.value {
                    keys.push(key);
                }
            }
            None => {
                let mut operator = entry(test.text()?, Node::new(Data::Map(vec![key]), one.span));
                operator.key.span = test.span;
                operators.push(operator);
            }
        }
    }
    Some(Node::new(Data::Map(operators), conditions.span))
}

/// The principals, each under `more` conditions.
fn with_conditions(principals: Vec<Principal>, more: &Node) -> Value {
    let each = principals.into_iter().map(|one| Principal {
        conditions: Some(merged(one.conditions, more.clone())),
        ..one
    });
    Value::Principals(each.collect())
}
