//! Reading facts line by line.

use super::{ActionRun, Facts, Input, Seen, TokenPermissions, lines};
use crate::symptom::read::Line;
use crate::symptom::{mask, sts};

/// The most of each fact that is kept: a log of thousands of jobs shows no more of use.
const MOST: usize = 64;
const ACTION: &str = "Run aws-actions/configure-aws-credentials@";

/// Lines with one of these are worth reading for facts.
pub(in crate::symptom) const TRIGGERS: [&str; 16] = [
    "aws-actions/configure-aws-credentials@",
    "role-to-assume:",
    "assuming role with",
    "proceeding with iam user credentials",
    "authenticated as assumedroleid",
    "github_token permissions",
    "machine name:",
    "runner image provisioner",
    "hosted compute agent",
    "subject claim - ",
    "\"sub\":",
    "sub: repo:",
    "##[group]run ",
    "/.github/workflows/",
    "/actions/runs/",
    "/.extraheader",
];

/// Reads facts; the block it is in lasts no longer than one stretch of lines.
#[derive(Debug, Default)]
pub(in crate::symptom) struct Collector {
    pub facts: Facts,
    block: Block,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Block {
    #[default]
    None,
    Action,
    With,
    Env,
    Permissions,
}

impl Collector {
    /// Reads one stretch of lines.
    pub fn read(&mut self, stretch: &[Line]) {
        self.block = Block::None;
        for line in stretch {
            self.read_line(line);
        }
    }

    fn read_line(&mut self, line: &Line) {
        if !self.in_block(line) {
            self.heading(line);
        }
        self.said(line);
        self.named(line);
    }

    /// Whether the line belongs to the block before it.
    fn in_block(&mut self, line: &Line) -> bool {
        let text = line.text.as_str();
        if line.ends_group {
            self.block = Block::None;
            return true;
        }
        match (self.block, text) {
            (Block::None, _) => return false,
            (Block::Permissions, _) => return self.grant(text),
            (Block::Action, "with:") => self.block = Block::With,
            (_, "env:") => self.block = Block::Env,
            (Block::With, _) => return self.input(line),
            (Block::Env, _) => return self.variable(text),
            (Block::Action, _) => {
                self.block = Block::None;
                return false;
            }
        }
        if let Some(run) = self.facts.actions.last_mut() {
            run.listed = true;
        }
        true
    }

    fn input(&mut self, line: &Line) -> bool {
        let Some((name, value)) = lines::input(&line.text) else {
            self.block = Block::None;
            return false;
        };
        let input = Input {
            name: name.to_owned(),
            value: mask(value).into_owned(),
            line: line.number,
        };
        match self.facts.actions.last_mut() {
            Some(run) if run.inputs.len() < MOST => run.inputs.push(input),
            _ => {}
        }
        true
    }

    fn variable(&mut self, text: &str) -> bool {
        let Some(name) = lines::variable(text) else {
            self.block = Block::None;
            return false;
        };
        match self.facts.actions.last_mut() {
            Some(run) if run.env.len() < MOST => run.env.push(name.to_owned()),
            _ => {}
        }
        true
    }

    fn grant(&mut self, text: &str) -> bool {
        let granted = lines::grant(text);
        match (granted, self.facts.permissions.last_mut()) {
            (Some((scope, level)), Some(permissions)) if permissions.grants.len() < MOST => {
                permissions
                    .grants
                    .push((scope.to_owned(), level.to_owned()));
            }
            _ => self.block = Block::None,
        }
        granted.is_some()
    }

    /// A line that begins a block.
    fn heading(&mut self, line: &Line) {
        let text = line.text.as_str();
        if let Some(at) = text.find(ACTION) {
            let uses = text.get(at + "Run ".len()..).unwrap_or_default();
            let uses = uses.split_whitespace().next().unwrap_or_default();
            let run = ActionRun {
                uses: uses.trim_end_matches(['"', '`', ',']).to_owned(),
                line: line.number,
                job: line.job.clone(),
                ..ActionRun::default()
            };
            push(&mut self.facts.actions, run);
            self.block = Block::Action;
        } else if text.ends_with("GITHUB_TOKEN Permissions") {
            let permissions = TokenPermissions {
                line: line.number,
                job: line.job.clone(),
                grants: Vec::new(),
            };
            push(&mut self.facts.permissions, permissions);
            self.block = Block::Permissions;
        }
    }

    /// What the action says of its doings.
    fn said(&mut self, line: &Line) {
        let text = line.text.as_str();
        if let Some(method) = lines::method(text) {
            let last = self.facts.methods.last();
            let again = last.is_some_and(|seen| seen.value == method && seen.job == line.job);
            if !again {
                push(&mut self.facts.methods, line.seen(method));
            }
        }
        if let Some((_, id)) = text.split_once("Authenticated as assumedRoleId ") {
            let id = id.trim().to_owned();
            push(&mut self.facts.authenticated, line.seen(id));
        }
        if text.contains("trying to authenticate with OIDC") {
            push(&mut self.facts.id_token_hints, line.seen(()));
        }
        self.set_up(line);
    }

    /// What "Set up job" says of the job and its runner.
    fn set_up(&mut self, line: &Line) {
        let text = line.text.as_str();
        if let Some(called) = text.strip_prefix("Uses: ") {
            let called = called.split_whitespace().next().unwrap_or_default();
            push(&mut self.facts.called, line.seen(called.to_owned()));
        }
        let hosted = ["Runner Image Provisioner", "Hosted Compute Agent"];
        let hosted = hosted.iter().any(|name| text.starts_with(name));
        let own = text.starts_with("Machine name: ");
        if (own || hosted) && self.facts.self_hosted.is_none() {
            self.facts.self_hosted = Some(line.seen(own));
        }
    }

    /// Names that stand anywhere in the line.
    fn named(&mut self, line: &Line) {
        let text = line.text.as_str();
        if let Some((name, value)) = lines::claim(text) {
            let seen = line.seen(mask(value).into_owned());
            self.facts.claims.entry(name.to_owned()).or_insert(seen);
        }
        for subject in lines::subjects(text) {
            push_once(&mut self.facts.subjects, line.seen(subject.to_owned()));
        }
        for role in lines::roles(text) {
            push_once(&mut self.facts.roles, line.seen(role.to_owned()));
        }
        for host in lines::servers(text) {
            push_once(&mut self.facts.servers, line.seen(host.to_owned()));
        }
        for region in sts::opt_in_regions(text) {
            let seen = line.seen(region.to_owned());
            push_once(&mut self.facts.opt_in_regions, seen);
        }
        if let Some(full) = lines::git_ref(text) {
            push_once(&mut self.facts.refs, line.seen(full.to_owned()));
        }
    }
}

fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() < MOST {
        list.push(item);
    }
}

fn push_once<T: PartialEq>(list: &mut Vec<Seen<T>>, item: Seen<T>) {
    let known = list
        .iter()
        .any(|seen| seen.value == item.value && seen.job == item.job);
    if !known {
        push(list, item);
    }
}
