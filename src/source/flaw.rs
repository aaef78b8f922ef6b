//! What a strict reader refuses in a text that can still be read.

use super::Span;

/// Something a strict reader refuses, though the rest of the text can still be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What sort of flaw.
    pub kind: FlawKind,
    /// Where: for a duplicate key the later key, for a comma or comment the thing itself.
    pub span: Span,
    /// The earlier key, for a duplicate.
    pub first: Option<Span>,
}

/// The sorts of [`Flaw`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlawKind {
    /// A byte order mark before the text.
    ByteOrderMark,
    /// A `//` or `/* */` comment in JSON.
    Comment,
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A comma missing between two members.
    MissingComma,
    /// A string in single quotes.
    SingleQuotes,
    /// A name without quotes.
    UnquotedName,
    /// A key that stands twice in one object.
    DuplicateKey,
    /// A further document in a YAML text, which is not read.
    MoreDocuments,
    /// Anything else strict JSON refuses.
    NotStrict,
}

impl FlawKind {
    /// Whether the text is still valid JSON with this flaw (RFC 8259 only discourages duplicates).
    pub fn is_valid_json(self) -> bool {
        matches!(self, Self::DuplicateKey | Self::MoreDocuments)
    }

    /// The flaw in words, as it stands in a sentence.
    pub fn describe(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "a byte order mark before the text",
            Self::Comment => "a comment, which JSON does not have",
            Self::TrailingComma => "a comma after the last member",
            Self::MissingComma => "a comma missing between two members",
            Self::SingleQuotes => "a string in single quotes",
            Self::UnquotedName => "a name without quotes",
            Self::DuplicateKey => "a key that stands twice in one object",
            Self::MoreDocuments => "a second document, which is not read",
            Self::NotStrict => "text that JSON does not allow",
        }
    }
}
