//! Roles in files that are found by their content: CloudFormation and SAM templates, what CDK
//! synthesizes, JSON policies under any name, plans.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::find::{Choice, Unread};
use super::reader::Reader;
use super::search::{Draft, Search};
use super::terraform::{folder_of, is_configuration};
use super::{Role, cloudformation, embedded, parameters, plan, unparsed};
use crate::source::{self, Document, Node, Origin, Source};

/// Texts of which a file has one that holds a trust policy for web identity.
const SIGNS: [&str; 4] = [
    "WebIdentity",
    "webidentity",
    ":oidc-provider/",
    "AWS::IAM::OIDCProvider",
];

/// Extensions of files that may hold a template or a policy; a file without an extension may too.
const EXTENSIONS: [&str; 10] = [
    "json", "yaml", "yml", "template", "tpl", "tftpl", "tmpl", "policy", "cfn", "example",
];

pub(super) fn search(search: &mut Search<'_>) {
    let store = search.store;
    let read_by_terraform: BTreeSet<String> = store.opened().into_keys().collect();
    let mut drafts = Vec::new();
    for (_, paths) in store.folders() {
        for path in paths.iter().filter(|path| may_hold_policy(path)) {
            // What `file()` reads is the policy of a role already.
            if read_by_terraform.contains(*path) && !is_configuration(path) {
                continue;
            }
            let source = store.open(path).and_then(|file| store.source(file));
            let Some(source) = source.filter(|source| has_sign(source.text())) else {
                continue;
            };
            read_file(search, source, &mut drafts);
        }
    }
    search.add_distinct(drafts);
}

fn may_hold_policy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()),
        None => true,
    }
}

fn has_sign(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

fn read_file(search: &mut Search<'_>, source: &Source, drafts: &mut Vec<Draft>) {
    let doc = match source::parse(source) {
        Ok(doc) => doc,
        Err(problem) => {
            match unparsed(source, problem.clone()) {
                Ok(Some(roles)) => {
                    let reader = Reader::of_file(source.clone(), &[]);
                    let roles = roles.into_iter();
                    drafts.extend(roles.map(|role| plain(role, source, &reader)));
                }
                // Prose that names the action is not a policy that is broken, nor is a template of a
                // manifest of Kubernetes.
                _ if is_data(source.name()) && !source.text().contains("apiVersion:") => search
                    .add_unread(Unread {
                        source: source.clone(),
                        span: problem.span(),
                        address: None,
                        reason: problem.message,
                        what_to_run: None,
                        inputs: Vec::new(),
                    }),
                _ => {}
            }
            return;
        }
    };
    if is_of_another_kind(&doc.root) {
        return;
    }
    let printed = Document {
        source: source.clone().from(Origin::Answer),
        ..doc.clone()
    };
    let reader = Reader::of_file(source.clone(), &[]);
    if let Some(roles) = plan::read(&printed) {
        drafts.extend(roles.into_iter().map(|role| plain(role, source, &reader)));
        return;
    }
    if template(search, &doc, drafts) {
        return;
    }
    if let Ok(roles) = embedded::yaml(&doc) {
        let reader = Reader::of_policy(source.clone());
        drafts.extend(roles.into_iter().map(|role| plain(role, source, &reader)));
    }
}

fn is_data(name: &str) -> bool {
    matches!(
        super::extension(name).as_deref(),
        Some("json" | "yaml" | "yml" | "template")
    )
}

/// A manifest of Kubernetes or a workflow of GitHub, which declare no role of AWS.
fn is_of_another_kind(root: &Node) -> bool {
    let has = |name: &str| root.get(name).is_some();
    (has("apiVersion") && has("kind")) || (has("jobs") && (has("on") || has("true")))
}

/// A role of a file that is read alone.
pub(super) fn plain(role: Role, source: &Source, reader: &Reader) -> Draft {
    Draft {
        name: role.name.clone(),
        span: match &role.policy {
            Ok(policy) => policy.document.root.span,
            Err(refused) => refused.span(),
        },
        source: source.clone(),
        reader: reader.clone(),
        choice: None,
        also_files: Vec::new(),
        outputs: Vec::new(),
        provider_audiences: None,
        role,
    }
}

/// Adds the roles of a CloudFormation template, with each set of parameters that the tree holds.
fn template(search: &mut Search<'_>, doc: &Document, drafts: &mut Vec<Draft>) -> bool {
    if cloudformation::roles(doc, None).is_none() {
        return false;
    }
    for set in parameters::sets(search.store, doc) {
        let values = Arc::new(set.values);
        let reader = Reader::of_template(doc.source.clone(), &values);
        for located in cloudformation::roles(doc, Some(&values)).unwrap_or_default() {
            let address = located.role.address.clone().unwrap_or_default();
            drafts.push(Draft {
                outputs: outputs_of(doc, &address),
                provider_audiences: None,
                role: located.role,
                name: located.name,
                source: doc.source.clone(),
                span: located.span,
                reader: reader.clone(),
                also_files: set.file.iter().cloned().collect(),
                choice: set.file.clone().map(|file| Choice {
                    file,
                    section: set.section.clone(),
                }),
            });
        }
    }
    true
}

/// The outputs of a template that refer to a resource.
fn outputs_of(doc: &Document, address: &str) -> Vec<String> {
    let resource = address.trim_start_matches("Resources.");
    let outputs = doc.root.get("Outputs").and_then(Node::entries);
    let outputs = outputs.unwrap_or_default().iter();
    let is_of = |node: &Node| {
        let text = doc.slice(node.span);
        let mut words = text.split(|one: char| !one.is_ascii_alphanumeric());
        words.any(|word| word == resource)
    };
    let meant = outputs.filter(|output| output.value.get("Value").is_some_and(is_of));
    meant.map(|output| output.key.text.clone()).collect()
}

/// The folder of a template, for its files of parameters.
pub(super) fn folder(doc: &Document) -> &str {
    folder_of(doc.source.name())
}

/// Values of parameters by name.
pub(super) type Values = BTreeMap<String, String>;
