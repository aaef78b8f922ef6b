//! New values, before they have a place.

/// A value to be written into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fresh {
    /// A string.
    Text(String),
    /// A number, boolean or null, as it is written.
    Bare(String),
    /// A sequence.
    List(Vec<Fresh>),
    /// A mapping, in this order.
    Map(Vec<(String, Fresh)>),
}

impl Fresh {
    /// A sequence of strings.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }

    /// A mapping with one member.
    pub fn one(key: impl Into<String>, value: impl Into<Fresh>) -> Self {
        Self::Map(vec![(key.into(), value.into())])
    }
}

impl<T: Into<String>> From<T> for Fresh {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}
