//! Credentials that are not there.

use aws_credential_types::provider::error::CredentialsError;

use super::{SIGN_IN, Unread, root, short};

impl Unread {
    /// No credentials, or none that can be had, by the profile or without one.
    ///
    /// What a credential process printed is kept back: it may be the secret itself.
    pub(in crate::gather::aws) fn credentials(
        error: &CredentialsError,
        profile: Option<&str>,
    ) -> Self {
        let whose = match profile {
            Some(profile) => format!("the profile `{profile}` gives no AWS credentials"),
            None => "no AWS credentials are to be had here".to_owned(),
        };
        match error {
            CredentialsError::CredentialsNotLoaded(_) => Self(format!("{whose}: {SIGN_IN}")),
            CredentialsError::InvalidConfiguration(_) => {
                let cause = short(&root(error).to_string());
                Self(format!(
                    "{whose} ({cause}): check AWS's configuration files, or choose another profile with `--profile`"
                ))
            }
            _ => Self(format!(
                "{whose} (a session may have ended, or a credential process failed): {SIGN_IN}"
            )),
        }
    }
}
