//! What a log shows besides its errors.

mod collect;
mod lines;

pub(super) use collect::{Collector, TRIGGERS};

use std::collections::BTreeMap;

use super::Mark;

/// Something the log shows, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// What it shows.
    pub value: T,
    /// The line, from 1.
    pub line: usize,
    /// The job, where the log names jobs.
    pub job: Option<String>,
}

/// How the action said it would assume the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `Assuming role with OIDC`.
    Oidc,
    /// `Assuming role with web identity token file`.
    TokenFile,
    /// `Assuming role with user credentials`.
    UserCredentials,
    /// `Proceeding with IAM user credentials`: no role at all.
    NoRole,
}

/// One input of an action, as the log prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The input's name.
    pub name: String,
    /// Its value; `***` where GitHub masked it.
    pub value: String,
    /// The line, from 1.
    pub line: usize,
}

/// One run of `aws-actions/configure-aws-credentials`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionRun {
    /// What `uses:` names, such as `aws-actions/configure-aws-credentials@v4`.
    pub uses: String,
    /// The line, from 1.
    pub line: usize,
    /// The job, where the log names jobs.
    pub job: Option<String>,
    /// Whether the log shows the block of inputs, so that an input not in it was not given.
    pub listed: bool,
    /// The inputs of the `with:` block.
    pub inputs: Vec<Input>,
    /// The names of the variables of the `env:` block.
    pub env: Vec<String>,
}

impl ActionRun {
    /// The input called `name`.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// Whether the log shows that the input was not given, or was empty; `None` where the log does
    /// not show the inputs.
    pub fn lacks(&self, name: &str) -> Option<bool> {
        let given = self
            .input(name)
            .is_some_and(|input| !input.value.is_empty());
        self.listed.then_some(!given)
    }
}

/// The `GITHUB_TOKEN Permissions` that "Set up job" prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenPermissions {
    /// The line of the heading, from 1.
    pub line: usize,
    /// The job, where the log names jobs.
    pub job: Option<String>,
    /// Scope and level, as printed, such as `Contents` and `read`.
    pub grants: Vec<(String, String)>,
}

/// What a log shows besides its errors; each list is in the order of the log and bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Runs of the credentials action.
    pub actions: Vec<ActionRun>,
    /// How roles were to be assumed.
    pub methods: Vec<Seen<Method>>,
    /// `AROA…:session` of assumes that succeeded.
    pub authenticated: Vec<Seen<String>>,
    /// Where the action hints that `id-token` may not be granted.
    pub id_token_hints: Vec<Seen<()>>,
    /// What the job's GitHub token may do.
    pub permissions: Vec<TokenPermissions>,
    /// Claims that some step printed, by name; the first of each.
    pub claims: BTreeMap<String, Seen<String>>,
    /// Subjects of GitHub tokens that stand in the text near its errors, each once: they may be
    /// the token's or a policy's.
    pub subjects: Vec<Seen<String>>,
    /// ARNs of roles near the errors, each once.
    pub roles: Vec<Seen<String>>,
    /// Full refs that stand on a line of their own.
    pub refs: Vec<Seen<String>>,
    /// The hosts of GitHubs whose runs or repositories the text links to, each once.
    pub servers: Vec<Seen<String>>,
    /// Regions near the errors that an account has to enable, each once.
    pub opt_in_regions: Vec<Seen<String>>,
    /// Whether the runner is self-hosted.
    pub self_hosted: Option<Seen<bool>>,
    /// The called workflow a job belongs to, as "Set up job" prints it.
    pub called: Vec<Seen<String>>,
}

impl Facts {
    /// The value of an input of the credentials action, in the last run that has it.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.actions.iter().rev().find_map(|run| run.input(name))
    }

    /// The role the job asks for: from the action's inputs, else the first ARN in the text.
    pub fn role(&self) -> Option<&str> {
        let asked = self
            .input("role-to-assume")
            .map(|input| input.value.as_str());
        asked.or_else(|| self.roles.first().map(|seen| seen.value.as_str()))
    }

    /// Whether `job` had met `mark` by `line`.
    pub(super) fn marked(&self, mark: Mark, job: Option<&str>, line: usize) -> bool {
        let by = |at: usize, of: &Option<String>| at <= line && of.as_deref() == job;
        match mark {
            Mark::IdTokenHint => self
                .id_token_hints
                .iter()
                .any(|seen| by(seen.line, &seen.job)),
            Mark::Authenticated => self
                .authenticated
                .iter()
                .any(|seen| by(seen.line, &seen.job)),
            Mark::UserCredentials => {
                let mut before = self.methods.iter().filter(|seen| by(seen.line, &seen.job));
                before
                    .next_back()
                    .is_some_and(|seen| seen.value == Method::UserCredentials)
            }
        }
    }
}
