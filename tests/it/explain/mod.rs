//! `explain` and what errors, logs and CloudTrail add to a diagnosis, through the program.

mod archives;
mod evidence;
mod open;
mod program;
mod texts;
