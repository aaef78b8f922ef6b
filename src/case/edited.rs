//! The same case with one text changed: what a fix is proven on.

use super::{Case, PolicyText, Provider};
use crate::finding::Piece;
use crate::known::Known;
use crate::source::{self, Diagnostic, Document, Source, Span};

impl Case {
    /// The text that a change is for, where it could be read.
    pub fn document(&self, target: &Piece) -> Option<&Document> {
        match target {
            Piece::TrustPolicy => self.trust_policy.known()?.document(),
            Piece::PermissionPolicy(index) => {
                self.permission_policies.known()?.get(*index)?.document()
            }
            Piece::OtherPolicy(index) => self.other_policies.get(*index)?.text.document(),
            Piece::Workflow(path) => self.workflows.get(path),
            Piece::Provider => self.provider.known().map(|provider| &provider.document),
        }
    }

    /// The same case with `text` as what `target` holds, without what was observed before the
    /// change: the error, the log, and where a workflow changes, the token. Which GitHub the log was of
    /// is no matter of the change, and stays.
    ///
    /// # Errors
    /// Where the new text cannot be read, or the case has no such piece.
    pub fn with_edited(&self, target: &Piece, text: &str) -> Result<Self, Diagnostic> {
        let mut case = self.clone();
        case.run.server = case.run.server.or_else(|| self.server_in_log());
        case.error = None;
        case.cloudtrail.clear();
        // What may be done once inside has no part in who is let in.
        case.is_let_in &= matches!(target, Piece::PermissionPolicy(_) | Piece::OtherPolicy(_));
        match target {
            Piece::TrustPolicy => {
                case.trust_policy = Known::Value(match self.trust_policy.known() {
                    Some(old) => old.reread(text)?,
                    None => fresh("trust-policy.json", text)?,
                });
            }
            Piece::PermissionPolicy(index) => {
                let Known::Value(policies) = &mut case.permission_policies else {
                    return Err(nothing());
                };
                replace(policies.get_mut(*index), text)?;
            }
            Piece::OtherPolicy(index) => {
                let slot = case.other_policies.get_mut(*index);
                replace(slot.map(|other| &mut other.text), text)?;
            }
            Piece::Workflow(path) => {
                let slot = case.workflows.get_mut(path).ok_or_else(nothing)?;
                *slot = source::parse_yaml(&slot.source.with_text(text))?;
                case.is_refused_token = false;
                case.claims = None;
                case.token = None;
            }
            Piece::Provider => {
                let old = self
                    .provider
                    .known()
                    .map(|provider| &provider.document.source);
                let doc = source::parse_json(&named(old, "provider.json", text))?;
                case.provider = Known::Value(Provider::read(doc)?);
            }
        }
        Ok(case)
    }
}

fn replace(slot: Option<&mut PolicyText>, text: &str) -> Result<(), Diagnostic> {
    let slot = slot.ok_or_else(nothing)?;
    *slot = slot.reread(text)?;
    Ok(())
}

/// A policy that was not there before and must be readable now.
fn fresh(name: &str, text: &str) -> Result<PolicyText, Diagnostic> {
    match PolicyText::read(&Source::new(name, text)) {
        PolicyText::Broken(_, problem) => Err(problem),
        read => Ok(read),
    }
}

fn named(old: Option<&Source>, name: &str, text: &str) -> Source {
    match old {
        Some(source) => source.with_text(text),
        None => Source::new(name, text),
    }
}

fn nothing() -> Diagnostic {
    Diagnostic::at("the case has no such evidence to change", Span::at(0))
}
