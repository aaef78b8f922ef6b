//! The commands: what each takes, and which function of the library it calls.

pub mod simulate;
