//! The arguments of a call by name: options of a command, inputs of an action.

use crate::source::shell::Word;

/// Named values in the order they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Args(Vec<(String, Vec<String>)>);

impl Args {
    /// Reads `--name value…`, `--name=value` and `--flag`; what comes before any option is left out.
    pub fn of_options(words: &[Word]) -> Self {
        let mut args = Self::default();
        for word in words {
            match word.text.strip_prefix("--").filter(|name| !name.is_empty()) {
                Some(option) => args.option(option),
                None => args.value(&word.text),
            }
        }
        args
    }

    fn option(&mut self, option: &str) {
        match option.split_once('=') {
            Some((name, value)) => self.add(name, value),
            None => self.0.push((option.to_owned(), Vec::new())),
        }
    }

    fn value(&mut self, value: &str) {
        if let Some((_, values)) = self.0.last_mut() {
            values.push(value.to_owned());
        }
    }

    /// Adds a name with a value.
    pub fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), vec![value.to_owned()]));
    }

    /// Adds a value to those of a name.
    pub fn extend(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(given, _)| given == name) {
            Some((_, values)) => values.push(value.to_owned()),
            None => self.add(name, value),
        }
    }

    /// Whether the name is given, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(given, _)| given == name)
    }

    /// The values of a name; none where it is not given.
    pub fn values(&self, name: &str) -> &[String] {
        let found = self.0.iter().find(|(given, _)| given == name);
        found.map_or(&[], |(_, values)| values)
    }

    /// The first value of a name.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.values(name).first().map(String::as_str)
    }

    /// Every value, whatever its name.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|(_, values)| values)
            .map(String::as_str)
    }
}
