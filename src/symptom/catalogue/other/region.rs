//! Requests that went to another region than the one the thing is in.

use super::super::BLANK;
use crate::symptom::{Code, Entry, When};

pub(in super::super) static ENTRIES: &[Entry] = &[Entry {
    id: "other-region",
    code: Code::Is("other-region"),
    when: When::Text(&[
        "the region '{asked}' is wrong; expecting '{region}'",
        "AuthorizationHeaderMalformed",
        "location constraint is incompatible for the region specific endpoint this request was sent to",
        "IllegalLocationConstraintException",
        "The bucket you are attempting to access must be addressed using the specified endpoint",
        "incorrect region, the bucket is not in '{asked}' region",
        "requested bucket from \"{asked}\", actual location \"{region}\"",
        "Credential should be scoped to a valid region",
    ]),
    meaning: "the request went to a different region. Compare the region of the step, of the tool and of the bucket \
              or stack. The bucket name may also exist in another account already",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    ..BLANK
}];
