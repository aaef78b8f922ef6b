//! Where a text is kept that is no file of the user's.

use crate::case::{Case, PolicyText};
use crate::emit;
use crate::finding::Piece;
use crate::source::Origin;

/// The name of the role whose trust policy AWS keeps, where the text of `target` is only what AWS
/// answered: a change of that text changes nothing there.
///
/// `role` is the ARN of the role to assume.
pub fn role_in_aws<'r>(case: &Case, target: &Piece, role: Option<&'r str>) -> Option<&'r str> {
    // What is a part of a template would be put back with the next deployment.
    let Some(PolicyText::Read(document)) = case.trust_policy.known() else {
        return None;
    };
    let is_kept = *target == Piece::TrustPolicy && document.source.origin() == Origin::Answer;
    role.filter(|_| is_kept).and_then(emit::role_name)
}
