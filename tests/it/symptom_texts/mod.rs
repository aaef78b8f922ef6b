//! Single messages in the wrappers people paste.

mod codes;
mod denials;
mod wrappers;

use oidc_doctor::symptom::{Reading, Symptom, read};

#[track_caller]
fn one(text: &str) -> Symptom {
    let reading: Reading = read(text);
    reading
        .first()
        .unwrap_or_else(|| panic!("nothing found in {text}"))
        .clone()
}
