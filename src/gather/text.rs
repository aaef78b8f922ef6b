//! Bytes into text.

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotText {
    /// They are a packed text.
    Archive(Archive),
    /// They hold what no text holds.
    Binary,
    /// They say they are UTF-16 and are not.
    BrokenUtf16,
    /// They are not UTF-8 from this line and column on, both from 1, the column in characters.
    NotUtf8 { line: usize, column: usize },
}

/// How a text is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Zip,
    Gzip,
    Zstandard,
}

impl Archive {
    pub fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::Zstandard => "zstd",
        }
    }

    /// How to get at the text.
    pub fn unpack(self) -> &'static str {
        match self {
            Self::Zip => {
                "unpack it and give the file of the failed job: `unzip -p FILE '*.txt' | oidc-doctor explain`"
            }
            Self::Gzip => "unpack it first: `gunzip -c FILE`",
            Self::Zstandard => "unpack it first: `zstd -dc FILE`",
        }
    }
}

/// How bytes are packed, by how they begin.
pub(super) fn kind_of_archive(start: &[u8]) -> Option<Archive> {
    match start {
        // The second is how an archive of nothing begins.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Archive::Zip),
        [0x1f, 0x8b, ..] => Some(Archive::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Archive::Zstandard),
        _ => None,
    }
}

/// The text of UTF-8 bytes, or of UTF-16 with a byte order mark, as PowerShell writes it.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    if let Some(kind) = kind_of_archive(&bytes) {
        return Err(NotText::Archive(kind));
    }
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if bytes.contains(&0) => Err(NotText::Binary),
        _ => String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..valid).unwrap_or_default();
            place_after(&String::from_utf8_lossy(before))
        }),
    }
}

/// The text of a log: what is not UTF-8 in it is no reason not to read the rest.
pub(super) fn decode_log(bytes: Vec<u8>) -> Result<String, NotText> {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if marked || bytes.contains(&0) {
        return decode(bytes);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match rest {
        [] => String::from_utf16(&units).map_err(|_| NotText::BrokenUtf16),
        _ => Err(NotText::BrokenUtf16),
    }
}

fn place_after(before: &str) -> NotText {
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    NotText::NotUtf8 {
        line: before.matches('\n').count() + 1,
        column: last_line.chars().count() + 1,
    }
}
