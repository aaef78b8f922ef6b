//! Failures that have nothing to do with access to AWS, so that nothing of AWS is blamed for them.

pub(super) mod cloud;
pub(super) mod host;
pub(super) mod job;
pub(super) mod network;
pub(super) mod region;
pub(super) mod state;
