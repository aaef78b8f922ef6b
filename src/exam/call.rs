//! Which call the job makes for which role: by a token, or with the credentials of an earlier step.

/// The call that is to get the job its credentials.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// The role that is assumed.
    pub role: Option<String>,
    /// Who signs the call, for `sts:AssumeRole`; none for the unsigned call with a token.
    pub caller: Option<String>,
    /// The session name, where it is known.
    pub session_name: Option<String>,
}

impl Call {
    /// The action that the trust policy must allow.
    pub fn action(&self) -> &'static str {
        if self.caller.is_some() {
            "sts:AssumeRole"
        } else {
            "sts:AssumeRoleWithWebIdentity"
        }
    }
}
