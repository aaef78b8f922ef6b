//! `data/rules.tsv`: what is known of calls beyond the names of their operations.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::args::Args;

static RULES: LazyLock<BTreeMap<&'static str, Vec<Rule>>> = LazyLock::new(|| {
    let mut rules: BTreeMap<_, Vec<Rule>> = BTreeMap::new();
    for (call, rule) in include_str!("data/rules.tsv")
        .lines()
        .filter_map(Rule::read)
    {
        rules.entry(call).or_default().push(rule);
    }
    rules
});

/// One row: actions that a call needs.
pub(super) struct Rule {
    when: &'static str,
    /// The actions, parted by spaces.
    actions: &'static str,
    /// Whether they come beside the action of the command's name, instead of in its place.
    pub siblings: bool,
    /// The ARN in the layout of `services.tsv`; none where that file has it.
    pub resource: Option<&'static str>,
}

impl Rule {
    fn read(row: &'static str) -> Option<(&'static str, Self)> {
        let mut fields = row.split('\t').filter(|_| !row.starts_with('#'));
        let (call, when, actions) = (fields.next()?, fields.next()?, fields.next()?);
        let rule = Self {
            when,
            actions: actions.trim_start_matches('+'),
            siblings: actions.starts_with('+'),
            resource: fields.next().filter(|resource| *resource != "-"),
        };
        Some((call, rule))
    }

    /// The actions, empty for a call that needs no permission.
    pub fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.actions.split(' ').filter(|action| *action != "none")
    }

    /// Whether it counts in some runs only.
    pub fn optional(&self) -> bool {
        self.when.starts_with('?')
    }

    /// Whether it counts for a call with these arguments.
    pub fn holds(&self, args: &Args) -> bool {
        let mut conditions = self.when.split(' ').filter(|c| !matches!(*c, "-" | "?"));
        conditions.all(|condition| match condition.strip_prefix('!') {
            Some(condition) => !given(condition, args),
            None => given(condition, args),
        })
    }
}

fn given(condition: &str, args: &Args) -> bool {
    match condition.split_once('=') {
        Some((name, value)) => args.first(name) == Some(value),
        None => args.has(condition),
    }
}

/// The rows of a call, in their order.
pub(super) fn of(call: &str) -> &'static [Rule] {
    RULES.get(call).map_or(&[], Vec::as_slice)
}
