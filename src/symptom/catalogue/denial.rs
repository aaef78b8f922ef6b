//! AWS's sentence `… is not authorized to perform: …`, by who, what and why.

pub(super) mod assume;
pub(super) mod layer;
pub(super) mod role;

use crate::symptom::Code;

const CODE: Code = Code::Printed("AccessDenied");
const ASSUME: &[&str] = &["sts:AssumeRole"];
