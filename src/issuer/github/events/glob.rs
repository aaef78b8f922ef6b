//! The patterns of event filters: `*`, `**`, `?`, `+`, `[]`, `!`.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet>.

/// One pattern of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    /// Whether it begins with `!` and takes away what earlier ones matched.
    pub negated: bool,
    tokens: Vec<Token>,
}

/// A piece of a pattern, and how often it may come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it matches.
    pub unit: Unit,
    /// How often.
    pub repeat: Repeat,
}

/// What a piece of a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// This character.
    Char(char),
    /// A character of one of these ranges.
    Class(Vec<(char, char)>),
    /// A character that is no slash.
    NotSlash,
    /// Any character.
    Any,
    /// The beginning of `**/`, which is either nothing or directories with their slash.
    Directories,
    /// The rest of `**/`, up to a slash.
    Inside,
}

/// How often a piece may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Exactly once.
    Once,
    /// Once or not at all.
    Optional,
    /// At least once.
    OneOrMore,
    /// Any number of times.
    Any,
}

impl Glob {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Self {
        let (negated, body) = match pattern.strip_prefix('!') {
            Some(body) => (true, body),
            None => (false, pattern),
        };
        Self {
            negated,
            tokens: tokens(body),
        }
    }

    /// Its pieces; one with [`Unit::Directories`] is followed by one with [`Unit::Inside`], and both
    /// together are nothing or any text that ends in a slash.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether the whole of `name` matches, letter case included.
    ///
    /// All places the match may have reached are followed at once, so the time is the length of
    /// the name times that of the pattern.
    pub fn matches(&self, name: &str) -> bool {
        let mut reached = vec![false; self.tokens.len() + 1];
        mark(&mut reached, 0);
        self.pass(&mut reached);
        for c in name.chars() {
            reached = self.step(&reached, c);
            self.pass(&mut reached);
        }
        reached.last() == Some(&true)
    }

    /// The places reached with one more character.
    fn step(&self, reached: &[bool], c: char) -> Vec<bool> {
        let mut next = vec![false; reached.len()];
        let here = self
            .tokens
            .iter()
            .enumerate()
            .filter(|(at, _)| reached.get(*at) == Some(&true));
        for (at, token) in here.filter(|(_, token)| token.unit.takes(c)) {
            if matches!(token.repeat, Repeat::OneOrMore | Repeat::Any) {
                mark(&mut next, at);
            }
            if token.unit != Unit::Inside || c == '/' {
                mark(&mut next, at + 1);
            }
        }
        next
    }

    /// Goes on past what may match nothing.
    fn pass(&self, reached: &mut [bool]) {
        for (at, token) in self.tokens.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            match (&token.unit, token.repeat) {
                (Unit::Directories, _) => mark(reached, at + 2),
                (Unit::Inside, _) => {}
                (_, Repeat::Optional | Repeat::Any) => mark(reached, at + 1),
                _ => {}
            }
        }
    }

    /// The name, where the pattern stands for exactly one.
    pub fn literal(&self) -> Option<String> {
        let chars = self
            .tokens
            .iter()
            .map(|token| match (&token.unit, token.repeat) {
                (Unit::Char(c), Repeat::Once) => Some(*c),
                _ => None,
            });
        chars.collect()
    }

    /// A wider pattern in which `*` stands for any text: the closest that this simpler language has.
    pub fn widened(&self) -> String {
        let mut pattern = String::new();
        for token in &self.tokens {
            match (&token.unit, token.repeat) {
                (Unit::Char(c), Repeat::Once) => pattern.push(*c),
                (Unit::Char(c), Repeat::OneOrMore) => pattern.extend([*c, '*']),
                _ if pattern.ends_with('*') => {}
                _ => pattern.push('*'),
            }
        }
        pattern
    }
}

fn mark(places: &mut [bool], at: usize) {
    if let Some(place) = places.get_mut(at) {
        *place = true;
    }
}

impl Unit {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::Class(ranges) => ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)),
            Self::NotSlash => c != '/',
            Self::Any | Self::Directories | Self::Inside => true,
        }
    }
}

fn tokens(body: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        let (unit, repeat, length) = match c {
            '*' if rest.starts_with("**/") => {
                tokens.push(Token {
                    unit: Unit::Directories,
                    repeat: Repeat::Once,
                });
                (Unit::Inside, Repeat::Any, 3)
            }
            '*' if rest.starts_with("**") => (Unit::Any, Repeat::Any, 2),
            '*' => (Unit::NotSlash, Repeat::Any, 1),
            '?' | '+' if quantify(&mut tokens, c) => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            '[' => class(rest).unwrap_or((Unit::Char('['), Repeat::Once, 1)),
            '\\' => {
                let escaped = rest.chars().nth(1).unwrap_or('\\');
                (Unit::Char(escaped), Repeat::Once, 1 + escaped.len_utf8())
            }
            c => (Unit::Char(c), Repeat::Once, c.len_utf8()),
        };
        tokens.push(Token { unit, repeat });
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// `?` and `+` say how often the preceding character may come; at the beginning they are literal.
fn quantify(tokens: &mut [Token], sign: char) -> bool {
    let repeat = if sign == '?' {
        Repeat::Optional
    } else {
        Repeat::OneOrMore
    };
    match tokens.last_mut() {
        Some(token) if token.repeat == Repeat::Once => {
            token.repeat = repeat;
            true
        }
        _ => false,
    }
}

/// `[a-z0-9]`.
fn class(rest: &str) -> Option<(Unit, Repeat, usize)> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find(']')?;
    let chars: Vec<char> = inner.get(..end)?.chars().collect();
    let mut ranges = Vec::new();
    let mut rest = chars.as_slice();
    while let Some((from, after)) = rest.split_first() {
        rest = match after {
            ['-', to, after @ ..] => {
                ranges.push((*from, *to));
                after
            }
            after => {
                ranges.push((*from, *from));
                after
            }
        };
    }
    (!ranges.is_empty()).then_some((Unit::Class(ranges), Repeat::Once, end + 2))
}

/// Whether a list of patterns selects `name`: the last pattern that matches decides, and nothing
/// is selected to begin with.
pub fn selects(globs: &[Glob], name: &str) -> bool {
    let last = globs.iter().rev().find(|glob| glob.matches(name));
    last.is_some_and(|glob| !glob.negated)
}
