//! A question to a service, as one can ask for leave to put it.

/// One call, by the command that makes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    /// The command that makes the same call.
    pub command: &'static str,
    /// The permission it needs, in the service's own words; none where everybody may.
    pub permission: Option<&'static str>,
    /// What it shows.
    pub shows: &'static str,
}
