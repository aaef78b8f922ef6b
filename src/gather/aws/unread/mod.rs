//! Why something is unknown, and what to do about it.

mod answer;
mod credentials;

use std::error::Error;
use std::fmt;

use crate::gather::Call;
use crate::symptom::mask;

/// Why a question has no answer. It reads as the end of a sentence: "unknown, because …".
///
/// No credential is ever part of it, whatever a server or a credential process says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread(String);

/// What to do where the credentials do not serve.
const SIGN_IN: &str = "sign in with `aws sso login`, or choose others with `--profile`";

impl Unread {
    /// No answer in time.
    pub(super) fn late(call: &Call) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` got no answer in time: check the network, the proxy and the endpoint, or try again"
        ))
    }

    /// An answer that AWS would not give.
    pub(super) fn garbled(call: &Call) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` got an answer that is not one of AWS's: check the endpoint"
        ))
    }

    /// More than one thing that may be meant.
    pub(super) fn several(call: &Call, count: usize) -> Self {
        let command = call.command;
        Self(format!(
            "`{command}` shows {count} that may be meant: give the right one as a file"
        ))
    }

    /// An account that tells nothing of another one's organization.
    pub(super) fn outside(asking: &str, account: &str) -> Self {
        Self(format!(
            "the account `{asking}` that asks is in no organization: ask as the management account of `{account}`'s \
             with `--profile`"
        ))
    }

    /// A call that only the management account may make, where it is known which that is, and the
    /// accounts that it lets.
    pub(super) fn delegated(call: &Call, management: Option<&str>) -> Self {
        let command = call.command;
        let which = management.map_or_else(String::new, |account| format!(" `{account}`"));
        Self(format!(
            "`{command}` is denied: only the organization's management account{which} may ask, and whom it lets; keep \
             what was read with `--save-case`, and go on there with `--case` and `--profile`"
        ))
    }

    /// Both reasons, said once where they are the same.
    pub(super) fn and(self, other: Self) -> Self {
        match self == other {
            true => self,
            false => Self(format!("{self}, and {other}")),
        }
    }

    /// No runtime to make calls in.
    pub(super) fn runtime(error: &std::io::Error) -> Self {
        Self(format!("no connection can be made here ({error})"))
    }

    /// A call that broke off.
    pub(super) fn ended(_: &tokio::task::JoinError) -> Self {
        Self("a call broke off: try again".to_owned())
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unread {}

/// The beginning of what a server says, without secrets.
fn short(message: &str) -> String {
    const MOST: usize = 300;
    mask(message).chars().take(MOST).collect()
}

/// The innermost cause of an error, shortened.
pub(in crate::gather::aws) fn cause_of(error: &(dyn Error + 'static)) -> String {
    short(&root(error).to_string())
}

/// What lies behind all.
fn root<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut root = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    root
}
