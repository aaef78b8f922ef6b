//! Whose session asks: that of the role at hand, or of another role on the way.

use super::arn::account;
use crate::case::Case;
use crate::exam::call::Call;
use crate::iam::{AccountId, Arn, RequestPrincipal};
use crate::symptom::Symptom;

/// Whose session asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The ARN of the role whose policies are at hand.
    pub role: Option<String>,
    /// Who asks, as policies see it.
    pub principal: RequestPrincipal,
    /// Who asks, as the error prints it, where that is not a session of the role at hand: its
    /// policies then have no say.
    pub stranger: Option<String>,
}

impl Caller {
    /// Who asks: the one the error prints, else a session of the role of the case.
    pub(super) fn of(case: &Case, call: &Call, refused: Option<&Symptom>) -> Self {
        let printed = refused.and_then(|symptom| symptom.principal.as_deref());
        let session = printed.filter(|printed| Arn::parse(printed).is_some());
        let given = case.role_arn.as_deref().or(call.role.as_deref());
        let role = given
            .map(str::to_owned)
            .or_else(|| session.and_then(role_of));
        let stranger = session
            .zip(role.as_deref())
            .filter(|(session, role)| !is_session_of(session, role))
            .map(|(session, _)| session.to_owned());
        let asks = match (&stranger, session, role.as_deref()) {
            (Some(stranger), _, _) => stranger,
            (None, Some(session), Some(role)) if account(session) == account(role) => session,
            (None, _, Some(role)) => role,
            (None, _, None) => "",
        };
        Self {
            principal: RequestPrincipal::read(asks),
            role,
            stranger,
        }
    }

    /// The name of the role at hand, for messages.
    pub fn name(&self) -> Option<&str> {
        self.role.as_deref()?.rsplit('/').next()
    }

    /// The name of the role whose session asks, for messages.
    pub fn asking(&self) -> Option<&str> {
        match &self.stranger {
            Some(session) => role_name(session),
            None => self.name(),
        }
    }

    /// The ARN of the role whose session asks.
    pub fn asking_role(&self) -> Option<String> {
        match &self.stranger {
            Some(session) => role_of(session),
            None => self.role.clone(),
        }
    }

    /// The account of the role at hand.
    pub(super) fn account(&self) -> Option<AccountId> {
        account(self.role.as_deref()?)
    }
}

/// Whether a session is one of the role. Its ARN does not show the role's path, and GitHub may have
/// masked its account.
fn is_session_of(session: &str, role: &str) -> bool {
    let same = |one: Option<&str>, other: Option<&str>| match (one, other) {
        (Some(one), Some(other)) => one == other || one == "***" || other == "***",
        _ => true,
    };
    let owner = |arn| Arn::parse(arn).map(|arn| arn.written_account());
    role_name(session) == role.rsplit('/').next() && same(owner(session), owner(role))
}

/// The role's name in the ARN of a session, or of the role itself.
fn role_name(arn: &str) -> Option<&str> {
    Arn::parse(arn)?.role_or_session_name()
}

/// The ARN of a session's role, as far as the session shows it: without a path.
fn role_of(session: &str) -> Option<String> {
    Arn::parse(session)?.role_of_session()
}
