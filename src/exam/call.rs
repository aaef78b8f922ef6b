//! Which call the job makes for which role: by a token, or with the credentials of an earlier step.

use crate::iam::ASSUME_ROLE_WITH_WEB_IDENTITY;

/// The call that is to get the job its credentials.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// The role that is assumed.
    pub role: Option<String>,
    /// Who calls.
    pub caller: Caller,
    /// The session name, where it is known.
    pub session_name: Option<String>,
    /// Whether it is only supposed that the call is made with a token.
    pub is_supposed: bool,
}

/// Who makes the call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Caller {
    /// The identity provider, with a token: an unsigned call.
    #[default]
    Token,
    /// Somebody with credentials, by ARN where known: a signed `sts:AssumeRole`.
    Signed(Option<String>),
}

impl Call {
    /// The action that the trust policy must allow.
    pub fn action(&self) -> &'static str {
        if self.is_signed() {
            "sts:AssumeRole"
        } else {
            ASSUME_ROLE_WITH_WEB_IDENTITY
        }
    }

    /// Whether the call is signed with credentials.
    pub fn is_signed(&self) -> bool {
        self.caller != Caller::Token
    }
}
