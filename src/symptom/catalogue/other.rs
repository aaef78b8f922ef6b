//! Failures that have nothing to do with access to AWS, so that nothing of AWS is blamed for them.

pub(super) mod cloud;
pub(super) mod host;
pub(super) mod job;
